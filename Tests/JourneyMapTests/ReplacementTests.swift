import JourneyMap
import ReplicatedData
import TestSupport
import Testing

/// Two people, one map with a stage and a card.
private struct Pair {
  var ana = Participant(1)
  var boris = Participant(2)
  var stage = RecordID.root
  var card = RecordID.root

  init() throws {
    var made: [RecordID] = []
    try ana.edit { (editor: inout Editor) throws(ChangeError) in
      made = [try editor.create(.stage), try editor.create(.card)]
      try editor.write("Find", to: made[0], Field.Stage.title)
      try editor.write("teh poster", to: made[1], Field.Card.text)
    }
    (stage, card) = (made[0], made[1])
    try meet()
  }

  /// Each gets what the other has written.
  mutating func meet() throws {
    for change in ana.log where !boris.document.version.contains(change.id) {
      try boris.document.integrate(change)
    }
    for change in boris.log where !ana.document.version.contains(change.id) {
      try ana.document.integrate(change)
    }
    #expect(ana.document.snapshot() == boris.document.snapshot())
    #expect(ana.document.brokenInvariant() == nil)
  }

  var title: String { ana.document.string(stage, Field.Stage.title) }
  var text: String { ana.document.string(card, Field.Card.text) }
}

extension Participant {
  fileprivate mutating func write(
    _ text: String, to record: RecordID, _ field: FieldID = Field.Card.text
  ) throws {
    try edit { (editor: inout Editor) throws(ChangeError) in
      try editor.write(text, to: record, field)
    }
  }

  fileprivate mutating func type(
    _ text: String, into record: RecordID, at index: Int
  ) throws {
    try edit { (editor: inout Editor) throws(ChangeError) in
      try editor.insert(text, into: record, Field.Card.text, at: index)
    }
  }
}

@Suite("Rewording")
struct ReplacementTests {
  @Test("two people who reword alike at the same time end with the wording once")
  func alike() throws {
    var pair = try Pair()
    try pair.ana.write("Discovery", to: pair.stage)
    try pair.boris.write("Discovery", to: pair.stage)
    try pair.ana.write("the poster", to: pair.card)
    try pair.boris.write("the poster", to: pair.card)
    try pair.ana.write("Retail", to: .root, Field.Map.title)
    try pair.boris.write("Retail", to: .root, Field.Map.title)
    try pair.meet()
    #expect(pair.title == "Discovery")
    #expect(pair.text == "the poster")
    #expect(pair.ana.document.string(.root, Field.Map.title) == "Retail")
  }

  // Shows WM-TEXT-9.
  @Test("two people who reword differently at the same time end with one wording, whole")
  func different() throws {
    var pair = try Pair()
    try pair.ana.write("Finding out", to: pair.stage)
    try pair.boris.write("Learning", to: pair.stage)
    try pair.ana.write("Old words", to: pair.card)
    try pair.boris.write("", to: pair.card)
    try pair.meet()
    #expect(pair.title == "Learning")
    // Ana's second change has the greater stamp, since hers were one more.
    #expect(pair.text == "Old words")
  }

  @Test("typing inside a text merges by character, before and after it is reworded")
  func typing() throws {
    var pair = try Pair()
    try pair.ana.type("A", into: pair.card, at: 0)
    try pair.boris.type("Z", into: pair.card, at: 10)
    try pair.meet()
    #expect(pair.text == "Ateh posterZ")
    try pair.ana.write("the sign", to: pair.card)
    try pair.meet()
    try pair.ana.type("A", into: pair.card, at: 0)
    try pair.boris.type("Z", into: pair.card, at: 8)
    try pair.meet()
    #expect(pair.text == "Athe signZ")
  }

  @Test("what somebody types into a text that another rewords is not glued to the new wording")
  func typingAgainstRewording() throws {
    var pair = try Pair()
    try pair.ana.type(" and more", into: pair.card, at: 10)
    try pair.boris.write("the banner", to: pair.card)
    try pair.meet()
    #expect(pair.text == "the banner")
    try pair.ana.type("!", into: pair.card, at: 10)
    try pair.meet()
    #expect(pair.text == "the banner!")
  }

  @Test("writing what is there already does nothing")
  func equal() throws {
    var pair = try Pair()
    let count = pair.ana.log.count
    try pair.ana.write("Find", to: pair.stage)
    #expect(pair.ana.log.count == count)
  }

