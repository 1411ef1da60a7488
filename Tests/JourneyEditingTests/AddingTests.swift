import JourneyEditing
import JourneyMap
import JourneyTemplates
import ReplicatedData
import Testing

@Suite("What somebody adds to a map")
struct AddingTests {
  @Test("a new card is of its lane's kind, and an action where that is not known (ED-1)")
  func kindOfCard() throws {
    var map = try EditingMap()
    let pains = try map.make(.add(.lane, "Old", .last, [FieldEdit(Field.Lane.key, .text("pains"))]))
    for (lane, kind) in [(map.lanes[0], "action"), (map.lanes[1], "pain"), (pains[0], "pain")] {
      let card = try map.make(.addCard("x", column: map.stages[0], row: lane))[0]
      #expect(map.value(card, Field.Card.kind) == .text(kind))
    }
    let nowhere = try map.make(.addCard("x", column: nil, row: nil))[0]
    #expect(map.value(nowhere, Field.Card.kind) == .text("action"))
    let said = try map.card("x", kind: "goal", lane: 1)
    #expect(map.value(said, Field.Card.kind) == .text("goal"))
  }

  @Test("a new action item is open, unless it is something else (ED-2)")
  func status() throws {
    var map = try EditingMap()
    let lane = try map.make(
      .add(.lane, "To do", .last, [FieldEdit(Field.Lane.cardKind, .text("action-item"))]))[0]
    let said = try map.card("Buy", kind: "action-item")
    let implied = try map.make(.addCard("Sell", column: nil, row: lane))[0]
    let done = try map.make(
      .addCard(
        "Rent", kind: "action-item", column: nil, row: nil, .last,
        [FieldEdit(Field.Card.status, .text("done"))]))[0]
    #expect(map.value(said, Field.Card.status) == .text("open"))
    #expect(map.value(implied, Field.Card.status) == .text("open"))
    #expect(map.value(done, Field.Card.status) == .text("done"))
    #expect(map.value(try map.card("Waits"), Field.Card.status) == .null)
  }

  @Test("what is said is a comment, an address alone is a link (ED-3)")
  func commentType() throws {
    var map = try EditingMap()
    let card = try map.card("Waits")
    for (edit, type) in [
      (RecordEdit.comment("So?", on: card), "comment"),
      (.comment("", on: card, address: "https://a.b"), "link"),
      (.comment("Ran", on: card, type: "quote", address: "an interview"), "quote"),
    ] {
      let comment = try map.make(edit)[0]
      #expect(map.value(comment, Field.Comment.type) == .text(type))
      #expect(map.value(comment, Field.Comment.on) == .reference(card))
    }
  }

  @Test("a link that is there is not made twice, but is changed (ED-4)")
  func twin() throws {
    var map = try EditingMap()
    let (waits, leaves) = (try map.card("Waits"), try map.card("Leaves"))
    let link = try map.make(.link(from: waits, to: leaves, type: "causes", label: "often"))
    let again = try map.make(.link(from: waits, to: leaves, type: "causes", label: "always"))
    #expect(again == link && map.document.records(.link) == link)
    #expect(map.document.string(link[0], Field.Link.label) == "always")
    try map.make(.link(from: waits, to: leaves, type: "causes"))
    #expect(map.last == nil)
    try map.make(.link(from: leaves, to: waits, type: "causes"))
    try map.make(.link(from: waits, to: leaves, type: "leads-to"))
    #expect(map.document.records(.link).count == 3)
    try map.make(.delete(link), .link(from: waits, to: leaves, type: "causes"))
    #expect(map.document.records(.link).count == 3, "a deleted one is none")
  }

  @Test("a channel of a name is there once, in whatever case, spaces and language (ED-5)")
  func channelOnce() throws {
    var map = try EditingMap()
    let label = FieldEdit(Field.Channel.labels, key: "pl", .text("Łączność świetlna"))
    let channel = try map.make(.add(.channel, "Hot  Line", .last, [label]))
    for name in ["hot line", " HOT LINE", "hot\u{A0}line", "łĄCZNOŚĆ ŚWIETLNA"] {
      #expect(try map.make(.add(.channel, name)) == channel, "\(name)")
      #expect(map.last == nil, "\(name)")
    }
    #expect(map.document.string(channel[0], Field.Channel.name) == "Hot  Line")
    try map.make(.delete(channel))
    #expect(try map.make(.add(.channel, "hot line")) != channel)
    let phone = try map.make(.add(.channel, "Телефон"))
    #expect(try map.make(.add(.channel, "ТЕЛЕФОН")) == phone)
  }

  @Test("two who add a channel of one name at the same time add one (ED-6)")
  func channelTogether() throws {
    var mine = try EditingMap()
    var theirs = mine
    let channel = try mine.make(.add(.channel, "Phone"))
    #expect(try theirs.make(.add(.channel, "PHONE"), as: 8) == channel)
    let (first, second) = (mine.last, theirs.last)
    try mine.integrate(second)
    try theirs.integrate(first)
    #expect(mine.document.ordered(.channel) == channel)
    #expect(mine.document.snapshot() == theirs.document.snapshot())
  }

  @Test("the first persona is the map's, and so is one that follows a deleted one (ED-7)")
  func persona() throws {
    var map = try EditingMap()
    let ana = try map.make(.add(.persona, "Ana"))[0]
    try map.make(.add(.persona, "Bob"))
    #expect(map.value(.root, Field.Map.persona) == .reference(ana))
    try map.make(.delete([ana]))
    let cy = try map.make(.add(.persona, "Cy"))[0]
    #expect(map.value(.root, Field.Map.persona) == .reference(cy))
  }

  @Test("an answer stands in the stage of what it answers, and in the lane for it (ED-8)")
  func answer() throws {
    var map = try EditingMap()
    let waits = try map.card("Waits", stage: 1)
    #expect(map.document.cell(ofAnswer: "action-item", to: waits) == (map.stages[1], map.lanes[0]))
    #expect(map.document.cell(ofAnswer: "pain", to: waits) == (map.stages[1], map.lanes[1]))
    try map.make(.delete([map.stages[1], map.lanes[0]]))
    #expect(map.document.cell(ofAnswer: "action-item", to: waits) == (nil, nil))
    var document = map.document
    _ = try document.edit(as: ReplicaID(7)) { (editor) throws(ChangeError) in
      try editor.make(
        .addCard("Buy", kind: "action-item", column: nil, row: nil), answering: [waits], by: nil)
    }
    #expect(document.cards(column: nil, row: nil).count == 2)
    #expect(document.records(.link).count == 1)
  }

  @Test("what is added is the last, unless a place is named (ED-9)")
  func place() throws {
    var map = try EditingMap()
    let stage = try map.make(.add(.stage, "Later"))[0]
    #expect(map.stages.last == stage)
    let between = try map.make(.add(.stage, "Between", .before(stage)))[0]
    #expect(map.stages[2] == between)
    let a = try map.card("a")
    _ = try map.card("b")
    _ = try map.card("c", .after(a))
    _ = try map.card("d", .first)
    #expect(map.cards() == ["d", "a", "c", "b"])
  }
}
