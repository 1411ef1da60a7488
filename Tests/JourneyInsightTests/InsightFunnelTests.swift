import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyInsight

struct InsightFunnelTests {
  /// Nil is a stage without a count.
  private func funnel(_ counts: [Int64?]) throws -> Funnel {
    var map = try InsightMap(stageCount: counts.count)
    for (stage, count) in counts.enumerated() {
      if let count { try map.card(.kpi, stage: stage, [Field.Card.funnelCount: .integer(count)]) }
    }
    return map.insight().funnel
  }

  @Test("each stage's conversion, the whole's, and the bottleneck")
  func conversions() throws {
    let funnel = try funnel([1_000, 400, 100, 80])
    #expect(funnel.steps.map(\.conversion) == [nil, 0.4, 0.25, 0.8])
    #expect(funnel.steps.map(\.lost) == [nil, 600, 300, 20])
    #expect(funnel.conversion == 0.08)
    #expect(funnel.bottleneck == 2)
    #expect(funnel.countedStages == 4)
  }

  @Test("stages without a count are passed over")
  func missing() throws {
    let funnel = try funnel([nil, 200, nil, 50, nil])
    #expect(funnel.steps[3].conversion == 0.25)
    #expect(funnel.steps[3].previous == 1)
    #expect(funnel.steps[2].conversion == nil)
    #expect(funnel.conversion == 0.25)
    #expect(funnel.bottleneck == 3)
  }

  @Test("after nobody no conversion is known; growth is no bottleneck")
  func zeroAndGrowth() throws {
    let stopped = try funnel([10, 0, 5])
    #expect(stopped.steps.map(\.conversion) == [nil, 0, nil])
    #expect(stopped.steps[2].lost == -5)
    #expect(stopped.conversion == 0.5)
    #expect(stopped.bottleneck == 1)
    let grown = try funnel([10, 15])
    #expect(grown.steps[1].conversion == 1.5)
    #expect(grown.bottleneck == nil)
    #expect(try funnel([0, 15]).conversion == nil)
    #expect(try funnel([7]).conversion == nil)
  }

  @Test("of equal conversions, the one that loses more people is the bottleneck, then the first")
  func ties() throws {
    #expect(try funnel([100, 50, 1_000, 500]).bottleneck == 3)
    #expect(try funnel([100, 50, 100, 50]).bottleneck == 1)
  }

  @Test("of several counts in a stage the largest counts")
  func several() throws {
    var map = try InsightMap(stageCount: 1)
    for count in [30, 90, 60] {
      try map.card(.kpi, stage: 0, [Field.Card.funnelCount: .integer(Int64(count))])
    }
    let step = map.insight().funnel.steps[0]
    #expect(step.count == 90)
    #expect(step.otherCount == 2)
  }
}
