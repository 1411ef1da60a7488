import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData
import Testing

@testable import WorkshopClient

@Suite("What a user names is found")
struct LookupTests {
  @Test("a stage by title, key, number, id, or a part of its title")
  func stages() throws {
    let map = try EditedMap()
    let lookup = RecordLookup(map.document)
    let stages = map.document.ordered(.stage)
    #expect(try lookup.stage("Loyalty") == stages[4])
    #expect(try lookup.stage(" loyALTY ") == stages[4])
    #expect(try lookup.stage("consideration") == stages[1])
    #expect(try lookup.stage("3") == stages[2])
    #expect(try lookup.stage("Exper") == stages[3])
    #expect(try lookup.stage(lookup.names.text(stages[0])) == stages[0])
    #expect(throws: LookupError.self) { try lookup.stage("6") }
    #expect(throws: LookupError.self) { try lookup.stage("") }
    #expect(try lookup.lane("pains") == map.document.ordered(.lane)[6])
  }

  @Test("a title that is a number comes before the number of a place")
  func numericTitle() throws {
    var map = try EditedMap()
    let last = map.document.ordered(.stage)[4]
    try map.edit { (editor) throws(ChangeError) in
      try editor.write("1", to: last, Field.Stage.title)
    }
    #expect(try RecordLookup(map.document).stage("1") == last)
  }

  @Test("a card by its text whatever the case, a part of it, and its id")
  func cards() throws {
    var map = try EditedMap()
    let notice = try map.card("Sees a notice")
    let poster = try map.card("Видит ПЛАКАТ\nна стене")
    let lookup = RecordLookup(map.document)
    #expect(try lookup.card("sees  A notice") == notice)
    #expect(try lookup.card("notice") == notice)
    #expect(try lookup.card("видит плакат на стене") == poster)
    #expect(try lookup.card(lookup.names.text(poster)) == poster)
    #expect(throws: LookupError.self) { try lookup.card("\(poster.lamport)@000") }
  }

