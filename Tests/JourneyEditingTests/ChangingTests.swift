import JourneyEditing
import JourneyMap
import ReplicatedData
import TestSupport
import Testing

@Suite("What becomes of records of a map")
struct ChangingTests {
  @Test("what is so already is not written again (ED-10)")
  func same() throws {
    var map = try EditingMap()
    let card = try map.card("Waits")
    let other = try map.card("Leaves")
    for edit in [
      RecordEdit.set(card, Field.Card.severity, .integer(2)),
      .set(card, Field.Card.text, .text("Waits long")), .tag(card, "slow", isOn: true),
      .vote(for: card, 3), .delete([card]), .restore([card]),
      .move([card], column: map.stages[1], row: map.lanes[0], .first),
    ] {
      try map.make(edit)
      #expect(map.last != nil)
      try map.make(edit)
      #expect(map.last == nil, "\(edit)")
    }
    for edit in [
      RecordEdit.set(other, Field.Card.severity, .null), .tag(other, "slow", isOn: false),
      .vote(for: other, 0), .restore([other]), .move(map.stages[1], .last),
      .move(map.stages[1], .after(map.stages[0])), .move(map.stages[1], .before(map.stages[1])),
    ] {
      try map.make(edit)
      #expect(map.last == nil, "\(edit)")
    }
  }

  @Test("records that are moved together stand in the order given (ED-11)")
  func moved() throws {
    var map = try EditingMap()
    let cards = try ["a", "b", "c", "d", "e"].map { try map.card($0) }
    func move(_ places: [Int], _ placement: Placement) throws {
      try map.make(
        .move(places.map { cards[$0] }, column: map.stages[0], row: map.lanes[0], placement))
    }
    try move([3, 1], .before(cards[0]))
    #expect(map.cards() == ["d", "b", "a", "c", "e"])
    try move([0, 4], .after(cards[3]))
    #expect(map.cards() == ["d", "a", "e", "b", "c"])
    try move([3, 4], .last)
    #expect(map.cards() == ["a", "b", "c", "d", "e"])
    try move([3, 4], .last)
    #expect(map.last == nil)
    try move([1, 2], .before(cards[3]))
    #expect(map.last == nil)
    try map.make(.move([cards[2], cards[0]], column: map.stages[1], row: nil, .first))
    #expect(map.cards() == ["b", "d", "e"])
    #expect(map.document.cards(column: map.stages[1], row: nil) == [cards[2], cards[0]])
  }

