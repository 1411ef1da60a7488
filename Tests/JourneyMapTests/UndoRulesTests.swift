import JourneyMap
import ReplicatedData
import TestSupport
import Testing

/// The rules WM-UNDO of Protocol/, one by one.
@Suite("What an undo takes back, and what it leaves alone")
struct UndoRulesTests {
  let text = Field.Card.text

  /// Two people on one map, who hear of each other at once when told to.
  struct Pair {
    var ana = Participant(1)
    var boris = Participant(2)
    private var heard = (ana: 0, boris: 0)

    mutating func meet() throws {
      for change in ana.log[heard.ana...] {
        try boris.document.integrate(change)
        boris.history.hear(change)
      }
      for change in boris.log[heard.boris...] {
        try ana.document.integrate(change)
        ana.history.hear(change)
      }
      heard = (ana.log.count, boris.log.count)
    }

    /// A stage, a lane and a card in them, Ana's, each made by a step of its own; somebody else's
    /// map.
    mutating func begin() throws -> (stage: RecordID, lane: RecordID, card: RecordID) {
      var made = (stage: RecordID.root, lane: RecordID.root, card: RecordID.root)
      try boris.edit { (editor: inout Editor) throws(ChangeError) in
        try editor.insert("The map", into: .root, Field.Map.title, at: 0)
      }
      try meet()
      try ana.edit { (editor: inout Editor) throws(ChangeError) in
        made.stage = try editor.create(.stage)
        try editor.append(made.stage)
      }
      try ana.edit { (editor: inout Editor) throws(ChangeError) in
        made.lane = try editor.create(.lane)
        try editor.append(made.lane)
      }
      try ana.edit { (editor: inout Editor) throws(ChangeError) in
        made.card = try editor.create(.card)
        try editor.append(made.card, column: made.stage, row: made.lane)
        try editor.insert("No cash", into: made.card, Field.Card.text, at: 0)
      }
      try meet()
      return made
    }
  }

  private func obstacles(_ outcome: ReversalOutcome) -> [UndoObstacle] {
    switch outcome {
    case .builtUpon(_, let obstacles): obstacles
    case .done(let done): done.obstacles
    case .nothing, .unknown: []
    }
  }

