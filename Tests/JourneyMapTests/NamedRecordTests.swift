import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("Records whose name is given")
struct NamedRecordTests {
  /// What two people make out of one row of a file, each for themselves.
  private func make(
    _ words: String, by person: inout Participant
  ) throws -> RecordID {
    var card = RecordID.root
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      let (stage, isNewStage) = try editor.create(.stage, named: "title:arrival")
      if isNewStage {
        try editor.append(stage)
        try editor.write("Arrival", to: stage, Field.Stage.title)
      }
      let (record, isNew) = try editor.create(.card, named: "csv:1")
      card = record
      guard isNew else { return }
      try editor.append(record, column: stage)
      try editor.write(words, to: record, Field.Card.text)
      try editor.set(record, Field.Card.tags, key: "imported", .bool(true))
    }
    return card
  }

  private func meet(_ one: inout Participant, _ other: inout Participant) throws {
    for change in one.log where !other.document.version.contains(change.id) {
      try other.document.integrate(change)
    }
    for change in other.log where !one.document.version.contains(change.id) {
      try one.document.integrate(change)
    }
    #expect(one.document.snapshot() == other.document.snapshot())
    #expect(one.document.brokenInvariant() == nil)
    let copy = try MapDocument(snapshot: one.document.snapshot())
    #expect(copy.snapshot() == one.document.snapshot())
    #expect(copy.brokenInvariant() == nil)
  }

  @Test("WM-NAME-2: what two people make out of the same thing at the same time is there once")
  func meets() throws {
    var (ana, boris) = (Participant(1), Participant(2))
    let card = try make("Finds the door", by: &ana)
    #expect(try make("Finds the door", by: &boris) == card)
    try meet(&ana, &boris)
    let document = ana.document
    #expect(document.records(.card) == [card])
    #expect(document.cardCount == 1)
    #expect(document.string(card, Field.Card.text) == "Finds the door")
    let stage = try #require(document.records(.stage).first)
    #expect(document.records(.stage).count == 1)
    #expect(document.string(stage, Field.Stage.title) == "Arrival")
    #expect(document.cards(column: stage, row: nil) == [card])
    let creation = try #require(document.creation(of: card))
    #expect(creation.first.replica == ana.id && creation.last.replica == boris.id)
    #expect(document.creator(of: card) == ana.id)
  }

  @Test("what is there is not made again, be it reworded or deleted")
  func again() throws {
    var (ana, boris) = (Participant(1), Participant(2))
    let card = try make("Finds the door", by: &ana)
    try ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.write("Finds no door", to: card, Field.Card.text)
      try editor.delete(card)
    }
    try meet(&ana, &boris)
    let count = boris.log.count
    _ = try make("Finds the door", by: &boris)
    #expect(boris.log.count == count)
    #expect(!boris.document.isLive(card))
    #expect(boris.document.string(card, Field.Card.text) == "Finds no door")
    // One who does not look creates it without effect.
    try boris.send([.createNamed(card), .createNamed(card)])
    #expect(!boris.document.isLive(card))
    #expect(boris.document.cardCount == 1)
    try meet(&ana, &boris)
  }

  @Test("WM-NAME-1: a name says the kind, and no two kinds have one name")
  func kinds() throws {
    let card = RecordID.named(.card, "x")
    let stage = RecordID.named(.stage, "x")
    #expect(card != stage)
    #expect(card.givenKind == .card && stage.givenKind == .stage)
    #expect(card.isGiven && !RecordID.root.isGiven && RecordID.root.givenKind == nil)
    #expect(RecordID(lamport: 3, replica: card.replica).givenKind == nil)
    #expect(RecordName.record(RecordName.text(card)) == card)
    #expect(RecordName.text(card).hasPrefix("0@"))
    for text in ["0@0000000000000000", "0@0000000000000100", "0@00000000000001g4"] {
      #expect(RecordName.record(text) == nil)
    }
    // The first bytes of SHA-256 of "x", and 4.
    #expect(card.replica == ReplicaID(0x2d71_1642_b726_b004))
  }

  @Test("a writer may have the number of a record")
  func sameNumber() throws {
    let card = RecordID.named(.card, "csv:1")
    var ana = Participant(card.replica.rawValue)
    var boris = Participant(2)
    _ = try make("Finds the door", by: &ana)
    try ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.channel, .reference(try editor.create(.channel)))
    }
    try meet(&ana, &boris)
    let bytes = ChangeBatch.encode(ana.log)
    #expect(try ChangeBatch.decode(bytes) == ana.log)
  }

  @Test("limits count a record once, and hold for those with given names")
  func limits() throws {
    var ana = Participant(1)
    ana.document.limits.cardsMax = 1
    _ = try make("Finds the door", by: &ana)
    try ana.send([.createNamed(.named(.card, "csv:1"))])
    #expect(throws: ChangeError.limit(.cards)) { try ana.send([.createNamed(.named(.card, "2"))]) }
    ana.document.limits.cardsMax = 2
    #expect(throws: ChangeError.limit(.cards)) {
      try ana.send([
        .createNamed(.named(.card, "2")), .createNamed(.named(.card, "2")), .create(.card),
      ])
    }
    #expect(throws: ChangeError.unknownRecord(.named(.card, "3"))) {
      try ana.send([.set(.named(.card, "3"), .deleted, .bool(true))])
    }
    #expect(throws: ChangeError.kindNotAllowed(.map)) {
      try ana.send([.createNamed(RecordID(lamport: 0, replica: ReplicaID(0x100)))])
    }
    ana.document.limits.recordsMax = UInt32(ana.document.recordCount)
    #expect(throws: ChangeError.limit(.records)) {
      try ana.send([.createNamed(.named(.stage, "2"))])
    }
  }

  @Test("what two people write to what both have made merges as everywhere")
  func written() throws {
    var (ana, boris) = (Participant(1), Participant(2))
    let card = try make("Finds the door", by: &ana)
    _ = try make("Finds the door", by: &boris)
    try ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.write("Finds no door", to: card, Field.Card.text)
      try editor.set(card, Field.Card.tags, key: "ana", .bool(true))
      try editor.set(card, Field.Card.emotion, .integer(-2))
    }
    try boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.tags, key: "boris", .bool(true))
    }
    try meet(&ana, &boris)
    let document = boris.document
    // Boris has written the card later than Ana, but Ana has reworded it after that.
    #expect(document.string(card, Field.Card.text) == "Finds no door")
    #expect(document.keys(card, Field.Card.tags).map(\.key) == ["ana", "boris", "imported"])
    #expect(document.value(card, Field.Card.emotion) == .integer(-2))
  }

  @Test("who deletes or undoes it before hearing of the other takes it from both, to be restored")
  func deletedByOne() throws {
    for isUndo in [false, true] {
      var (ana, boris) = (Participant(1), Participant(2))
      let card = try make("Finds the door", by: &ana)
      if isUndo {
        try ana.undo()
      } else {
        try ana.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(card) }
      }
      _ = try make("Finds the door", by: &boris)
      try boris.edit { (editor: inout Editor) throws(ChangeError) in
        try editor.insert("!", into: card, Field.Card.text, at: 14)
      }
      try meet(&ana, &boris)
      #expect(!ana.document.isLive(card))
      #expect(ana.document.records(.card, withDeleted: true) == [card])
      try boris.edit { (editor: inout Editor) throws(ChangeError) in try editor.restore(card) }
      try meet(&ana, &boris)
      #expect(ana.document.isLive(card))
      #expect(ana.document.string(card, Field.Card.text) == "Finds the door!")
      #expect(ana.document.place(card, Field.place) != nil)
    }
  }

  @Test("who claims to have made it first changes what is said about that, and nothing else")
  func claimed() throws {
    var (ana, boris, eve) = (Participant(1), Participant(2), Participant(9))
    try ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.write("Spring", to: .root, Field.Map.title)
    }
    let card = try make("Finds the door", by: &ana)
    try meet(&ana, &boris)
    try boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.emotion, .integer(1))
    }
    try meet(&ana, &boris)
    let before = JourneyState(ana.document, card)
    // A stamp below that of the creation, as no honest editor takes it.
    try eve.send([.createNamed(card), .set(card, .deleted, .bool(false))])
    for change in ana.log + boris.log { try eve.document.integrate(change) }
    try meet(&ana, &eve)
    try meet(&boris, &eve)
    #expect(JourneyState(ana.document, card) == before)
    #expect(ana.document.creation(of: card)?.first.replica == eve.id)
    #expect(ana.document.stateHash() == boris.document.stateHash())
    try ana.undo()
    #expect(ana.document.isLive(card))
  }

  @Test("undo takes away what was made, and leaves alone what was there")
  func undo() throws {
    var (ana, boris) = (Participant(1), Participant(2))
    let card = try make("Finds the door", by: &ana)
    try ana.undo()
    #expect(!ana.document.isLive(card))
    try ana.redo()
    #expect(ana.document.isLive(card))
    #expect(ana.document.string(card, Field.Card.text) == "Finds the door")
    try meet(&ana, &boris)
    _ = try make("Finds the door", by: &boris)
    #expect(!boris.history.canUndo)
  }

  @Test("undo leaves alone what somebody else has made too")
  func undoOfShared() throws {
    for (first, second) in [(1, 2), (2, 1)] as [(UInt64, UInt64)] {
      var (ana, boris) = (Participant(first), Participant(second))
      // What makes the map is undone whole or not at all.
      try ana.edit { (editor: inout Editor) throws(ChangeError) in
        try editor.write("Spring", to: .root, Field.Map.title)
      }
      let card = try make("Finds the door", by: &ana)
      _ = try make("Finds the door", by: &boris)
      try meet(&ana, &boris)
      let before = JourneyState(ana.document, card)
      let outcome = try ana.undo()
      guard case .builtUpon(_, let obstacles) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(obstacles.contains(UndoObstacle(card, .made, by: boris.id)))
      #expect(JourneyState(ana.document, card) == before)
      #expect(ana.document.isLive(card))
    }
  }

  private struct JourneyState: Equatable {
    let isLive: Bool
    let text: String
    let place: Place?

    init(_ document: MapDocument, _ card: RecordID) {
      isLive = document.isLive(card)
      text = document.string(card, Field.Card.text)
      place = document.place(card, Field.place)
    }
  }

  @Test("a snapshot whose records and names do not agree is refused", arguments: seeds(40))
  func damaged(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var (ana, boris) = (Participant(1), Participant(2))
    _ = try make("Finds the door", by: &ana)
    _ = try make("Finds the door", by: &boris)
    try meet(&ana, &boris)
    let whole = ana.document.snapshot()
    for _ in 0..<60 {
      var bytes = whole
      bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
      guard let document = try? MapDocument(snapshot: bytes) else { continue }
      #expect(document.brokenInvariant() == nil, "seed \(seed)")
      #expect(document.snapshot() == bytes, "seed \(seed)")
    }
  }
}
