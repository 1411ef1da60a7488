import JourneyMap
import ReplicatedData

/// Where everything on the board stands on the screen. Made anew for each frame from what is visible.
struct BoardLayout: Sendable {
  /// The least that anything can be shown in.
  static let sizeMin = ScreenSize(width: 40, height: 10)
  static let paneColumnsMin = 28
  /// From this width on the pane is shown unless the user has hidden it.
  static let paneScreenMin = 110

  /// Everything below the title and above the bottom.
  var board: GridRect
  var pane: GridRect?
  /// Where cards are drawn: right of the lanes' titles, below the stages'.
  var body: GridRect
  var bottom: GridRect
  var laneColumns: Int
  var stageColumns: Int
  /// Indexes of the stages that are shown.
  var stages: Range<Int>
  var lanes: [LaneBand] = []
  /// Lines of all lanes together.
  var contentHeight = 0
  /// Lines that are scrolled away, within what there is.
  var scroll = 0
  var cells: [CellBox] = []

  /// A lane, in lines from the top of all lanes. Below it is a line for the border.
  struct LaneBand: Equatable, Sendable {
    var lane: Int
    var top: Int
    var height: Int
  }

  /// One cell that can be seen.
  struct CellBox: Sendable {
    var key: CellKey
    /// On the screen; may reach out of the body.
    var rect: GridRect
    var cards: [CardBox]
    var hiddenAbove: Int
    var hiddenBelow: Int
  }

  struct CardBox: Sendable {
    var card: RecordID
    /// On the screen; may reach out of the body.
    var rect: GridRect
    /// In its cell.
    var ordinal: Int
  }

  /// The card at a place on the screen.
  func card(at point: GridPoint) -> CardBox? {
    guard body.contains(point) else { return nil }
    for cell in cells where cell.rect.contains(point) {
      return cell.cards.first { $0.rect.contains(point) }
    }
    return nil
  }

  func cell(at point: GridPoint) -> CellBox? {
    body.contains(point) ? cells.first { $0.rect.contains(point) } : nil
  }

  func box(of card: RecordID) -> CardBox? {
    for cell in cells {
      if let box = cell.cards.first(where: { $0.card == card }) { return box }
    }
    return nil
  }
}

extension BoardLayout {
  /// The parts of the screen, without what is on the board.
  init(_ view: BoardView, _ index: BoardIndex) {
    let size = view.size
    let bottomHeight = view.replay == nil ? 1 : 3
    let top = 1
    bottom = GridRect(
      row: size.height - bottomHeight, column: 0, width: size.width, height: bottomHeight)
    var boardWidth = size.width
    if view.showsPane ?? (size.width >= Self.paneScreenMin) {
      let width = Self.paneColumns(view)
      pane = GridRect(
        row: top, column: size.width - width, width: width,
        height: size.height - top - bottomHeight)
      boardWidth -= width
    }
    board = GridRect(
      row: top, column: 0, width: boardWidth, height: size.height - top - bottomHeight)
    laneColumns = Self.laneColumns(index, boardWidth)
    let room = max(boardWidth - laneColumns - 1, 2)
    let least = view.zoom == .full ? 22 : view.zoom == .twoLines ? 20 : 16
    let fitting = min(max((room + 1) / (least + 1), 1), index.stages.count)
    stageColumns = min((room + 1) / fitting - 1, 60)
    let first = min(max(view.firstStage, 0), index.stages.count - fitting)
    stages = first..<first + fitting
    body = GridRect(
      row: top + 2, column: laneColumns + 1, width: boardWidth > 0 ? room : 0,
      height: board.height - 2)
  }

  /// What is computed needs more room than what is read, and may have all of the screen.
  private static func paneColumns(_ view: BoardView) -> Int {
    let width = view.size.width
    if view.pane.isWide { return width }
    switch view.pane.kind {
    case .card, .persona: return min(max(width / 4, paneColumnsMin), 60, width / 2)
    default: return min(max(width * 2 / 5, 40), 76, width / 2)
    }
  }

  /// As wide as the longest word of a lane's title, within bounds.
  private static func laneColumns(_ index: BoardIndex, _ width: Int) -> Int {
    var longest = 7
    for lane in index.lanes {
      for word in lane.title.split(separator: " ") {
        longest = max(longest, ScreenGrid.columns(of: word))
      }
    }
    return min(longest, max(9, min(14, width / 8)))
  }

  /// The left edge of a stage's column.
  func column(ofStage stage: Int) -> Int {
    body.column + (stage - stages.lowerBound) * (stageColumns + 1)
  }

  /// No lane is higher than the body, so that each can be seen whole.
  var laneHeightMax: Int { max(body.height - 1, 1) }
}
