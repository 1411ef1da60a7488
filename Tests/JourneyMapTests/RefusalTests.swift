import JourneyMap
import ReplicatedData
import Testing

/// Every reason to refuse a change, and that nothing of a refused one stays.
@Suite("Refused changes")
struct RefusalTests {
  private let map: SmallMap
  private let newcomer = ReplicaID(9)

  init() throws { map = try SmallMap() }

  private var person: Participant { map.person }
  private var stage: RecordID { map.stage }
  private var lane: RecordID { map.lane }
  private var card: RecordID { map.card }

  /// Refuses these operations of a newcomer, alone and behind good ones.
  private func refuse(
    _ operations: [Operation], _ error: ChangeError, limits: MapLimits = MapLimits(),
    _ location: SourceLocation = #_sourceLocation
  ) {
    var document = person.document
    document.limits = limits
    let before = document.snapshot()
    // Good operations take stamps 100 to 106, so that the bad ones' own stamps are the same in both.
    let good: [Operation] = [
      .create(.card), .set(OperationID(lamport: 93, replica: newcomer), .deleted, .bool(true)),
      .insert(card, Field.Card.text, .right(of: nil, rightOrigin: nil), "ab"),
      .extend(card, Field.Card.text, "c"), .setKey(card, Field.Card.tags, key: "t", .bool(true)),
      .place(card, Field.place, Place(column: stage, row: lane, key: [9])),
    ]
    for (lamport, all) in [(100, operations), (93, good + operations)] {
      let change = Change(
        id: ChangeID(replica: newcomer, seq: 1), lamport: UInt64(lamport), operations: all)
      #expect(throws: error, sourceLocation: location) { try document.integrate(change) }
      #expect(document.snapshot() == before, sourceLocation: location)
      #expect(document.brokenInvariant() == nil, sourceLocation: location)
    }
  }

  private func refuse(
    _ change: Change, _ error: ChangeError, _ location: SourceLocation = #_sourceLocation
  ) {
    var document = person.document
    let before = document.snapshot()
    #expect(throws: error, sourceLocation: location) { try document.integrate(change) }
    #expect(document.snapshot() == before, sourceLocation: location)
  }

  private let title = Operation.insert(
    .root, Field.Map.title, .right(of: nil, rightOrigin: nil), "x")

  @Test("a seq that is not the next one (WM-VALID-2)")
  func seqGap() {
    for seq: UInt64 in [0, 2, 3, .max] {
      let id = ChangeID(replica: newcomer, seq: seq)
      refuse(Change(id: id, lamport: 100, operations: [title]), .seqGap(expected: 1))
    }
    for seq: UInt64 in [0, 1, 3] {
      let id = ChangeID(replica: person.id, seq: seq)
      refuse(Change(id: id, lamport: 100, operations: [title]), .seqGap(expected: 2))
    }
  }

  @Test("the replica number zero")
  func noReplica() {
    let id = ChangeID(replica: .none, seq: 1)
    refuse(Change(id: id, lamport: 100, operations: [title]), .noReplica)
  }

  @Test("a dependency that is not here (WM-VALID-4)")
  func unknownDependency() {
    for dependency in [
      ChangeID(replica: person.id, seq: 2), ChangeID(replica: ReplicaID(77), seq: 1),
    ] {
      let change = Change(
        id: ChangeID(replica: newcomer, seq: 1), lamport: 100, deps: [dependency],
        operations: [title])
      refuse(change, .unknownDependency(dependency))
    }
  }

  @Test("a stamp that is not after the replica's last one (WM-VALID-5)")
  func lamportNotAfter() {
    for lamport in [0, 1, person.document.lamport] {
      let id = ChangeID(replica: person.id, seq: 2)
      refuse(
        Change(id: id, lamport: lamport, operations: [title]), .lamportNotAfter(lamport))
    }
    refuse(
      Change(id: ChangeID(replica: newcomer, seq: 1), lamport: 0, operations: [title]),
      .lamportNotAfter(0))
  }

