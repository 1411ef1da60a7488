import JourneyMap
import ReplicatedData
import SyncProtocol
import TerminalBoard
import Testing

@Suite("Forms")
struct FormTests {
  /// A map with the selection on the first card of a kind.
  private func workshop(on kind: String, _ role: Role = .facilitator) throws -> Workshop {
    var workshop = Workshop(try SampleMap.journey(), role: role)
    for _ in 0..<40 {
      let card = try #require(workshop.board.focus.card)
      if workshop.document.value(card, Field.Card.kind) == .text(kind) { return workshop }
      workshop.press(KeyStroke(.tab))
    }
    Issue.record("There is no \(kind).")
    return workshop
  }

  private func rows(_ workshop: Workshop) -> [FormRow] {
    workshop.board.view.form?.rows(in: workshop.scene, language: nil) ?? []
  }

  private func select(_ label: String, _ workshop: inout Workshop) throws {
    workshop.press(KeyStroke(.home))
    for row in rows(workshop) {
      if row.label == label { return }
      workshop.press(KeyStroke(.down))
    }
    Issue.record("The form has no “\(label)”.")
  }

  @Test("each kind of card shows what it carries, and the rest behind “more”")
  func carried() throws {
    let wanted: [(String, [String])] = [
      ("pain", ["severity", "when it arises", "reason to leave"]),
      ("touchpoint", ["channel", "existence", "importance", "moment of truth"]),
      ("emotion", ["emotion", "my emotion"]),
      ("kpi", ["unit", "target", "values", "funnel count"]),
      ("action-item", ["owner", "due", "status"]),
    ]
    for (kind, labels) in wanted {
      var workshop = try workshop(on: kind)
      workshop.press(.character("d"))
      #expect(workshop.board.view.mode == .form)
      let shown = rows(workshop).map(\.label)
      for label in labels + ["tags", "my votes", "check", "check by"] {
        #expect(shown.contains(label), "\(kind) has no \(label)")
      }
      try select("more", &workshop)
      workshop.press(KeyStroke(.enter))
      let all = Set(rows(workshop).map(\.label))
      for label in wanted.flatMap(\.1) { #expect(all.contains(label), "\(kind): \(label)") }
    }
  }

  @Test("arrows, digits and letters set values, each by one change that can be undone")
  func choosing() throws {
    var workshop = try workshop(on: "pain")
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("d"))
    try select("severity", &workshop)
    workshop.type("1")
    #expect(workshop.document.value(card, Field.Card.severity) == .integer(1))
    workshop.press(KeyStroke(.right), KeyStroke(.right), KeyStroke(.right))
    #expect(workshop.document.value(card, Field.Card.severity) == .integer(3))
    workshop.type("7")
    #expect(workshop.document.value(card, Field.Card.severity) == .integer(3))
    workshop.press(.alt("u"))
    #expect(workshop.document.value(card, Field.Card.severity) == .integer(2))
    workshop.press(KeyStroke(.backspace))
    #expect(workshop.document.value(card, Field.Card.severity) == .null)
    try select("check", &workshop)
    workshop.type("r")
    #expect(workshop.document.value(card, Field.Card.check) == .text("refuted"))
    workshop.press(KeyStroke(.enter))
    #expect(workshop.board.view.mode == .menu)
    workshop.type("ass\n")
    #expect(workshop.document.value(card, Field.Card.check) == .text("assumption"))
    #expect(workshop.board.view.mode == .form)
  }

