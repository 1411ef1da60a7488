import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Importing again what was undone or deleted")
struct ImportingAgainTests {
  /// Somebody with a replica of the map.
  private struct Importer {
    let id: ReplicaID
    var document: MapDocument
    var history = UndoHistory()
    var log: [Change] = []
    private var time: UInt64 = 1

    init(_ id: UInt64, on document: MapDocument = MapDocument()) {
      self.id = ReplicaID(id)
      self.document = document
    }

    @discardableResult
    mutating func add(
      _ text: String, adding: JourneyOutline.Adding = .whatIsNew,
      budget: ChangeBudget = ChangeBudget(operationsMax: 9, bytesMax: 900)
    ) throws -> OutlineAdditions {
      let file = try FileReader.read(Array(text.utf8))
      var addition = FileAddition(file, to: document, adding: adding, title: "Spring", on: nil)
      time += 1
      while !addition.isFinished {
        try edit { editor throws(ChangeError) in try addition.add(to: &editor, upTo: budget) }
      }
      return addition.additions
    }

    /// One change; all since the last import are one step.
    mutating func edit(_ body: (inout Editor) throws(ChangeError) -> Void) throws {
      guard let local = try document.edit(as: id, at: time, body) else { return }
      log.append(local.change)
      history.record(local)
    }

    mutating func begin() { time += 1 }

    mutating func undo() throws {
      time += 1
      let outcome = try history.undo(in: &document, as: id, at: time)
      #expect(outcome.isDone)
      for local in outcome.changes { log.append(local.change) }
    }

    mutating func hear(_ other: Importer) throws {
      for change in other.log where !document.version.contains(change.id) {
        try document.integrate(change)
        history.hear(change)
      }
    }
  }

  private static let table = """
    Stage,Action,Pain Point,Channel,Evidence
    Arrival,Finds the door,No sign; Dark stairs,Kiosk,It was dark
    ,Finds the door,,,
    Repair,Waits,No chair,Phone,
    """

  private static let mermaid = """
    journey
      title My day
      section Go to work
        Make tea: 5: Me
        Go upstairs: 3: Me, Cat
      section Go home
        Sit down: 5: Me
    """

  private func files() throws -> [String] {
    var first = Importer(3)
    try first.add(Self.table)
    let map = first.document
    return [Self.table, Self.mermaid, MapJSON.text(map)]
  }

  @Test("WM-NAME-4: what an undo took back comes back whole, as often as one likes, as one step")
  func undone() throws {
    for text in try files() {
      for base in [nil, "Stage,Action\nArrival,Greets\n"] {
        var ana = Importer(1)
        if let base { try ana.add(base) }
        let before = JourneyOutline(ana.document)
        try ana.add(text)
        let once = JourneyOutline(ana.document)
        let records = ana.document.recordCount
        for _ in 0..<3 {
          try ana.undo()
          let difference = before.difference(from: JourneyOutline(ana.document))
          #expect(difference == nil, "\(difference ?? "")")
          let again = try ana.add(text)
          #expect(!again.isNothing && again.wordsDeleted { _ in "you" } == nil)
          #expect(again.cards == 0 && again.restored[.card] > 0 && again.cardsThereAlready == 0)
          let whole = once.difference(from: JourneyOutline(ana.document))
          #expect(whole == nil, "\(whole ?? "")")
          #expect(ana.document.recordCount == records)
          #expect(try ana.add(text).isNothing)
        }
      }
    }
  }