  @Test("stamps that reach too far ahead (WM-VALID-6)")
  func lamportTooFar() {
    let id = ChangeID(replica: newcomer, seq: 1)
    let last = person.document.lamport + person.document.limits.lamportJumpMax
    for lamport in [last + 1, OperationID.lamportMax, OperationID.lamportMax + 1, .max] {
      refuse(Change(id: id, lamport: lamport, operations: [title]), .lamportTooFar(lamport))
    }
    refuse(Change(id: id, lamport: last, operations: [title, title]), .lamportTooFar(last + 1))
    var document = person.document
    #expect(throws: Never.self) {
      try document.integrate(Change(id: id, lamport: last, operations: [title]))
    }
  }

  @Test("nothing in a change, an insertion or a range")
  func empty() {
    refuse(
      Change(id: ChangeID(replica: newcomer, seq: 1), lamport: 100, operations: []), .empty)
    refuse([.insert(card, Field.Card.text, .right(of: nil, rightOrigin: nil), "")], .empty)
    refuse([title, .extend(.root, Field.Map.title, "")], .empty)
    refuse([.erase(card, Field.Card.text, [])], .empty)
    refuse([.erase(card, Field.Card.text, [StampRange(stage, count: 0)])], .empty)
  }

  @Test("a record that does not exist (WM-VALID-9)")
  func unknownRecord() {
    let none = OperationID(lamport: 4_000, replica: newcomer)
    let operations: [Operation] = [
      .set(none, Field.Card.emotion, .integer(1)), .set(none, .deleted, .bool(true)),
      .setKey(none, Field.Card.tags, key: "a", .bool(true)),
      .place(none, Field.place, Place(key: [1])),
      .insert(none, Field.Card.text, .right(of: nil, rightOrigin: nil), "a"),
      .extend(none, Field.Card.text, "a"),
      .erase(none, Field.Card.text, [StampRange(card, count: 1)]),
      // Unknown kinds and fields need their record too.
      .set(none, FieldID(900), .null),
    ]
    for operation in operations { refuse([operation], .unknownRecord(none)) }
    // A record of the same change, before it is created.
    let later = OperationID(lamport: 101, replica: newcomer)
    refuse([.set(later, Field.Card.emotion, .integer(1)), .create(.card)], .unknownRecord(later))
  }

  @Test("a character that the text never had (WM-VALID-15)")
  func unknownCharacter() throws {
    let none = OperationID(lamport: 4_000, replica: newcomer)
    let origins: [TextOrigin] = [
      .left(of: none), .right(of: none, rightOrigin: nil), .right(of: nil, rightOrigin: none),
    ]
    for origin in origins {
      refuse([.insert(card, Field.Card.text, origin, "x")], .unknownCharacter(none))
    }
    // A character of another text, and one of the same change in another text.
    let first = try #require(try person.document.text(card, Field.Card.text)?.firstStamp)
    refuse([.insert(stage, Field.Stage.title, .left(of: first), "x")], .unknownCharacter(first))
    let own = OperationID(lamport: 100, replica: newcomer)
    refuse(
      [title, .insert(card, Field.Card.text, .left(of: own), "x")], .unknownCharacter(own))
    refuse([title, .extend(card, Field.Card.text, "x")], .unknownCharacter(own))
    for count: UInt64 in [5, 1 << 40, .max] {
      let range = StampRange(first, count: count)
      refuse([.erase(card, Field.Card.text, [range])], .unknownCharacter(first))
    }
    let zero = StampRange(OperationID(lamport: .max, replica: newcomer), count: .max)
    refuse([.erase(card, Field.Card.text, [zero])], .unknownCharacter(zero.first))
    refuse([.erase(stage, Field.Stage.title, [zero])], .unknownCharacter(zero.first))
  }

  @Test("the map's own record is neither created nor deleted (WM-VALID-10)")
  func kindNotAllowed() {
    refuse([.create(.map)], .kindNotAllowed(.map))
    refuse([.set(.root, .deleted, .bool(true))], .kindNotAllowed(.map))
  }

  @Test("an operation that does not fit the type of the field (WM-VALID-11)")
  func fieldType() throws {
    let register = Field.Card.emotion
    let keyed = Field.Card.tags
    let text = Field.Card.text
    let origin = TextOrigin.right(of: nil, rightOrigin: nil)
    let first = try #require(try person.document.text(card, text)?.firstStamp)
    for field in [keyed, text, Field.place] {
      refuse([.set(card, field, .null)], .fieldType(.card, field))
    }
    for field in [register, text, Field.place, .deleted] {
      refuse([.setKey(card, field, key: "a", .bool(true))], .fieldType(.card, field))
    }
    for field in [register, keyed, text, .deleted] {
      refuse([.place(card, field, Place(key: [1]))], .fieldType(.card, field))
    }
    for field in [register, keyed, Field.place, .deleted] {
      refuse([.insert(card, field, origin, "x")], .fieldType(.card, field))
      refuse([.extend(card, field, "x")], .fieldType(.card, field))
      refuse(
        [.erase(card, field, [StampRange(first, count: 1)])], .fieldType(.card, field))
    }
  }

  @Test("a value that does not keep the field's rule (WM-VALID-12)")
  func value() {
    let rows: [(FieldID, [Value])] = [
      (.deleted, [.null, .integer(1), .text("true")]),
      (Field.Card.emotion, [.integer(3), .integer(-3), .text("1"), .bool(true)]),
      (Field.Card.kind, [.text(""), .text("Pain"), .text("pains"), .text("pai"), .integer(0)]),
      (
        Field.Card.color,
        [.text(""), .text("Ä"), .text("a b"), .text(String(repeating: "a", count: 65))]
      ),
      (
        Field.Card.checkBy,
        [
          .text("2026-02-29"), .text("2026-13-01"), .text("2026-00-10"), .text("2026-1-1"),
          .text("2026-01-32"), .text("2100-02-29"), .text("20a6-01-01"), .text("2026/01/01"),
          .text("２０２６-01"), .integer(20_260_101),
        ]
      ),
      (
        FieldID(24),
        [
          .text(""), .text("."), .text("1."), .text(".5"), .text("1e5"), .text("--1"),
          .text("1-"), .text("1.2.3"), .text("1234567890123456789"), .text("-"), .text("٣"),
        ]
      ),
      (Field.Card.score, [.integer(1), .bool(false), .reference(card)]),
      (Field.Card.channel, [.text("x"), .integer(1)]),
      (FieldID(26), [.integer(-1), .integer(.max)]),
    ]
    for (field, values) in rows {
      for value in values { refuse([.set(card, field, value)], .value(.card, field)) }
    }
    refuse(
      [.setKey(card, Field.Card.votes, key: "p", .integer(101))],
      .value(.card, Field.Card.votes))
    refuse(
      [.setKey(card, Field.Card.tags, key: "p", .text("x"))], .value(.card, Field.Card.tags))
    refuse([.place(card, Field.place, Place(key: []))], .value(.card, Field.place))
    refuse(
      [.place(stage, Field.place, Place(column: stage, key: [1]))], .value(.stage, Field.place))
  }

  @Test("values that keep the rules are taken")
  func goodValues() throws {
    var document = person.document
    let operations: [Operation] = [
      .set(card, Field.Card.checkBy, .text("2024-02-29")),
      .set(card, Field.Card.checkBy, .text("2000-02-29")),
      .set(card, FieldID(24), .text("-12.50")), .set(card, FieldID(24), .text("0")),
      .set(card, FieldID(26), .integer(Int64(OperationID.lamportMax))),
      .set(card, Field.Card.color, .text("a-b_c.9")), .set(card, Field.Card.emotion, .null),
      .setKey(card, FieldID(25), key: "2026-12-31", .text("1.5")),
      .setKey(card, Field.Card.tags, key: "key", .null),
    ]
    try document.integrate(
      Change(id: ChangeID(replica: newcomer, seq: 1), lamport: 100, operations: operations))
    #expect(document.value(card, FieldID(24)) == .text("0"))
    #expect(document.brokenInvariant() == nil)
  }

  @Test("a field number above what any version will use (WM-VALID-18)")
  func fieldNumber() {
    let largest = FieldID(FieldID.numberMax)
    let above = FieldID(FieldID.numberMax + 1)
    refuse([.set(card, above, .null)], .fieldType(.card, above))
    refuse([.setKey(card, above, key: "key", .null)], .fieldType(.card, above))
    var document = person.document
    let fits = Change(
      id: ChangeID(replica: newcomer, seq: 1), lamport: 100,
      operations: [.set(card, largest, .bool(true))])
    #expect(throws: Never.self) { try document.integrate(fits) }
  }

  @Test("a key that does not keep the field's rule (WM-VALID-13)")
  func key() {
    refuse([.setKey(card, Field.Card.tags, key: "", .bool(true))], .key(.card, Field.Card.tags))
    for key in ["", "2026-02-30", "today"] {
      refuse([.setKey(card, FieldID(25), key: key, .text("1"))], .key(.card, FieldID(25)))
    }
  }

  @Test("a reference to a record that does not exist or is of another kind (WM-VALID-14)")
  func reference() {
    let none = OperationID(lamport: 4_000, replica: newcomer)
    for record in [none, stage, .root] {
      refuse([.set(card, Field.Card.channel, .reference(record))], .reference(record))
    }
    refuse([.set(card, FieldID(900), .reference(none))], .reference(none))
    for record in [none, lane, card, .root] {
      let place = Place(column: record, row: lane, key: [1])
      refuse([.place(card, Field.place, place)], .reference(record))
    }
    let place = Place(column: stage, row: stage, key: [1])
    refuse([.place(card, Field.place, place)], .reference(stage))
  }

  @Test("control characters other than line feed and tab (WM-VALID-16)")
  func controlCharacter() {
    let origin = TextOrigin.right(of: nil, rightOrigin: nil)
    for character in ["\0", "\u{1B}", "\u{7F}", "\u{9B}", "\r"] {
      refuse([.insert(card, Field.Card.text, origin, "a\(character)b")], .controlCharacter)
      refuse([title, .extend(.root, Field.Map.title, character)], .controlCharacter)
      refuse([.set(card, Field.Card.score, .text(character))], .controlCharacter)
      refuse([.set(card, FieldID(900), .text(character))], .controlCharacter)
      refuse([.setKey(card, Field.Card.tags, key: character, .bool(true))], .controlCharacter)
    }
    for character in ["\n", "\t"] {
      refuse([.set(card, Field.Card.score, .text(character))], .controlCharacter)
    }
  }

  // Shows WM-VALID-3, WM-VALID-17, WM-CBOR-5.
  @Test("more than the limits of the map")
  func limits() {
    let origin = TextOrigin.right(of: nil, rightOrigin: nil)
    func limits(_ change: (inout MapLimits) -> Void) -> MapLimits {
      var limits = MapLimits()
      change(&limits)
      return limits
    }
    refuse(
      [.create(.card), .create(.card), .create(.card)], .limit(.cards),
      limits: limits { $0.cardsMax = 3 })
    refuse(
      [.create(.stage), .create(.lane), .create(.card)], .limit(.records),
      limits: limits { $0.recordsMax = 6 })
    refuse(
      [.insert(card, Field.Card.text, origin, "123456"), .extend(card, Field.Card.text, "7890")],
      .limit(.textScalars), limits: limits { $0.textScalarsMax = 13 })
    refuse(
      [.set(card, Field.Card.score, .text("żó5"))], .limit(.valueBytes),
      limits: limits { $0.valueBytesMax = 4 })
    refuse(
      [.setKey(card, Field.Card.tags, key: "łó5", .bool(true))], .limit(.keyBytes),
      limits: limits { $0.keyBytesMax = 4 })
    refuse(
      ["a", "b", "a", "c"].map { .setKey(card, Field.Card.actors, key: $0, .integer(1)) },
      .limit(.keysInField), limits: limits { $0.keysInFieldMax = 2 })
    refuse(
      [Operation](repeating: .set(card, Field.Card.score, .null), count: 10),
      .limit(.operationsInChange), limits: limits { $0.operationsInChangeMax = 9 })
    refuse(
      [.place(card, Field.place, Place(key: [UInt8](repeating: 1, count: 9)))],
      .limit(.placeKeyBytes), limits: limits { $0.placeKeyBytesMax = 8 })
  }

  @Test("more dependencies than the limit (WM-VALID-3)")
  func dependencies() {
    var document = person.document
    document.limits.dependenciesMax = 1
    let change = Change(
      id: ChangeID(replica: newcomer, seq: 1), lamport: 100,
      deps: [ChangeID(replica: person.id, seq: 1), ChangeID(replica: ReplicaID(6), seq: 1)],
      operations: [title])
    #expect(throws: ChangeError.limit(.dependencies)) { try document.integrate(change) }
  }

  @Test("keys within the limit, some written twice, are taken in one change")
  func keysWithinLimit() throws {
    var document = person.document
    document.limits.keysInFieldMax = 2
    let operations = ["a", "b", "a", "b", "a"].map {
      Operation.setKey(card, Field.Card.actors, key: $0, .integer(1))
    }
    try document.integrate(
      Change(id: ChangeID(replica: newcomer, seq: 1), lamport: 100, operations: operations))
    #expect(document.keys(card, Field.Card.actors).count == 2)
  }

  @Test("a text that another change of the same replica refused can still be written afterwards")
  func afterRefusal() throws {
    var document = person.document
    let bad = Change(
      id: ChangeID(replica: newcomer, seq: 1), lamport: 100,
      operations: [title, .set(card, Field.Card.emotion, .integer(9))])
    #expect(throws: ChangeError.self) { try document.integrate(bad) }
    try document.integrate(
      Change(id: ChangeID(replica: newcomer, seq: 1), lamport: 100, operations: [title]))
    #expect(document.string(.root, Field.Map.title) == "x")
  }
}
