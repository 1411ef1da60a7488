import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyInsight

struct InsightPlanTests {
  @Test("pains rank by severity × (1 + votes), then evidence, reach, severity and place")
  func ranking() throws {
    var map = try InsightMap(stageCount: 2)
    try map.card(.kpi, stage: 0, [Field.Card.funnelCount: .integer(200)])
    try map.card(.kpi, stage: 1, [Field.Card.funnelCount: .integer(50)])
    let late = try map.card(.pain, stage: 1, [Field.Card.severity: .integer(2)])
    let early = try map.card(.pain, stage: 0, [Field.Card.severity: .integer(2)])
    let voted = try map.card(
      .pain, stage: 1, [Field.Card.severity: .integer(1)], votes: ["ana": 3, "ion": 1])
    let proven = try map.card(.pain, stage: 1, [Field.Card.severity: .integer(2)])
    try map.comment(proven, type: "quote")
    try map.comment(late, type: "comment")
    let unsaid = try map.card(.pain, stage: 0)
    let none = try map.card(.pain, stage: 0, [Field.Card.severity: .integer(0)], votes: ["ana": 9])
    // Two voices on a small pain weigh as much as a middling one in silence, which is more severe.
    let doubled = try map.card(
      .pain, stage: 0, [Field.Card.severity: .integer(1)], votes: ["ana": 1])
    let pains = map.insight().pains.pains
    #expect(pains.map(\.card) == [voted, proven, early, doubled, late, unsaid, none])
    #expect(pains.map(\.weight) == [5, 2, 2, 2, 2, 1, 0])
    #expect(pains[1].evidenceCount == 1)
    #expect(pains[1].reach == 0.25)
    #expect(pains[2].reach == 1)
    #expect(map.insight().pains.unanswered.count == 6)
  }

  @Test("answers are followed through solutions, in either direction from the pain")
  func answers() throws {
    var map = try InsightMap(stageCount: 1)
    let pain = try map.card(.pain, stage: 0, [Field.Card.severity: .integer(3)])
    let other = try map.card(.pain, stage: 0, [Field.Card.severity: .integer(1)])
    let solution = try map.card(.solution, stage: 0)
    let action = try map.card(.actionItem, stage: 0)
    let dropped = try map.card(.actionItem, stage: 0, [Field.Card.status: .text("dropped")])
    try map.link(solution, .answers, pain)
    try map.link(action, .answers, solution)
    // Drawn the other way round.
    try map.link(other, .answers, dropped)
    let pains = map.insight().pains
    #expect(pains.pains[0].answers == [solution, action])
    #expect(pains.pains[0].hasAction)
    #expect(pains.pains[1].answers == [dropped])
    #expect(!pains.pains[1].hasAction)
    #expect(pains.unanswered.map(\.card) == [other])
  }

  @Test("quick wins come first, then what answers the worst pain, then the rest")
  func plan() throws {
    var map = try InsightMap(stageCount: 1)
    let small = try map.card(.pain, stage: 0, [Field.Card.severity: .integer(1)])
    let large = try map.card(.pain, stage: 0, [Field.Card.severity: .integer(3)])
    let lone = try map.card(.actionItem, stage: 0, [Field.Card.due: .text("2026-01-01")])
    let forSmall = try map.card(.actionItem, stage: 0)
    let forLarge = try map.card(
      .actionItem, stage: 0,
      [Field.Card.impact: .integer(3), Field.Card.effort: .integer(2)])
    let win = try map.card(
      .opportunity, stage: 0, [Field.Card.impact: .integer(2), Field.Card.effort: .integer(1)])
    try map.card(.opportunity, stage: 0)
    try map.card(
      .actionItem, stage: 0,
      [
        Field.Card.impact: .integer(3), Field.Card.effort: .integer(0),
        Field.Card.status: .text("done"),
      ])
    try map.link(forSmall, .answers, small)
    try map.link(forLarge, .answers, large)
    try map.link(forLarge, .answers, small)
    let have = try map.card(.resource, stage: 0, [Field.Card.availability: .text("have")])
    let need = try map.card(.resource, stage: nil, [Field.Card.availability: .text("need")])
    try map.link(need, .answers, forLarge)
    let plan = map.insight().plan
    #expect(plan.steps.map(\.card) == [win, forLarge, forSmall, lone])
    #expect(plan.steps.map(\.rank) == [nil, 1, 2, nil])
    #expect(plan.steps[1].pains == [large, small])
    #expect(plan.steps[1].resources == [need])
    #expect(plan.quickWins.map(\.card) == [win])
    #expect(plan.doneCount == 1)
    #expect(plan.resources.map(\.card) == [need, have])
    #expect(plan.resources[0].uses == [forLarge])
  }
}