  @Test("the first words of a new record are typed, every later wording replaces (WM-TEXT-8)")
  func operations() throws {
    var pair = try Pair()
    var card = RecordID.root
    let local = try pair.ana.edit { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.write("one", to: card, Field.Card.text)
      try editor.write("two", to: card, Field.Card.text)
    }
    let made = try #require(local?.change.operations)
    #expect(
      made.dropFirst() == [
        .insert(card, Field.Card.text, .right(of: nil, rightOrigin: nil), "one"),
        .replace(card, Field.Card.text, "two"),
      ])
    #expect(pair.ana.document.string(card, Field.Card.text) == "two")
  }

  @Test("a text may be reworded as often as people like")
  func often() throws {
    var pair = try Pair()
    let words = String(repeating: "a thousand letters ", count: 53)
    for index in 0..<2_000 { try pair.ana.write("\(index) \(words)", to: pair.card) }
    #expect(pair.text.hasPrefix("1999 "))
    #expect(pair.ana.document.snapshot().count < 5_000)
  }

  @Test("a wording longer than a text may be is refused, and nothing stays of it")
  func limit() throws {
    var pair = try Pair()
    pair.ana.document.limits.textScalarsMax = 20
    let before = pair.ana.document.snapshot()
    for words in [String(repeating: "a", count: 20), "\u{1B}[2J"] {
      #expect(throws: ChangeError.self) { try pair.ana.write(words, to: pair.card) }
    }
    #expect(throws: ChangeError.fieldType(.card, Field.Card.emotion)) {
      try pair.ana.write("x", to: pair.card, Field.Card.emotion)
    }
    #expect(throws: ChangeError.unknownRecord(OperationID(lamport: 99, replica: ReplicaID(7)))) {
      try pair.ana.write("x", to: OperationID(lamport: 99, replica: ReplicaID(7)))
    }
    #expect(pair.ana.document.snapshot() == before)
  }

  // MARK: Undo

  // Shows WM-TEXT-11.
  @Test("undo of a rewording brings the earlier wording back whole, redo the later one")
  func undo() throws {
    var pair = try Pair()
    try pair.ana.write("Looks at advert", to: pair.card)
    try pair.ana.type("!", into: pair.card, at: 15)
    try pair.ana.write("Sees it", to: pair.card)
    for _ in 0..<2 {
      for expected in ["Looks at advert!", "Looks at advert", "teh poster"] {
        try pair.ana.undo()
        #expect(pair.text == expected)
      }
      for expected in ["Looks at advert", "Looks at advert!", "Sees it"] {
        try pair.ana.redo()
        #expect(pair.text == expected)
      }
    }
    try pair.meet()
    #expect(pair.ana.document.brokenInvariant() == nil)
  }

  @Test("undo leaves a rewording alone that somebody has reworded or typed into since")
  func undoOfWhatOthersChanged() throws {
    var pair = try Pair()
    try pair.ana.write("Looks at advert", to: pair.card)
    try pair.meet()
    try pair.boris.write("Sees banner", to: pair.card)
    try pair.meet()
    try pair.ana.undo()
    #expect(pair.text == "Sees banner")

    pair = try Pair()
    try pair.ana.write("Looks at advert", to: pair.card)
    try pair.meet()
    try pair.boris.type("s", into: pair.card, at: 15)
    try pair.meet()
    try pair.ana.undo()
    #expect(pair.text == "Looks at adverts")
  }

  @Test("rewordings are undone from the journal as from memory", arguments: seeds(20))
  func undoFromJournal(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var pair = try Pair()
    for _ in 0..<(2 + random.below(12)) {
      switch random.below(6) {
      case 0: try pair.ana.undo()
      case 1: try pair.ana.redo()
      case 2...3: try pair.ana.write(Participant.words[random.below(8)], to: pair.card)
      default:
        let length = pair.ana.document.string(pair.card, Field.Card.text).unicodeScalars.count
        try pair.ana.type("x", into: pair.card, at: random.below(length + 1))
      }
    }
    var read = UndoHistory()
    var document = MapDocument()
    for change in pair.ana.log {
      try document.integrateAccepted(change, ofOwn: &read)
    }
    var kept = pair.ana.history
    var other = document
    for step in 0..<20 {
      let redoes = random.below(3) == 0
      let one =
        redoes
        ? try kept.redo(in: &document, as: pair.ana.id, at: 0)
        : try kept.undo(in: &document, as: pair.ana.id, at: 0)
      let two =
        redoes
        ? try read.redo(in: &other, as: pair.ana.id, at: 0)
        : try read.undo(in: &other, as: pair.ana.id, at: 0)
      #expect(one.changes.map(\.change) == two.changes.map(\.change), "seed \(seed), step \(step)")
    }
    #expect(document.snapshot() == other.snapshot(), "seed \(seed)")
  }
}
