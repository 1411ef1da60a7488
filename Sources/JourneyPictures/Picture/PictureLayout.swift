import MapOutline

/// Where everything of a picture stands, in whole pixels from its upper left corner.
///
/// Invariant: frames lie inside their column and row and do not overlap; every text fits into what
/// it stands in by ``TextMeasure``.
struct PictureLayout: Sendable {
  struct Box: Equatable, Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    var right: Int { x + width }
    var bottom: Int { y + height }
    var middle: Int { y + height / 2 }
    var centre: Int { x + width / 2 }
  }

  /// A stage, or where the cards in no stage stand.
  struct Column: Sendable {
    var stage: Int?
    /// Notes that stand side by side.
    var tracks: Int
    var x = 0
    var width: Int
    var title: PictureText
    var isAfterSale: Bool
  }

  /// A lane, or where the cards in no lane stand.
  struct Row: Sendable {
    var lane: Int?
    var y = 0
    var height: Int
    var title: PictureText
    var isBackstage: Bool
  }

  struct Frame: Sendable {
    var box: Box
    var note: PictureNote
    var column: Int
    var row: Int
    /// An index into the outline's cards.
    var card: Int
  }

  static let margin = 36
  static let laneTitle = 138
  static let gap = 8
  static let rowPadding = 10
  /// Between a note and the edge of its column; links go there.
  static let gutter = 9
  static let stageSizes = [15, 14, 13, 12]
  static let stageLine = 19
  static let laneSizes = [13, 12, 11]
  static let laneLine = 17
  /// Around a stage's title, left and right.
  static let stageEdges = (left: 21, right: 15)
  static let laneEdges = (left: 12, right: 8)
  static let curveHeight = 148

  var width = 0
  var height = 0
  var noteWidth: Int
  var heading: PictureHeading
  var columns: [Column] = []
  var rows: [Row] = []
  /// Of the titles' letters, so that the longest word fits.
  var stageSize = 15
  var laneSize = 13
  /// In the order of the outline's cards, as far as they are shown.
  var frames: [Frame] = []
  /// Where loops back are drawn, above the stages.
  var loopStrip = 0
  var stageBox = Box(x: 0, y: 0, width: 0, height: 0)
  /// Nil without a curve.
  var curveBox: Box?
  var legend: PictureLegend

  /// Where the columns begin.
  static var columnsLeft: Int { margin + laneTitle + gap }
}

extension PictureLayout {
  /// What a layout is made from, found once for all widths that are tried.
  struct Content {
    var outline: JourneyOutline
    var options: PictureOptions
    var lanes: [Int?]
    /// Whether there is a column for the cards in no stage.
    var hasUnplaced: Bool
    var hasCurve: Bool
    /// Whether people disagree somewhere on the curve.
    var hasBand: Bool
    var loopLevels: Int
    /// Whether links are drawn, so that there is room between the rows.
    var hasLinks: Bool
    /// Cards by column, then by row; indexes into the outline's cards.
    var cells: [[[Int]]]
    var cards: [JourneyOutline.Card]
  }

  /// - Parameters:
  ///   - noteWidth: In pixels.
  ///   - stackMax: So many notes stand below each other before a column gets more tracks.
  ///   - notes: Of that width, for every card that is shown.
  /// - Complexity: O(cards).
  init(_ content: Content, noteWidth: Int, stackMax: Int, notes: [PictureNote?]) {
    self.noteWidth = noteWidth
    heading = PictureHeading()
    legend = PictureLegend()
    makeColumns(content, stackMax: stackMax)
    let right = columns.last.map { $0.x + $0.width } ?? Self.columnsLeft
    width = max(right + Self.margin, PictureOptions.widths.lowerBound)
    let top = content.options.showsFrame ? Self.margin : Self.gap
    if content.options.showsFrame {
      heading = PictureHeading(
        content.outline, content.options, width: width - 2 * Self.margin, y: top)
    }
    loopStrip = content.options.showsFrame ? heading.bottom + 18 : top
    let divided = columns.contains { $0.isAfterSale } ? 22 : 0
    let titleLines = columns.map(\.title.lines.count).max() ?? 1
    stageBox = Box(
      x: Self.columnsLeft, y: loopStrip + content.loopLevels * PictureLoops.level + divided,
      width: right - Self.columnsLeft, height: titleLines * Self.stageLine + 22)
    var y = stageBox.bottom + Self.gap
    if content.hasCurve {
      curveBox = Box(
        x: Self.columnsLeft, y: y, width: stageBox.width, height: Self.curveHeight)
      y += Self.curveHeight + Self.gap
    }
    makeRows(content, notes, y: y)
    let bottom = rows.last.map { $0.y + $0.height } ?? y
    legend = PictureLegend(
      content, frames: frames, width: width - 2 * Self.margin, y: bottom + 22)
    height = legend.bottom + top
  }

