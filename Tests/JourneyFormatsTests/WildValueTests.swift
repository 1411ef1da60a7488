import JourneyInsight
import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyFormats
@testable import JourneyWords

/// A snapshot is taken as it comes: a newer peer's schema may allow more than this one's.
@Suite("Values beyond the schema")
struct WildValueTests {
  /// A map with the largest number there is wherever `present` stands in its snapshot.
  private func map() throws -> MapDocument {
    var map = MapDocument()
    _ = try map.editInPlace(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(.root, Field.Map.insightWeights, key: "pains", .integer(77))
      try editor.set(.root, Field.Map.insightWeights, key: "emotion", .integer(77))
      let stage = try editor.create(.stage)
      for kind in ["pain", "kpi"] {
        let card = try editor.create(.card)
        try editor.place(card, column: stage, row: nil, after: nil)
        try editor.set(card, Field.Card.kind, .text(kind))
        try editor.set(card, Field.Card.funnelCount, .integer(77))
        for participant in ["p1", "p2", "p3"] {
          try editor.set(card, Field.Card.votes, key: participant, .integer(77))
        }
      }
    }
    let largest: [UInt8] = [0x1B, 0x7F] + [UInt8](repeating: 0xFF, count: 7)
    var bytes: [UInt8] = []
    for byte in map.snapshot() {
      if byte == 77, bytes.last == 0x18 {
        bytes.removeLast()
        bytes += largest
      } else {
        bytes.append(byte)
      }
    }
    return try MapDocument(snapshot: bytes)
  }

  @Test("are counted as the most there is, in insights, comparisons and every format")
  func largest() throws {
    let map = try map()
    let facts = MapFacts(map)
    #expect(facts.cards.allSatisfy { $0.votes == 1_000_000 })
    let words = InsightWords(InsightNames(map, facts), MapInsight(facts))
    #expect(!InsightJSON.text(words).isEmpty)
    #expect(!MapComparison(MapDocument(), map).isEmpty)
    for format in ExportFormat.allCases { #expect(!format.write(map).text.isEmpty, "\(format)") }
  }
}
