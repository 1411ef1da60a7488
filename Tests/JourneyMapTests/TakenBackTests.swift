import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("What an undo took back, and what somebody deleted")
struct TakenBackTests {
  private let card = RecordID.named(.card, "csv:1")

  private func make(_ person: inout Participant) throws {
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      let (record, isNew) = try editor.create(.card, named: "csv:1")
      guard isNew else { return try editor.restore(record) }
      try editor.append(record)
      try editor.write("Finds the door", to: record, Field.Card.text)
    }
  }

  private func hand(_ log: [Change], to person: inout Participant) throws {
    for change in log where !person.document.version.contains(change.id) {
      try person.document.integrate(change)
      person.history.hear(change)
    }
  }

  @Test(
    "WM-NAME-3: an undo says of what it deletes that it is taken back, a deletion by hand does not")
  func told() throws {
    var ana = Participant(1)
    try make(&ana)
    #expect(!ana.document.isTakenBack(card))
    #expect(try ana.undo().isDone)
    #expect(ana.document.isTakenBack(card) && !ana.document.isLive(card))
    // Told to everybody, also by a snapshot.
    var boris = Participant(2)
    try hand(ana.log, to: &boris)
    #expect(boris.document.isTakenBack(card))
    #expect(try MapDocument(snapshot: boris.document.snapshot()).isTakenBack(card))
    #expect(try ana.redo().isDone)
    #expect(!ana.document.isTakenBack(card) && ana.document.isLive(card))
    try ana.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(card) }
    #expect(!ana.document.isLive(card) && !ana.document.isTakenBack(card))
    // The undo of that brings it back, and the redo deletes it again: on purpose, as before.
    #expect(try ana.undo().isDone && ana.document.isLive(card))
    #expect(try ana.redo().isDone)
    #expect(!ana.document.isLive(card) && !ana.document.isTakenBack(card))
  }

  @Test("WM-NAME-3: taken back and brought back in turns, it is taken back as often as one likes")
  func inTurns() throws {
    var ana = Participant(1)
    for _ in 0..<3 {
      try make(&ana)
      #expect(ana.document.isLive(card))
      #expect(ana.document.string(card, Field.Card.text) == "Finds the door")
      #expect(try ana.undo().isDone)
      #expect(ana.document.isTakenBack(card))
      #expect(try ana.redo().isDone)
      #expect(ana.document.isLive(card))
      #expect(try ana.undo().isDone)
      #expect(ana.document.isTakenBack(card))
    }
    #expect(ana.document.brokenInvariant() == nil)
    // A history that is read from the journal undoes the same.
    var document = MapDocument()
    var history = UndoHistory()
    for change in ana.log { try document.integrateAccepted(change, ofOwn: &history) }
    let redone = try history.redo(in: &document, as: ana.id, at: 99)
    #expect(redone.isDone && document.isLive(card))
    let undone = try history.undo(in: &document, as: ana.id, at: 100)
    #expect(undone.isDone && document.isTakenBack(card))
  }

  @Test(
    "WM-NAME-3: what one took back, another brings back and takes back; a deletion on purpose wins")
  func byOthers() throws {
    var (ana, boris) = (Participant(1), Participant(2))
    try make(&ana)
    #expect(try ana.undo().isDone)
    try hand(ana.log, to: &boris)
    try make(&boris)
    #expect(boris.document.isLive(card))
    #expect(try boris.undo().isDone)
    #expect(boris.document.isTakenBack(card))
    try make(&boris)
    try hand(boris.log, to: &ana)
    #expect(ana.document.isLive(card))
    // What Ana took back is Boris' now.
    #expect(try !ana.redo().isDone)
    try ana.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(card) }
    try hand(ana.log, to: &boris)
    #expect(!boris.document.isLive(card) && !boris.document.isTakenBack(card))
    #expect(ana.document.stateHash() == boris.document.stateHash())
  }

  @Test("WM-NAME-3: an undo and a deletion at the same time end alike for everybody")
  func together() throws {
    for swapped in [false, true] {
      var (ana, boris) = (Participant(swapped ? 2 : 1), Participant(swapped ? 1 : 2))
      try make(&ana)
      try hand(ana.log, to: &boris)
      #expect(try ana.undo().isDone)
      try boris.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(card) }
      let (one, other) = (ana.log, boris.log)
      try hand(other, to: &ana)
      try hand(one, to: &boris)
      #expect(ana.document.stateHash() == boris.document.stateHash())
      #expect(ana.document.isTakenBack(card) == swapped)
      #expect(boris.document.isTakenBack(card) == swapped)
    }
  }
}
