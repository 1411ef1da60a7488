import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("Local edits")
struct LocalEditTests {
  private let map: SmallMap

  init() throws { map = try SmallMap() }

  @Test("the written fields of a record are those that somebody wrote to, be they empty again")
  func writtenFields() throws {
    var person = map.person
    let card = map.card
    let before = person.document.writtenFields(card)
    _ = try person.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.kind, .text("pain"))
      try editor.set(card, Field.Card.emotion, .null)
      try editor.set(card, Field.Card.votes, key: "ana", .integer(1))
    }
    let after = person.document.writtenFields(card)
    #expect(
      Set(after.map(\.rawValue))
        == Set(before.map(\.rawValue)).union(
          [Field.Card.kind, Field.Card.emotion, Field.Card.votes].map(\.rawValue)))
    #expect(after.map(\.rawValue) == after.map(\.rawValue).sorted())
    let none = OperationID(lamport: 4_000, replica: ReplicaID(9))
    #expect(person.document.writtenFields(none).isEmpty)
  }

  @Test("an edit that fails leaves the document as it was")
  func atomic() {
    var person = map.person
    let (stage, lane, card) = (map.stage, map.lane, map.card)
    let before = person.document.snapshot()
    let none = OperationID(lamport: 4_000, replica: ReplicaID(9))
    let text = Field.Card.text
    typealias Body = (inout Editor) throws(ChangeError) -> Void
    func inserting(
      _ string: String, into record: RecordID, _ field: FieldID, at index: Int
    ) -> Body {
      { (editor) throws(ChangeError) in
        try editor.insert(string, into: record, field, at: index)
      }
    }
    func erasing(_ range: Range<Int>, of record: RecordID, _ field: FieldID) -> Body {
      { (editor) throws(ChangeError) in try editor.erase(range, of: record, field) }
    }
    let edits: [(ChangeError, Body)] = [
      (.outOfRange, inserting("x", into: card, text, at: 5)),
      (.outOfRange, inserting("x", into: card, text, at: -1)),
      (.outOfRange, inserting("x", into: card, text, at: .max)),
      (.outOfRange, inserting("x", into: stage, Field.Stage.title, at: 1)),
      (.outOfRange, erasing(3..<5, of: card, text)),
      (.outOfRange, erasing(-1..<2, of: card, text)),
      (.outOfRange, erasing(0..<1, of: stage, Field.Stage.title)),
      (.empty, inserting("", into: card, text, at: 0)),
      (.controlCharacter, inserting("\u{1B}", into: card, text, at: 0)),
      (.unknownRecord(none), inserting("x", into: none, text, at: 0)),
      (.unknownRecord(none), erasing(0..<1, of: none, text)),
      (
        .fieldType(.card, Field.Card.emotion),
        inserting("x", into: card, Field.Card.emotion, at: 0)
      ),
      (.unknownRecord(none), { (editor) throws(ChangeError) in try editor.append(none) }),
      (.unknownRecord(none), { (editor) throws(ChangeError) in try editor.delete(none) }),
      (
        .kindNotAllowed(.map),
        { (editor) throws(ChangeError) in _ = try editor.create(.map) }
      ),
    ]
    for (error, body) in edits {
      #expect(throws: error) {
        try person.edit { (editor: inout Editor) throws(ChangeError) in
          // What came before in the same change is taken back too.
          let record = try editor.create(.card)
          try editor.append(record, column: stage, row: lane)
          try editor.insert("before", into: card, text, at: 4)
          try editor.erase(4..<10, of: card, text)
          try body(&editor)
        }
      }
      #expect(person.document.snapshot() == before)
      #expect(person.document.brokenInvariant() == nil)
    }
    #expect(person.log.count == map.person.log.count)
  }

  @Test("the limit of operations in a change holds for every kind of operation")
  func operations() {
    var person = map.person
    person.document.limits.operationsInChangeMax = 6
    let card = map.card
    #expect(throws: ChangeError.limit(.operationsInChange)) {
      try person.edit { (editor: inout Editor) throws(ChangeError) in
        for _ in 0..<4 {
          try editor.insert("x", into: card, Field.Card.text, at: 0)
          try editor.erase(1..<2, of: card, Field.Card.text)
        }
      }
    }
  }

  @Test("an edit that does nothing makes no change")
  func nothing() throws {
    var person = map.person
    let card = map.card
    let before = person.document.snapshot()
    let local = try person.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.erase(2..<2, of: card, Field.Card.text)
      try editor.write("text", to: card, Field.Card.text)
    }
    #expect(local == nil)
    #expect(person.document.snapshot() == before)
  }

  @Test("writing a text anew keeps its common beginning and end", arguments: seeds(40))
  func write(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var person = map.person
    for _ in 0..<20 {
      var text = ""
      for _ in 0..<random.below(4) {
        text += Participant.words.randomElement(using: &random) ?? ""
      }
      try person.edit { [map] (editor: inout Editor) throws(ChangeError) in
        try editor.write(text, to: map.card, Field.Card.text)
      }
      let written = person.document.string(map.card, Field.Card.text)
      #expect(written.utf8.elementsEqual(text.utf8), "seed \(seed)")
    }
    var copy = MapDocument()
    for change in person.log { try copy.integrate(change) }
    #expect(copy.snapshot() == person.document.snapshot(), "seed \(seed)")
  }
}
