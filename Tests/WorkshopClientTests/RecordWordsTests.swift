import JourneyEditing
import JourneyMap
import JourneyTemplates
import ReplicatedData
import Testing

@testable import WorkshopClient

@Suite("Changes of all that is on a map, in words")
struct RecordWordsTests {
  private func words(
    _ map: inout EditedMap, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws -> String {
    try map.edit(body)
    return try map.words
  }

  @Test("links are told with their cards and types")
  func links() throws {
    var map = try EditedMap()
    let waits = try map.card("Waits")
    let leaves = try map.card("Leaves", kind: "pain")
    var link = RecordID.root
    #expect(
      try words(&map) { (editor) throws(ChangeError) in
        let edit = RecordEdit.link(from: waits, to: leaves, type: "causes", label: "often")
        link = try editor.make(edit, by: nil)[0]
      } == "linked action “Waits” to pain “Leaves”: causes “often”")
    #expect(
      try words(&map) { (editor) throws(ChangeError) in
        try editor.set(link, Field.Link.type, .text("leads-to"))
        try editor.write("", to: link, Field.Link.label)
      } == "changed the link from action “Waits” to pain “Leaves”: leads-to, took the label off it")
    #expect(
      try words(&map) { (editor) throws(ChangeError) in try editor.delete(link) }
        == "deleted the link from action “Waits” to pain “Leaves”")
    #expect(
      try words(&map) { (editor) throws(ChangeError) in try editor.restore(link) }
        == "restored the link from action “Waits” to pain “Leaves”")
    let last = try #require(map.last)
    let known = ChangeWords(last.change, before: last.before, after: map.document, known: leaves)
    #expect(known.sentence == "restored the link from action “Waits” to it")
  }

  @Test("evidence is told as what it is")
  func evidence() throws {
    var map = try EditedMap()
    let card = try map.card("No cash", kind: "pain")
    var comment = RecordID.root
    for (type, text, address, told) in [
      ("comment", "So?", nil, "said “So?” about pain “No cash”"),
      ("quote", "I ran", nil, "added the quote “I ran” to pain “No cash”"),
      ("survey-answer", "7", nil, "added the survey answer “7” to pain “No cash”"),
      ("link", "", "https://a.b", "added the link “https://a.b” to pain “No cash”"),
    ] as [(String, String, String?, String)] {
      #expect(
        try words(&map) { (editor) throws(ChangeError) in
          let edit = RecordEdit.comment(text, on: card, type: type, address: address)
          comment = try editor.make(edit, by: nil)[0]
        } == told)
    }
    #expect(
      try words(&map) { (editor) throws(ChangeError) in try editor.delete(comment) }
        == "deleted link “https://a.b”")
  }

  @Test("fields of cards are told as people would")
  func cardFields() throws {
    var map = try EditedMap()
    let pain = try map.card("No cash", kind: "pain")
    let kpi = try map.card("Conversion", kind: "kpi")
    let item = try map.card("Reader", kind: "action-item")
    try map.edit { (editor) throws(ChangeError) in
      try editor.write("%", to: kpi, Field.Card.unit)
    }
    for (card, field, value, told) in [
      (kpi, Field.Card.target, .text("40"), "set the target of KPI “Conversion” to 40 %"),
      (item, Field.Card.status, .text("done"), "marked action item “Reader” as done"),
      (
        item, Field.Card.due, .text("2026-03-31"),
        "set the due date of action item “Reader” to 2026-03-31"
      ),
      (pain, Field.Card.check, .text("assumption"), "marked pain “No cash” as an assumption"),
      (pain, Field.Card.check, .null, "cleared the check of pain “No cash”"),
      (pain, Field.Card.emotion, .integer(-2), "set the emotion of pain “No cash” to −2"),
      (pain, Field.Card.momentOfTruth, .bool(true), "made pain “No cash” a moment of truth"),
      (pain, Field.Card.existence, .text("should-exist"), "said that pain “No cash” should exist"),
      (pain, Field.Card.kind, .text("opportunity"), "made pain “No cash” an opportunity"),
      (pain, Field.Card.source, .text("x"), "changed nothing that shows"),
    ] as [(RecordID, FieldID, Value, String)] {
      #expect(
        try words(&map) { (editor) throws(ChangeError) in try editor.set(card, field, value) }
          == told)
    }
    #expect(
      try words(&map) { (editor) throws(ChangeError) in
        try editor.set(kpi, Field.Card.values, key: "2026-03-31", .text("37.5"))
        try editor.set(kpi, Field.Card.values, key: "2026-02-28", .null)
      } == "set KPI “Conversion” on 2026-03-31 to 37.5 %, took the value of 2026-02-28 off it")
    #expect(
      try words(&map) { (editor) throws(ChangeError) in
        try editor.set(pain, Field.Card.emotions, key: "p", .integer(1))
      } == "felt +1 at opportunity “No cash”")
  }

  @Test("every field of the schema has words on one line, set and cleared")
  func everyField() throws {
    var map = try EditedMap()
    // One of each kind, to refer to.
    try map.edit { (editor) throws(ChangeError) in
      for definition in Schema.fields where definition.kind != .map {
        guard editor.document.records(definition.kind).isEmpty else { continue }
        _ = try editor.create(definition.kind)
      }
    }
    let silent = ["source", "forked-from"]
    for definition in Schema.fields {
      var record = RecordID.root
      if definition.kind != .map {
        try map.edit { (editor) throws(ChangeError) in record = try editor.create(definition.kind) }
      }
      let (kind, field) = (definition.kind, definition.field)
      for isSet in [true, false] {
        let document = map.document
        let told = try words(&map) { (editor) throws(ChangeError) in
          switch definition.type {
          case .text: try editor.write(isSet ? "a\nb\tc" : "", to: record, field)
          case .position: try editor.place(record)
          case .register(let rule):
            try editor.set(record, field, isSet ? Self.sample(rule, document) : .null)
          case .keyed(let key, let rule):
            let key = if case .date = key { "2026-03-31" } else { "k\u{202E}" }
            try editor.set(record, field, key: key, isSet ? Self.sample(rule, document) : .null)
          }
        }
        let name = "\(kind.rawValue) \(definition.name): \(told)"
        #expect(!told.isEmpty, "\(name)")
        #expect(!told.contains { $0.isNewline || $0 == "\t" || $0 == "\u{202E}" }, "\(name)")
        if !silent.contains("\(definition.name)") {
          #expect(told != "changed nothing that shows", "\(name)")
        }
      }
    }
  }

  private static func sample(_ rule: ValueRule, _ document: MapDocument) -> Value {
    switch rule {
    case .bool: .bool(true)
    case .integer(let range): .integer(range.upperBound)
    case .choice(let choices): .text("\(choices[0])")
    case .token: .text("token")
    case .date: .text("2026-03-31")
    case .decimal: .text("1.50")
    case .line: .text("line\u{202E}")
    case .reference(let kind): .reference(document.records(kind).first ?? .root)
    }
  }

  @Test("what is written to many cards is told once")
  func many() throws {
    var map = try EditedMap()
    var cards: [RecordID] = []
    for number in 1...4 { cards.append(try map.card("\(number)")) }
    #expect(
      try words(&map) { (editor) throws(ChangeError) in
        for card in cards { try editor.set(card, Field.Card.status, .text("done")) }
      } == "marked 4 cards as done")
    #expect(
      try words(&map) { (editor) throws(ChangeError) in
        for card in cards { try editor.delete(card) }
      } == "deleted 4 cards")
    #expect(
      try words(&map) { (editor) throws(ChangeError) in
        for card in cards.prefix(2) { try editor.restore(card) }
      } == "restored action “1”, restored action “2”")
  }

  @Test("the map's own fields, personas, stages, lanes and labels have their verbs")
  func others() throws {
    var map = try EditedMap()
    let stage = map.document.ordered(.stage)[0]
    let lane = map.document.ordered(.lane)[0]
    var persona = RecordID.root
    try map.edit { (editor) throws(ChangeError) in
      persona = try editor.create(.persona)
      try editor.place([persona], .last)
      try editor.write("Ana", to: persona, Field.Persona.name)
      try editor.write("[ ] one\n[ ] two", to: .root, Field.Map.agenda)
    }
    let edits: [(String, (inout Editor) throws(ChangeError) -> Void)] = [
      (
        "made persona “Ana” the one that the map is about",
        { (editor: inout Editor) throws(ChangeError) in
          try editor.set(.root, Field.Map.persona, .reference(persona))
        }
      ),
      (
        "ticked “two” on the agenda",
        { (editor: inout Editor) throws(ChangeError) in
          try editor.write("[ ] one\n[x] two", to: .root, Field.Map.agenda)
        }
      ),
      (
        "wrote the needs of persona “Ana”: “Peace”",
        { (editor: inout Editor) throws(ChangeError) in
          try editor.write("Peace", to: persona, Field.Persona.needs)
        }
      ),
      (
        "gave persona “Ana” the channel “phone”",
        { (editor: inout Editor) throws(ChangeError) in
          try editor.set(persona, Field.Persona.channels, key: "phone", .bool(true))
        }
      ),
      (
        "called stage “Discovery” “Spotkanie” in pl",
        { (editor: inout Editor) throws(ChangeError) in
          try editor.set(stage, Field.Stage.labels, key: "pl", .text("Spotkanie"))
        }
      ),
      (
        "put stage “Discovery” into the after-sale half",
        { (editor: inout Editor) throws(ChangeError) in
          try editor.set(stage, Field.Stage.afterSale, .bool(true))
        }
      ),
      (
        "switched the rule x off: “We know”",
        { (editor: inout Editor) throws(ChangeError) in
          try editor.set(.root, Field.Map.silencedRules, key: "x", .text("We know"))
        }
      ),
      (
        "reviewed the map on 2026-03-31",
        { (editor: inout Editor) throws(ChangeError) in
          try editor.set(.root, Field.Map.reviews, key: "2026-03-31", .integer(7))
        }
      ),
    ]
    for (told, body) in edits {
      try map.edit(body)
      #expect(try map.words == told)
    }
    try map.edit { (editor) throws(ChangeError) in
      try editor.set(lane, Field.Lane.backstage, .bool(true))
    }
    #expect(try map.words.hasSuffix("behind the line of visibility"))
  }
}