  private mutating func makeColumns(_ content: Content, stackMax: Int) {
    var titles: [(text: String, width: Int)] = []
    for index in content.cells.indices {
      let most = content.cells[index].map(\.count).max() ?? 0
      let tracks = max(1, min((most + stackMax - 1) / max(stackMax, 1), 24))
      let width = tracks * (noteWidth + 2 * Self.gutter)
      let stage = content.outline.stages.indices.contains(index) ? index : nil
      let name =
        stage.map { content.outline.stages[$0].title }
        ?? (content.hasUnplaced ? content.options.language(.noStage) : "")
      titles.append((name, width - Self.stageEdges.left - Self.stageEdges.right))
      columns.append(
        Column(
          stage: stage, tracks: tracks, width: width, title: PictureText(single: ""),
          isAfterSale: stage.map { content.outline.stages[$0].isAfterSale } ?? false))
    }
    stageSize = PictureText.size(fitting: titles, from: Self.stageSizes, isBold: true)
    for (index, title) in titles.enumerated() {
      columns[index].title = PictureText(
        title.text, width: title.width, size: stageSize, isBold: true, linesMax: 3)
    }
    var x = Self.columnsLeft
    // A picture of few stages is as wide as the narrowest allowed.
    let missing =
      PictureOptions.widths.lowerBound - 2 * Self.margin - Self.laneTitle - Self.gap
      - columns.reduce(0) { $0 + $1.width }
    if missing > 0, let last = columns.indices.last { columns[last].width += missing }
    for index in columns.indices {
      columns[index].x = x
      x += columns[index].width
    }
  }

  private mutating func makeRows(_ content: Content, _ notes: [PictureNote?], y start: Int) {
    var y = start
    let corridor = content.hasLinks ? 16 : Self.gap
    let titleWidth = Self.laneTitle - Self.laneEdges.left - Self.laneEdges.right
    let names = content.lanes.map { lane in
      lane.map { content.outline.lanes[$0].title } ?? content.options.language(.noLane)
    }
    laneSize = PictureText.size(
      fitting: names.map { ($0, titleWidth) }, from: Self.laneSizes, isBold: true)
    for (index, lane) in content.lanes.enumerated() {
      var row = Row(
        lane: lane, height: 0,
        title: PictureText(
          names[index], width: titleWidth, size: laneSize, isBold: true, linesMax: 4),
        // Cards of no lane stand on neither side of the line, which is drawn once.
        isBackstage: lane.map { content.outline.lanes[$0].isBackstage }
          ?? rows.last?.isBackstage ?? false)
      if let above = rows.last {
        y += row.isBackstage != above.isBackstage ? Self.visibilityCorridor : corridor
      }
      row.y = y
      var deepest = row.title.lines.count * Self.laneLine + 4
      for column in columns.indices {
        deepest = max(
          deepest, stack(content.cells[column][index], column, index, y: y, notes))
      }
      row.height = deepest + 2 * Self.rowPadding
      rows.append(row)
      y += row.height
    }
    frames.sort { $0.card < $1.card }
  }

  /// Where the line of visibility is drawn.
  static let visibilityCorridor = 30

  /// Puts the notes of a cell into the shortest track each, and tells how deep the deepest is.
  private mutating func stack(
    _ cards: [Int], _ column: Int, _ row: Int, y: Int, _ notes: [PictureNote?]
  ) -> Int {
    var ends = Array(repeating: 0, count: columns[column].tracks)
    for card in cards {
      guard let note = notes[card] else { continue }
      var track = 0
      for other in ends.indices where ends[other] < ends[track] { track = other }
      let top = ends[track] == 0 ? 0 : ends[track] + Self.gap
      let x = columns[column].x + track * (noteWidth + 2 * Self.gutter) + Self.gutter
      frames.append(
        Frame(
          box: Box(x: x, y: y + Self.rowPadding + top, width: noteWidth, height: note.height),
          note: note, column: column, row: row, card: card))
      ends[track] = top + note.height
    }
    return ends.max() ?? 0
  }
}
