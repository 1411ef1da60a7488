import JourneyTemplates
import MapOutline

/// An empty grid of a map's stages and lanes, for a workshop with paper: columns and rows to scale,
/// outlines of notes to stick over, a question a lane, and faces where the curve of emotions is drawn.
///
/// One landscape sheet. Lengths are tenths of a millimetre.
package struct BlankGrid {
  let outline: JourneyOutline
  let paper: Paper
  let language: SpokenLanguage
  let width: Int
  let height: Int
  private let margin: Int
  private let laneTitle: Int
  private let head: Int
  private let stages: [String]
  private let lanes: [JourneyOutline.Lane]

  /// - Parameter outline: Its stages, lanes, title and persona count; its cards do not.
  package init(_ outline: JourneyOutline, paper: Paper, language: SpokenLanguage) {
    self.outline = outline
    self.paper = paper
    self.language = language
    width = paper.size.width * 10
    height = paper.size.height * 10
    margin = 100 * paper.scale / 100
    laneTitle = min(330 * paper.scale / 100, width / 6)
    head = 210 * paper.scale / 100
    stages = outline.stages.isEmpty ? [""] : outline.stages.map(\.title)
    lanes = outline.lanes.isEmpty ? [JourneyOutline.Lane(title: "")] : outline.lanes
  }

  private func size(_ tenths: Int) -> Int { tenths * paper.scale / 100 }

  /// A sheet as SVG, in millimetres. O(stages × lanes).
  package var svg: String {
    var svg = SVGText()
    svg.raw(
      """
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
      viewBox="0 0 \(width) \(height)" width="\(paper.size.width)mm" \
      height="\(paper.size.height)mm" xml:lang="\(language.rawValue)" class="grid" role="img" \
      aria-labelledby="jm-title">
      <title id="jm-title">\(MarkupText.escaped(title))</title>
      <style>
      .grid text{font-family:\(PictureStyle.fonts);fill:#18222d}
      .grid .soft{fill:#4d5a68}.grid .bold{font-weight:700}.grid .end{text-anchor:end}
      .grid .stage{fill:#dfe6ee}.grid .stage-after{fill:#e4e0f0}.grid .lane{fill:#eef1f5}
      .grid .cell{fill:none;stroke:#8a97a5;stroke-width:\(size(3))}
      .grid .note{fill:none;stroke:#aab5c0;stroke-width:\(size(2));\
      stroke-dasharray:\(size(12)) \(size(9))}
      .grid .line{fill:none;stroke:#aab5c0;stroke-width:\(size(2))}
      .grid .rule{fill:none;stroke:#4d5a68;stroke-width:\(size(6));\
      stroke-dasharray:\(size(30)) \(size(16))}
      .grid use{fill:none;stroke:#4d5a68;color:#4d5a68;stroke-width:1.2;stroke-linecap:round}
      </style>
      <defs>

      """)
    for mood in [2, 0, -2] {
      let mark = PictureMark.face(mood)
      svg.raw("<symbol id=\"jm-\(mark.id)\" viewBox=\"0 0 16 16\">\(mark.shapes)</symbol>\n")
    }
    svg.raw("</defs>\n<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>\n")
    drawHeading(&svg)
    drawGrid(&svg)
    svg.raw("</svg>\n")
    return svg.text
  }

  private var title: String {
    if !outline.title.isEmpty { return outline.title }
    let kind = outline.fields.first { $0.name == "kind" }?.value
    return kind.map(language.mapKind) ?? language(.blankTitle)
  }

  private func drawHeading(_ svg: inout SVGText) {
    let room = (width - 2 * margin) * 6 / 10
    text(title, size: 70, isBold: true, x: margin, y: margin, width: room, linesMax: 1, &svg)
    let persona = outline.persona.flatMap {
      outline.personas.indices.contains($0) ? outline.personas[$0].name : nil
    }
    let blank = String(repeating: "_", count: 22)
    let facts =
      "\(language(.persona)): \(persona ?? blank)   ·   \(language(.date)): "
      + String(repeating: "_", count: 12)
    text(
      facts, size: 34, x: margin, y: margin + size(95), width: room, linesMax: 1, &svg)
    text(
      language(.blankHint), size: 28, isSoft: true, x: margin + room + size(40),
      y: margin + size(12), width: width - 2 * margin - room - size(40), linesMax: 4, &svg)
  }

  private func drawGrid(_ svg: inout SVGText) {
    let left = margin + laneTitle
    let top = margin + head
    let stageHeight = size(150)
    let room = (width: width - margin - left, height: height - margin - top - stageHeight)
    let columns = edges(room.width, into: stages.count, from: left)
    let rows = edges(room.height, into: lanes.count, from: top + stageHeight)
    let stageSize = PictureText.size(
      fitting: stages.enumerated().map { ($1, columns[$0 + 1] - columns[$0] - size(40)) },
      from: [48, 42, 36, 30, 26, 22].map { size($0) }, isBold: true)
    for (index, stage) in stages.enumerated() {
      let box = PictureLayout.Box(
        x: columns[index], y: top, width: columns[index + 1] - columns[index], height: stageHeight)
      let isAfter = outline.stages.indices.contains(index) && outline.stages[index].isAfterSale
      svg.box(box, isAfter ? "stage-after" : "stage")
      svg.box(box, "cell")
      let words = PictureText(
        stage, width: box.width - size(40), size: stageSize, isBold: true, linesMax: 3)
      draw(
        words, "bold", size: stageSize, x: box.x + size(20), right: box.right - size(20),
        baseline: box.y + (stageHeight - words.lines.count * stageSize * 5 / 4) / 2 + stageSize,
        &svg)
      if isAfter, index > 0, !outline.stages[index - 1].isAfterSale {
        svg.path("M\(box.x) \(top - size(30))V\(rows[lanes.count])", "rule")
      }
    }
    for (index, lane) in lanes.enumerated() {
      let box = PictureLayout.Box(
        x: margin, y: rows[index], width: laneTitle, height: rows[index + 1] - rows[index])
      draw(lane, in: box, &svg)
      if lane.usualKind == "emotion" {
        drawCurve(in: .init(x: left, y: box.y, width: room.width, height: box.height), &svg)
      }
      for column in stages.indices {
        let cell = PictureLayout.Box(
          x: columns[column], y: box.y, width: columns[column + 1] - columns[column],
          height: box.height)
        svg.box(cell, "cell")
        if lane.usualKind != "emotion" { drawNotes(in: cell, &svg) }
      }
      if index > 0, lane.isBackstage != lanes[index - 1].isBackstage {
        svg.path("M\(margin) \(box.y)H\(width - margin)", "rule")
      }
    }
  }

  /// So many parts of a length, from a start; one edge more than parts.
  private func edges(_ length: Int, into count: Int, from start: Int) -> [Int] {
    (0...max(count, 1)).map { start + length * $0 / max(count, 1) }
  }

  private func draw(
    _ lane: JourneyOutline.Lane, in box: PictureLayout.Box, _ svg: inout SVGText
  ) {
    svg.box(box, "lane")
    svg.box(box, "cell")
    // Faces stand at the right of the lane of the curve.
    let inner = box.width - size(36) - (lane.usualKind == "emotion" ? size(60) : 0)
    let titleSize = PictureText.size(
      fitting: [(lane.title, inner)], from: [34, 30, 26, 22].map { size($0) }, isBold: true)
    let fits = max((box.height - size(24)) / (titleSize * 5 / 4), 1)
    let words = PictureText(
      lane.title, width: inner, size: titleSize, isBold: true, linesMax: min(fits, 3))
    draw(
      words, "bold", size: titleSize, x: box.x + size(18), right: box.right - size(18),
      baseline: box.y + size(14) + titleSize, &svg)
    let used = size(24) + words.lines.count * titleSize * 5 / 4
    let hintSize = size(22)
    let lines = (box.height - used - size(10)) / (hintSize * 5 / 4)
    guard lines > 0, let hint = BlankWords.hint(for: lane, language)
    else { return }
    text(
      hint, size: 22, isSoft: true, x: box.x + size(18), y: box.y + used, width: inner,
      linesMax: min(lines, 4), &svg)
  }

  /// As many outlines of notes as there is room for.
  private func drawNotes(in cell: PictureLayout.Box, _ svg: inout SVGText) {
    let gap = size(16)
    let note = (width: paper.note.width * 10, height: paper.note.height * 10)
    let across = max((cell.width - gap) / (note.width + gap), 1)
    let down = max((cell.height - gap) / (note.height + gap), 1)
    let noteWidth = min((cell.width - gap) / across - gap, note.width * 3 / 2)
    let noteHeight = min((cell.height - gap) / down - gap, note.height * 3 / 2)
    guard noteWidth > 4 * gap, noteHeight > 2 * gap else { return }
    for row in 0..<down {
      for column in 0..<across {
        svg.box(
          .init(
            x: cell.x + gap + column * (noteWidth + gap),
            y: cell.y + gap + row * (noteHeight + gap), width: noteWidth, height: noteHeight),
          "note", radius: size(8))
      }
    }
  }

  private func drawCurve(in box: PictureLayout.Box, _ svg: inout SVGText) {
    let face = min(size(60), box.height / 5)
    for (index, mood) in [2, 1, 0, -1, -2].enumerated() {
      let y = box.y + box.height * (2 * index + 1) / 10
      svg.path("M\(box.x)  \(y)H\(box.right)", "line")
      if mood % 2 == 0 {
        svg.mark(.face(mood), "", x: box.x - face - size(12), y: y - face / 2, height: face)
      }
    }
  }

  // MARK: Words

  /// - Parameter size: In tenths of a millimetre on A4.
  private func text(
    _ words: String, size: Int, isBold: Bool = false, isSoft: Bool = false, x: Int, y: Int,
    width: Int, linesMax: Int, _ svg: inout SVGText
  ) {
    let scaled = self.size(size)
    let text = PictureText(
      words, width: width, size: scaled, isBold: isBold, linesMax: linesMax)
    draw(
      text, isBold ? "bold" : isSoft ? "soft" : "", size: scaled, x: x, right: x + width,
      baseline: y + scaled, &svg)
  }

  private func draw(
    _ text: PictureText, _ style: String, size: Int, x: Int, right: Int, baseline: Int,
    _ svg: inout SVGText
  ) {
    svg.lines(
      text, style, size: size, x: x, right: right, baseline: baseline, line: size * 5 / 4)
  }
}
