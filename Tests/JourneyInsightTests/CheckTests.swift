import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyInsight

@Suite("Checks")
struct CheckTests {
  private static let today = CalendarDay(number: 20_500)

  private func check(_ map: DraftMap, today: CalendarDay = today) -> CheckReport {
    let facts = MapFacts(map.document)
    return MapCheck(facts, today: today).report(facts)
  }

  private func rules(_ map: DraftMap) -> [CheckRule] { check(map).findings.map(\.rule) }

  /// A map that nothing is wrong with.
  private struct GoodMap {
    var map = DraftMap()
    var stage = RecordID.root
    var pain = RecordID.root
    var action = RecordID.root
    var touchpoint = RecordID.root
    var kpi = RecordID.root

    init() throws {
      try map.write("Our shop", .root, Field.Map.title)
      try map.write("Fewer returns", .root, Field.Map.goal)
      try map.write("Ana", .root, Field.Map.owner)
      try map.set(.root, Field.Map.reviewDate, .text("2099-01-01"))
      var persona = RecordID.root
      var channel = RecordID.root
      try map.edit { (editor) throws(ChangeError) in
        persona = try editor.create(.persona)
        try editor.append(persona)
        try editor.write("Maria", to: persona, Field.Persona.name)
        try editor.write("Compares for weeks", to: persona, Field.Persona.behaviour)
        try editor.set(.root, Field.Map.persona, .reference(persona))
        channel = try editor.create(.channel)
        try editor.append(channel)
        try editor.write("Shop", to: channel, Field.Channel.name)
      }
      var lanes: [RecordID] = []
      for (key, kind) in [
        ("stage-goal", "goal"), ("actions", "action"), ("touchpoints", "touchpoint"),
        ("channels", "touchpoint"), ("emotions", "emotion"), ("pains", "pain"),
        ("opportunities", "opportunity"), ("kpis", "kpi"),
      ] {
        lanes.append(try map.addLane(key.uppercased(), key: key, kind: kind))
      }
      stage = try map.addStage("After sale", isAfterSale: true)
      try map.addCard("Sends it back", "goal", stage: stage, lane: lanes[0])
      try map.addCard("Prints a label", "action", stage: stage, lane: lanes[1])
      touchpoint = try map.addCard("Parcel shop", "touchpoint", stage: stage, lane: lanes[2])
      try map.set(touchpoint, Field.Card.channel, .reference(channel))
      let emotion = try map.addCard("", "emotion", stage: stage, lane: lanes[4])
      try map.set(emotion, Field.Card.emotion, .integer(-1))
      pain = try map.addCard("No printer", "pain", stage: stage, lane: lanes[5])
      try map.set(pain, Field.Card.severity, .integer(3))
      action = try map.addCard(
        "Codes instead of labels", "action-item", stage: stage, lane: lanes[6])
      try map.write("Boris", action, Field.Card.owner)
      try map.set(action, Field.Card.due, .text("2099-01-01"))
      try map.link(action, pain, "answers")
      let chance = try map.addCard("Return in store", "opportunity", stage: stage, lane: lanes[6])
      try map.set(chance, Field.Card.impact, .integer(3))
      try map.set(chance, Field.Card.effort, .integer(1))
      kpi = try map.addCard("Returns", "kpi", stage: stage, lane: lanes[7])
      try map.set(kpi, Field.Card.target, .text("5"))
      try map.set(kpi, Field.Card.values, key: "2026-01-01", .text("9"))
    }
  }

  @Test("a map with everything in it has no finding")
  func nothing() throws {
    #expect(rules(try GoodMap().map) == [])
  }

  @Test("an empty document and a map without cards are told of in few words")
  func empty() throws {
    let none = check(DraftMap()).findings.map(\.rule)
    #expect(none.first == .mapWithoutStages)
    #expect(!none.contains(.stageEmpty) && !none.contains(.mapEmpty))
    var map = DraftMap()
    try map.addStage("Discovery")
    try map.addStage("Loyalty", isAfterSale: true)
    let found = check(map).findings.map(\.rule)
    #expect(found.contains(.mapEmpty))
    #expect(!found.contains(.stageEmpty) && !found.contains(.afterSaleEmpty))
  }

  /// What is done to the good map, and what is found then.
  private typealias Damage = (inout GoodMap) throws -> Void

  private func expect(
    _ expected: CheckRule..., sourceLocation: SourceLocation = #_sourceLocation,
    after damage: Damage
  ) throws {
    var good = try GoodMap()
    try damage(&good)
    #expect(rules(good.map) == expected, sourceLocation: sourceLocation)
  }

