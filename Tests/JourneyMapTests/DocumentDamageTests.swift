import ReplicatedData
import Testing

@testable import JourneyMap

@Suite("A document that cannot merge what was let pass") struct DocumentDamageTests {
  /// Erases a character that nobody ever typed: no check lets it pass.
  private let impossible = Change(
    id: ChangeID(replica: ReplicaID(9), seq: 1), lamport: 50,
    operations: [
      .create(.card),
      .erase(
        .root, Field.Map.title,
        [StampRange(OperationID(lamport: 40, replica: ReplicaID(8)), count: 1)]),
    ])

  private func titled() throws -> MapDocument {
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
      try editor.insert("Title", into: .root, Field.Map.title, at: 0)
    }
    return document
  }

  @Test("says so, and merges nothing more")
  func merging() throws {
    var document = try titled()
    #expect(document.brokenInvariant() == nil)
    document.merge(impossible)
    let damage = try #require(document.damage)
    #expect(damage.change == impossible.id)
    #expect(damage.operation == 1)
    #expect(
      damage.cause
        == .text(
          .root, Field.Map.title,
          .unknownCharacter(OperationID(lamport: 40, replica: ReplicaID(8)))))
    #expect(document.brokenInvariant() != nil)
    let next = Change(
      id: ChangeID(replica: ReplicaID(7), seq: 1), lamport: 60, operations: [.create(.card)])
    #expect(throws: ChangeError.damaged(damage)) { try document.integrate(next) }
    #expect(throws: ChangeError.damaged(damage)) { try document.integrateAccepted(next) }
  }

  @Test("takes no edits")
  func editing() throws {
    var document = try titled()
    document.merge(impossible)
    let damage = try #require(document.damage)
    #expect(throws: ChangeError.damaged(damage)) {
      _ = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
        _ = try editor.create(.card)
      }
    }
    #expect(throws: ChangeError.damaged(damage)) {
      _ = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
        try editor.insert("x", into: .root, Field.Map.title, at: 0)
      }
    }
  }

  @Test("is not made by a change that the check refuses")
  func refused() throws {
    var document = try titled()
    let before = document.stateHash()
    #expect(throws: ChangeError.self) { try document.integrate(impossible) }
    #expect(document.damage == nil)
    #expect(document.stateHash() == before)
  }

  @Test("which names no record, says which")
  func noRecord() throws {
    var document = try titled()
    let record = RecordID(lamport: 3, replica: ReplicaID(8))
    document.merge(
      Change(
        id: ChangeID(replica: ReplicaID(9), seq: 1), lamport: 50,
        operations: [.set(record, .deleted, .bool(true))]))
    #expect(document.damage?.cause == .noRecord(record))
  }
}
