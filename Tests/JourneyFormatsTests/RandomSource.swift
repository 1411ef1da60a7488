import JourneyTemplates
import ReplicatedData
import TestSupport

@testable import JourneyFormats
@testable import MapOutline

/// A generator of pseudo-random numbers that a seed determines.
struct RandomSource: RandomNumberGenerator {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { generator.next() }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(0...(elements.count - 1))]
  }
}

extension RandomSource {
  /// Texts that formats, terminals and grammars trip over.
  private static let pieces = [
    "a", "Buys", "the ticket", " ", "  ", "\t", "\n", "\n\n", "#", ";", ":", ",", "%", "%%", "%%{",
    "}%%", "{", "}", "<br>", "<BR />", "<", ">", "&", "&amp;", "#35;", "#quot;", "#unknown;", "|",
    "\\", "`", "```", "\"", "'", "title", "Title ", "section ", "section", "journey", "accTitle: x",
    "accDescr {", "---", "zażółć", "țesături", "Путь", "顧客", "한국어", "é", "e\u{301}", "🦊",
    "👩‍💻", "🇵🇱", "❤️", "\u{A0}", "\u{2028}", "\u{200B}", "\u{202E}", "\u{FEFF}", "\u{FFFD}", "ﬂ°",
    "\u{10FFFF}", "3", "-1", "1.5", "/", "+", "=", "\u{0301}", "ﷺ", "क्षि",
  ]

  mutating func text(allowsEmpty: Bool = false, isLine: Bool = false) -> String {
    var text = ""
    for _ in 0..<number((allowsEmpty ? 0 : 1)...5) { text += pick(Self.pieces) }
    if isLine {
      text = String(text.unicodeScalars.map { $0 == "\n" || $0 == "\t" ? "_" : Character($0) })
    }
    return text.isEmpty && !allowsEmpty ? "x" : text
  }

  /// An outline that Mermaid can carry without loss.
  mutating func journey() -> JourneyOutline {
    var outline = JourneyOutline(
      title: text(allowsEmpty: true), notes: notes(), lanes: [StandardLane.actions.row])
    outline.unplaced = actions(2)
    for _ in 0..<number(0...4) {
      outline.stages.append(.init(title: text(), cards: actions(4)))
    }
    return outline
  }

  private mutating func actions(_ countMax: Int) -> [JourneyOutline.Card] {
    (0..<number(0...countMax)).map { _ in
      var actors: [String] = []
      for _ in 0..<number(0...3) {
        let actor = text(isLine: true)
        // Compared by bytes, since canonically equal names are still two keys of a map.
        if !actors.contains(where: { $0.utf8.elementsEqual(actor.utf8) }) { actors.append(actor) }
      }
      return JourneyOutline.Card(
        kind: "action", lane: 0, text: text(), score: "\(number(1...5))", actors: actors)
    }
  }

  private mutating func notes() -> OutlineNotes {
    var notes = OutlineNotes()
    // A title line would name the map if it has no title of its own.
    if chance(30) { notes.frontMatter = pick(["", "config:\n  theme: forest", "a: #b\n\nc: d"]) }
    if chance(30) { notes.accessibleTitle = text() }
    if chance(30) { notes.accessibleDescription = text() }
    for _ in 0..<number(0...2) { notes.addComment(text(isLine: true)) }
    if chance(20) { notes.comments.append("{init: {\"theme\": \"dark\"}}%%") }
    if chance(20) { notes.comments.append("{init: {\n\"theme\": \"base\"\n}}%%") }
    // In none of them does a diagram have a tag.
    notes.comments = notes.comments.map(MermaidText.withoutTags)
    return notes
  }
}

extension JourneyOutline {
  /// All texts as bytes, since Swift takes canonically equal texts for equal.
  var bytes: [UInt8] {
    var result = Array(title.utf8) + Array(notes.text.utf8)
    for card in cards {
      result += Array(card.text.utf8) + Array((card.score ?? "").utf8)
      for actor in card.actors { result += Array(actor.utf8) + [0] }
    }
    for stage in stages { result += Array(stage.title.utf8) + [0] }
    return result
  }
}

func read(_ text: String) throws(ImportError) -> ImportedJourney {
  try MermaidReader.read(Array(text.utf8))
}
