import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("Moves")
struct MoveTests {
  /// Stages, lanes and cards that three people share.
  private struct Board {
    var people = [Participant(0x3A5F_0001), Participant(0x1111_2222), Participant(0x2BBB_7777)]
    var stages: [RecordID] = []
    var lanes: [RecordID] = []
    var cards: [RecordID] = []

    init(cardCount: Int) throws {
      try people[0].edit { (editor: inout Editor) throws(ChangeError) in
        for _ in 0..<3 {
          stages.append(try editor.create(.stage))
          try editor.append(stages[stages.count - 1])
          lanes.append(try editor.create(.lane))
          try editor.append(lanes[lanes.count - 1])
        }
        for _ in 0..<cardCount {
          cards.append(try editor.create(.card))
          try editor.append(cards[cards.count - 1], column: stages[0], row: lanes[0])
        }
      }
      try meet()
    }

    mutating func meet() throws {
      for reader in people.indices {
        for sender in people.indices where sender != reader {
          let known = Int(people[reader].document.version[people[sender].id])
          for change in people[sender].log[known...] {
            try people[reader].document.integrate(change)
          }
        }
      }
    }
  }

  @Test("a card moved by several people at the same time lands in exactly one place (WM-MERGE-3)")
  func onePlace() throws {
    var board = try Board(cardCount: 3)
    let card = board.cards[1]
    for person in 0..<3 {
      try board.people[person].edit { [board] (editor: inout Editor) throws(ChangeError) in
        try editor.append(card, column: board.stages[person], row: board.lanes[2 - person])
      }
    }
    try board.meet()
    for person in board.people {
      #expect(person.document.snapshot() == board.people[0].document.snapshot())
      let cells = person.document.cells().filter { $0.cards.contains(card) }
      #expect(cells.count == 1)
      #expect(cells[0].cards.filter { $0 == card }.count == 1)
      // The stamps are equal, so the largest replica wins.
      #expect(cells[0].column == board.stages[0] && cells[0].row == board.lanes[2])
    }
  }

  // Shows WM-MERGE-6.
  @Test("a card moved while its new stage is deleted stays in sight, and returns with the stage")
  func deletedStage() throws {
    var board = try Board(cardCount: 1)
    let card = board.cards[0]
    try board.people[0].edit { [board] (editor: inout Editor) throws(ChangeError) in
      try editor.append(card, column: board.stages[1], row: board.lanes[1])
    }
    try board.people[1].edit { [board] (editor: inout Editor) throws(ChangeError) in
      try editor.delete(board.stages[1])
    }
    try board.meet()
    let document = board.people[2].document
    #expect(document.cards(column: nil, row: board.lanes[1]) == [card])
    try board.people[2].edit { [board] (editor: inout Editor) throws(ChangeError) in
      try editor.restore(board.stages[1])
    }
    #expect(
      board.people[2].document.cards(column: board.stages[1], row: board.lanes[1]) == [card])
  }

  // Shows WM-MERGE-4.
  @Test(
    "cards put into one gap by several people all keep a place of their own",
    arguments: seeds(10))
  func sameGap(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var board = try Board(cardCount: 2)
    let (first, last) = (board.cards[0], board.cards[1])
    for _ in 0..<6 {
      for person in 0..<3 {
        for _ in 0..<random.below(4) {
          try board.people[person].edit { [board] (editor: inout Editor) throws(ChangeError) in
            let card = try editor.create(.card)
            let order = editor.document.cards(column: board.stages[0], row: board.lanes[0])
            let place = 1 + random.below(order.count - 1)
            try editor.place(
              card, column: board.stages[0], row: board.lanes[0], after: order[place - 1],
              before: order[place])
            // Two digits of a stamp are not always two different ones.
            let keys = [order[place - 1], order[place]].map {
              editor.document.place($0, Field.place)?.key
            }
            let now = editor.document.cards(column: board.stages[0], row: board.lanes[0])
            #expect(now[place] == card || keys[0] == keys[1], "seed \(seed)")
          }
        }
      }
      try board.meet()
      let order = board.people[0].document.cards(column: board.stages[0], row: board.lanes[0])
      #expect(order.first == first && order.last == last, "seed \(seed)")
      var keys: [[UInt8]] = []
      for card in order {
        let key = board.people[0].document.place(card, Field.place)?.key ?? []
        if let before = keys.last {
          #expect(!FractionalKey.precedes(key, before), "seed \(seed)")
        }
        keys.append(key)
      }
      for person in board.people {
        #expect(
          person.document.cards(column: board.stages[0], row: board.lanes[0]) == order,
          "seed \(seed)")
      }
    }
  }

  @Test("stages keep the order they were put in, and can be put between")
  func stages() throws {
    var board = try Board(cardCount: 0)
    #expect(board.people[1].document.ordered(.stage) == board.stages)
    var between = RecordID.root
    try board.people[1].edit { [board] (editor: inout Editor) throws(ChangeError) in
      between = try editor.create(.stage)
      try editor.place(between, after: board.stages[0], before: board.stages[1])
    }
    try board.meet()
    #expect(
      board.people[0].document.ordered(.stage)
        == [board.stages[0], between, board.stages[1], board.stages[2]])
  }

  @Test("a foreign order key of zeroes does not keep anybody from placing a card before it")
  func zeroKey() throws {
    var board = try Board(cardCount: 2)
    let (first, second) = (board.cards[0], board.cards[1])
    try board.people[2].send([
      .place(
        first, Field.place,
        Place(column: board.stages[0], row: board.lanes[0], key: [0, 0]))
    ])
    try board.people[2].edit { [board] (editor: inout Editor) throws(ChangeError) in
      try editor.place(
        second, column: board.stages[0], row: board.lanes[0], before: first)
    }
    try board.meet()
    #expect(board.people[0].document.snapshot() == board.people[2].document.snapshot())
    #expect(board.people[0].document.cards(column: board.stages[0], row: board.lanes[0]).count == 2)
  }
}
