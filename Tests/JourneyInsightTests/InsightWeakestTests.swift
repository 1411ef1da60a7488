import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyInsight

struct InsightWeakestTests {
  private func points(_ insight: MapInsight, _ stage: Int) -> [InsightWeights.Name: Double] {
    var result: [InsightWeights.Name: Double] = [:]
    for ranked in insight.weakest.ranking where ranked.index == stage {
      for part in ranked.parts { result[part.name] = part.value }
    }
    return result
  }

  @Test("each part is computed as documented")
  func parts() throws {
    var map = try InsightMap(stageCount: 2)
    try map.card(.kpi, stage: 0, [Field.Card.funnelCount: .integer(100)])
    try map.card(.kpi, stage: 1, [Field.Card.funnelCount: .integer(30)])
    try map.card(.emotion, stage: 1, [Field.Card.emotion: .integer(-2)])
    try map.card(.emotion, stage: 1, [Field.Card.emotion: .integer(1)])
    try map.card(.pain, stage: 1, [Field.Card.severity: .integer(3)], votes: ["ana": 1])
    try map.card(.pain, stage: 1)
    try map.card(
      .touchpoint, stage: 1,
      [Field.Card.existence: .text("should-exist"), Field.Card.importance: .integer(3)])
    try map.card(.touchpoint, stage: 1, [Field.Card.existence: .text("exists")])
    let insight = map.insight()
    let values = points(insight, 1)
    // Mean −0.5 is 0.625, worst −2 is 1.
    #expect(values[.emotion] == 0.8125)
    // 6 and 1: 7 ÷ 13 and 6 ÷ 9.
    #expect(abs((values[.pains] ?? 0) - 0.5 * (7.0 / 13 + 6.0 / 9)) < 1e-12)
    // 3 of 4 shares missing; the worst counts 3 of 6.
    #expect(values[.touchpoints] == 0.5 * 0.75 + 0.5 * 0.5)
    #expect(values[.conversion] == 0.7)
    // 3, 3, 2 and 2 of 10.
    let expected =
      30 * 0.8125 + 15 * (7.0 / 13 + 6.0 / 9) + 20 * 0.625 + 20 * 0.7
    let first = insight.weakest.ranking[0]
    #expect(first.index == 1)
    #expect(abs((first.weakness ?? 0) - expected) < 1e-9)
    #expect(first.parts.map(\.name) == [.emotion, .pains, .conversion, .touchpoints])
    #expect(abs(first.parts.reduce(0) { $0 + $1.points } - (first.weakness ?? 0)) < 1e-9)
    // Nothing but “no pain” is known of the other.
    #expect(insight.weakest.ranking[1].parts.map(\.reason) == [.noPains])
    #expect(insight.weakest.ranking[1].weakness == 0)
  }

  @Test("one bad touchpoint among many good ones taints the stage")
  func taint() throws {
    var map = try InsightMap(stageCount: 2)
    for stage in 0...1 {
      for number in 0..<5 {
        try map.card(
          .touchpoint, stage: stage,
          [
            Field.Card.importance: .integer(3), Field.Card.momentOfTruth: .bool(true),
            Field.Card.emotion: .integer(stage == 1 && number == 0 ? -2 : 1),
          ])
      }
    }
    let insight = map.insight()
    #expect(insight.weakest.ranking.map(\.index) == [1, 0])
    // Means 0.25 and 0.4; the worst is 0.25 and 1.
    #expect(points(insight, 0)[.touchpoints] == 0.25)
    #expect(points(insight, 1)[.touchpoints] == 0.7)
    // Without the worst card's share only the means count.
    var settings = InsightSettings()
    settings.setWeight(.worst, 0)
    let mean = points(map.insight(settings), 1)[.touchpoints] ?? 0
    #expect(abs(mean - 0.4) < 1e-12)
  }

  @Test("a part of which nothing is known neither helps nor harms")
  func unknown() throws {
    var map = try InsightMap(stageCount: 3)
    try map.card(.emotion, stage: 1, [Field.Card.emotion: .integer(-2)])
    try map.card(.touchpoint, stage: 1)
    let ranking = map.insight().weakest.ranking
    #expect(ranking.map(\.weakness) == [100, nil, nil])
    #expect(ranking.map(\.index) == [1, 0, 2])
    #expect(ranking[0].parts.count == 1)
  }

  @Test("weights come from the map, and what is asked for goes over them")
  func weights() throws {
    var map = try InsightMap(stageCount: 2)
    try map.card(.emotion, stage: 0, [Field.Card.emotion: .integer(-2)])
    try map.card(.emotion, stage: 1, [Field.Card.emotion: .integer(2)])
    try map.card(.pain, stage: 1, [Field.Card.severity: .integer(3)])
    #expect(map.insight().weakest.ranking[0].index == 0)
    try map.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(.root, Field.Map.insightWeights, key: "emotion", .integer(0))
      try editor.set(.root, Field.Map.insightWeights, key: "elsewhere", .integer(9))
    }
    let insight = map.insight()
    #expect(insight.weakest.weights.emotion == 0)
    #expect(insight.weakest.weights.pains == 3)
    #expect(insight.weakest.ranking[0].index == 1)
    #expect(insight.weakest.ranking[0].parts.map(\.name) == [.pains])
    var settings = InsightSettings()
    try settings.setWeight("emotion=7")
    #expect(map.insight(settings).weakest.weights.emotion == 7)
    #expect(throws: InsightWeightError.noWeight("emotion")) { try settings.setWeight("emotion") }
    #expect(throws: InsightWeightError.unknownName("mood")) { try settings.setWeight("mood=1") }
    #expect(throws: InsightWeightError.outOfRange("pains", "101")) {
      try settings.setWeight("pains=101")
    }
  }

  @Test("touchpoints of no importance do not count, moments of truth count twice")
  func importance() throws {
    var map = try InsightMap(stageCount: 2)
    try map.card(
      .touchpoint, stage: 0,
      [Field.Card.existence: .text("should-exist"), Field.Card.importance: .integer(0)])
    try map.card(
      .touchpoint, stage: 1,
      [
        Field.Card.existence: .text("should-exist"), Field.Card.importance: .integer(1),
        Field.Card.momentOfTruth: .bool(true),
      ])
    try map.card(.touchpoint, stage: 1, [Field.Card.importance: .integer(2)])
    let insight = map.insight()
    #expect(points(insight, 0)[.touchpoints] == nil)
    // 2 of 4, and the worst 2 of 6.
    #expect(points(insight, 1)[.touchpoints] == 0.25 + 1.0 / 6)
  }
}
