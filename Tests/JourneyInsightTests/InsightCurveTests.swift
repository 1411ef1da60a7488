import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyInsight

struct InsightCurveTests {
  @Test("a stage's value is the mean of its cards, its band what anybody says there")
  func meanAndBand() throws {
    var map = try InsightMap(stageCount: 2)
    try map.card(.emotion, stage: 0, [Field.Card.emotion: .integer(1)], emotions: ["ana": -2])
    // No emotion of its own: (2 + 1) ÷ 2.
    try map.card(.emotion, stage: 0, emotions: ["ana": 2, "ion": 1])
    let point = map.insight().curve.points[0]
    #expect(point.value == 1.25)
    #expect(point.lowest == -2)
    #expect(point.highest == 2)
    #expect(point.lowestFeeling == 1)
    #expect(point.highestFeeling == 1.5)
    #expect(point.cardCount == 2)
    #expect(point.source == .emotions)
    #expect(point.participants.map(\.participant) == ["ana", "ion"])
    #expect(point.participants.map(\.value) == [0, 1])
    #expect(map.insight().curve.participants == ["ana", "ion"])
  }

  @Test("a stage in which nothing is said has no value")
  func gap() throws {
    var map = try InsightMap(stageCount: 3)
    try map.card(.action, stage: 0)
    try map.card(.emotion, stage: 2, [Field.Card.emotion: .integer(-1)])
    let curve = map.insight().curve
    #expect(curve.points.map(\.value) == [nil, nil, -1])
    #expect(curve.points[0].source == .nothing)
    // One value makes no lowest and no highest.
    #expect(curve.lowest == nil && curve.highest == nil && curve.steepestFall == nil)
  }

  @Test("scores stand in where no card has an emotion, and are taken as the end when beyond")
  func scores() throws {
    var map = try InsightMap(stageCount: 2)
    for score in ["1", "4", "9", "no number"] {
      try map.card(.action, stage: 0, [Field.Card.score: .text(score)])
    }
    try map.card(.action, stage: 1, [Field.Card.score: .text("5")])
    try map.card(.emotion, stage: 1, [Field.Card.emotion: .integer(-2)])
    let points = map.insight().curve.points
    // −2, +1 and +2.
    #expect(points[0].value == 1.0 / 3)
    #expect(points[0].source == .scores)
    #expect(points[0].clampedCount == 1)
    #expect(points[0].lowest == -2 && points[0].highest == 2)
    #expect(points[1].value == -2)
    #expect(points[1].source == .emotions)
  }

  @Test("the lowest, the highest and the steepest fall are named, over gaps; ties go to the first")
  func moments() throws {
    var map = try InsightMap(stageCount: 5)
    for (stage, emotion) in [(0, 2), (1, -1), (3, -1), (4, 2)] {
      try map.card(.emotion, stage: stage, [Field.Card.emotion: .integer(Int64(emotion))])
    }
    let curve = map.insight().curve
    #expect(curve.lowest == 1)
    #expect(curve.highest == 0)
    #expect(curve.steepestFall == EmotionCurve.Fall(from: 0, to: 1, depth: 3))
  }

  @Test("a fall is found over a stage of which nothing is said")
  func fallOverGap() throws {
    var map = try InsightMap(stageCount: 3)
    try map.card(.emotion, stage: 0, [Field.Card.emotion: .integer(1)])
    try map.card(.emotion, stage: 2, [Field.Card.emotion: .integer(-1)])
    #expect(map.insight().curve.steepestFall == EmotionCurve.Fall(from: 0, to: 2, depth: 2))
  }

  @Test("disagreement is what several people say of the same card")
  func disagreement() throws {
    var map = try InsightMap(stageCount: 2)
    // Two cards far apart, but nobody contradicts anybody.
    try map.card(.emotion, stage: 0, emotions: ["ana": -2])
    try map.card(.emotion, stage: 0, emotions: ["ion": 2])
    try map.card(.emotion, stage: 1, emotions: ["ana": 0, "ion": 1])
    let wide = try map.card(.emotion, stage: 1, emotions: ["ana": 2, "ion": -1, "eva": -1])
    let curve = map.insight().curve
    #expect(curve.points[0].disagreement == nil)
    let widest = try #require(curve.widestDisagreement)
    #expect(widest.card == wide)
    #expect(widest.spread == 3)
    #expect(widest.lowest.participant == "eva")
    #expect(widest.highest.participant == "ana")
    #expect(curve.points[1].disagreement == widest)
  }

  @Test("a map without stages has an empty curve, and nothing fails")
  func empty() throws {
    let insight = MapInsight(MapFacts(MapDocument()))
    #expect(insight.curve.points.isEmpty)
    #expect(insight.weakest.ranking.isEmpty)
    #expect(insight.funnel.conversion == nil)
    #expect(insight.graph.linkCount == 0)
  }
}
