import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@Suite("Undo and deletion in a session")
struct UndoSessionTests {
  private func encounters(_ guest: Guest) -> [DeletionEncounter] {
    guest.events.compactMap { if case .metDeletion(let met) = $0 { met } else { nil } }
  }

  private func edit(
    _ guest: Guest, goesOn: Bool = false, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws {
    _ = try guest.session.edit(at: moment(guest.bench.now), goesOn: goesOn, body)
  }

  /// Ana with a card on the map, and Boris, who knows it.
  private func pair() throws -> (ana: Guest, boris: Guest, card: RecordID) {
    let bench = try Bench()
    let ana = Guest(1, person("ana", .facilitator), bench, replica: 1)
    let boris = Guest(2, person("boris", .facilitator), bench, replica: 2)
    ana.start()
    boris.start()
    var card = RecordID.root
    try edit(boris) { (editor) throws(ChangeError) in
      try editor.insert("Map", into: .root, Field.Map.title, at: 0)
    }
    for guest in [boris, ana] { guest.settle() }
    try edit(ana) { (editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card)
      try editor.insert("No cash", into: card, Field.Card.text, at: 0)
    }
    for guest in [ana, boris, ana] { guest.settle() }
    #expect(boris.session.document.isLive(card))
    return (ana, boris, card)
  }

  @Test("two edits in one millisecond are two steps, unless one goes on with the other")
  func steps() throws {
    let (ana, _, card) = try pair()
    for goesOn in [false, true] {
      for (index, text) in ["a", "b"].enumerated() {
        try edit(ana, goesOn: goesOn && index > 0) { (editor) throws(ChangeError) in
          try editor.insert(text, into: card, Field.Card.text, at: 7 + index)
        }
      }
      #expect(ana.session.document.string(card, Field.Card.text) == "No cashab")
      #expect(try ana.session.undo(at: moment(ana.bench.now)).isDone)
      #expect(
        ana.session.document.string(card, Field.Card.text) == (goesOn ? "No cash" : "No casha"))
      if !goesOn { #expect(try ana.session.undo(at: moment(ana.bench.now)).isDone) }
    }
  }

  @Test("what the same participant did elsewhere is undone first, and is nobody else's work")
  func elsewhere() throws {
    let (ana, _, card) = try pair()
    let phone = Guest(3, person("ana", .facilitator), ana.bench, replica: 3)
    phone.start()
    try edit(phone) { (editor) throws(ChangeError) in
      try editor.set(card, Field.Card.severity, .integer(2))
    }
    for guest in [phone, ana] { guest.settle() }
    #expect(ana.session.document.value(card, Field.Card.severity) == .integer(2))
    #expect(try ana.session.undo(at: moment(ana.bench.now)).isDone)
    #expect(ana.session.document.value(card, Field.Card.severity) == .null)
    #expect(ana.session.document.isLive(card))
    let second = try ana.session.undo(at: moment(ana.bench.now))
    #expect(second.isDone, "\(second)")
    #expect(!ana.session.document.isLive(card))
  }

  @Test("a card written on and deleted at the same time: both are told, whoever comes second")
  func bothTold() throws {
    for isDeletionFirst in [true, false] {
      let (ana, boris, card) = try pair()
      try edit(ana) { (editor) throws(ChangeError) in
        try editor.insert(" at all", into: card, Field.Card.text, at: 7)
      }
      try edit(boris) { (editor) throws(ChangeError) in try editor.delete(card) }
      for guest in isDeletionFirst ? [boris, ana] : [ana, boris] { guest.settle() }
      for guest in [ana, boris, ana, boris] { guest.settle() }
      #expect(!ana.session.document.isLive(card) && !boris.session.document.isLive(card))
      let told = encounters(ana)
      #expect(told.count == 1 && told.first?.isOwnDeletion == false)
      #expect(told.first?.record == card && told.first?.fields == [Field.Card.text])
      #expect(told.first?.deleter == boris.session.replica)
      let other = encounters(boris)
      #expect(other.count == 1 && other.first?.isOwnDeletion == true)
      #expect(other.first?.author == ana.session.replica)
      #expect(ana.session.document.string(card, Field.Card.text) == "No cash at all")
    }
  }

  @Test("a deletion by somebody who has seen the words is no encounter")
  func seen() throws {
    let (ana, boris, card) = try pair()
    try edit(ana) { (editor) throws(ChangeError) in
      try editor.insert("!", into: card, Field.Card.text, at: 7)
    }
    for guest in [ana, boris, ana] { guest.settle() }
    try edit(boris) { (editor) throws(ChangeError) in try editor.delete(card) }
    for guest in [boris, ana] { guest.settle() }
    #expect(!ana.session.document.isLive(card))
    #expect(encounters(ana).isEmpty && encounters(boris).isEmpty)
  }

  @Test("a card put into a stage that is deleted meanwhile: both are told which")
  func stage() throws {
    let (ana, boris, card) = try pair()
    var stage = RecordID.root
    try edit(boris) { (editor) throws(ChangeError) in
      stage = try editor.create(.stage)
      try editor.append(stage)
    }
    for guest in [boris, ana] { guest.settle() }
    try edit(ana) { (editor) throws(ChangeError) in try editor.append(card, column: stage) }
    try edit(boris) { (editor) throws(ChangeError) in try editor.delete(stage) }
    for guest in [boris, ana, boris, ana] { guest.settle() }
    #expect(encounters(ana).first?.record == stage && encounters(ana).first?.cards == [card])
    #expect(encounters(boris).first?.record == stage)
    #expect(encounters(boris).first?.isOwnDeletion == true)
    #expect(ana.session.document.cards(column: nil, row: nil) == [card])
  }
}
