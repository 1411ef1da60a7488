import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("Undo and redo")
struct UndoTests {
  let text = Field.Card.text

  /// What people see: everything but stamps.
  private func visible(_ document: MapDocument) -> [String] {
    var lines = ["map: \(document.string(.root, Field.Map.title))"]
    for cell in document.cells() {
      for card in cell.cards {
        lines.append(
          "\(card) \(String(describing: cell.column)) \(String(describing: cell.row)) "
            + "\(document.string(card, text)) \(document.value(card, Field.Card.kind)) "
            + "\(document.value(card, Field.Card.emotion)) \(document.value(card, Field.Card.score)) "
            + "\(document.keys(card, Field.Card.tags))")
      }
    }
    for kind in [RecordKind.stage, .lane] { lines.append("\(document.ordered(kind))") }
    return lines
  }

  @Test(
    "undo takes the own changes back one by one to the beginning, and redo brings each again",
    arguments: seeds(40))
  func thereAndBack(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var person = Participant(1)
    var states = [visible(person.document)]
    for _ in 0..<(5 + random.below(40)) {
      let count = 1 + random.below(4)
      let made = try person.edit { (editor: inout Editor) throws(ChangeError) in
        for _ in 0..<count { try Participant.step(&editor, &random) }
      }
      if made != nil { states.append(visible(person.document)) }
    }
    for _ in 0..<3 {
      for state in states.dropLast().reversed() {
        if state == visible(person.document) { continue }
        let outcome = try person.undo()
        #expect(outcome.isDone, "seed \(seed): \(outcome)")
        while visible(person.document) != state, try person.undo().isDone {}
        #expect(visible(person.document) == state, "seed \(seed)")
        #expect(person.document.brokenInvariant() == nil, "seed \(seed)")
      }
      for state in states.dropFirst() {
        if state == visible(person.document) { continue }
        let outcome = try person.redo()
        #expect(outcome.isDone, "seed \(seed): \(outcome)")
        while visible(person.document) != state, try person.redo().isDone {}
        #expect(visible(person.document) == state, "seed \(seed)")
      }
    }
    var copy = MapDocument()
    for change in person.log { try copy.integrate(change) }
    #expect(copy.snapshot() == person.document.snapshot(), "seed \(seed)")
  }

