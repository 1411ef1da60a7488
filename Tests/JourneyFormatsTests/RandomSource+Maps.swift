import JourneyMap
import JourneyTemplates

@testable import MapOutline

/// What a format under test does not carry, so that random outlines have none of it.
struct OutlineShape {
  var hasFrame = false
  var hasLinks = false
  var hasStageKeys = true
  var hasEqualStages = false
  var hasLabels = false
  var hasTitle = true
  /// Whether votes, which a map takes from people only.
  var hasVotes = true
}

extension RandomSource {
  private static let kinds = Schema.cardKinds.map { "\($0)" }

  /// A text as it is after reading: without white space around, and never empty.
  mutating func trimmedText(isLine: Bool = false) -> String {
    for _ in 0..<20 {
      let text = MermaidText.trimmed(text(isLine: isLine) + pick(["", "; x", "=1", "'", ",\""]))
      if !text.isEmpty { return text }
    }
    return "x"
  }

  /// One of the texts that a spreadsheet or a reader of tables might take for something else.
  private mutating func nastyText() -> String {
    chance(25)
      ? pick([
        "=1+1", "+48 22", "-2", "@SUM(A1)", "'=x", "''", "• a\n• b", "- a\n- b", "a;b", "a\\;b",
        "a\\", "\\\\;", "*(severity: 2)*", "a *(b: c)*", "**x**", "4", "happy", "a | b", "\\|",
        "Pains: severity", "[new]", "x [no key]", "<https://a.b>", "a <b>", "# x", "1. x", "😡",
        "(no lane)", "(unnamed)", "\"", "a\"b", "a,b", "&bull;", "&#44;", "In no stage", "---",
      ]) : trimmedText()
  }

  /// An outline with everything in it that tables and canvases carry.
  mutating func map(_ shape: OutlineShape) -> JourneyOutline {
    var outline = JourneyOutline(title: shape.hasTitle && chance(80) ? trimmedText() : "")
    var keys: Set<String> = []
    for _ in 0..<number(1...4) { outline.lanes.append(lane(&keys)) }
    var titles: Set<String> = []
    for index in 0..<number(1...4) {
      var title = nastyText()
      if !shape.hasEqualStages, !titles.insert(TitleKey.folded(title)).inserted {
        title += " \(index)"
      }
      outline.stages.append(
        JourneyOutline.Stage(
          title: title, key: shape.hasStageKeys && chance(30) ? "stage-\(index)" : nil,
          isAfterSale: chance(20), cards: cards(number(0...5), outline, shape)))
    }
    outline.unplaced = cards(number(0...2), outline, shape)
    if shape.hasLinks { addLinks(to: &outline) }
    if shape.hasFrame { addFrame(to: &outline) }
    return outline
  }

  private mutating func lane(_ keys: inout Set<String>) -> JourneyOutline.Lane {
    if chance(60) {
      let standard = pick(StandardLane.allCases)
      if keys.insert(standard.rawValue).inserted {
        var lane = standard.row
        if chance(40) { lane.title = nastyText() }
        return lane
      }
    }
    var lane = JourneyOutline.Lane(
      title: nastyText(), key: chance(20) ? pick(["weather", "pains", "x-1"]) : nil,
      cardKind: chance(40) ? pick(Self.kinds) : nil, isBackstage: chance(20))
    // What the key says goes without saying.
    if lane.key == "pains", lane.cardKind == "pain" { lane.cardKind = nil }
    return lane
  }

  private mutating func cards(
    _ count: Int, _ outline: JourneyOutline, _ shape: OutlineShape
  ) -> [JourneyOutline.Card] {
    let cards = (0..<count).map { _ in card(outline, shape) }
    return cards.enumerated().sorted {
      ($0.element.lane ?? .max, $0.offset) < ($1.element.lane ?? .max, $1.offset)
    }.map(\.element)
  }