  // Shows WM-UNDO-1.
  @Test(
    "an undo is about the last change alone: built upon, it stays so until one is asked past it")
  func lastAlone() throws {
    var pair = Pair()
    let (_, _, card) = try pair.begin()
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.severity, .integer(1))
    }
    try pair.meet()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.severity, .integer(3))
    }
    try pair.meet()
    let before = pair.ana.document.snapshot()
    for _ in 0..<3 {
      let outcome = try pair.ana.undo()
      #expect(!outcome.isDone)
      #expect(
        obstacles(outcome)
          == [UndoObstacle(card, .written(Field.Card.severity), by: pair.boris.id)])
    }
    #expect(pair.ana.document.snapshot() == before)
    // Asked to, it goes on; but Boris' work is on the card, so that all three of hers stay.
    #expect(try !pair.ana.undo(passesOver: true).isDone)
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.effort, .integer(2))
    }
    #expect(try pair.ana.undo().isDone)
    #expect(pair.ana.document.value(card, Field.Card.effort) == .null)
    #expect(try !pair.ana.undo().isDone)
  }

  // Shows WM-UNDO-1.
  @Test("asked past what others have built on, an undo takes the newest that can be taken back")
  func older() throws {
    var pair = Pair()
    let (_, _, card) = try pair.begin()
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.effort, .integer(2))
    }
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.severity, .integer(1))
    }
    try pair.meet()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.severity, .integer(3))
    }
    try pair.meet()
    let outcome = try pair.ana.undo(passesOver: true)
    guard case .done(let done) = outcome else {
      Issue.record("not done")
      return
    }
    #expect(done.passedOver == 1)
    #expect(pair.ana.document.value(card, Field.Card.effort) == .null)
    #expect(pair.ana.document.value(card, Field.Card.severity) == .integer(3))
    // What was passed over is still the last.
    #expect(
      obstacles(try pair.ana.undo())
        == [UndoObstacle(card, .written(Field.Card.severity), by: pair.boris.id)])
    #expect(try pair.ana.redo().isDone)
    #expect(pair.ana.document.value(card, Field.Card.effort) == .integer(2))
  }

  // Shows WM-UNDO-5.
  @Test("a created record stays if somebody has worked on it, whatever they did", arguments: 0..<9)
  func workOnIt(way: Int) throws {
    var pair = Pair()
    let (stage, lane, card) = try pair.begin()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      switch way {
      case 0:
        let comment = try editor.create(.comment)
        try editor.set(comment, Field.Comment.on, .reference(card))
      case 1: try editor.set(card, Field.Card.votes, key: "boris", .integer(1))
      case 2: try editor.set(card, Field.Card.emotions, key: "boris", .integer(-2))
      case 3: try editor.set(card, Field.Card.tags, key: "t", .bool(true))
      case 4:
        let link = try editor.create(.link)
        try editor.set(link, Field.Link.from, .reference(card))
      case 5: try editor.insert("!", into: card, text, at: 7)
      case 6: try editor.erase(0..<3, of: card, text)
      case 7: try editor.append(card, column: stage)
      default: try editor.set(card, Field.Card.severity, .null)
      }
    }
    try pair.meet()
    let before = pair.ana.document
    let outcome = try pair.ana.undo()
    #expect(!outcome.isDone && obstacles(outcome).count == 1)
    #expect(obstacles(outcome).first?.record == card)
    #expect(obstacles(outcome).first?.replica == (way == 6 ? nil : pair.boris.id))
    #expect(pair.ana.document.snapshot() == before.snapshot())
    // Nor does what the card stands in go.
    while try pair.ana.undo(passesOver: true).isDone {}
    #expect(pair.ana.document.isLive(card) && pair.ana.document.isLive(stage))
    #expect(pair.ana.document.isLive(lane) || way == 7)
  }

  // Shows WM-UNDO-11.
  @Test("a card with others' work on it is not left blank", arguments: [false, true], 0..<3)
  func blankName(isReworded: Bool, way: Int) throws {
    var pair = Pair()
    let (stage, lane, _) = try pair.begin()
    var card = RecordID.root
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card, column: stage, row: lane)
    }
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      if isReworded {
        try editor.replace("Typed", in: card, text)
      } else {
        try editor.insert("Typed", into: card, text, at: 0)
      }
    }
    try pair.meet()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      switch way {
      case 0: try editor.set(card, Field.Card.votes, key: "boris", .integer(1))
      case 1:
        let comment = try editor.create(.comment)
        try editor.set(comment, Field.Comment.on, .reference(card))
      default: break
      }
    }
    try pair.meet()
    let outcome = try pair.ana.undo()
    #expect(outcome.isDone == (way == 2))
    #expect(pair.ana.document.string(card, text) == (way == 2 ? "" : "Typed"))
    #expect(obstacles(outcome).first?.replica == (way == 2 ? nil : pair.boris.id))
    // A blank card of somebody else's is no work since.
    if way == 2 {
      var blank = RecordID.root
      try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
        blank = try editor.create(.card)
        try editor.append(blank, column: stage, row: lane)
      }
      try pair.meet()
      try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
        try editor.insert("Mine", into: blank, text, at: 0)
      }
      #expect(try pair.ana.undo().isDone)
      #expect(pair.ana.document.string(blank, text) == "")
    }
    // What was typed into words that stay is taken out as ever.
    if way == 0 {
      try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
        try editor.insert(" on", into: card, text, at: 5)
      }
      #expect(try pair.ana.undo().isDone)
      #expect(pair.ana.document.string(card, text) == "Typed")
    }
  }

  // Shows WM-UNDO-5.
  @Test("a vote that was taken back, and a comment that was deleted, are no work that stays")
  func withdrawn() throws {
    var pair = Pair()
    let (_, _, card) = try pair.begin()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(card))
      try editor.set(card, Field.Card.votes, key: "boris", .integer(1))
      try editor.set(card, Field.Card.votes, key: "boris", .null)
      try editor.delete(comment)
    }
    try pair.meet()
    #expect(try pair.ana.undo().isDone)
    #expect(!pair.ana.document.isLive(card))
  }

  // Shows WM-UNDO-5, WM-UNDO-6, WM-UNDO-8.
  @Test(
    "somebody else's card keeps the stage and the lane that it is in, and says who put it there")
  func othersCard() throws {
    var pair = Pair()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("x", into: .root, Field.Map.title, at: 0)
    }
    try pair.meet()
    var stages: [RecordID] = []
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      for _ in 0..<3 {
        stages.append(try editor.create(.stage))
        try editor.append(stages[stages.count - 1])
        try editor.insert("S", into: stages[stages.count - 1], Field.Stage.title, at: 0)
      }
    }
    try pair.meet()
    var card = RecordID.root
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card, column: stages[1])
    }
    try pair.meet()
    let outcome = try pair.ana.undo()
    #expect(outcome.isDone)
    #expect(obstacles(outcome) == [UndoObstacle(stages[1], .used(by: card), by: pair.boris.id)])
    #expect(pair.ana.document.ordered(.stage) == [stages[1]])
    #expect(pair.ana.document.string(stages[1], Field.Stage.title) == "S")
    #expect(try pair.ana.redo().isDone)
    #expect(pair.ana.document.ordered(.stage) == stages)
    #expect(pair.ana.document.string(stages[2], Field.Stage.title) == "S")
  }

  // Shows WM-UNDO-7.
  @Test("what made the map is taken back whole, or not at all once somebody else has written")
  func making() throws {
    for isAlone in [true, false] {
      var pair = Pair()
      try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
        try editor.insert("Map", into: .root, Field.Map.title, at: 0)
        try editor.set(.root, Field.Map.kind, .text("current-state"))
        for kind in [RecordKind.stage, .lane, .channel] {
          try editor.append(try editor.create(kind))
        }
      }
      try pair.meet()
      if !isAlone {
        try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
          try editor.append(try editor.create(.card))
        }
        try pair.meet()
      }
      let before = pair.ana.document.snapshot()
      let outcome = try pair.ana.undo()
      #expect(outcome.isDone == isAlone)
      guard isAlone else {
        #expect(obstacles(outcome) == [UndoObstacle(.root, .workedOn, by: pair.boris.id)])
        #expect(pair.ana.document.snapshot() == before)
        continue
      }
      let document = pair.ana.document
      #expect(document.string(.root, Field.Map.title) == "")
      #expect(document.value(.root, Field.Map.kind) == .null)
      #expect(document.ordered(.stage) + document.ordered(.lane) + document.ordered(.channel) == [])
      #expect(try pair.ana.redo().isDone)
      #expect(pair.ana.document.string(.root, Field.Map.title) == "Map")
      #expect(pair.ana.document.ordered(.stage).count == 1)
    }
  }

  // Shows WM-UNDO-2.
  @Test("several changes under one time are one step, and leave nothing blank behind")
  func oneStep() throws {
    var pair = Pair()
    _ = try pair.begin()
    let before = pair.ana.document
    var cards: [RecordID] = []
    for part in 0..<3 {
      let local = try pair.ana.document.edit(as: pair.ana.id, at: 1_234) {
        (editor: inout Editor) throws(ChangeError) in
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.insert("Stage \(part)", into: stage, Field.Stage.title, at: 0)
        cards.append(try editor.create(.card))
        try editor.append(cards[part], column: stage)
        try editor.insert("Card \(part)", into: cards[part], text, at: 0)
      }
      pair.ana.history.record(try #require(local))
      pair.ana.log.append(try #require(local).change)
    }
    try pair.meet()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(cards[1], Field.Card.votes, key: "boris", .integer(1))
    }
    try pair.meet()
    #expect(try pair.ana.undo().isDone)
    let after = pair.ana.document
    #expect(after.records(.card).count == before.records(.card).count + 1)
    #expect(after.records(.stage).count == before.records(.stage).count + 1)
    #expect(after.isLive(cards[1]) && after.string(cards[1], text) == "Card 1")
    for stage in after.ordered(.stage) where !before.isLive(stage) {
      #expect(!after.cards(column: stage, row: nil).isEmpty)
    }
    #expect(try pair.ana.redo().isDone)
    #expect(pair.ana.document.records(.card).count == before.records(.card).count + 3)
    #expect(pair.ana.document.string(cards[2], text) == "Card 2")
  }

  // Shows WM-UNDO-4.
  @Test(
    "a rewording that somebody has reworded stays: the old words are not put beside the new ones")
  func rewording() throws {
    var pair = Pair()
    let (_, _, card) = try pair.begin()
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.erase(0..<7, of: card, text)
      try editor.insert("Looks at advert", into: card, text, at: 0)
    }
    try pair.meet()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.erase(0..<15, of: card, text)
      try editor.insert("Sees banner", into: card, text, at: 0)
    }
    try pair.meet()
    #expect(obstacles(try pair.ana.undo()) == [UndoObstacle(card, .erased(text), by: nil)])
    #expect(pair.ana.document.string(card, text) == "Sees banner")
  }

  // Shows WM-UNDO-4.
  @Test("what two people erased at the same time stays erased when one of them undoes")
  func erasedByBoth() throws {
    var pair = Pair()
    let (_, _, card) = try pair.begin()
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.erase(0..<3, of: card, text)
    }
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.erase(2..<7, of: card, text)
    }
    try pair.meet()
    #expect(try pair.ana.undo().isDone)
    #expect(pair.ana.document.string(card, text) == "No")
    try pair.meet()
    // What is left of it now are Ana's characters: hers to bring back, and not his.
    #expect(try pair.boris.undo().isDone)
    #expect(pair.boris.document.string(card, text) == "Nocash")
    // All of it: there is nothing to bring back.
    var other = Pair()
    let second = try other.begin().card
    for isAna in [true, false] {
      let erase: (inout Editor) throws(ChangeError) -> Void = {
        (editor: inout Editor) throws(ChangeError) in try editor.erase(0..<7, of: second, text)
      }
      if isAna { try other.ana.edit(erase) } else { try other.boris.edit(erase) }
    }
    try other.meet()
    #expect(
      obstacles(try other.ana.undo()) == [UndoObstacle(second, .erased(text), by: other.boris.id)])
    #expect(other.ana.document.string(second, text) == "")
  }

  // Shows WM-UNDO-3.
  @Test("a card does not go back into a stage that was deleted, nor is a deleted card written to")
  func goals() throws {
    var pair = Pair()
    let (stage, lane, card) = try pair.begin()
    var other = RecordID.root
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      other = try editor.create(.stage)
      try editor.append(other)
    }
    try pair.meet()
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.append(card, column: other, row: lane)
    }
    try pair.meet()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(stage) }
    try pair.meet()
    #expect(
      obstacles(try pair.ana.undo()) == [UndoObstacle(card, .isWithout(stage), by: pair.boris.id)])
    #expect(pair.ana.document.place(card, Field.place)?.column == other)
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(card) }
    try pair.meet()
    #expect(obstacles(try pair.ana.undo()) == [UndoObstacle(card, .deleted, by: pair.boris.id)])
  }

  // Shows WM-UNDO-5.
  @Test("a restored card that somebody has written on since is not deleted again")
  func restoring() throws {
    var pair = Pair()
    let (_, _, card) = try pair.begin()
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in try editor.delete(card) }
    #expect(try pair.ana.undo().isDone)
    #expect(pair.ana.document.isLive(card))
    try pair.meet()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.votes, key: "boris", .integer(1))
    }
    try pair.meet()
    #expect(
      obstacles(try pair.ana.redo())
        == [UndoObstacle(card, .written(Field.Card.votes), by: pair.boris.id)])
    #expect(pair.ana.document.isLive(card))
  }

  // Shows WM-UNDO-1.
  @Test("one person's replicas are one: what another one of them wrote is no obstacle")
  func ownReplicas() throws {
    var pair = Pair()
    let (_, _, card) = try pair.begin()
    try pair.boris.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.votes, key: "p", .integer(1))
    }
    try pair.meet()
    #expect(try !pair.ana.undo().isDone)
    #expect(try pair.ana.undo(own: ReplicaSet([pair.boris.id])).isDone)
    #expect(!pair.ana.document.isLive(card))
  }

  // Shows WM-UNDO-2.
  @Test("a step that two replicas of one person have undone, without knowing it, is undone once")
  func undoneByBoth() throws {
    var pair = Pair()
    let (_, _, card) = try pair.begin()
    let own = ReplicaSet([pair.ana.id, ReplicaID(3)])
    try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("!", into: card, text, at: 7)
    }
    var other = Participant(3)
    func meet(_ person: inout Participant, _ changes: ArraySlice<Change>) throws {
      for change in changes {
        if own.contains(change.id.replica) {
          try person.document.integrateAccepted(change, ofOwn: &person.history)
        } else {
          try person.document.integrate(change)
        }
      }
    }
    try meet(&other, pair.boris.log[...])
    try meet(&other, pair.ana.log[...])
    #expect(try pair.ana.undo(own: own).isDone && other.undo(own: own).isDone)
    // One of them does it again, and both know all of it.
    let known = pair.ana.log.count
    #expect(try pair.ana.redo(own: own).isDone)
    try meet(&pair.ana, other.log[...])
    try meet(&other, pair.ana.log[(known - 1)...])
    #expect(other.document.string(card, text) == "No cash!")
    #expect(try other.undo(own: own).isDone)
    #expect(other.document.string(card, text) == "No cash")
    #expect(try other.redo(own: own).isDone)
    #expect(other.document.string(card, text) == "No cash!")
  }

  // Shows WM-UNDO-10.
  @Test("a step of which nothing is known is told, and the ones before it are left alone")
  func unknown() throws {
    var pair = Pair()
    _ = try pair.begin()
    pair.ana.history.recordUnknown(ChangeID(replica: pair.ana.id, seq: 9))
    let outcome = try pair.ana.undo()
    guard case .unknown = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(try pair.ana.undo(passesOver: true).isDone)
  }

  // Shows WM-UNDO-2.
  @Test("a large step is reversed in several changes, live and read from the journal")
  func large() throws {
    var person = Participant(1)
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("x", into: .root, Field.Map.title, at: 0)
    }
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      for _ in 0..<9_000 { _ = try editor.create(.card) }
    }
    #expect(try person.undo().changes.count == 2)
    #expect(person.document.records(.card).isEmpty)
    var read = Participant(1)
    for change in person.log {
      try read.document.integrateAccepted(change, ofOwn: &read.history)
    }
    #expect(try read.redo().changes.count == 2)
    #expect(read.document.records(.card).count == 9_000)
    #expect(try read.undo().isDone)
    #expect(read.document.records(.card).isEmpty)
    #expect(try read.undo().isDone)
    #expect(read.document.string(.root, Field.Map.title) == "")
  }
}
