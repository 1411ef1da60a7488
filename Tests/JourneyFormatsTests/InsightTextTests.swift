import Foundation
import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyWords
@testable import StyledText

@Suite("The insights in a terminal and as JSON")
struct InsightTextTests {
  /// Three stages with something of everything.
  private func document() throws -> MapDocument {
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      var stages: [RecordID] = []
      for title in ["Before", "Purchase", "After"] {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.write(title, to: stage, Field.Stage.title)
        stages.append(stage)
      }
      try editor.set(stages[0], Field.Stage.labels, key: "en", .text("Before"))
      try editor.set(stages[0], Field.Stage.labels, key: "pl", .text("Przed"))
      let site = try editor.create(.channel)
      try editor.append(site)
      try editor.write("Site", to: site, Field.Channel.name)
      let cards: [(String, Int, String, [FieldID: Value])] = [
        ("kpi", 0, "Visitors", [Field.Card.funnelCount: .integer(1_200)]),
        ("kpi", 1, "Orders", [Field.Card.funnelCount: .integer(300)]),
        ("emotion", 0, "Curious", [Field.Card.emotion: .integer(1)]),
        ("emotion", 1, "Waits an hour", [Field.Card.emotion: .integer(-2)]),
        ("emotion", 1, "Finds help", [Field.Card.emotion: .integer(1)]),
        ("pain", 1, "Nobody answers", [Field.Card.severity: .integer(3)]),
        (
          "action-item", 1, "Call back",
          [
            Field.Card.impact: .integer(3), Field.Card.effort: .integer(1),
            Field.Card.due: .text("2026-12-01"),
          ]
        ),
        ("touchpoint", 1, "Phone", [Field.Card.channel: .reference(site)]),
        ("resource", 1, "A second line", [Field.Card.availability: .text("need")]),
      ]
      var made: [RecordID] = []
      for (kind, stage, text, values) in cards {
        let card = try editor.create(.card)
        try editor.set(card, Field.Card.kind, .text(kind))
        try editor.append(card, column: stages[stage])
        try editor.write(text, to: card, Field.Card.text)
        for (field, value) in values { try editor.set(card, field, value) }
        made.append(card)
      }
      try editor.set(made[3], Field.Card.emotions, key: "ana", .integer(-2))
      try editor.set(made[3], Field.Card.emotions, key: "ion", .integer(1))
      for (from, type, to) in [(6, "answers", 5), (8, "answers", 6), (7, "causes", 5)] {
        let link = try editor.create(.link)
        try editor.set(link, Field.Link.from, .reference(made[from]))
        try editor.set(link, Field.Link.to, .reference(made[to]))
        try editor.set(link, Field.Link.type, .text(type))
      }
    }
    return document
  }

  private func text(
    _ document: MapDocument, _ sections: [InsightSection], columns: Int = 60,
    language: String? = nil
  ) -> String {
    InsightText(words(document, language: language), columns: columns)
      .text(sections, usesColour: false)
  }

  private func words(_ document: MapDocument, language: String? = nil) -> InsightWords {
    let facts = MapFacts(document)
    return InsightWords(
      InsightNames(document, facts, language: language) { $0 == "ana" ? "Ana" : $0 },
      MapInsight(facts))
  }

  @Test("the curve is drawn with its band, and what it means is said")
  func curve() throws {
    #expect(
      try text(document(), [.curve]) == """
        Emotion curve
        +2 ┤
           │
        +1 ┤         ●⠤⣀⡀░░░░░░░░░░░░░░░░
           │           ░⠈⠉⠒⠢⠤⣀⡀░░░░░░░░░░
         0 ┼┄┄┄┄┄┄┄┄┄┄┄┄┄┄░░░░⠈⠉⠒⠢⠤⣀⡀░░░░┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
           │                 ░░░░░░░⠈⠉⠒●░
        −1 ┤                    ░░░░░░░░░
           │                       ░░░░░░
        −2 ┤                          ░░░
                  Before           Purchase            After
                    +1               −0.5                –

        Ana
                     ·               ▁ −2                ·
        ion
                     ·               ▆ +1                ·
        ● mean · ░ from the lowest to the highest voice

        The lowest point is Purchase at −0.5; the worst there is
        “Waits an hour” at −2.
        The highest point is Before at +1: “Curious”.
        The steepest fall, by 1.5, is from Before to Purchase.
        Opinions go furthest apart about “Waits an hour” in
        Purchase: Ana says −2, ion +1. Ask both why.
        Nobody says how it feels in After.

        """)
  }

  @Test("the funnel is drawn as bars with what goes on between them")
  func funnel() throws {
    #expect(
      try text(document(), [.funnel]) == """
        Funnel
        Before    1,200 ████████████████████████████████████████
                  ↓ 25% · 900 lost · bottleneck
        Purchase    300 ██████████
        After         –

        Of 1,200 in Before, 300 come to Purchase: 25%.
        The bottleneck is Purchase: of 1,200 in Before 25% come this
        far, 900 are lost.
        There is no count for After.

        """)
  }

  @Test("the ranking says why, and shows its weights")
  func weakest() throws {
    let text = try text(document(), [.weakest], columns: 100)
    #expect(text.contains("25% of those in Before come this far; 900 people are lost."))
    #expect(text.contains("A pain of weight 3: “Nobody answers” (severity 3)."))
    #expect(text.contains("Weights: emotion 3 · pains 3 · touchpoints 2 · conversion 2"))
  }

  @Test("pains stand with what answers them, and the plan can be ticked off")
  func plan() throws {
    #expect(
      try text(document(), [.pains]) == """
        Pains and action plan
        1 quick win, high impact for little effort: “Call back”.
        Still needed: “A second line”.
        1 action item lacks an owner or a date.

        Pains, the worst first
        1. Nobody answers
           Purchase · severity 3 · reaches 25% · weight 3
           → “Call back”

        Quick wins
        ☐ Call back
          by 2026-12-01 · impact 3 · effort 1 · with “A second line”
          · answers “Nobody answers”

        Resources
        Need: A second line (for “Call back”)

        """)
  }

  @Test("channels and root causes are told, and stages in the language asked for")
  func others() throws {
    let channels = try text(document(), [.channels], columns: 100)
    #expect(
      channels.contains("Purchase stands on one channel, Site: if it fails, the stage fails."))
    let graph = try text(document(), [.graph], columns: 100)
    #expect(graph.contains("Root cause: “Phone” in Purchase causes “Nobody answers”"))
    let polish = try text(document(), [.funnel], columns: 100, language: "pl")
    #expect(
      polish.contains("Z 1200 osób na etapie „Przed” do etapu „Purchase” dociera 300: 25%."))
  }

  @Test("an empty map says what is missing in each section", arguments: InsightSection.allCases)
  func empty(section: InsightSection) {
    let lines = text(MapDocument(), [section]).split(separator: "\n")
    #expect(lines.count >= 2)
    #expect(lines[0] == words(MapDocument()).title(section))
  }

  @Test("no line is wider than the terminal, whatever the map says", arguments: seeds(12))
  func width(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let document = try randomDocument(&random)
    for columns in [30, 47, 60, 133] {
      let text = text(document, InsightSection.allCases, columns: columns)
      for line in text.split(separator: "\n") {
        #expect(DisplayWidth.columns(of: line) <= columns, "SEED=\(seed), \(columns): \(line)")
      }
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 }, "SEED=\(seed)")
    }
  }

  /// Stages, cards and links with nasty texts.
  private func randomDocument(_ random: inout RandomSource) throws -> MapDocument {
    var document = MapDocument()
    var source = random
    _ = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      var stages: [RecordID] = []
      var cards: [RecordID] = []
      for _ in 0..<source.number(1...14) {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.write(Self.allowed(source.text()), to: stage, Field.Stage.title)
        stages.append(stage)
      }
      let channel = try editor.create(.channel)
      try editor.append(channel)
      try editor.write(Self.allowed(source.text()), to: channel, Field.Channel.name)
      for _ in 0..<40 {
        let card = try editor.create(.card)
        try editor.set(card, Field.Card.kind, .text("\(source.pick(Schema.cardKinds))"))
        try editor.append(card, column: source.pick(stages))
        try editor.write(Self.allowed(source.text()), to: card, Field.Card.text)
        try editor.set(card, Field.Card.emotion, .integer(Int64(source.number(-2...2))))
        try editor.set(card, Field.Card.severity, .integer(Int64(source.number(0...3))))
        try editor.set(card, Field.Card.impact, .integer(Int64(source.number(0...3))))
        try editor.set(card, Field.Card.effort, .integer(Int64(source.number(0...3))))
        try editor.write(Self.allowed(source.text()), to: card, Field.Card.owner)
        for who in ["ana", "顧客顧客顧客"] {
          try editor.set(
            card, Field.Card.emotions, key: who, .integer(Int64(source.number(-2...2))))
        }
        if source.chance(40) { try editor.set(card, Field.Card.channel, .reference(channel)) }
        if source.chance(20) {
          try editor.set(
            card, Field.Card.funnelCount, .integer(Int64(source.number(0...1_000_000_000))))
        }
        cards.append(card)
      }
      for _ in 0..<30 {
        let link = try editor.create(.link)
        try editor.set(link, Field.Link.from, .reference(source.pick(cards)))
        try editor.set(link, Field.Link.to, .reference(source.pick(cards)))
        let types = ["causes", "answers", "leads-to", "loops-back-to"]
        try editor.set(link, Field.Link.type, .text(source.pick(types)))
      }
    }
    random = source
    return document
  }

  /// What the schema lets into a text; not empty.
  private static func allowed(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars
    where scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) {
      result.append(scalar)
    }
    return String(result) + "."
  }

  @Test("numbers are written as people read them")
  func numbers() {
    let numbers = NumberWords(.english)
    #expect(numbers.count(1_234_567) == "1,234,567")
    #expect(numbers.count(-999) == "−999")
    #expect(numbers.percent(0.4) == "40%")
    #expect(numbers.percent(0.0001) == "<0.1%")
    #expect(numbers.percent(0) == "0%")
    #expect(numbers.percent(0.9999) == "99.9%")
    #expect(numbers.percent(1) == "100%")
    #expect(numbers.percent(12.5) == "1,250%")
    #expect(numbers.feeling(0.02) == "0")
    #expect(numbers.feeling(2) == "+2")
    #expect(NumberWords.counted(1, "pain") == "1 pain")
    #expect(NumberWords.list(["A", "B", "C"]) == "A, B and C")
    #expect(NumberWords.list(["A", "B", "C", "D"], most: 3) == "A, B and 2 more")
  }

  @Test("bars are drawn to an eighth of a column, and nothing more than 0 is hidden")
  func bars() {
    #expect(InsightText.bar(0, columns: 10) == "")
    #expect(InsightText.bar(0.001, columns: 10) == "▏")
    #expect(InsightText.bar(0.5, columns: 3) == "█▌")
    #expect(InsightText.bar(2, columns: 3) == "███")
  }

  @Test("JSON holds every section or those asked for, with the same words")
  func json() throws {
    let words = try words(document())
    let all = InsightJSON.text(words)
    for section in InsightSection.allCases { #expect(all.contains("\"\(section.rawValue)\": {")) }
    #expect(all.contains("\"conversion\": 0.25"))
    #expect(all.contains("\"source\": \"nothing\""))
    #expect(all.contains("\"quickWin\": true"))
    #expect(all.contains("\"due\": \"2026-12-01\""))
    let one = InsightJSON.text(words, sections: [.funnel])
    #expect(one.contains("\"bottleneck\": {"))
    #expect(!one.contains("\"graph\""))
    #expect(one == InsightJSON.text(words, sections: [.funnel]))
  }

  @Test("the page of the insights names every member of the JSON")
  func documentedJSON() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/JourneyInsight/README.md")
    let page = try String(contentsOf: file, encoding: .utf8)
    let part = try #require(page.components(separatedBy: "## JSON").last)
    let json = try InsightJSON.text(words(document()))
    for line in json.split(separator: "\n") {
      let pieces = line.split(separator: "\"", maxSplits: 2)
      guard pieces.count == 3, pieces[2].hasPrefix(": ") else { continue }
      let key = pieces[1]
      #expect(part.contains("`\(key)`") || part.contains("\"\(key)\""), "\(key)")
    }
  }
}
