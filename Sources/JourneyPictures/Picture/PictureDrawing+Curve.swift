import JourneyTemplates
import JourneyWords

/// The curve of emotions, and the legend.
extension PictureDrawing {
  mutating func drawCurve() {
    guard let box = layout.curveBox else { return }
    let title = PictureLayout.Box(
      x: PictureLayout.margin, y: box.y, width: PictureLayout.laneTitle, height: box.height)
    svg.box(title, "lane-b", radius: 6)
    svg.box(box, "lane", radius: 6)
    svg.lines(
      PictureText(language(.emotions), width: 88, size: 13, isBold: true, linesMax: 4), "lane-t",
      x: title.x + 12, right: title.x + 100, baseline: title.y + PictureLayout.rowPadding + 14,
      line: PictureLayout.laneLine)
    for mood in -2...2 {
      let y = Self.y(Double(mood), in: box)
      svg.path(
        "M\(box.x + 6) \(CurveShape.text(y))H\(box.right - 6)", "grid",
        mood == 0 ? "" : " stroke-opacity=\".45\"")
      if mood % 2 == 0 {
        svg.mark(.face(mood), "ink", x: title.right - 28, y: Int(y) - 9, height: 18)
      }
    }
    drawRuns(in: box)
  }

  /// A mood's height in the box.
  private static func y(_ mood: Double, in box: PictureLayout.Box) -> Double {
    let room = Double(box.height - 2 * 24)
    let mood = min(max(mood.isFinite ? mood : 0, -2), 2)
    return Double(box.y + 24) + room * (2 - mood) / 4
  }

  private mutating func drawRuns(in box: PictureLayout.Box) {
    var runs: [[(x: Double, emotion: PictureEmotion)]] = [[]]
    for (index, emotion) in plan.emotions.enumerated() where layout.columns.indices.contains(index)
    {
      guard let emotion else {
        if runs.last?.isEmpty == false { runs.append([]) }
        continue
      }
      runs[runs.count - 1].append((Double(layout.columns[index].box.centre), emotion))
    }
    runs.removeAll(where: \.isEmpty)
    for run in runs { drawBand(run, in: box) }
    for (before, after) in zip(runs, runs.dropFirst()) {
      guard let a = before.last, let b = after.first else { continue }
      svg.path(
        "M\(CurveShape.text(a.x)) \(CurveShape.text(Self.y(a.emotion.mean, in: box)))"
          + "L\(CurveShape.text(b.x)) \(CurveShape.text(Self.y(b.emotion.mean, in: box)))", "gap")
    }
    for run in runs {
      let points = run.map { CurveShape.Point(x: $0.x, y: Self.y($0.emotion.mean, in: box)) }
      svg.path(
        "M\(CurveShape.text(points[0].x)) \(CurveShape.text(points[0].y))"
          + CurveShape(points).path, "curve")
      for (point, item) in zip(points, run) { draw(point, item.emotion) }
    }
  }

  private mutating func draw(_ point: CurveShape.Point, _ emotion: PictureEmotion) {
    svg.raw(
      "<circle class=\"dot\" cx=\"\(CurveShape.text(point.x))\" cy=\"\(CurveShape.text(point.y))\" "
        + "r=\"5\"/>\n")
    let below = emotion.mean > 1.4
    svg.line(
      NumberWords(language).feeling(emotion.mean), "legend bold halo middle", x: Int(point.x),
      baseline: Int(point.y) + (below ? 20 : -11))
  }

  /// Where people disagree: from the lowest to the highest of what they said.
  private mutating func drawBand(
    _ run: [(x: Double, emotion: PictureEmotion)], in box: PictureLayout.Box
  ) {
    guard run.contains(where: { $0.emotion.high > $0.emotion.low }) else { return }
    func points(_ value: (PictureEmotion) -> Double) -> [CurveShape.Point] {
      // A lone stage gets a band as wide as a finger.
      let ends = run.count == 1 ? [run[0].x - 14, run[0].x + 14] : run.map(\.x)
      return ends.enumerated().map { index, x in
        CurveShape.Point(x: x, y: Self.y(value(run[min(index, run.count - 1)].emotion), in: box))
      }
    }
    let high = points(\.high)
    let low = points(\.low)
    guard let first = high.first, let last = low.last else { return }
    svg.path(
      "M\(CurveShape.text(first.x)) \(CurveShape.text(first.y))" + CurveShape(high).path
        + "L\(CurveShape.text(last.x)) \(CurveShape.text(last.y))" + CurveShape(low).reversedPath
        + "Z", "band")
  }

  // MARK: Legend

  mutating func drawLegend() {
    for item in layout.legend.items {
      let x = PictureLayout.margin + item.x
      switch item.sample {
      case .kind(let kind):
        let family = PicturePalette.Family(kind: kind).rawValue
        svg.box(.init(x: x, y: item.y, width: 20, height: 18), "note n-\(family)", radius: 4)
        svg.mark(.kind(kind), "m-\(family)", x: x + 4, y: item.y + 3, height: 12)
      case .mark(let mark): svg.mark(mark, "ink", x: x, y: item.y + 1, height: 16)
      case .band: svg.box(.init(x: x, y: item.y + 3, width: 26, height: 12), "band", radius: 3)
      case .link(let type):
        svg.path(
          "M\(x) \(item.y + 9)H\(x + 28)", "link \(Self.style(ofLink: type))",
          " marker-end=\"url(#jm-head)\"")
      }
      svg.line(
        item.text, "legend muted", x: x + item.sampleWidth + 7, baseline: item.y + 13)
    }
    let legend = layout.legend
    var footer = legend.footer
    if plan.hiddenLinks > 0 { footer += "   ·   \(language(.linksNotDrawn)): \(plan.hiddenLinks)" }
    svg.line(
      footer, "legend muted", x: PictureLayout.margin, baseline: legend.footerBaseline)
    svg.line(
      legend.date, "legend muted end", x: layout.width - PictureLayout.margin,
      baseline: legend.footerBaseline)
  }
}

extension PictureLayout.Column {
  /// Only its sides count.
  var box: PictureLayout.Box { PictureLayout.Box(x: x, y: 0, width: width, height: 0) }
}
