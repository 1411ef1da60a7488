import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@Suite("Roles") struct RolePolicyTests {
  static let kinds: [RecordKind] = [.persona, .stage, .lane, .card, .link, .comment, .channel]
  static let cases: [(RecordKind, Role)] = kinds.flatMap { kind in
    [Role.facilitator, .participant, .observer].map { (kind, $0) }
  }

  private func isAllowed(_ change: Change, _ role: Role, in document: MapDocument) -> Bool {
    RolePolicy.refusal(of: change, by: role, participantID: "me", in: document) == nil
  }

  // Shows WM-ROLE-1, WM-VALID-7.
  @Test("every kind is open to whom it should be, for new records and known ones", arguments: cases)
  func kinds(_ kind: RecordKind, _ role: Role) throws {
    let isWanted =
      switch role {
      case .facilitator: true
      case .participant: [.card, .link, .comment, .channel].contains(kind)
      case .observer: false
      }
    var document = MapDocument()
    let creation = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
      _ = try editor.create(kind)
    }
    #expect(isAllowed(try #require(creation).change, role, in: MapDocument()) == isWanted)
    var other = MapDocument()
    let named = try other.edit(as: ReplicaID(2)) { (editor) throws(ChangeError) in
      let (record, _) = try editor.create(kind, named: "row 1")
      try editor.set(record, FieldID(900), .integer(1))
    }
    let change = try #require(named).change
    // Whether it is there already or not.
    #expect(isAllowed(change, role, in: MapDocument()) == isWanted)
    #expect(isAllowed(change, role, in: other) == isWanted)
    #expect(change.operations.count == 2)
    let record = document.records(kind)[0]
    let deletion = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
      try editor.delete(record)
    }
    #expect(isAllowed(try #require(deletion).change, role, in: document) == isWanted)
  }

  @Test("the map itself is the facilitator's (WM-ROLE-1)")
  func map() throws {
    var document = MapDocument()
    let change = try #require(
      try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
        try editor.insert("Title", into: .root, Field.Map.title, at: 0)
      }
    ).change
    #expect(isAllowed(change, .facilitator, in: document))
    #expect(!isAllowed(change, .participant, in: document))
    #expect(!isAllowed(change, .observer, in: document))
  }

  @Test("nobody writes another participant's vote, a facilitator neither (WM-VALID-8)")
  func votes() throws {
    for (key, isWanted) in [("me", true), ("you", false)] {
      var document = MapDocument()
      let change = try #require(
        try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
          let card = try editor.create(.card)
          try editor.set(card, Field.Card.votes, key: key, .integer(1))
        }
      ).change
      #expect(isAllowed(change, .facilitator, in: MapDocument()) == isWanted)
      #expect(isAllowed(change, .participant, in: MapDocument()) == isWanted)
      #expect(!isAllowed(change, .observer, in: MapDocument()))
    }
  }
}
