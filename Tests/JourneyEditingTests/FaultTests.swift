import JourneyEditing
import JourneyMap
import JourneyTemplates
import ReplicatedData
import Testing

@Suite("What makes no sense on a map")
struct FaultTests {
  @Test(
    "stages, lanes, personas and channels have a name without spaces around it (ED-17)",
    arguments: [RecordKind.stage, .lane, .persona, .channel])
  func names(kind: RecordKind) throws {
    var map = try EditingMap()
    let field = try #require(kind.nameField)
    let record = try map.make(.add(kind, " \n Ana  Nowak\u{2003}"))[0]
    #expect(map.document.string(record, field) == "Ana  Nowak")
    map.expect(.noName, .add(kind, " \u{3000} "))
    map.expect(.noName, .set(record, field, .text("")))
    try map.make(.delete([record]), .restore([record]))
    #expect(map.document.isLive(record))
  }

  @Test("a comment has words, evidence words or an address, a link an address (ED-18)")
  func words() throws {
    var map = try EditingMap()
    let card = try map.card("Waits")
    map.expect(.noWords, .comment(" ", on: card))
    map.expect(.noWords, .comment("", on: card, type: "quote"))
    map.expect(.noAddress, .comment("A page", on: card, type: "link"))
    let link = try map.make(.comment("", on: card, address: "https://a.b"))[0]
    map.expect(.noWords, .set(link, Field.Comment.address, .null))
    let quote = try map.make(.comment("Ran", on: card, type: "quote"))[0]
    map.expect(.noWords, .set(quote, Field.Comment.text, .text("")))
  }

  @Test("one that says nothing, from long ago, can be deleted and restored")
  func oldComment() throws {
    var document = MapDocument()
    var comment = RecordID.root
    _ = try document.edit(as: ReplicaID(1)) { (editor) throws(ChangeError) in
      comment = try editor.create(.comment)
      try editor.make(.delete([comment]), by: nil)
      try editor.make(.restore([comment]), by: nil)
    }
    #expect(document.isLive(comment))
  }

  @Test("no card is linked to itself (ED-19)")
  func itself() throws {
    var map = try EditingMap()
    let card = try map.card("Waits")
    map.expect(.toItself, .link(from: card, to: card, type: "causes"))
  }

  @Test("a link is added and restored while both of its cards are there (ED-20)")
  func ends() throws {
    var map = try EditingMap()
    let (a, b) = (try map.card("a"), try map.card("b"))
    let link = try map.make(.link(from: a, to: b, type: "causes"))
    try map.make(.delete(link), .delete([b]))
    map.expect(.endDeleted, .restore(link))
    map.expect(.endDeleted, .link(from: b, to: a, type: "causes"))
    try map.make(.restore([b]), .restore(link), .delete([b]), .delete(link))
    #expect(map.document.records(.link).isEmpty)
  }

  @Test("what is not of the schema is refused")
  func schema() throws {
    var map = try EditingMap()
    let card = try map.card("a")
    for (edit, error) in [
      (RecordEdit.set(card, Field.place, .null), ChangeError.fieldType(.card, Field.place)),
      (.set(card, FieldID(900), .null), .fieldType(.card, FieldID(900))),
      (.set(card, Field.Card.tags, .bool(true)), .key(.card, Field.Card.tags)),
      (
        .set(RecordID(lamport: 9, replica: ReplicaID(9)), .deleted, .bool(true)),
        .unknownRecord(RecordID(lamport: 9, replica: ReplicaID(9)))
      ),
    ] {
      #expect(throws: error) { try map.make(edit) }
    }
    #expect(throws: ChangeError.self) { try map.make(RecordEdit(adding: .map, [])) }
  }
}

@Suite("Names, without the tables of Unicode")
struct NameTests {
  @Test("letters of Latin, Greek and Cyrillic scripts fold as those tables have it")
  func letters() {
    let blocks: [ClosedRange<UInt32>] = [
      0x20...0x24F, 0x370...0x3FF, 0x400...0x52F, 0x1E00...0x1EFF,
    ]
    for block in blocks {
      for scalar in block.compactMap(Unicode.Scalar.init)
      // Rare letters of other languages; what becomes two letters; and Greek ones that carry an accent.
      where scalar.properties.isAlphabetic && Self.isCommon(scalar) {
        #expect(Name.folded(String(scalar)) == TitleKey.folded(String(scalar)), "\(scalar.value)")
      }
    }
  }

  /// Letters of the languages that people write maps in, as far as one letter becomes one.
  private static func isCommon(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x130, 0x181...0x1CC, 0x1DD, 0x1F0...0x1F7, 0x220, 0x234...0x24F, 0x370...0x390,
      0x3CF...0x3FF, 0x4C0, 0x4CF, 0x1E96...0x1E9F:
      false
    default: true
    }
  }

  @Test("spaces at both ends go, those between words become one")
  func spaces() {
    #expect(Name.trimmed(" \t a  b \u{2029}") == "a  b")
    #expect(Name.trimmed(" \u{85}") == "" && Name.trimmed("") == "")
    #expect(Name.folded("\u{A0}A \n\u{3000}🙂B ") == "a 🙂b")
  }
}
