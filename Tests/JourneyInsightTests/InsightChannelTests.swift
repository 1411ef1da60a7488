import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyInsight

struct InsightChannelTests {
  @Test("cells count, and gaps are named: unused channels, single channels, stages without any")
  func matrix() throws {
    var map = try InsightMap(stageCount: 3)
    let site = try map.channel("Site")
    let shop = try map.channel("Shop")
    _ = try map.channel("Radio")
    try map.card(
      .touchpoint, stage: 0,
      [
        Field.Card.channel: .reference(site), Field.Card.importance: .integer(1),
        Field.Card.emotion: .integer(-1),
      ])
    try map.card(
      .touchpoint, stage: 0,
      [
        Field.Card.channel: .reference(site), Field.Card.importance: .integer(3),
        Field.Card.existence: .text("should-exist"), Field.Card.momentOfTruth: .bool(true),
        Field.Card.score: .text("5"),
      ])
    try map.card(.touchpoint, stage: 1, [Field.Card.channel: .reference(site)])
    try map.card(.action, stage: 1, [Field.Card.channel: .reference(shop)])
    try map.card(.touchpoint, stage: 2)
    try map.card(.action, stage: 2)
    let matrix = map.insight().channels
    let cell = matrix.columns[0].cells[0]
    #expect(cell.count == 2)
    #expect(cell.missingCount == 1)
    #expect(cell.momentOfTruthCount == 1)
    #expect(cell.importance == 3)
    // The score of the other card does not count where there is an emotion.
    #expect(cell.feeling == -1)
    #expect(matrix.columns[1].cells.map(\.count) == [1, 1, 0])
    #expect(matrix.columns[2].withoutChannel.count == 1)
    #expect(matrix.unusedChannels == [2])
    #expect(matrix.singleChannelStages == [ChannelMatrix.SingleChannel(stage: 0, channel: 0)])
    #expect(matrix.stagesWithoutChannel == [2])
    #expect(matrix.cardCount == 4)
  }

  @Test("the importance asked for leaves out what matters less, and what nobody has rated")
  func importance() throws {
    var map = try InsightMap(stageCount: 1)
    let site = try map.channel("Site")
    for importance in [Value.integer(1), .integer(2), .null] {
      try map.card(
        .touchpoint, stage: 0,
        [Field.Card.channel: .reference(site), Field.Card.importance: importance])
    }
    let column = map.insight(InsightSettings(importanceMin: 2)).channels.columns[0]
    #expect(column.cells[0].count == 1)
    #expect(column.leftOut == 2)
  }

  @Test("where no card names a channel, nothing is called a gap")
  func silence() throws {
    var map = try InsightMap(stageCount: 2)
    _ = try map.channel("Site")
    try map.card(.touchpoint, stage: 0)
    let matrix = map.insight().channels
    #expect(matrix.unusedChannels.isEmpty && matrix.stagesWithoutChannel.isEmpty)
  }

  @Test("a deleted channel is none")
  func deleted() throws {
    var map = try InsightMap(stageCount: 1)
    let site = try map.channel("Site")
    try map.card(.touchpoint, stage: 0, [Field.Card.channel: .reference(site)])
    try map.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(site) }
    #expect(map.insight().channels.columns[0].withoutChannel.count == 1)
  }
}
