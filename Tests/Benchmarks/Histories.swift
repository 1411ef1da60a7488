import JourneyMap
import ReplicatedData
import TestSupport

/// Ten people at one map, whose changes are kept.
struct Group {
  private(set) var changes: [Change] = []
  private(set) var document = MapDocument()
  let people = (1...10).map { ReplicaID(UInt64($0) &* 0x9E37_79B9_7F4A_7C15) }
  private(set) var stages: [RecordID] = []
  private(set) var lanes: [RecordID] = []

  /// A map of `side` stages and as many lanes.
  init(side: Int) throws {
    var made: (stages: [RecordID], lanes: [RecordID]) = ([], [])
    try edit(as: people[0]) { (editor: inout Editor) throws(ChangeError) in
      for index in 0..<side {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.insert("Stage \(index)", into: stage, Field.Stage.title, at: 0)
        made.stages.append(stage)
        let lane = try editor.create(.lane)
        try editor.append(lane)
        try editor.insert("Lane \(index)", into: lane, Field.Lane.title, at: 0)
        made.lanes.append(lane)
      }
    }
    (stages, lanes) = made
  }

  mutating func edit(
    as replica: ReplicaID, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws {
    let time = 1_800_000_000_000 + UInt64(changes.count) * 137
    if let local = try document.editInPlace(as: replica, at: time, body) {
      changes.append(local.change)
    }
  }
}

extension Group {
  static let cardCount = 5_000

  /// A map of 5,000 cards of 150 characters and more, whose texts are made of pieces by different
  /// people, in 50,000 changes or as many as asked for.
  static func largeMap(changeCount: Int = 50_000) throws -> Group {
    var group = try Group(side: 10)
    let (stages, lanes) = (group.stages, group.lanes)
    let sentence = "The customer waits for an answer and does not know how long it takes"
    var cards: [RecordID] = []
    for index in 0..<cardCount {
      var card = RecordID.root
      let last = cards.last
      try group.edit(as: group.people[index % 10]) { (editor: inout Editor) throws(ChangeError) in
        card = try editor.create(.card)
        try editor.set(card, Field.Card.kind, .text(index % 3 == 0 ? "pain" : "action"))
        try editor.place(
          card, column: stages[index % 10], row: lanes[index / 10 % 10], after: last)
        try editor.insert(
          String("\(sentence), \(sentence).".prefix(132)), into: card, Field.Card.text, at: 0)
      }
      cards.append(card)
    }
    // The rest of each card is typed, two characters at a time, by somebody else.
    for index in 0..<(changeCount - cardCount) {
      let card = cards[index % cardCount]
      try group.edit(as: group.people[(index / 7) % 10]) {
        (editor: inout Editor) throws(ChangeError) in
        try editor.insert("ok", into: card, Field.Card.text, at: 40)
      }
    }
    return group
  }
}

extension Group {
  /// What ten people do in a long workshop: cards written letter by letter, some words put into the
  /// middle of others' texts, cards moved and sorted.
  static func workshop(changeCount: Int) throws -> Group {
    var random = SplitMix64(seed: 7)
    var group = try Group(side: 8)
    let words = "nobody answers the phone and the form asks twice for the same number ".utf8
    let letters = words.map { String(UnicodeScalar($0)) }
    var cards: [RecordID] = []
    while group.changes.count < changeCount {
      let person = group.people[Int(random.next() % 10)]
      let (column, row) = (
        group.stages[Int(random.next() % 8)], group.lanes[Int(random.next() % 8)]
      )
      switch cards.isEmpty ? 0 : random.next() % 20 {
      case 0, 1, 2:
        var card = RecordID.root
        try group.edit(as: person) { (editor: inout Editor) throws(ChangeError) in
          card = try editor.create(.card)
          try editor.place(card, column: column, row: row)
        }
        cards.append(card)
        let start = Int(random.next() % 60)
        for index in 0..<Int(20 + random.next() % 60) {
          try group.edit(as: person) { (editor: inout Editor) throws(ChangeError) in
            try editor.insert(
              letters[(start + index) % letters.count], into: card, Field.Card.text, at: index)
          }
        }
      case 3...8:
        let card = cards[Int(random.next() % UInt64(cards.count))]
        try group.edit(as: person) { (editor: inout Editor) throws(ChangeError) in
          try editor.place(card, column: column, row: row)
        }
      case 9...12:
        let card = cards[Int(random.next() % UInt64(cards.count))]
        for index in 0..<8 {
          try group.edit(as: person) { (editor: inout Editor) throws(ChangeError) in
            try editor.insert(letters[index], into: card, Field.Card.text, at: 6 + index)
          }
        }
      default:
        let card = cards[Int(random.next() % UInt64(cards.count))]
        let kind = group.changes.count % 2 == 0 ? "pain" : "goal"
        try group.edit(as: person) { (editor: inout Editor) throws(ChangeError) in
          try editor.set(card, Field.Card.kind, .text(kind))
        }
      }
    }
    return group
  }
}