  @Test("a change that writes one field twice is undone as a whole")
  func twiceInOneChange() throws {
    var person = Participant(1)
    var card = RecordID.root
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card)
      try editor.set(card, Field.Card.emotion, .integer(-1))
    }
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.emotion, .integer(1))
      try editor.set(card, Field.Card.emotion, .integer(2))
      try editor.set(card, Field.Card.tags, key: "a", .bool(true))
      try editor.set(card, Field.Card.tags, key: "a", .null)
    }
    try person.undo()
    #expect(person.document.value(card, Field.Card.emotion) == .integer(-1))
    #expect(person.document.value(card, Field.Card.tags, key: "a") == .null)
    try person.redo()
    #expect(person.document.value(card, Field.Card.emotion) == .integer(2))
  }

  @Test("a change that types and then deletes some of it is undone as a whole")
  func typedAndErasedInOneChange() throws {
    var person = Participant(1)
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("kept ", into: .root, Field.Map.title, at: 0)
    }
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("abcdef", into: .root, Field.Map.title, at: 5)
      try editor.erase(3..<8, of: .root, Field.Map.title)
      try editor.insert("ABC", into: .root, Field.Map.title, at: 3)
    }
    #expect(person.document.string(.root, Field.Map.title) == "kepABCdef")
    try person.undo()
    #expect(person.document.string(.root, Field.Map.title) == "kept ")
    try person.redo()
    #expect(person.document.string(.root, Field.Map.title) == "kepABCdef")
    try person.undo()
    try person.undo()
    #expect(person.document.string(.root, Field.Map.title) == "")
    #expect(!person.history.canUndo)
    try person.redo()
    try person.redo()
    #expect(person.document.string(.root, Field.Map.title) == "kepABCdef")
  }

  // Shows WM-UNDO-3.
  @Test("undo leaves alone what somebody else wrote since")
  func othersStay() throws {
    var mine = Participant(1)
    var theirs = Participant(2)
    var card = RecordID.root
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card)
      try editor.insert("mine", into: card, Field.Card.text, at: 0)
    }
    try theirs.document.integrate(mine.log[0])
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.emotion, .integer(1))
      try editor.set(card, Field.Card.kind, .text("pain"))
      try editor.set(card, Field.Card.tags, key: "x", .bool(true))
      try editor.insert(" more", into: card, Field.Card.text, at: 4)
    }
    try theirs.document.integrate(mine.log[1])
    try theirs.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.emotion, .integer(-2))
      try editor.set(card, Field.Card.tags, key: "x", .bool(false))
      try editor.insert("THEIRS", into: card, Field.Card.text, at: 6)
    }
    try mine.document.integrate(theirs.log[0])
    try mine.undo()
    #expect(mine.document.value(card, Field.Card.emotion) == .integer(-2))
    #expect(mine.document.value(card, Field.Card.tags, key: "x") == .bool(false))
    #expect(mine.document.value(card, Field.Card.kind) == .null)
    #expect(mine.document.string(card, Field.Card.text) == "mineTHEIRS")
    try mine.redo()
    #expect(mine.document.value(card, Field.Card.emotion) == .integer(-2))
    #expect(mine.document.value(card, Field.Card.kind) == .text("pain"))
    #expect(mine.document.string(card, Field.Card.text) == "mine mTHEIRSore")
  }

  /// A map with a stage and a lane, made by the first and known to the second.
  private func madeMap() throws -> (Participant, Participant, stage: RecordID, lane: RecordID) {
    var mine = Participant(1)
    var (stage, lane) = (RecordID.root, RecordID.root)
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.write("Map", to: .root, Field.Map.title)
      stage = try editor.create(.stage)
      try editor.append(stage)
      lane = try editor.create(.lane)
      try editor.append(lane)
    }
    var theirs = Participant(2)
    try theirs.document.integrate(mine.log[0])
    return (mine, theirs, stage, lane)
  }

  // Shows WM-UNDO-1, WM-UNDO-7.
  @Test("undo stops at a step that others have built on, and goes on only if asked")
  func stopsAtOthers() throws {
    var (mine, theirs, stage, lane) = try madeMap()
    var card = RecordID.root
    try theirs.edit { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card, column: stage, row: lane)
    }
    try mine.document.integrate(theirs.log[0])
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.severity, .integer(1))
    }
    try theirs.document.integrate(mine.log[1])
    try theirs.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.severity, .integer(3))
    }
    try mine.document.integrate(theirs.log[1])
    for passesOver in [false, false, true] {
      let outcome = try mine.undo(passesOver: passesOver)
      #expect(!outcome.isDone && outcome.builders == [ReplicaID(2)])
      #expect(mine.document.ordered(.stage) == [stage])
      #expect(mine.document.string(.root, Field.Map.title) == "Map")
      #expect(mine.document.value(card, Field.Card.severity) == .integer(3))
    }
  }

  // Shows WM-UNDO-5, WM-UNDO-6, WM-UNDO-8.
  @Test("a card that somebody has commented on stays, with its stage and its words")
  func sheltered() throws {
    var (mine, theirs, _, lane) = try madeMap()
    var (stage, cards) = (RecordID.root, [RecordID]())
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      stage = try editor.create(.stage)
      try editor.append(stage)
      for text in ["one", "two"] {
        let card = try editor.create(.card)
        try editor.append(card, column: stage, row: lane)
        try editor.write(text, to: card, Field.Card.text)
        cards.append(card)
      }
    }
    try theirs.document.integrate(mine.log[1])
    try theirs.edit { (editor: inout Editor) throws(ChangeError) in
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(cards[0]))
    }
    try mine.document.integrate(theirs.log[0])
    let outcome = try mine.undo()
    #expect(outcome.isDone && outcome.builders == [ReplicaID(2)])
    #expect(mine.document.isLive(cards[0]) && mine.document.isLive(stage))
    #expect(mine.document.string(cards[0], Field.Card.text) == "one")
    #expect(!mine.document.isLive(cards[1]))
  }

  // Shows WM-UNDO-6.
  @Test(
    "an older step is undone on request, but not from under what others have built on a later one")
  func shelteredThroughLaterSteps() throws {
    var (mine, theirs, _, lane) = try madeMap()
    var (stage, card) = (RecordID.root, RecordID.root)
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      stage = try editor.create(.stage)
      try editor.append(stage)
    }
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card, column: stage, row: lane)
    }
    for change in mine.log[1...] { try theirs.document.integrate(change) }
    try theirs.edit { (editor: inout Editor) throws(ChangeError) in
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(card))
    }
    try mine.document.integrate(theirs.log[0])
    #expect(try !mine.undo().isDone)
    #expect(try !mine.undo(passesOver: true).isDone)
    #expect(mine.document.isLive(card) && mine.document.isLive(stage))
  }

  @Test("undoing never removes or changes what others wrote", arguments: seeds(40))
  func othersNeverUndone(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var workshop = Workshop(count: 3)
    for _ in 0..<60 {
      let me = random.below(3)
      let count = 1 + random.below(3)
      try workshop.people[me].edit { (editor: inout Editor) throws(ChangeError) in
        for _ in 0..<count { try Participant.step(&editor, &random) }
      }
      try workshop.deliver(to: random.below(3), &random)
    }
    try workshop.settle(&random)
    let before = workshop.people[0].document
    while try workshop.people[0].undo(passesOver: true).isDone {}
    let after = workshop.people[0].document
    let mine = workshop.people[0].id
    for record in before.records(.card, withDeleted: true) {
      for part in before.text(record, text)?.visibleStamps ?? [] where part.replica != mine {
        #expect(after.text(record, text)?.visibleParts(of: StampRange(part, count: 1)).count == 1)
      }
      // A record that somebody else has made, too or alone, is there as much as it was, or more.
      let creation = try #require(before.creation(of: record))
      let isOwn = creation.first.replica == mine && creation.last.replica == mine
      if !isOwn, before.isLive(record), !wasDeleted(record, by: mine, before) {
        #expect(after.isLive(record), "seed \(seed)")
      }
    }
    #expect(after.brokenInvariant() == nil, "seed \(seed)")
  }

  private func wasDeleted(_ record: RecordID, by: ReplicaID, _ document: MapDocument) -> Bool {
    document.value(record, .deleted) != .null
  }

  // Shows WM-UNDO-4.
  @Test("an undone deletion puts text back where it stood, also after others typed there")
  func textReturns() throws {
    var mine = Participant(1)
    var theirs = Participant(2)
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("one two three", into: .root, Field.Map.title, at: 0)
    }
    try theirs.document.integrate(mine.log[0])
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.erase(3..<7, of: .root, Field.Map.title)
    }
    try theirs.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("!", into: .root, Field.Map.title, at: 13)
      try editor.insert("zero ", into: .root, Field.Map.title, at: 0)
      try editor.insert("-", into: .root, Field.Map.title, at: 10)
    }
    try mine.document.integrate(theirs.log[0])
    #expect(mine.document.string(.root, Field.Map.title) == "zero one- three!")
    try mine.undo()
    #expect(mine.document.string(.root, Field.Map.title) == "zero one t-wo three!")
    try theirs.document.integrate(mine.log[1])
    try theirs.document.integrate(mine.log[2])
    #expect(theirs.document.snapshot() == mine.document.snapshot())
  }

  @Test(
    "a history read from the journal undoes and redoes what the live one does",
    arguments: seeds(60))
  func fromJournal(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var workshop = Workshop(count: 2)
    var journal: [Change] = []
    for _ in 0..<(10 + random.below(60)) {
      let me = random.below(2)
      let count = workshop.people[me].log.count
      switch random.below(5) {
      case 0: try workshop.people[me].undo()
      case 1: try workshop.people[me].redo()
      default:
        let steps = 1 + random.below(4)
        try workshop.people[me].edit { (editor: inout Editor) throws(ChangeError) in
          for _ in 0..<steps { try Participant.step(&editor, &random) }
        }
      }
      journal += workshop.people[me].log[count...]
      // The other one hears of it, so that the journal is what both have seen.
      for change in workshop.people[me].log[count...] {
        try workshop.people[1 - me].document.integrate(change)
      }
    }
    var document = MapDocument()
    var history = UndoHistory()
    let mine = workshop.people[0].id
    for (index, change) in journal.enumerated() {
      if change.id.replica == mine {
        try document.integrateAccepted(change, ofOwn: &history)
      } else {
        try document.integrate(change)
        history.hear(change)
      }
      if index % 9 == 0 { document = try MapDocument(snapshot: document.snapshot()) }
    }
    var read = workshop.people[0]
    read.document = document
    read.history = history
    for step in 0..<40 {
      let isUndo = step < 12 || random.below(2) == 0
      let live = isUndo ? try workshop.people[0].undo() : try workshop.people[0].redo()
      let again = isUndo ? try read.undo() : try read.redo()
      #expect(live.isDone == again.isDone, "seed \(seed)")
      #expect(visible(read.document) == visible(workshop.people[0].document), "seed \(seed)")
    }
  }

  // Shows WM-UNDO-9.
  @Test("a new change takes the possibility to redo away")
  func redoEnds() throws {
    var person = Participant(1)
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("a", into: .root, Field.Map.title, at: 0)
    }
    try person.undo()
    #expect(person.history.canRedo)
    try person.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("b", into: .root, Field.Map.title, at: 0)
    }
    #expect(!person.history.canRedo)
    #expect(try !person.redo().isDone)
    #expect(person.document.string(.root, Field.Map.title) == "b")
  }

  @Test("a step is passed over when that is asked for, also by a history from the journal")
  func passedOver() throws {
    var mine = Participant(1)
    var theirs = Participant(2)
    var card = RecordID.root
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.insert("xyz", into: card, Field.Card.text, at: 0)
    }
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.erase(1..<2, of: card, Field.Card.text)
    }
    try mine.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.emotion, .integer(1))
    }
    for change in mine.log { try theirs.document.integrate(change) }
    try theirs.edit { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.emotion, .integer(2))
    }
    try mine.document.integrate(theirs.log[0])
    try mine.undo(passesOver: true)
    #expect(mine.document.string(card, Field.Card.text) == "xyz")

    var read = Participant(1)
    for change in mine.log {
      if change.id.seq == 4 { try read.document.integrate(theirs.log[0]) }
      try read.document.integrateAccepted(change, ofOwn: &read.history)
    }
    #expect(try !mine.undo(passesOver: true).isDone)
    #expect(try !read.undo(passesOver: true).isDone)
    try mine.redo()
    try read.redo()
    #expect(read.document.string(card, Field.Card.text) == "xz")
    #expect(read.document.snapshot() == mine.document.snapshot())
  }
}

extension ReversalOutcome {
  /// Who has built on what was to be reversed.
  var builders: [ReplicaID?] {
    switch self {
    case .builtUpon(_, let obstacles): obstacles.map(\.replica)
    case .done(let done): done.obstacles.map(\.replica)
    case .nothing, .unknown: []
    }
  }
}

extension Text {
  /// The stamps of the visible characters.
  var visibleStamps: [OperationID] {
    var copy = self
    return (0..<count).compactMap { try? copy.stamp(at: $0) }
  }
}