  @Test("what has passed its date is an error from the day after")
  func overdue() throws {
    let (day, before) = (Self.today.description, Self.today.adding(days: -1).description)
    try expect { try $0.map.set(.root, Field.Map.reviewDate, .text(day)) }
    try expect(.reviewOverdue) { try $0.map.set(.root, Field.Map.reviewDate, .text(before)) }
    try expect { try $0.map.set($0.action, Field.Card.due, .text(day)) }
    try expect(.actionOverdue) { try $0.map.set($0.action, Field.Card.due, .text(before)) }
    try expect {
      try $0.map.set($0.action, Field.Card.due, .text(before))
      try $0.map.set($0.action, Field.Card.status, .text("done"))
    }
    try expect(.assumptionOverdue) {
      try $0.map.set($0.touchpoint, Field.Card.check, .text("assumption"))
      try $0.map.set($0.touchpoint, Field.Card.checkBy, .text(before))
    }
    try expect {
      try $0.map.set($0.touchpoint, Field.Card.check, .text("validated"))
      try $0.map.set($0.touchpoint, Field.Card.checkBy, .text(before))
    }
  }

  @Test("the map itself is asked for persona, title, goal, owner and a review date")
  func map() throws {
    try expect(.mapWithoutTitle) { try $0.map.write(" ", .root, Field.Map.title) }
    try expect(.mapWithoutGoal) { try $0.map.write("", .root, Field.Map.goal) }
    try expect(.mapWithoutOwner) { try $0.map.write("", .root, Field.Map.owner) }
    try expect(.reviewUnplanned) { try $0.map.set(.root, Field.Map.reviewDate, .null) }
    try expect(.mapWithoutPersona) { good in
      let persona = good.map.document.ordered(.persona)[0]
      try good.map.edit { (editor) throws(ChangeError) in try editor.delete(persona) }
    }
    try expect(.personaWithoutBehaviour) {
      try $0.map.write("", $0.map.document.ordered(.persona)[0], Field.Persona.behaviour)
    }
    try expect(.personaWithoutDecisionMaker) {
      try $0.map.set(.root, Field.Map.market, .text("b2b"))
    }
    try expect(.blueprintWithoutBackstage) {
      try $0.map.set(.root, Field.Map.kind, .text("service-blueprint"))
    }
    try expect(.silencedUnknown) {
      try $0.map.set(.root, Field.Map.silencedRules, key: "no-such-rule", .text("why"))
    }
  }

  @Test("cards are asked for what their kind carries")
  func cards() throws {
    try expect(.emptyCard) { try $0.map.write("", $0.touchpoint, Field.Card.text) }
    try expect(.painWithoutAction, .actionWithoutPain) { good in
      let link = good.map.document.records(.link)[0]
      try good.map.edit { (editor) throws(ChangeError) in try editor.delete(link) }
    }
    try expect(.painWithoutAction) {
      try $0.map.set($0.action, Field.Card.status, .text("dropped"))
    }
    try expect(.actionWithoutOwner) { try $0.map.write("  ", $0.action, Field.Card.owner) }
    try expect(.actionWithoutDate) { try $0.map.set($0.action, Field.Card.due, .null) }
    try expect(.touchpointMissing) {
      try $0.map.set($0.touchpoint, Field.Card.existence, .text("should-exist"))
    }
    try expect {
      try $0.map.set($0.touchpoint, Field.Card.existence, .text("should-exist"))
      try $0.map.set(.root, Field.Map.kind, .text("future-state"))
    }
    try expect(.kpiWithoutTarget) { try $0.map.set($0.kpi, Field.Card.target, .null) }
    // A count of the funnel alone asks for neither a target nor a value.
    try expect {
      try $0.map.set($0.kpi, Field.Card.target, .null)
      try $0.map.set($0.kpi, Field.Card.values, key: "2026-01-01", .null)
      try $0.map.set($0.kpi, Field.Card.funnelCount, .integer(120))
    }
    try expect(.kpiWithoutValue) {
      try $0.map.set($0.kpi, Field.Card.values, key: "2026-01-01", .null)
    }
    try expect(.assumptionWithoutDate) {
      try $0.map.set($0.pain, Field.Card.check, .text("assumption"))
    }
    try expect(.painWithoutSeverity) { try $0.map.set($0.pain, Field.Card.severity, .null) }
    try expect(.channelGone) { good in
      let channel = good.map.document.ordered(.channel)[0]
      try good.map.edit { (editor) throws(ChangeError) in try editor.delete(channel) }
    }
  }

  @Test("a fear asks for a linked reassurance, a needed resource for somebody to get it")
  func linked() throws {
    var good = try GoodMap()
    let lane = good.map.document.ordered(.lane)[5]
    let fear = try good.map.addCard("It breaks", "fear", stage: good.stage, lane: lane)
    let need = try good.map.addCard("Scanner", "resource", stage: good.stage, lane: lane)
    try good.map.set(need, Field.Card.availability, .text("need"))
    #expect(rules(good.map) == [.fearWithoutReassurance, .resourceNeeded])
    try good.map.link(good.touchpoint, fear, "answers")
    try good.map.link(good.action, need, "leads-to")
    #expect(rules(good.map) == [])
  }