  @Test("several that fit are listed with ids and places, and the whole text comes before a part")
  func ambiguity() throws {
    var map = try EditedMap()
    let short = try map.card("Waits")
    try map.card("Waits long", stage: 2)
    let lookup = RecordLookup(map.document)
    #expect(try lookup.card("waits") == short)
    #expect {
      try lookup.card("wait")
    } throws: { error in
      let words = "\(error)"
      return words.contains("2 cards") && words.contains(lookup.names.text(short))
        && words.contains("Waits long  (Purchase / Actions)")
    }
  }

  @Test("a deleted card is found only when deleted ones are asked for")
  func deleted() throws {
    var map = try EditedMap()
    let card = try map.card("Gone")
    try map.edit { (editor) throws(ChangeError) in try editor.delete(card) }
    let lookup = RecordLookup(map.document)
    #expect(throws: LookupError.self) { try lookup.card("Gone") }
    #expect(try lookup.card("Gone", isDeleted: true) == card)
    #expect(throws: LookupError.self) { try lookup.stage("Loyalty", isDeleted: true) }
  }

  @Test("what is typed without accents is found, and what is almost right is offered, never taken")
  func accents() throws {
    var map = try EditedMap()
    let stages = map.document.ordered(.stage)
    try map.edit { (editor) throws(ChangeError) in
      try editor.write("Rozważanie ofert", to: stages[1], Field.Stage.title)
      try editor.write("Ёлка куплена", to: stages[2], Field.Stage.title)
    }
    let card = try map.card("Śledzi przesyłkę w aplikacji")
    let lookup = RecordLookup(map.document)
    #expect(try lookup.stage("rozwazanie ofert") == stages[1])
    #expect(try lookup.stage("ROZWAZ") == stages[1])
    #expect(try lookup.stage("елка") == stages[2])
    #expect(try lookup.card("sledzi przesylke w aplikacji") == card)
    #expect(try lookup.card("przesylke") == card)
    func words(_ text: String) -> String {
      do {
        _ = try lookup.stage(text)
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(words("Loyatly").contains("Did you mean “Loyalty”?"))
    #expect(words("rozwazenie ofert").contains("Did you mean “Rozważanie ofert”?"))
    #expect(!words("Bicycles").contains("Did you mean"))
  }

  @Test("stages and lanes are found by what any language calls them, and so are kinds of cards")
  func languages() throws {
    let map = try EditedMap()
    let lookup = RecordLookup(map.document)
    let lanes = map.document.ordered(.lane)
    for name in ["Bóle", "bole", "Bolączki", "Боли", "боль", "problemy"] {
      #expect(try lookup.lane(name) == lanes[6], "\(name)")
    }
    #expect(try lookup.stage("Лояльность") == map.document.ordered(.stage)[4])
    #expect(throws: LookupError.self) { try lookup.lane("Painting lessons") }
    for (word, kind) in [
      ("ból", "pain"), ("BOL", "pain"), ("боль", "pain"), ("bolączka", "pain"), ("pain", "pain"),
      ("szansa", "opportunity"), ("acțiune", "action"), ("actiune", "action"),
      ("action-item", "action-item"), ("потребность", "need"),
    ] { #expect(KindWords.cardKind(word) == kind, "\(word)") }
    #expect(KindWords.cardKind("painting") == nil)
    #expect(KindWords.cardKind("monster") == nil)
  }

  @Test("a field with a value for each key takes KEY or KEY=VALUE, and says how else")
  func keyedFields() throws {
    var map = try EditedMap()
    let card = try map.card("Waits")
    let lookup = RecordLookup(map.document)
    func set(_ texts: String...) throws {
      let edit = RecordEdit(changing: [card], try lookup.cardFields(texts))
      try map.edit { (editor) throws(ChangeError) in try editor.make(edit, by: nil) }
    }
    try set("actors=Bob", "actors=Ana=2", "actors:Cy=1", "tags=slow")
    let document = map.document
    #expect(document.value(card, Field.Card.actors, key: "Bob") == .integer(0))
    #expect(document.value(card, Field.Card.actors, key: "Ana") == .integer(2))
    #expect(document.value(card, Field.Card.actors, key: "Cy") == .integer(1))
    #expect(document.value(card, Field.Card.tags, key: "slow") == .bool(true))
    try set("actors=Ana=", "kind=ból")
    #expect(map.document.value(card, Field.Card.actors, key: "Ana") == .null)
    #expect(map.document.value(card, Field.Card.kind) == .text("pain"))
    #expect {
      try set("actors=")
    } throws: { "\($0)".contains("write actors=NAME, or actors=NAME=NUMBER") }
    #expect {
      try set("values=3")
    } throws: { "\($0)".contains("write values:2026-03-31=37.5") }
  }

  @Test("short names of equal stamps grow until they differ")
  func shortNames() throws {
    let base = try EditedMap()
    var ids: [RecordID] = []
    var merged = base
    for replica: UInt64 in [0xABCD_1000_0000_0000, 0xABCD_2000_0000_0000] {
      var other = base
      ids.append(try other.card("x", as: replica))
      let change = try #require(other.last).change
      try merged.integrate(change)
    }
    #expect(ids[0].lamport == ids[1].lamport)
    let names = ShortNames(merged.document)
    #expect(names.text(ids[0]) == "\(ids[0].lamport)@abcd1")
    #expect(names.text(ids[1]) == "\(ids[1].lamport)@abcd2")
    #expect(names.records(named: "\(ids[0].lamport)@abcd")?.count == 2)
    #expect(names.records(named: "not a name") == nil)
    #expect(names.records(named: "7@") == nil)
  }
}

@Suite("Fields and places as a user writes them")
struct FieldAssignmentTests {
  private func apply(_ text: String, to map: inout EditedMap, _ card: RecordID) throws {
    let assignment = try FieldAssignment(text, of: .card)
    try map.edit { (editor) throws(ChangeError) in
      try assignment.apply(to: card, &editor, participantID: "p-me")
    }
  }

  @Test("values are read by the schema's rules")
  func values() throws {
    var map = try EditedMap()
    let card = try map.card("Pain", kind: "pain")
    for text in [
      "severity=2", "moment-of-truth=yes", "existence=should-exist", "due=2026-03-31",
      "target=-12.50", "owner=Ana", "emotions=+1", "tags:a b=yes", "values:2026-01-01=3",
      "channel=Call centre",
    ] {
      try apply(text, to: &map, card)
    }
    let document = map.document
    #expect(document.value(card, Field.Card.severity) == .integer(2))
    #expect(document.value(card, FieldID(15)) == .bool(true))
    #expect(document.value(card, FieldID(28)) == .text("2026-03-31"))
    #expect(document.string(card, FieldID(27)) == "Ana")
    #expect(document.value(card, Field.Card.emotions, key: "p-me") == .integer(1))
    #expect(document.value(card, Field.Card.tags, key: "a b") == .bool(true))
    let count = document.ordered(.channel).count
    let last = try #require(document.ordered(.channel).last)
    #expect(document.string(last, Field.Channel.name) == "Call centre")
    try apply("channel=call CENTRE", to: &map, card)
    #expect(map.document.ordered(.channel).count == count, "a channel of that name is there")
    try apply("severity=", to: &map, card)
    #expect(map.document.value(card, Field.Card.severity) == .null)
  }

