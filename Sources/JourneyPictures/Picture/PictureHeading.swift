import JourneyInsight
import JourneyTemplates
import JourneyWords
import MapOutline

/// The upper part of a picture: what the map is called, whom and what it is about.
struct PictureHeading: Sendable {
  /// One line of words.
  struct Line: Sendable {
    var text: String
    var size: Int
    var isBold: Bool
    var isRightToLeft: Bool
    /// Where the letters stand.
    var baseline: Int
  }

  private(set) var lines: [Line] = []
  private(set) var bottom = 0

  init() {}

  init(_ outline: JourneyOutline, _ options: PictureOptions, width: Int, y: Int) {
    bottom = y
    let language = options.language
    let title = outline.title.isEmpty ? language(.untitled) : outline.title
    add(title, size: 28, isBold: true, line: 35, linesMax: 2, width: width)
    var facts: [String] = []
    func field(_ name: String) -> String? {
      outline.fields.first { $0.name == name && !$0.value.isEmpty }?.value
    }
    if let kind = field("kind") { facts.append(language.mapKind(kind)) }
    if let persona = outline.persona, outline.personas.indices.contains(persona) {
      let persona = outline.personas[persona]
      let segment = persona.details.first { $0.name == "segment" }.map { ", \($0.value)" } ?? ""
      facts.append("\(language(.persona)): \(persona.name)\(segment)")
    }
    for name in ["scope", "owner", "review-date"] {
      if let value = field(name) {
        let shown = CalendarDay(value).map { NumberWords(language).day($0) } ?? value
        facts.append("\(language.onCard(field: name)): \(shown)")
      }
    }
    bottom += 4
    if !facts.isEmpty {
      add(
        facts.joined(separator: "   ·   "), size: 14, isBold: false, line: 20, linesMax: 2,
        width: width)
    }
    if let goal = field("goal") {
      add(
        "\(language(.goal)): \(goal)", size: 14, isBold: false, line: 20, linesMax: 2,
        width: width)
    }
  }

  private mutating func add(
    _ text: String, size: Int, isBold: Bool, line: Int, linesMax: Int, width: Int
  ) {
    let wrapped = PictureText(text, width: width, size: size, isBold: isBold, linesMax: linesMax)
    for words in wrapped.lines {
      lines.append(
        Line(
          text: words, size: size, isBold: isBold, isRightToLeft: wrapped.isRightToLeft,
          baseline: bottom + (line * 3 + size) / 4))
      bottom += line
    }
  }
}
