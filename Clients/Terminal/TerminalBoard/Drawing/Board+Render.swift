import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol

extension Board {
  /// The screen: a function of the scene and of the view, and of nothing else.
  ///
  /// Scrolls the view so that what is selected can be seen. O(what is visible), beside the lanes'
  /// heights, for which the cards' faces are kept between frames.
  package mutating func render(_ scene: BoardScene, size: ScreenSize) -> ScreenGrid {
    view.size = size
    cursor = nil
    editorBox = nil
    let least = BoardLayout.sizeMin
    guard size.width >= least.width, size.height >= least.height else {
      layout = nil
      return Self.tooSmall(size)
    }
    index.setRoster(scene.roster, in: scene.document)
    settle()
    let pane = BoardLayout(view, index).pane.map { pane in
      view.paneColumns = max(pane.width - 2, 2)
      return paneContent(scene, columns: view.paneColumns)
    }
    let findings = findingCounts(scene)
    // Moved, not copied: what is kept of faces is large.
    let taken = index
    index = BoardIndex.placeholder
    var planner = CellPlanner(scene, view, consume taken)
    let layout = planner.plan()
    var painter = BoardPainter(planner, layout, pane, findings: findings)
    painter.paint()
    index = painter.planner.index
    view.paneFollows = false
    view.scroll = layout.scroll
    view.firstStage = layout.stages.lowerBound
    view.paneScroll = painter.paneScroll
    if let columns = painter.editorColumns { view.editing?.columns = columns }
    cursor = painter.cursor
    editorBox = painter.editorBox
    editorFirstLine = painter.editorFirstLine
    self.layout = layout
    return painter.grid
  }

  /// ``render(_:size:)`` without its effects, from nothing that was kept: for tests and pictures.
  package func rendered(_ scene: BoardScene, size: ScreenSize) -> ScreenGrid {
    var copy = self
    copy.index = BoardIndex(
      scene.document, filter: index.filter, search: index.search, roster: scene.roster,
      language: index.language)
    copy.paneCache = PaneCache()
    copy.insight = BoardInsight()
    return copy.render(scene, size: size)
  }

  private static func tooSmall(_ size: ScreenSize) -> ScreenGrid {
    var grid = ScreenGrid(size)
    let least = BoardLayout.sizeMin
    let words = "Too small: make it at least \(least.width)×\(least.height)."
    for (row, line) in TerminalText.wrapped(words, columns: max(size.width, 2)).enumerated() {
      grid.write(line, at: GridPoint(row: row, column: 0), in: grid.bounds)
    }
    return grid
  }
}

extension BoardIndex {
  /// Of an empty map: stands in while the real one is in use elsewhere.
  static let placeholder = BoardIndex(MapDocument())
}

/// Draws one frame.
struct BoardPainter {
  var planner: CellPlanner
  let layout: BoardLayout
  var grid: ScreenGrid
  var cursor: GridPoint?
  var paneScroll: Int
  var editorBox: GridRect?
  var editorColumns: Int?
  var editorFirstLine = 0
  /// Where the selected row of the form has its value.
  var formRow: GridRect?

  let scene: BoardScene
  let view: BoardView
  /// What the pane says, if there is one.
  let paneContent: PaneContent?
  /// How much the checks have found, in words.
  let findings: String

  init(
    _ planner: consuming CellPlanner, _ layout: BoardLayout, _ pane: PaneContent?,
    findings: String
  ) {
    paneContent = pane
    self.findings = findings
    scene = planner.scene
    view = planner.view
    paneScroll = planner.view.paneScroll
    grid = ScreenGrid(planner.view.size)
    self.planner = planner
    self.layout = layout
  }

  mutating func paint() {
    paintTitle()
    if !layout.board.isEmpty {
      paintStages()
      paintLanes()
      paintCells()
    }
    paintPane()
    paintBottom()
    paintForm()
    switch view.mode {
    case .edit: paintEditor()
    case .menu: paintMenu()
    case .prompt: if view.prompt != nil { paintPrompt() }
    case .question: paintQuestion()
    case .help: paintHelp()
    case .browse, .move, .replay, .form, .pane, .link: break
    }
  }

  // MARK: Pieces

  mutating func write(
    _ text: some StringProtocol, _ row: Int, _ column: Int, _ style: StyleID = .plain,
    in clip: GridRect
  ) -> Int {
    grid.write(text, at: GridPoint(row: row, column: column), style, in: clip)
  }

  /// A frame with a title, blank inside. Returns the inside.
  mutating func box(_ rect: GridRect, title: String, _ style: StyleID = StyleID(.border))
    -> GridRect
  {
    grid.fill(rect)
    let across = String(repeating: "─", count: max(rect.width - 2, 0))
    _ = write("┌" + across + "┐", rect.row, rect.column, style, in: rect)
    for row in rect.row + 1..<max(rect.bottom - 1, rect.row + 1) {
      _ = write("│", row, rect.column, style, in: rect)
      _ = write("│", row, rect.right - 1, style, in: rect)
    }
    _ = write("└" + across + "┘", rect.bottom - 1, rect.column, style, in: rect)
    if !title.isEmpty {
      let shown = TerminalText.truncated(title, columns: max(rect.width - 6, 0))
      _ = write(" \(shown) ", rect.row, rect.column + 2, StyleID(.title), in: rect)
    }
    return rect.inset(1)
  }

  /// A rectangle of at most that size in the middle of the screen.
  func middle(width: Int, height: Int) -> GridRect {
    let width = min(width, grid.width)
    let height = min(height, grid.height)
    return GridRect(
      row: (grid.height - height) / 2, column: (grid.width - width) / 2, width: width,
      height: height)
  }
}
