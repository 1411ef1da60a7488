import JourneyMap
import ReplicatedData
import Testing

@testable import WorkshopClient

@Suite("A change in words")
struct ChangeWordsTests {
  @Test("says what was made, written, moved, voted, deleted and restored")
  func sentences() throws {
    var map = try EditedMap()
    #expect(try map.words == "made the map “Spring” with 5 stages, 9 lanes and 18 channels")
    let card = try map.card("Sees a notice")
    #expect(try map.words == "added action “Sees a notice” to Discovery / Actions")
    try map.edit { (editor) throws(ChangeError) in
      try editor.write("Sees a poster", to: card, Field.Card.text)
    }
    #expect(try map.words == "reworded action “Sees a notice” to “Sees a poster”")
    let purchase = map.document.ordered(.stage)[2]
    let actions = map.document.ordered(.lane)[1]
    try map.edit { (editor) throws(ChangeError) in
      try editor.place([card], column: purchase, row: actions, .last)
    }
    #expect(
      try map.words
        == "moved action “Sees a poster” from Discovery / Actions to Purchase / Actions")
    try map.edit { (editor) throws(ChangeError) in
      try editor.place([card], column: purchase, row: actions, .first)
    }
    #expect(try map.words == "moved action “Sees a poster” within Purchase / Actions")
    try map.edit { (editor) throws(ChangeError) in
      try editor.set(card, Field.Card.votes, key: "p", .integer(3))
      try editor.set(card, Field.Card.tags, key: "new", .bool(true))
      try editor.set(card, Field.Card.severity, .integer(1))
    }
    #expect(
      try map.words
        == "gave 3 votes to action “Sees a poster”, tagged it “new”, set its severity to 1")
    try map.edit { (editor) throws(ChangeError) in try editor.delete(card) }
    #expect(try map.words == "deleted action “Sees a poster”")
    try map.edit { (editor) throws(ChangeError) in try editor.restore(card) }
    #expect(try map.words == "restored action “Sees a poster”")
    try map.edit { (editor) throws(ChangeError) in
      try editor.write("Buying", to: purchase, Field.Stage.title)
    }
    #expect(try map.words == "renamed stage “Purchase” to “Buying”")
    try map.edit { (editor) throws(ChangeError) in try editor.place([purchase], .first) }
    #expect(try map.words == "moved stage “Buying” to place 1 of 5")
  }

  @Test("counts what is many, and says that a change undoes another")
  func many() throws {
    var map = try EditedMap()
    try map.edit { (editor) throws(ChangeError) in
      for number in 1...5 { try editor.addCard("\(number)") }
    }
    #expect(try map.words == "added 5 cards")
    let card = try map.card("x")
    let change = try #require(map.last).change
    var after = map.document
    let undo = try #require(
      try after.edit(as: ReplicaID(9), reversal: Reversal(.undo, of: change.id)) {
        (editor: inout Editor) throws(ChangeError) in try editor.delete(card)
      })
    #expect(
      ChangeWords(undo.change, before: map.document, after: after).sentence
        == "undid: deleted action “x”")
  }

  @Test("lets nothing in a text act on a terminal")
  func hostile() throws {
    var map = try EditedMap()
    try map.card("a\u{202E}b\nc")
    #expect(try map.words == "added action “ab c” to Discovery / Actions")
  }
}

@Suite("A table")
struct TableTests {
  @Test("aligns by the widths that characters have")
  func aligns() {
    var table = Table([("ID", .left), ("N", .right), ("TEXT", .left)])
    table.add(["a", "1", "eins"])
    table.add(["現金", "100", "два"])
    #expect(
      table.lines() == [
        "ID      N  TEXT", "a       1  eins", "現金  100  два",
      ])
  }

  @Test("cuts its last column to the width of the terminal")
  func cuts() {
    var table = Table([("ID", .left), ("TEXT", .left)])
    table.add(["1", "A text that is much too long for the line"])
    #expect(table.lines(width: 20) == ["ID  TEXT", "1   A text that is …"])
  }
}

@Suite("Times as people write them")
struct TimeTextTests {
  private let now: UInt64 = 1_774_951_385_250

  @Test("with a zone are exact")
  func zoned() {
    #expect(TimeText.milliseconds("2026-03-31T10:03:05.25Z", now: now) == now)
    #expect(TimeText.milliseconds("2026-03-31T12:03:05.250+02:00", now: now) == now)
    #expect(TimeText.milliseconds("2026-03-31 05:33:05.250-04:30", now: now) == now)
    #expect(TimeText.rfc3339(milliseconds: now) == "2026-03-31T10:03:05.250Z")
  }

  @Test("without a zone are this machine's, and come back as they were")
  func local() throws {
    let full = TimeText.full(milliseconds: now)
    #expect(TimeText.milliseconds(full, now: 0) == now / 1_000 * 1_000)
    let clock = TimeText.clock(milliseconds: now)
    #expect(TimeText.milliseconds(clock, now: now) == now / 1_000 * 1_000)
    let day = try #require(TimeText.milliseconds("2026-03-31", now: 0))
    #expect(TimeText.clock(milliseconds: day) == "00:00:00")
  }

  @Test(
    "that are none are not taken for one",
    arguments: [
      "", "now", "25:00", "12:60", "2026-13-01", "2026-03-31T", "2026-03-31T10", "10:00Z",
      "2026-03-31T10:00:00+2", "2026-03-31T10:00:00.Z", "1:2:3", "2026-03-31 10:00 x",
    ])
  func refused(text: String) {
    #expect(TimeText.milliseconds(text, now: now) == nil)
  }

  @Test("durations are short")
  func durations() {
    #expect(TimeText.duration(milliseconds: 45_000) == "45 s")
    #expect(TimeText.duration(milliseconds: 720_000) == "12 min")
    #expect(TimeText.duration(milliseconds: 11_100_000) == "3 h 05 min")
  }
}