  @Test(
    "what does not fit is refused with what would",
    arguments: [
      ("severity=9", "from 0 to 3"), ("severity", "FIELD=VALUE"), ("nosuch=1", "severity"),
      ("check=maybe", "assumption, validated, refuted"), ("place=1", "moving"),
      ("emotions:Bob=1", "own"), ("severity:a=1", "no key"),
      ("values=1", "a value for each key"),
    ])
  func refused(text: String, words: String) {
    do {
      _ = try FieldAssignment(text, of: .card)
      Issue.record("\(text) was read")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
  }

  @Test("stages and cards go where they are put")
  func placement() throws {
    var map = try EditedMap()
    let stages = map.document.ordered(.stage)
    try map.edit { (editor) throws(ChangeError) in try editor.place([stages[4]], .first) }
    try map.edit { (editor) throws(ChangeError) in
      try editor.place([stages[0]], .after(stages[2]))
    }
    try map.edit { (editor) throws(ChangeError) in
      try editor.place([stages[3]], .before(stages[1]))
    }
    #expect(
      map.document.ordered(.stage) == [stages[4], stages[3], stages[1], stages[2], stages[0]])
    let a = try map.card("a")
    let b = try map.card("b")
    let c = try map.card("c")
    let place = try #require(map.document.place(a, Field.place))
    for (placement, order) in [
      (Placement.first, [c, a, b]), (.before(b), [a, c, b]), (.after(a), [a, c, b]),
      (.last, [a, b, c]),
    ] {
      try map.edit { (editor) throws(ChangeError) in
        try editor.place([c], column: place.column, row: place.row, placement)
      }
      #expect(map.document.cards(column: place.column, row: place.row) == order)
    }
  }
}

@Suite("What a user names is found, whatever it is")
struct RecordLookupTests {
  @Test("stages, lanes and channels by their label in any language, shown in the one asked for")
  func labels() throws {
    let map = try EditedMap()
    let lookup = RecordLookup(map.document, language: "pl")
    let stages = map.document.ordered(.stage)
    #expect(try lookup.stage("odkrywanie") == stages[0])
    #expect(try lookup.stage("Discovery") == stages[0])
    #expect(lookup.title(stages[0]) == "Odkrywanie")
    #expect(try lookup.lane("Боли") == map.document.ordered(.lane)[6])
    #expect(lookup.placeName(column: stages[0], row: nil) == "Odkrywanie / no lane")
    #expect(try lookup.find("contact-centre", .channel) == lookup.find("Contact centre", .channel))
  }

  @Test("links by both cards, evidence and comments apart, cards by their kind")
  func others() throws {
    var map = try EditedMap()
    let waits = try map.card("Waits")
    let reader = try map.card("Buy a reader", kind: "action-item")
    var records: [RecordID] = []
    try map.edit { (editor) throws(ChangeError) in
      for edit in [
        RecordEdit.link(from: waits, to: reader, type: "leads-to"), .comment("So?", on: waits),
        .comment("", on: waits, address: "https://example.org"),
      ] { records += try editor.make(edit, by: nil) }
    }
    let lookup = RecordLookup(map.document)
    #expect(try lookup.find("waits -> buy a reader", .link) == records[0])
    #expect(try lookup.find("Waits →", .link) == records[0])
    #expect(try lookup.find("so?", .comment) == records[1])
    #expect(try lookup.find("example.org", .evidence) == records[2])
    #expect(try lookup.find("reader", .action) == reader)
    #expect(throws: LookupError.self) { try lookup.find("so?", .evidence) }
    #expect(throws: LookupError.self) { try lookup.find("waits", .action) }
    #expect(throws: LookupError.self) { try lookup.find("1", .link) }
    for noun in RecordNoun.allCases {
      #expect {
        try lookup.find("no such thing", noun)
      } throws: {
        "\($0)".contains("There is no \(noun) “no such thing”")
      }
    }
  }
}