  @Test("random moves put cards where they say, all else stays (ED-11)", arguments: seeds(60))
  func movedAtRandom(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var map = try EditingMap()
    var order = try (0..<8).map { try map.card("\($0)") }
    for _ in 0..<20 {
      let count = Int.random(in: 1...4, using: &random)
      let moved = Array(order.shuffled(using: &random).prefix(count))
      let rest = order.filter { !moved.contains($0) }
      let at = Int.random(in: 0...rest.count, using: &random)
      var placements: [Placement] = []
      if at == 0 { placements.append(.first) } else { placements.append(.after(rest[at - 1])) }
      if at == rest.count { placements.append(.last) } else { placements.append(.before(rest[at])) }
      let placement = placements[Int.random(in: 0...1, using: &random)]
      order = Array(rest[..<at]) + moved + Array(rest[at...])
      try map.make(.move(moved, column: map.stages[0], row: map.lanes[0], placement))
      #expect(
        map.document.cards(column: map.stages[0], row: map.lanes[0]) == order, "SEED=\(seed)")
    }
  }

  @Test("cards in no stage go beside those of a deleted one")
  func deletedStage() throws {
    var map = try EditingMap()
    let lane = map.lanes[0]
    let (a, b) = (try map.card("a", stage: 1), try map.card("b", stage: 1))
    try map.make(.delete([map.stages[1]]))
    let c = try map.make(.addCard("c", column: nil, row: lane, .before(b)))[0]
    #expect(map.document.cards(column: nil, row: lane) == [a, c, b])
  }

  @Test("a card's channel is given by its name, and made if there is none (ED-12)")
  func channel() throws {
    var map = try EditingMap()
    let phone = try map.make(.add(.channel, "Phone"))[0]
    let card = try map.card("Calls")
    try map.make(.set(card, Field.Card.channel, .text(" phone ")))
    #expect(map.value(card, Field.Card.channel) == .reference(phone))
    try map.make(.set(card, Field.Card.channel, .text("Fax")))
    let fax = try #require(map.document.ordered(.channel).last)
    #expect(fax != phone && map.document.string(fax, Field.Channel.name) == "Fax")
    #expect(map.value(card, Field.Card.channel) == .reference(fax))
    map.expect(.noName, .set(card, Field.Card.channel, .text(" ")))
  }

  @Test("votes go up to 100, and none takes them back (ED-13)")
  func votes() throws {
    var map = try EditingMap()
    let card = try map.card("Waits")
    for (votes, value) in [(3, Value.integer(3)), (101, .integer(100)), (0, .null), (-1, .null)] {
      try map.make(.vote(for: card, Int64(votes)))
      #expect(map.document.value(card, Field.Card.votes, key: "p-me") == value)
    }
  }

  @Test("votes and feelings are those of whoever edits, who has to be known (ED-14)")
  func own() throws {
    var map = try EditingMap()
    let card = try map.card("Waits")
    let feels = RecordEdit.set(card, Field.Card.emotions, .integer(-2))
    try map.make(feels, .vote(for: card, 1), by: "p-ana")
    #expect(map.document.value(card, Field.Card.emotions, key: "p-ana") == .integer(-2))
    #expect(map.document.value(card, Field.Card.votes, key: "p-ana") == .integer(1))
    map.expect(.unknownParticipant, feels, by: nil)
  }

  @Test(
    "a tag has neither # nor spaces around it (ED-15)", arguments: ["slow", " #slow", "# slow "])
  func tags(tag: String) throws {
    var map = try EditingMap()
    let card = try map.card("Waits")
    try map.make(.tag(card, tag, isOn: true))
    #expect(map.document.keys(card, Field.Card.tags).map(\.key) == ["slow"])
    try map.make(.tag(card, tag, isOn: false))
    #expect(map.document.keys(card, Field.Card.tags).isEmpty)
    #expect(throws: ChangeError.self) { try map.make(.tag(card, " # ", isOn: true)) }
  }

  @Test("a name that is added to a list with an order is its last (ED-16)")
  func actors() throws {
    var map = try EditingMap()
    let card = try map.card("Waits")
    for name in ["Zoe", "Bob", "Ana"] {
      try map.make(.set(card, Field.Card.actors, key: name, .bool(true)))
    }
    try map.make(.set(card, Field.Card.actors, key: "Bob", .null))
    try map.make(.set(card, Field.Card.actors, key: "Cy", .bool(true)))
    let names = map.document.keys(card, Field.Card.actors)
      .sorted { ($0.value.integer ?? 0) < ($1.value.integer ?? 0) }.map(\.key)
    #expect(names == ["Zoe", "Ana", "Cy"])
    try map.make(.set(card, Field.Card.actors, key: "Ana", .bool(true)))
    #expect(map.last == nil)
  }

  @Test("several cards at once: all of it is done, or nothing (ED-21)")
  func several() throws {
    var map = try EditingMap()
    let cards = try ["a", "b"].map { try map.card($0) }
    try map.make(RecordEdit(changing: cards, [FieldEdit(Field.Card.severity, .integer(3))]))
    for card in cards { #expect(map.value(card, Field.Card.severity) == .integer(3)) }
    let before = map.document.snapshot()
    #expect(throws: ChangeError.value(.card, Field.Card.severity)) {
      try map.make(
        .delete([cards[0]]),
        RecordEdit(changing: cards, [FieldEdit(Field.Card.severity, .integer(9))]))
    }
    #expect(map.document.snapshot() == before)
  }
}
