/// The stages, the lanes and what runs between them.
extension PictureDrawing {
  mutating func drawRows() {
    for (index, row) in layout.rows.enumerated() {
      let title = PictureLayout.Box(
        x: PictureLayout.margin, y: row.y, width: PictureLayout.laneTitle, height: row.height)
      svg.box(title, "lane-b", radius: 6)
      svg.box(
        .init(
          x: PictureLayout.columnsLeft, y: row.y, width: layout.stageBox.width, height: row.height),
        "lane", radius: 6)
      drawLaneTitle(row.title, in: title)
      if index > 0, layout.rows[index - 1].isBackstage != row.isBackstage {
        drawLineOfVisibility(
          above: row.y, space: row.y - layout.rows[index - 1].y - layout.rows[index - 1].height)
      }
    }
    drawColumnLines()
  }

  private mutating func drawLaneTitle(_ text: PictureText, in box: PictureLayout.Box) {
    svg.lines(
      text, "lane-t", size: layout.laneSize, x: box.x + PictureLayout.laneEdges.left,
      right: box.right - PictureLayout.laneEdges.right,
      baseline: box.y + PictureLayout.rowPadding + 14, line: PictureLayout.laneLine)
  }

  private mutating func drawLineOfVisibility(above y: Int, space: Int) {
    let words = language(.lineOfVisibility)
    let middle = y - space / 2
    let left = PictureLayout.margin + TextMeasure.width(of: words, size: 12, isBold: true) + 10
    svg.line(words, "legend bold muted", x: PictureLayout.margin, baseline: middle + 4)
    svg.path("M\(left) \(middle)H\(layout.stageBox.right)", "visibility")
  }

  /// Thin lines between the stages, through curve and rows.
  private mutating func drawColumnLines() {
    let top = layout.stageBox.bottom + PictureLayout.gap
    let bottom = layout.rows.last.map { $0.y + $0.height } ?? top
    for (before, column) in zip(layout.columns, layout.columns.dropFirst()) {
      if column.isAfterSale, !before.isAfterSale { continue }
      svg.path("M\(column.x) \(top)V\(bottom)", "grid", " stroke-opacity=\".5\"")
    }
  }

  mutating func drawStages() {
    let box = layout.stageBox
    let bottom = layout.rows.last.map { $0.y + $0.height } ?? box.bottom
    for (index, column) in layout.columns.enumerated() {
      if column.isAfterSale, index == 0 || !layout.columns[index - 1].isAfterSale {
        if index > 0 {
          svg.path("M\(column.x) \(box.y - 20)V\(bottom)", "divider")
        }
        svg.lines(
          PictureText(language(.afterSale), width: column.width - 16, size: 12, linesMax: 1),
          "legend bold muted", x: column.x + 10, right: column.x + column.width - 6,
          baseline: box.y - 8, line: 0)
      }
      drawStage(column, index)
    }
  }

  /// A stage as an arrow that points to the next one.
  private mutating func drawStage(_ column: PictureLayout.Column, _ index: Int) {
    let (y, height) = (layout.stageBox.y, layout.stageBox.height)
    let left = column.x + (index == 0 ? 0 : 3)
    let right = column.x + column.width - 1
    let point = 12
    let textTop =
      y + (height - column.title.lines.count * PictureLayout.stageLine) / 2 + 15
    let textLeft = column.x + PictureLayout.stageEdges.left
    let textRight = column.x + column.width - PictureLayout.stageEdges.right
    guard column.stage != nil else {
      svg.box(
        .init(x: left, y: y, width: column.width - 3, height: height), "stage-none", radius: 6)
      svg.lines(
        column.title, "stage-t", size: layout.stageSize, x: textLeft, right: textRight,
        baseline: textTop, line: PictureLayout.stageLine)
      return
    }
    let notch = index == 0 ? left : left + point
    svg.path(
      "M\(left) \(y)H\(right - point)L\(right) \(y + height / 2)L\(right - point) \(y + height)"
        + "H\(left)L\(notch) \(y + height / 2)Z",
      column.isAfterSale ? "stage-after" : "stage")
    svg.lines(
      column.title, "stage-t on-stage", size: layout.stageSize, x: textLeft, right: textRight,
      baseline: textTop, line: PictureLayout.stageLine)
  }

  // MARK: Ways

  mutating func drawLoops() {
    let base = layout.stageBox.y - (layout.columns.contains { $0.isAfterSale } ? 22 : 0) - 4
    for arc in plan.loops.arcs {
      guard layout.columns.indices.contains(arc.from), layout.columns.indices.contains(arc.to)
      else { continue }
      let (from, to) = (layout.columns[arc.from], layout.columns[arc.to])
      let start = from.x + from.width / 2 - 12
      let end = to.x + to.width / 2 + 12
      let rise = arc.level * PictureLoops.level - 18
      let top = base - rise * 4 / 3
      svg.path(
        "M\(start) \(base)C\(start) \(top) \(end) \(top) \(end) \(base)", "link",
        " marker-end=\"url(#jm-head)\"")
      let words = PictureText(arc.text, width: start - end - 24, size: 11, linesMax: 1)
      svg.line(
        words.lines[0], "small muted middle", x: (start + end) / 2, baseline: base - rise - 5)
    }
  }

  mutating func drawRoutes() {
    for route in plan.routes?.routes ?? [] {
      svg.path(
        Self.rounded(route.points), "link \(Self.style(ofLink: route.type))",
        " marker-end=\"url(#jm-head)\"")
    }
  }

  /// Solid for what leads on, broken for causes, dotted for answers.
  static func style(ofLink type: String) -> String {
    type == "causes" || type == "answers" ? type : "leads"
  }

  /// Straight lines with rounded corners.
  private static func rounded(_ points: [(x: Int, y: Int)]) -> String {
    guard let first = points.first, let last = points.last else { return "" }
    var path = "M\(first.x) \(first.y)"
    for index in points.indices.dropFirst().dropLast() {
      let (before, corner, after) = (points[index - 1], points[index], points[index + 1])
      let reach = min(5, distance(before, corner) / 2, distance(corner, after) / 2)
      let enter = toward(corner, before, reach)
      let leave = toward(corner, after, reach)
      path += "L\(enter.x) \(enter.y)Q\(corner.x) \(corner.y) \(leave.x) \(leave.y)"
    }
    return path + "L\(last.x) \(last.y)"
  }

  private static func distance(_ a: (x: Int, y: Int), _ b: (x: Int, y: Int)) -> Int {
    abs(a.x - b.x) + abs(a.y - b.y)
  }

  /// Along a level or an upright line.
  private static func toward(
    _ a: (x: Int, y: Int), _ b: (x: Int, y: Int), _ reach: Int
  ) -> (x: Int, y: Int) {
    (a.x + (b.x - a.x).signum() * reach, a.y + (b.y - a.y).signum() * reach)
  }
}