  private mutating func card(
    _ outline: JourneyOutline, _ shape: OutlineShape
  ) -> JourneyOutline.Card {
    let lane = chance(10) ? nil : number(0...(outline.lanes.count - 1))
    var card = JourneyOutline.Card(
      kind: chance(70) ? outline.cardKind(inLane: lane) : pick(Self.kinds), lane: lane,
      text: nastyText())
    if chance(20) { card.score = chance(50) ? "\(number(-1...6))" : trimmedText(isLine: true) }
    if chance(20) { card.emotion = number(-2...2) }
    if chance(20) { card.check = pick(["assumption", "validated", "refuted"]) }
    if chance(20) { card.actors = names() }
    if chance(20) {
      card.tags = names().sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    if chance(20) { card.channel = trimmedText(isLine: true) }
    if chance(10), shape.hasVotes { card.votes = number(1...9) }
    for (name, values) in [
      ("check-by", ["2026-03-31"]), ("existence", ["exists", "should-exist"]),
      ("moment-of-truth", ["yes", "no"]), ("severity", ["0", "3"]), ("arises", [nastyText()]),
      ("target", ["-12.50", "7"]), ("values", ["2026-03-31: 5, 2026-04-30: -7.5"]),
      ("funnel-count", ["0", "1200"]), ("owner", [nastyText()]), ("due", ["2026-12-01"]),
      ("status", ["open", "doing"]),
    ] where chance(8) {
      card.details.append(.init(name, pick(values)))
    }
    for type in CardField.commentTypes where chance(8) { card.comments.append(comment(type)) }
    return card
  }

  private mutating func comment(_ type: String) -> JourneyOutline.Comment {
    let address = chance(40) ? pick(["https://example.org/a?b=c;d,e", "notes/a b.md", "x"]) : nil
    return JourneyOutline.Comment(
      type: type == "comment" ? nil : type, text: address != nil && chance(30) ? "" : nastyText(),
      address: address)
  }

  private mutating func names() -> [String] {
    var names: [String] = []
    for _ in 0..<number(1...3) {
      let name = trimmedText(isLine: true)
      if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
    }
    return names
  }

  private mutating func addLinks(to outline: inout JourneyOutline) {
    guard outline.cardCount > 0 else { return }
    for _ in 0..<number(0...4) {
      outline.links.append(
        .init(
          from: number(0...(outline.cardCount - 1)), to: number(0...(outline.cardCount - 1)),
          type: chance(80) ? pick(["causes", "answers", "leads-to", "loops-back-to"]) : nil,
          label: chance(30) ? nastyText() : ""))
    }
  }

  private mutating func addFrame(to outline: inout JourneyOutline) {
    if chance(50) { outline.fields.append(.init("kind", "future-state")) }
    if chance(50) { outline.fields.append(.init("scope", nastyText())) }
    if chance(50) { outline.fields.append(.init("review-date", "2026-05-01")) }
    for index in 0..<number(0...2) {
      outline.personas.append(
        .init(
          name: "\(nastyText()) \(index)", details: chance(50) ? [.init("needs", nastyText())] : [],
          channels: chance(30) ? ["Web"] : []))
    }
    if !outline.personas.isEmpty, chance(50) { outline.persona = 0 }
  }
}

extension JourneyOutline {
  /// What differs, for a person to find it; nil if nothing does. Compares by bytes.
  func difference(from other: JourneyOutline) -> String? {
    func words(_ value: some Any) -> [UInt8] { Array("\(value)".utf8) }
    if words(title) != words(other.title) { return "title \(title) ≠ \(other.title)" }
    if lanes.count != other.lanes.count { return "lanes \(lanes) ≠ \(other.lanes)" }
    for (a, b) in zip(lanes, other.lanes) where words(a) != words(b) { return "\(a)\n≠ \(b)" }
    if stages.map(\.cards.count) != other.stages.map(\.cards.count) {
      return "stages \(stages.map { ($0.title, $0.cards.count) }) ≠ "
        + "\(other.stages.map { ($0.title, $0.cards.count) })"
    }
    for (a, b) in zip(stages, other.stages) {
      var (a, b) = (a, b)
      for (x, y) in zip(a.cards, b.cards) where words(x) != words(y) { return "\(x)\n≠ \(y)" }
      (a.cards, b.cards) = ([], [])
      if words(a) != words(b) { return "\(a)\n≠ \(b)" }
    }
    for (a, b) in zip(unplaced, other.unplaced) where words(a) != words(b) { return "\(a)\n≠ \(b)" }
    return words(self) == words(other) ? nil : "\(self)\n≠ \(other)"
  }
}
