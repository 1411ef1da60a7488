import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData
import Testing

@testable import JourneyWords

@Suite("Comparisons and findings in words")
struct ComparisonTextTests {
  /// The same little map before and after somebody worked on it.
  private struct Moments {
    var before = MapDocument()
    var after = MapDocument()
    var card = RecordID.root

    init() throws {
      var card = RecordID.root
      var lane = RecordID.root
      var stages: [RecordID] = []
      _ = try before.edit(as: ReplicaID(5)) { (editor: inout Editor) throws(ChangeError) in
        try editor.write("Shop", to: .root, Field.Map.title)
        for title in ["Discovery", "Purchase"] {
          let stage = try editor.create(.stage)
          try editor.append(stage)
          try editor.write(title, to: stage, Field.Stage.title)
          stages.append(stage)
        }
        lane = try editor.create(.lane)
        try editor.append(lane)
        try editor.write("Actions", to: lane, Field.Lane.title)
        card = try editor.create(.card)
        try editor.append(card, column: stages[0], row: lane)
        try editor.set(card, Field.Card.kind, .text("action"))
        try editor.write("Searches the web", to: card, Field.Card.text)
        try editor.set(card, Field.Card.emotion, .integer(-1))
      }
      after = before
      _ = try after.edit(as: ReplicaID(5)) { (editor: inout Editor) throws(ChangeError) in
        try editor.write("Searches our shop", to: card, Field.Card.text)
        try editor.append(card, column: stages[1], row: lane)
        try editor.set(card, Field.Card.importance, .integer(2))
        let new = try editor.create(.card)
        try editor.append(new, column: stages[0], row: lane)
        try editor.set(new, Field.Card.kind, .text("action"))
        try editor.write("Asks \u{202E}a friend", to: new, Field.Card.text)
        try editor.set(new, Field.Card.emotion, .integer(2))
        try editor.write("Our shop", to: .root, Field.Map.title)
      }
      self.card = card
    }
  }

  @Test("a comparison is told in signs, words and a summary")
  func words() throws {
    let moments = try Moments()
    let comparison = MapComparison(moments.before, moments.after)
    #expect(
      ComparisonText().text(comparison) == """
        Map
          title: [-Shop-]{+Our shop+}
        Cards
          + action “Asks a friend” (Discovery / Actions)
          → action “Searches the web”: Discovery / Actions → Purchase / Actions
              “Searches [-the web-]{+our shop+}”
              importance: nothing → 2
        Satisfaction
          Discovery −1 → +2
          Purchase unknown → −1
        1 card added, 1 moved, 1 reworded; 1 field of the map changed; satisfaction in Discovery −1 → +2; \
        satisfaction in Purchase unknown → −1.

        """)
    let coloured = ComparisonText(usesColour: true).text(comparison)
    #expect(coloured.contains("\u{1B}[31mthe web\u{1B}[0m\u{1B}[32mour shop\u{1B}[0m"))
    #expect(!coloured.unicodeScalars.contains("\u{202E}"))
    #expect(
      ComparisonText().text(MapComparison(moments.before, moments.before)) == "No difference.\n")
  }

  @Test("the JSON of a comparison names fields, values and words")
  func json() throws {
    let moments = try Moments()
    let text = ComparisonJSON.text(MapComparison(moments.before, moments.after))
    #expect(text.contains(#""matchedBy": "moments""#))
    #expect(text.contains(#""after": -1"#))
    #expect(text.contains(#""id": "\#(RecordName.text(moments.card))""#))
    #expect(text.contains(#""field": "importance","#))
  }

  @Test("every rule has a sentence of its own that ends with a full stop and says what to do")
  func findings() throws {
    let moments = try Moments()
    let words = FindingWords(moments.after)
    let stage = moments.after.ordered(.stage)[0]
    let lane = moments.after.ordered(.lane)[0]
    var messages: Set<String> = []
    for rule in CheckRule.allCases {
      let isCard = CheckRule.allCases.firstIndex(of: .emptyCard).map {
        CheckRule.allCases.firstIndex(of: rule).map { $0 } ?? 0 >= $0
      }
      let place: Finding.Place =
        switch rule {
        case .assumptionOverdue, .actionOverdue: .card(moments.card, stage: stage, lane: lane)
        case .laneUnnamed: .lane(lane)
        case .personaWithoutBehaviour, .personaWithoutDecisionMaker: .persona(.root)
        case _ where isCard == true: .card(moments.card, stage: stage, lane: lane)
        case _ where rule.element != nil: .stage(stage)
        case .stageUnnamed, .stageEmpty, .emotionWithoutValue, .painWithoutSeverity,
          .opportunityWithoutRating, .scoreOutOfRange:
          .stage(stage)
        default: .map
        }
      let finding = Finding(rule, place, count: 2, day: CalendarDay(number: 20_000), name: "x")
      let message = words.message(finding)
      #expect(message != MessageWords(.english).text(rule.summary), "\(rule.rawValue)")
      #expect(message.hasSuffix(".") && message.contains(":"), "\(rule.rawValue): \(message)")
      #expect(!words.place(finding).isEmpty)
      messages.insert(message)
    }
    #expect(messages.count == CheckRule.allCases.count)
  }

  @Test("findings are listed a line each; what one stage lacks is said in one")
  func list() throws {
    var moments = try Moments()
    let lane = moments.after.ordered(.lane)[0]
    _ = try moments.after.edit(as: ReplicaID(5)) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(lane, Field.Lane.key, .text("actions"))
      for key in ["pains", "kpis"] {
        let lane = try editor.create(.lane)
        try editor.append(lane)
        try editor.write(key, to: lane, Field.Lane.title)
        try editor.set(lane, Field.Lane.key, .text(key))
      }
      for rule in ["map-without-owner", "map-without-goal", "review-unplanned"] {
        try editor.set(.root, Field.Map.silencedRules, key: rule, .text("A trial."))
      }
    }
    let facts = MapFacts(moments.after)
    let today = CalendarDay(number: 20_000)
    let report = MapCheck(facts, today: today).report(facts)
    let text = CheckText(name: { "\($0.lamport)" })
    #expect(
      text.text(report, moments.after) == """
        warning  The map does not say whose journey it is: add a persona and make it the map's. (map-without-persona)
        warning  “Discovery” has no pain or KPI: add them. (stage-without-pain, -kpi, 6)
        warning  “Purchase” has no pain or KPI: add them. (stage-without-pain, -kpi, 17)
        note     No stage is after the sale: add one, or mark with after-sale=yes which ones are. (after-sale-missing)

        5 warnings and 1 note, in 4 lines: what a stage lacks is said in one.
        3 findings of 3 silenced rules not shown: --all lists them.

        """)
    var all = text
    all.showsSilenced = true
    #expect(all.text(report, moments.after).contains("silenced map-without-goal: “A trial.”"))
    let json = CheckJSON.text(report, moments.after, today: today)
    #expect(json.contains(#""rule": "stage-without-kpi","#))
    #expect(json.contains(#""reason": "A trial.","#))
  }
}