  @Test("WM-NAME-4: what stayed of an undo is there, the rest comes back; what was deleted is told")
  func partly() throws {
    var ana = Importer(1)
    try ana.add("Stage,Action\nArrival,Greets\n")
    let count = try ana.add(Self.table).cards
    var ben = Importer(2, on: ana.document)
    let chair = try #require(
      ben.document.records(.card).first {
        ben.document.string($0, Field.Card.text) == "No chair"
      })
    try ben.edit { editor throws(ChangeError) in
      try editor.set(chair, Field.Card.severity, .integer(3))
    }
    try ana.hear(ben)
    try ana.undo()
    #expect(ana.document.isLive(chair))
    let again = try ana.add(Self.table)
    #expect(again.restored[.card] == count - 1 && again.cardsThereAlready == 1)
    // Ben deletes two for good.
    try ben.hear(ana)
    ben.begin()
    try ben.edit { editor throws(ChangeError) in
      for card in editor.document.records(.card).filter({
        editor.document.string($0, Field.Card.text) == "Finds the door"
      }) {
        try editor.delete(card)
      }
    }
    try ana.hear(ben)
    let third = try ana.add(Self.table)
    #expect(third.isNothing && third.cardsThereAlready == count - 2)
    #expect(third.deleted[ReplicaID(2)]?[.card] == 2)
    #expect(
      third.wordsDeleted { $0 == ReplicaID(2) ? "Ben" : "you" }
        == "Deleted on the map, and left so: 2 cards by Ben. --restore brings them back.")
    let restored = try ana.add(Self.table, adding: .whatIsMissing)
    #expect(restored.restored[.card] == 2 && restored.cards == 0)
    #expect(restored.wordsRestored == "Brought back 2 cards, which had been taken off the map.")
    try ana.undo()
    // Its undo leaves them as Ben did: deleted on purpose.
    #expect(try ana.add(Self.table).deleted[ReplicaID(1)]?[.card] == 2)
  }

  @Test("WM-NAME-4: one imports what another has undone; one who undid at the same time is told")
  func twoPeople() throws {
    for text in try files() {
      var ana = Importer(1)
      try ana.add("Stage,Action\nArrival,Greets\n")
      var ben = Importer(2, on: ana.document)
      let base = ana.document
      // One after the other.
      try ana.add(text)
      let once = JourneyOutline(ana.document)
      try ana.undo()
      try ben.hear(ana)
      let after = try ben.add(text)
      #expect(after.restored[.card] > 0 && after.cards == 0)
      var difference = once.difference(from: JourneyOutline(ben.document))
      #expect(difference == nil, "\(difference ?? "")")
      try ana.hear(ben)
      #expect(ana.document.stateHash() == ben.document.stateHash())

      // At the same time: whoever imports again afterwards has all of it, once.
      for undoes in [true, false] {
        var (one, other) = (Importer(1, on: base), Importer(2, on: base))
        try one.add(text)
        try other.add(text)
        if undoes { try one.undo() }
        try one.hear(other)
        try other.hear(one)
        #expect(one.document.stateHash() == other.document.stateHash())
        #expect(try other.add(text).deleted.isEmpty)
        try one.hear(other)
        #expect(one.document.stateHash() == other.document.stateHash())
        difference = once.difference(from: JourneyOutline(one.document))
        #expect(difference == nil, "\(difference ?? "")")
      }
    }
  }

  @Test("a card that comes back when its stage was deleted for good stands in the new one")
  func withoutStage() throws {
    var ana = Importer(1)
    try ana.add("Stage,Action\nArrival,Greets\n")
    try ana.add("Stage,Action\nRepair,Waits\nRepair,Pays\n")
    let stage = ana.document.ordered(.stage)[1]
    let cards = ana.document.cards(column: stage, row: ana.document.ordered(.lane)[1])
    var ben = Importer(2, on: ana.document)
    try ben.edit { editor throws(ChangeError) in
      for card in cards { try editor.delete(card) }
      try editor.delete(stage)
    }
    try ana.hear(ben)
    let again = try ana.add("Stage,Action\nRepair,Waits\nRepair,Pays\n", adding: .whatIsMissing)
    #expect(again.restored[.stage] == 1 && again.restored[.card] == cards.count)
    #expect(JourneyOutline(ana.document).stages.map(\.cards.count) == [1, 2])
    #expect(JourneyOutline(ana.document).unplaced.isEmpty)
  }
}