  @Test("a link to a deleted card dangles at the card that is left")
  func dangling() throws {
    var good = try GoodMap()
    try good.map.edit { (editor) throws(ChangeError) in try editor.delete(good.pain) }
    let found = check(good.map).findings
    #expect(found.map(\.rule) == [.stageWithoutPain, .linkDangling, .actionWithoutPain])
    #expect(found[1].place.record == good.action)
  }

  // MARK: Coverage

  @Test("a stage is asked for an element only if the map has the lane for it")
  func lanes() throws {
    var map = DraftMap()
    let touchpoints = try map.addLane("Dotyk", key: "touchpoints")
    let stage = try map.addStage("Purchase")
    try map.addCard("Shop", "touchpoint", stage: stage, lane: touchpoints)
    func coverage() -> [StageElement] { check(map).findings.compactMap(\.rule.element) }
    #expect(coverage() == [])
    try map.addLane("Channels", key: "channels")
    #expect(coverage() == [.channel])
    try map.addLane("What they do", kind: "action")
    #expect(coverage() == [.action, .channel])
    let processes = try map.addLane("Processes", key: "processes", kind: "kpi")
    try map.set(processes, Field.Lane.backstage, .bool(true))
    #expect(coverage() == [.action, .channel])
    let pains = try map.addLane("Pains", key: "pains")
    #expect(coverage() == [.action, .channel, .pain])
    try map.set(.root, Field.Map.kind, .text("future-state"))
    #expect(coverage() == [.action, .channel])
    try map.set(.root, Field.Map.kind, .null)
    // A card of no kind is what its lane is for.
    let card = try map.addCard("Waits", "goal", stage: stage, lane: pains)
    try map.set(card, Field.Card.kind, .null)
    #expect(coverage() == [.action, .channel])
  }

  @Test("an empty half after the sale is told of, and an empty stage once")
  func afterSale() throws {
    var map = DraftMap()
    let lane = try map.addLane("Actions", key: "actions")
    let purchase = try map.addStage("Purchase")
    try map.addCard("Pays", "action", stage: purchase, lane: lane)
    let after = try map.addStage("Loyalty", isAfterSale: true)
    let found = check(map).findings
    #expect(found.contains(Finding(.afterSaleEmpty, .map)))
    #expect(found.contains(Finding(.stageEmpty, .stage(after))))
    #expect(!found.contains(Finding(.stageWithoutAction, .stage(after))))
    try map.set(after, Field.Stage.afterSale, .bool(false))
    #expect(check(map).findings.contains(Finding(.afterSaleMissing, .map)))
    try map.set(.root, Field.Map.kind, .text("empathy-map"))
    #expect(!check(map).findings.contains(Finding(.afterSaleMissing, .map)))
  }

  // MARK: Silencing and order

  @Test("silenced rules are told apart, with their reason")
  func silenced() throws {
    var good = try GoodMap()
    try good.map.set(good.kpi, Field.Card.target, .null)
    try good.map.set(.root, Field.Map.silencedRules, key: "kpi-without-target", .text("Later."))
    let report = check(good.map)
    #expect(report.findings.isEmpty)
    #expect(report.silenced.map(\.rule) == [.kpiWithoutTarget])
    #expect(report.silencedRules.map(\.reason) == ["Later."])
  }

  @Test("errors come first, then what stands further left", arguments: seeds(10))
  func order(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var map = DraftMap()
    try map.change(200, &random)
    let report = check(map)
    let severities = report.findings.map(\.severity)
    #expect(severities == severities.sorted(), "SEED=\(seed)")
    let stages = map.document.ordered(.stage)
    for severity in CheckSeverity.allCases {
      let places = report.findings.filter { $0.severity == severity }
        .compactMap { $0.place.stage.flatMap { stages.firstIndex(of: $0) } }
      #expect(places == places.sorted(), "SEED=\(seed)")
    }
  }

  // MARK: Keeping up

  @Test("a check that keeps up with changes equals one made afresh", arguments: seeds(10))
  func incremental(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var map = DraftMap()
    var facts = MapFacts(map.document)
    var check = MapCheck(facts, today: Self.today)
    for _ in 0..<150 {
      map.changes = []
      try map.change(1, &random)
      for change in map.changes { check.update(facts.update(change, in: map.document), facts) }
      let fresh = MapFacts(map.document)
      let expected = MapCheck(fresh, today: Self.today).report(fresh)
      let found = check.report(facts)
      guard found == expected else {
        Issue.record("SEED=\(seed): \(found) is not \(expected)")
        return
      }
    }
  }
}