  @Test("what is typed is checked at once, and set only if it is allowed")
  func typing() throws {
    var workshop = try workshop(on: "action-item")
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("d"))
    try select("due", &workshop)
    workshop.type("2026-02-30")
    #expect(workshop.text(80, 24).contains("a day such as 2026-03-31"))
    let count = workshop.outbox.count
    workshop.press(KeyStroke(.enter))
    #expect(workshop.outbox.count == count && workshop.board.view.mode == .prompt)
    workshop.press(KeyStroke(.backspace), KeyStroke(.backspace))
    workshop.type("28\n")
    #expect(workshop.document.value(card, Field.Card.due) == .text("2026-02-28"))
    workshop.type("+3\n")
    #expect(workshop.document.value(card, Field.Card.due) == .text("1970-01-04"))
    try select("owner", &workshop)
    workshop.press(KeyStroke(.enter))
    #expect(workshop.board.view.mode == .edit)
    workshop.type(", Ян")
    workshop.press(KeyStroke(.escape))
    #expect(workshop.document.string(card, Field.Card.owner) == "Boris, Ян")
    #expect(workshop.board.view.mode == .form)
  }

  @Test("dated values are added for a day or for today, changed and taken out")
  func values() throws {
    var workshop = try workshop(on: "kpi")
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("d"))
    try select("values", &workshop)
    workshop.type("2026-01-31 12.5\n")
    try select("values", &workshop)
    workshop.type("7\n")
    #expect(
      workshop.document.keys(card, Field.Card.values).map(\.key) == ["1970-01-01", "2026-01-31"])
    try select("values", &workshop)
    workshop.type("yesterday's 7\n")
    #expect(workshop.board.view.mode == .prompt)
    workshop.press(KeyStroke(.escape))
    try select("· 2026-01-31", &workshop)
    workshop.press(KeyStroke(.backspace))
    #expect(workshop.document.keys(card, Field.Card.values).count == 1)
    try select("funnel count", &workshop)
    workshop.type("1500\n")
    #expect(workshop.document.value(card, Field.Card.funnelCount) == .integer(1500))
  }

  @Test("the channel is one of the vocabulary, or a new one by one change")
  func channels() throws {
    var workshop = try workshop(on: "touchpoint")
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("d"))
    try select("channel", &workshop)
    workshop.type("you")
    workshop.press(KeyStroke(.enter))
    let channel = try #require(
      workshop.document.value(card, Field.Card.channel).reference)
    #expect(workshop.document.string(channel, Field.Channel.name) == "YouTube")
    let before = workshop.document.ordered(.channel).count
    let changes = workshop.outbox.count
    workshop.type("carrier pigeon\n")
    #expect(workshop.document.ordered(.channel).count == before + 1)
    #expect(workshop.outbox.count == changes + 1)
    workshop.press(.alt("u"))
    #expect(workshop.document.value(card, Field.Card.channel) == .reference(channel))
  }

  @Test("the own emotion stands beside those of others")
  func ownEmotion() throws {
    var workshop = try workshop(on: "emotion")
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("O"))
    workshop.type("desp\n")
    #expect(workshop.document.value(card, Field.Card.emotions, key: "p-Ana") == .integer(-2))
    #expect(workshop.document.value(card, Field.Card.emotion) == .integer(1))
    #expect(workshop.document.value(card, Field.Card.emotions, key: "p-Boris") == .integer(0))
    workshop.press(.character("d"))
    let row = try #require(rows(workshop).first { $0.label == "my emotion" })
    #expect(row.value == "☹−2 desperate (p-Boris 0)")
  }

  @Test("an observer reads the form and changes nothing")
  func observer() throws {
    var workshop = try workshop(on: "pain", .observer)
    workshop.press(.character("d"))
    #expect(workshop.board.view.mode == .form)
    for row in rows(workshop) {
      try select(row.label, &workshop)
      workshop.press(KeyStroke(.right), KeyStroke(.backspace))
      workshop.type("1ax")
      workshop.press(KeyStroke(.enter))
      if row.label == "more" { continue }
      #expect(workshop.board.view.mode == .form, "\(row.label)")
    }
    #expect(workshop.outbox.isEmpty)
  }

  @Test("a form follows what others do to its card, and closes when the card is no more")
  func others() throws {
    var workshop = try workshop(on: "pain")
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("d"))
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.kind, .text("kpi"))
      try editor.set(card, Field.Card.severity, .integer(0))
    }
    #expect(rows(workshop).contains { $0.label == "funnel count" })
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      try editor.delete(card)
    }
    #expect(workshop.text(90, 30).contains("deleted by somebody"))
    workshop.document = MapDocument()
    workshop.board.replaced(by: workshop.document)
    #expect(workshop.board.view.mode == .browse)
  }

  @Test("the map and its persona are filled in, and the list of who takes part is one change")
  func otherRecords() throws {
    var workshop = try workshop(on: "action")
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("d"))
    try select("actors", &workshop)
    workshop.press(KeyStroke(.enter))
    workshop.type(", Mechanic,  Kasia\n")
    #expect(
      workshop.document.keys(card, Field.Card.actors).map(\.key).sorted()
        == ["Kasia", "Mechanic"])
    workshop.press(KeyStroke(.escape), .character("M"), KeyStroke(.enter))
    try select("goal", &workshop)
    workshop.type("Mehr Räder")
    workshop.press(KeyStroke(.escape))
    #expect(workshop.document.string(.root, Field.Map.goal) == "Mehr Räder")
    try select("review every", &workshop)
    workshop.type("q")
    #expect(workshop.document.value(.root, Field.Map.reviewEvery) == .text("quarterly"))
  }
}
