import JourneyMap
import JourneyTemplates
import ReplicatedData
import SyncProtocol
import TerminalBoard
import Testing

@Suite("Links, personas, channels, agenda, language")
struct LinkTests {
  private func sample() throws -> Workshop { Workshop(try SampleMap.document()) }

  @Test("two cards are linked by going from one to the other, in either direction")
  func linking() throws {
    var workshop = try sample()
    let first = try #require(workshop.board.focus.card)
    workshop.press(.character("r"))
    #expect(workshop.board.view.mode == .link)
    workshop.press(KeyStroke(.enter), KeyStroke(.right), KeyStroke(.enter))
    let second = try #require(workshop.board.focus.card)
    workshop.type("leads")
    workshop.press(KeyStroke(.enter))
    let link = try #require(workshop.document.records(.link).first)
    #expect(workshop.document.value(link, Field.Link.from) == .reference(first))
    #expect(workshop.document.value(link, Field.Link.to) == .reference(second))
    #expect(workshop.document.value(link, Field.Link.type) == .text("leads-to"))
    #expect(workshop.board.view.mode == .browse)
    #expect(workshop.text(130, 30).contains("follows from ▸ Sees a notice"))
    workshop.press(.character("R"), KeyStroke(.enter))
    #expect(workshop.board.focus.card == first)
    workshop.press(.character("b"))
    #expect(workshop.board.focus.card == second)
    workshop.press(.character("R"))
    workshop.type("take\n")
    #expect(!workshop.document.isLive(link))
    workshop.press(.character("u"))
    #expect(workshop.document.isLive(link))
  }

  @Test("the table of links is the one made afresh, whatever happens")
  func table() throws {
    var workshop = try sample()
    let cards = workshop.document.records(.card)
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      for (from, to) in [(0, 1), (1, 0), (2, 2)] {
        let link = try editor.create(.link)
        try editor.set(link, Field.Link.from, .reference(cards[from]))
        try editor.set(link, Field.Link.to, .reference(cards[to]))
      }
      try editor.delete(cards[1])
    }
    #expect(workshop.board.index.links == LinkTable(workshop.document))
    #expect(workshop.board.index.linkedCards(of: cards[0], in: workshop.document).isEmpty)
    #expect(workshop.board.index.linkedCards(of: cards[2], in: workshop.document).count == 1)
  }

  @Test("an action item is made from a pain in one step, and answers it")
  func answer() throws {
    var workshop = try sample()
    while workshop.board.focus.card.map({
      workshop.document.value($0, Field.Card.kind) != .text("pain")
    }) ?? true {
      workshop.press(KeyStroke(.tab))
    }
    let pain = try #require(workshop.board.focus.card)
    workshop.press(.character("A"))
    #expect(workshop.board.view.mode == .edit && workshop.outbox.count == 1)
    workshop.type("Price list")
    workshop.press(KeyStroke(.escape))
    let link = try #require(workshop.document.records(.link).first)
    let action = try #require(workshop.document.value(link, Field.Link.from).reference)
    #expect(workshop.document.value(link, Field.Link.to) == .reference(pain))
    #expect(workshop.document.value(action, Field.Card.kind) == .text("action-item"))
    #expect(workshop.document.value(action, Field.Card.status) == .text("open"))
    #expect(workshop.text(of: action) == "Price list")
  }

  @Test("evidence has a type and an address, and stands apart from comments")
  func evidence() throws {
    var workshop = try sample()
    workshop.press(.character("C"), KeyStroke(.enter))
    workshop.type("Opening hours\nhttps://example.org/hours\n")
    let comment = try #require(workshop.document.records(.comment).first)
    #expect(workshop.document.value(comment, Field.Comment.type) == .text("link"))
    #expect(
      workshop.document.value(comment, Field.Comment.address)
        == .text("https://example.org/hours"))
    let screen = workshop.text(130, 30)
    #expect(screen.contains("Evidence") && screen.contains("example.org/hours"))
  }

  @Test("personas are made and written from their pane; the first is the map's")
  func personas() throws {
    var workshop = try sample()
    workshop.press(.character("P"), .character("P"), KeyStroke(.enter))
    workshop.type("Kasia\n")
    let persona = try #require(workshop.document.ordered(.persona).first)
    #expect(workshop.document.value(.root, Field.Map.persona) == .reference(persona))
    workshop.press(KeyStroke(.enter))
    #expect(workshop.board.view.mode == .form)
    workshop.press(KeyStroke(.down), KeyStroke(.down))
    workshop.type("Jeździ do pracy")
    workshop.press(KeyStroke(.escape), KeyStroke(.escape))
    #expect(workshop.document.string(persona, Field.Persona.behaviour) == "Jeździ do pracy")
    #expect(workshop.text(120, 36).contains("Jeździ do pracy"))
  }

  @Test("steps of the agenda are ticked by two people at once")
  func agenda() throws {
    var workshop = try sample()
    workshop.press(.character("W"), KeyStroke(.enter))
    let steps = workshop.document.agenda.steps
    #expect(steps.count > 3)
    workshop.press(.character("W"), KeyStroke(.enter), KeyStroke(.down), KeyStroke(.enter))
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      var agenda = editor.document.agenda
      agenda.steps[3].isDone = true
      try editor.write(agenda.text, to: .root, Field.Map.agenda)
    }
    #expect(workshop.document.agenda.steps.map(\.isDone).prefix(4) == [true, true, false, true])
    #expect(workshop.document.agenda.steps.map(\.text) == steps.map(\.text))
  }

  @Test("one map is read in each language, and what somebody renamed stays renamed")
  func language() throws {
    var workshop = Workshop(try SampleMap.journey())
    #expect(workshop.board.index.stages[0].title == "Discovery")
    workshop.press(.character("T"))
    workshop.type("pol\n")
    #expect(workshop.board.index.stages[0].title == "Odkrywanie")
    #expect(workshop.outbox.isEmpty)
    let stage = workshop.document.ordered(.stage)[0]
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      try editor.write("Finding us", to: stage, Field.Stage.title)
    }
    #expect(workshop.board.index.stages[0].title == "Finding us")
    #expect(workshop.board.index.stages[1].title == "Rozważanie")
    let board = Board(workshop.document, language: "pl")
    #expect(board.index.isSame(as: workshop.board.index))
  }

  @Test("an empty map is begun with a template, in the language that was chosen")
  func template() throws {
    var workshop = Workshop()
    workshop.board.offerTemplates(workshop.scene)
    #expect(workshop.board.view.mode == .menu)
    workshop.press(KeyStroke(.enter))
    workshop.type("after")
    workshop.press(KeyStroke(.backspace), KeyStroke(.backspace), KeyStroke(.backspace))
    workshop.press(KeyStroke(.backspace), KeyStroke(.backspace), KeyStroke(.enter))
    workshop.type("rom\n")
    #expect(workshop.outbox.count == 1)
    #expect(!workshop.board.index.stages.isEmpty && workshop.board.index.lanes.count > 3)
    #expect(workshop.document.value(.root, Field.Map.language) == .text("ro"))
    workshop.board.offerTemplates(workshop.scene)
    #expect(workshop.board.view.mode == .browse)
  }
}
