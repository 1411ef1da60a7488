import JourneyMap
import JourneyTemplates
import JourneyWords
import StyledText

/// Draws a planned picture.
struct PictureDrawing {
  let plan: PicturePlan
  var svg = SVGText()

  var layout: PictureLayout { plan.layout }
  var options: PictureOptions { plan.content.options }
  var language: SpokenLanguage { options.language }

  init(_ plan: PicturePlan) { self.plan = plan }

  mutating func draw() -> String {
    let (width, height) = (layout.width, layout.height)
    svg.raw(
      """
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
      viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
      xml:lang="\(language.rawValue)" class="journey" role="img" aria-labelledby="jm-title jm-desc">
      <title id="jm-title">\(MarkupText.escaped(title))</title>
      <desc id="jm-desc">\(MarkupText.escaped(description))</desc>
      <style>
      \(PictureStyle.sheet(options.theme))</style>

      """)
    drawSymbols()
    svg.box(.init(x: 0, y: 0, width: width, height: height), "page")
    drawHeading()
    drawRows()
    drawStages()
    drawCurve()
    drawLoops()
    drawRoutes()
    for frame in layout.frames { draw(frame) }
    drawLegend()
    svg.raw("</svg>\n")
    return svg.text
  }

  private var title: String {
    let title = plan.content.outline.title
    return title.isEmpty ? language(.untitled) : title
  }

  /// What the picture shows, in words.
  private var description: String {
    let outline = plan.content.outline
    var parts = ["\(language(.stages)): \(outline.stages.map(\.title).joined(separator: " → "))."]
    for (stage, emotion) in zip(outline.stages, plan.emotions) where plan.content.hasCurve {
      guard let emotion else { continue }
      parts.append(
        "\(language(.emotions)), \(stage.title): \(NumberWords(language).feeling(emotion.mean)).")
    }
    parts.append("\(language(.cards)): \(plan.content.cards.count).")
    return parts.joined(separator: " ")
  }

  /// The marks that are used, each once.
  private mutating func drawSymbols() {
    var marks: [String: PictureMark] = [:]
    for frame in layout.frames {
      let mark = PictureMark.kind(frame.note.kind)
      marks[mark.id] = mark
      for chip in frame.note.chips.joined() {
        if let mark = chip.mark { marks[mark.id] = mark }
      }
    }
    for item in layout.legend.items {
      if case .mark(let mark) = item.sample { marks[mark.id] = mark }
    }
    if plan.content.hasCurve {
      for mood in [-2, 0, 2] { marks[PictureMark.face(mood).id] = .face(mood) }
    }
    svg.raw("<defs>\n")
    for (id, mark) in marks.sorted(by: { utf8Precedes($0.key, $1.key) }) {
      svg.raw(
        "<symbol id=\"jm-\(id)\" viewBox=\"0 0 \(mark.width) 16\">\(mark.shapes)</symbol>\n")
    }
    if !plan.loops.arcs.isEmpty || plan.routes?.routes.isEmpty == false {
      svg.raw(
        """
        <marker id="jm-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" \
        markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8Z"/></marker>

        """)
    }
    svg.raw("</defs>\n")
  }

  private mutating func drawHeading() {
    for line in layout.heading.lines {
      let style = line.isBold ? "title" : "fact muted"
      let text = PictureText(single: line.text, isRightToLeft: line.isRightToLeft)
      svg.lines(
        text, style, x: PictureLayout.margin, right: layout.width - PictureLayout.margin,
        baseline: line.baseline, line: 0)
    }
  }

  // MARK: Notes

  private mutating func draw(_ frame: PictureLayout.Frame) {
    let (box, note) = (frame.box, frame.note)
    let family = PicturePalette.Family(kind: note.kind).rawValue
    var style = "note n-\(family)"
    if note.isKey { style += " key" }
    if note.isPlanned { style += " planned" }
    svg.raw("<g>")
    svg.raw("<title>")
    svg.raw(MarkupText.escaped(language.cardKind(note.kind)))
    if let whole = note.wholeText {
      svg.raw(": ")
      svg.raw(MarkupText.escaped(TerminalText.sanitised(whole)))
    }
    svg.raw("</title>\n")
    svg.box(box, style, radius: 6)
    svg.mark(
      .kind(note.kind), "m-\(family)", x: box.x + 8, y: box.y + PictureNote.top + 1, height: 14)
    let x = box.x + PictureNote.left
    let right = box.right - PictureNote.right
    var y = box.y + PictureNote.top
    if note.text.lines != [""] {
      svg.lines(
        note.text, "", x: x, right: right, baseline: y + 13, line: PictureNote.textLine)
      y += note.text.lines.count * PictureNote.textLine + 3
    }
    for line in note.chips {
      for chip in line {
        var start = x + chip.x
        if let mark = chip.mark {
          svg.mark(mark, "m-\(family)", x: start, y: y + 2, height: 12)
          start += PictureNote.width(of: mark) + 4
        }
        svg.line(chip.text, "small muted", x: start, baseline: y + 12)
      }
      y += PictureNote.chipLine
    }
    svg.raw("</g>\n")
  }
}
