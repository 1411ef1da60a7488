import JourneyMap
import ReplicatedData
import Testing

/// Changes that are small to send and must be small to check.
@Suite("Hostile costs")
struct HostileCostTests {
  private let author = ReplicaID(1)
  private let other = ReplicaID(2)

  @Test("operations that all name the same long range are checked and merged")
  func repeatedRange() throws {
    var document = MapDocument()
    var card = RecordID.root
    _ = try document.edit(as: author) { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.insert(
        String(repeating: "a", count: 3_000), into: card, Field.Card.text, at: 0)
      // In pieces that never become one run again.
      for index in 0..<1_000 { try editor.insert("b", into: card, Field.Card.text, at: index * 4) }
    }
    let first = OperationID(lamport: 2, replica: author)
    let range = StampRange(first, count: 3_000)
    let ranges = [range, StampRange(first, count: 2_000), range]
    let change = Change(
      id: ChangeID(replica: other, seq: 1), lamport: document.lamport + 1,
      deps: document.frontier,
      operations: Array(repeating: .erase(card, Field.Card.text, ranges), count: 2_000))
    try document.integrate(change)
    #expect(document.string(card, Field.Card.text) == String(repeating: "b", count: 1_000))
    #expect(document.brokenInvariant() == nil)

    // What one text has, another one has not, however often it was named before.
    var foreign = Change(
      id: ChangeID(replica: other, seq: 2), lamport: document.lamport + 1, deps: [],
      operations: [.create(.card), .erase(card, Field.Card.text, [range])])
    let second = OperationID(lamport: foreign.lamport, replica: other)
    foreign.operations.append(.erase(second, Field.Card.text, [range]))
    #expect(throws: ChangeError.unknownCharacter(first)) { try document.integrate(foreign) }
    foreign.operations[2] = .erase(card, Field.Card.text, [StampRange(first, count: 5_000)])
    let missing = OperationID(lamport: 3_002, replica: author)
    #expect(throws: ChangeError.self) { try document.integrate(foreign) }
    foreign.operations[2] = .erase(card, Field.Card.text, [StampRange(missing, count: 1)])
    try document.integrate(foreign)
  }

  // Shows WM-DEPS-1.
  @Test("one can still write after more people than a change may name have written at once")
  func manyHeads() throws {
    var document = MapDocument()
    document.limits.dependenciesMax = 100
    for replica in 10..<260 {
      try document.integrate(
        Change(
          id: ChangeID(replica: ReplicaID(UInt64(replica)), seq: 1), lamport: 1, deps: [],
          operations: [.create(.card)]))
    }
    #expect(document.frontier.count == 250)
    for _ in 0..<4 {
      let copy = document
      let local = try document.edit(as: author) { (editor: inout Editor) throws(ChangeError) in
        _ = try editor.create(.card)
      }
      let change = try #require(local?.change)
      try copy.check(change)
    }
    #expect(document.frontier.count == 1)
  }
}
