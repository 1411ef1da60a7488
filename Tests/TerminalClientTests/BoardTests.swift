import JourneyMap
import ReplicatedData
import SyncProtocol
import TerminalBoard
import Testing

@Suite("The board")
struct BoardTests {
  private func sample(_ role: Role = .facilitator) throws -> Workshop {
    Workshop(try SampleMap.document(), role: role)
  }

  private func selectedText(_ workshop: Workshop) -> String? {
    workshop.board.focus.card.map { workshop.text(of: $0) }
  }

  @Test("the arrows go through cells, lanes and stages")
  func goingAround() throws {
    var workshop = try sample()
    #expect(selectedText(workshop) == "Sees a notice at the library")
    workshop.press(KeyStroke(.down))
    #expect(selectedText(workshop)?.hasPrefix("Pyta") == true)
    workshop.press(KeyStroke(.down))
    #expect(selectedText(workshop) == "Ciekawość 🙂")
    workshop.press(KeyStroke(.right))
    #expect(selectedText(workshop) == nil)
    workshop.press(KeyStroke(.down))
    #expect(selectedText(workshop) == "Не знает, сколько это стоит")
    workshop.press(KeyStroke(.tab))
    #expect(selectedText(workshop) == "お店で自転車を二台試す")
    workshop.press(KeyStroke(.end), KeyStroke(.home), KeyStroke(.up))
    #expect(selectedText(workshop) == "Sees a notice at the library")
    workshop.press(KeyStroke(.tab, .shift))
    #expect(selectedText(workshop) == "Așteaptă două săptămâni țeava nouă")
  }

  @Test("a card is moved with the arrows, shown where it would land, and dropped by one change")
  func moving() throws {
    var workshop = try sample()
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("m"), KeyStroke(.right), KeyStroke(.down))
    #expect(workshop.outbox.isEmpty)
    #expect(workshop.board.view.mode == .move)
    workshop.press(KeyStroke(.enter))
    #expect(workshop.outbox.count == 1)
    let stages = workshop.document.ordered(.stage)
    let lanes = workshop.document.ordered(.lane)
    #expect(
      workshop.document.cards(column: stages[1], row: lanes[0]).last == card)
    #expect(workshop.board.focus.card == card)
    workshop.press(.character("u"))
    #expect(workshop.document.cards(column: stages[0], row: lanes[0]).first == card)
    workshop.press(.character("m"), KeyStroke(.right), KeyStroke(.escape))
    #expect(workshop.document.cards(column: stages[0], row: lanes[0]).first == card)
  }

  @Test("the mouse selects, drags a card to another cell and scrolls")
  func mouse() throws {
    var workshop = try sample()
    let card = try #require(workshop.board.focus.card)
    _ = workshop.text(100, 24)
    workshop.handle(.mouse(MouseEvent(.press, row: 3, column: 12)))
    workshop.handle(.mouse(MouseEvent(.drag, row: 3, column: 45)))
    _ = workshop.text(100, 24)
    #expect(workshop.board.view.mode == .move)
    workshop.handle(.mouse(MouseEvent(.release, row: 3, column: 45)))
    let stages = workshop.document.ordered(.stage)
    let lanes = workshop.document.ordered(.lane)
    #expect(workshop.document.cards(column: stages[1], row: lanes[0]).first == card)
    workshop.handle(.mouse(MouseEvent(.wheelDown, row: 5, column: 12)))
    let screen = workshop.text(100, 24)
    #expect(screen.contains("● connected"))
  }

  @Test("votes are counted up and down, and nobody's but the own are touched")
  func votes() throws {
    var workshop = try sample()
    let card = try #require(workshop.board.focus.card)
    try workshop.edit(as: 8) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(card, Field.Card.votes, key: "p-other", .integer(3))
    }
    workshop.press(.character("v"))
    #expect(workshop.document.value(card, Field.Card.votes, key: "p-Ana") == .integer(3))
    workshop.press(.character("V"), .character("V"), .character("V"), .character("V"))
    #expect(workshop.document.value(card, Field.Card.votes, key: "p-Ana") == .null)
    #expect(workshop.document.value(card, Field.Card.votes, key: "p-other") == .integer(3))
  }

  @Test("tags, comments, kinds and emotions are set from menus and lines")
  func properties() throws {
    var workshop = try sample()
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("t"), KeyStroke(.home), KeyStroke(.enter))
    workshop.type("ważne\n")
    #expect(workshop.document.value(card, Field.Card.tags, key: "ważne") == .bool(true))
    workshop.press(.character("t"))
    workshop.type("waż\n")
    #expect(workshop.document.value(card, Field.Card.tags, key: "ważne") == .null)
    workshop.press(.character("t"))
    workshop.type("#brand new\n")
    #expect(workshop.document.value(card, Field.Card.tags, key: "brand new") == .bool(true))
    workshop.press(.character("c"))
    workshop.type("Зачем?\n")
    let comment = try #require(workshop.document.records(.comment).first)
    #expect(workshop.document.value(comment, Field.Comment.on) == .reference(card))
    #expect(workshop.document.string(comment, Field.Comment.text) == "Зачем?")
    workshop.press(.character("i"))
    workshop.type("pain\n")
    #expect(workshop.document.value(card, Field.Card.kind) == .text("pain"))
    workshop.press(.character("o"))
    workshop.type("annoyed\n")
    #expect(workshop.document.value(card, Field.Card.emotion) == .integer(-1))
  }

  @Test("stages and lanes are added, renamed, moved, deleted and restored")
  func axes() throws {
    var workshop = try sample()
    workshop.press(.character("S"), KeyStroke(.enter))
    workshop.type("Repair\n")
    func titles() -> [String] {
      workshop.document.ordered(.stage).map {
        workshop.document.string($0, Field.Stage.title)
      }
    }
    #expect(titles()[1] == "Repair")
    workshop.press(.character("S"))
    workshop.type("ren\n!")
    workshop.press(KeyStroke(.escape), .character("S"))
    workshop.type("left\n")
    #expect(titles()[0] == "Repair!")
    workshop.press(.character("S"))
    workshop.type("del\n")
    #expect(workshop.board.view.mode == .question)
    workshop.type("y")
    #expect(titles().count == SampleMap.stages.count)
    workshop.press(.character("X"))
    workshop.type("repair\n")
    #expect(titles().first == "Repair!")
    workshop.press(.character("L"), KeyStroke(.enter))
    workshop.type("Мысли\n")
    #expect(workshop.board.index.lanes.map(\.title).contains("Мысли"))
  }

  @Test("a deleted card is restored from the list, whatever else happened to it")
  func restoring() throws {
    var workshop = try sample()
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("x"))
    #expect(!workshop.document.isLive(card))
    try workshop.edit(as: 8) { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("!", into: card, Field.Card.text, at: 0)
    }
    workshop.press(.character("X"), KeyStroke(.enter))
    #expect(workshop.document.isLive(card))
    #expect(selectedText(workshop) == "!Sees a notice at the library")
  }

  @Test("several pasted lines become several cards, or one, or none, as the user answers")
  func pasting() throws {
    var workshop = try sample()
    let count = workshop.board.index.cardCount
    workshop.handle(.paste("one\n\n two \nthree\n"))
    #expect(workshop.board.index.cardCount == count)
    workshop.type("y")
    #expect(workshop.board.index.cardCount == count + 3)
    let cards = workshop.board.index.cards(workshop.board.focus.cell)
    #expect(cards[1...3].map { workshop.text(of: $0) } == ["one", "two", "three"])
    workshop.press(.character("u"))
    #expect(workshop.board.index.cardCount == count)
    workshop.handle(.paste("one\ntwo"))
    workshop.type("o")
    #expect(selectedText(workshop) == "one\ntwo")
    workshop.handle(.paste("one\ntwo"))
    workshop.type("n")
    workshop.handle(.paste("single"))
    #expect(workshop.board.index.cardCount == count + 2)
  }

  @Test("filters hide cards and lanes, and a search goes from match to match")
  func filtering() throws {
    var workshop = try sample()
    workshop.press(.character("f"))
    workshop.type("pain")
    workshop.press(KeyStroke(.enter), KeyStroke(.escape))
    #expect(workshop.board.index.shownCount == 2)
    let screen = workshop.text(120, 24)
    #expect(screen.contains("2 of 8 cards shown"))
    workshop.press(.character("F"))
    #expect(workshop.board.index.shownCount == 8)
    workshop.press(.character("/"))
    workshop.type("читает\n")
    #expect(selectedText(workshop)?.hasPrefix("Читает") == true)
    workshop.press(.character("/"), .control("u"))
    workshop.type("rower\n")
    #expect(selectedText(workshop)?.hasPrefix("Pyta") == true)
  }

  @Test("an observer changes nothing, and is told so")
  func observer() throws {
    var workshop = try sample(.observer)
    workshop.press(.character("a"), .character("x"), .character("v"), .character("m"))
    workshop.handle(.paste("a\nb"))
    #expect(workshop.outbox.isEmpty)
    let screen = workshop.text(100, 24)
    #expect(screen.contains("You are an observer"))
  }

  @Test("those who come and go are named; who is where is marked on the card")
  func people() throws {
    var workshop = try sample()
    workshop.tick(at: 1_000)
    let boris = Participant(id: "b", name: "Boris Ivanov", role: .participant)
    workshop.people = [BoardPerson(connection: 3, participant: boris)]
    workshop.tick(at: 2_000)
    var screen = workshop.text(100, 24)
    #expect(screen.contains("Boris Ivanov is here."))
    workshop.people[0].presence = Presence(
      record: workshop.board.focus.card, field: Field.Card.text, caret: 2, isTyping: true)
    screen = workshop.text(100, 24)
    #expect(screen.contains("✎BI"))
    workshop.people = []
    workshop.tick(at: 9_000)
    screen = workshop.text(100, 24)
    #expect(screen.contains("Boris Ivanov has left."))
    workshop.tick(at: 20_000)
    screen = workshop.text(100, 24)
    #expect(!screen.contains("Boris"))
  }

  @Test("others are told where the user is, and when they stop typing")
  func presence() throws {
    var workshop = try sample()
    workshop.tick(at: 1_000)
    let card = try #require(workshop.board.focus.card)
    workshop.press(KeyStroke(.enter))
    workshop.effects = []
    workshop.type("!")
    workshop.tick(at: 1_100)
    let length = UInt32("Sees a notice at the library!".count)
    var text = try #require(workshop.document.text(card, Field.Card.text))
    let last = text.character(beforeCaret: Int(length))
    var expected = Presence(record: card, field: Field.Card.text, caret: length, isTyping: true)
    expected.selection = Presence.Selection(anchor: last, caret: last)
    #expect(workshop.effects.last == .presence(expected))
    workshop.tick(at: 9_000)
    expected.isTyping = false
    #expect(workshop.effects.last == .presence(expected))
  }

  @Test("a facilitator brings everybody to a card; who writes is told of it and goes on writing")
  func bringEverybody() throws {
    var workshop = try sample()
    workshop.tick(at: 1_000)
    let here = try #require(workshop.board.focus.card)
    workshop.effects = []
    workshop.press(.character("B"))
    #expect(workshop.effects.contains(.call(here, cell: nil)))
    workshop.press(KeyStroke(.tab))
    let there = try #require(workshop.board.focus.card)
    workshop.board.called(Presence.Call(number: 1, record: here, cell: nil), by: "Anna Roman")
    #expect(workshop.board.focus.card == here)
    #expect(workshop.text(100, 24).contains("Anna Roman brings everybody here."))
    workshop.press(KeyStroke(.enter))
    workshop.board.called(Presence.Call(number: 2, record: there, cell: nil), by: "Anna Roman")
    #expect(workshop.board.focus.card == here)
    #expect(workshop.board.view.mode == .edit)
  }

  @Test("who is no facilitator brings nobody anywhere")
  func bringNobody() throws {
    var workshop = try sample(.participant)
    workshop.effects = []
    workshop.press(.character("B"))
    #expect(!workshop.effects.contains { if case .call = $0 { true } else { false } })
    #expect(workshop.text(100, 24).contains("Only a facilitator"))
  }

  @Test("the rest of a sentence whose card was refused is not taken for commands")
  func refusedWhileTyping() throws {
    var workshop = try sample()
    let before = workshop.document
    workshop.press(.character("a"))
    #expect(workshop.board.view.mode == .edit)
    workshop.document = before
    workshop.board.replaced(by: before)
    let made = workshop.outbox.count
    workshop.type("two\nxvmx")
    #expect(workshop.board.view.mode == .browse)
    #expect(workshop.outbox.count == made)
    workshop.press(KeyStroke(.escape), .character("t"))
    #expect(workshop.board.view.mode == .menu)
    workshop.press(KeyStroke(.escape))
    workshop.board.failed(
      .addCards(stage: nil, lane: nil, after: nil, texts: [""]), reason: "Full.")
    workshop.type("two")
    #expect(workshop.board.view.mode == .browse)
    workshop.tick(at: 5_000)
    workshop.type("t")
    #expect(workshop.board.view.mode == .menu)
  }

  @Test("what the server refuses is kept, and can be put back")
  func refused() throws {
    var workshop = try sample()
    workshop.board.refused(reason: "The map is full.", words: ["Мой текст", " "])
    let screen = workshop.text(100, 24)
    #expect(screen.contains("Your text is kept; K puts it back."))
    workshop.press(.character("K"), KeyStroke(.enter))
    #expect(selectedText(workshop) == "Мой текст")
    #expect(workshop.board.view.keptTexts.isEmpty)
  }

  @Test("the connection is told in words, with what is not yet saved")
  func connection() throws {
    var workshop = try sample()
    let words: [(ConnectionStatus, String)] = [
      (.connected(notDurable: 2), "● connected · saving 2"),
      (
        .reconnecting(seconds: 3, notDurable: 1),
        "◌ reconnecting in 3 s · 1 change not yet saved"
      ),
      (.offline(notDurable: 4), "○ offline · 4 changes not yet saved"),
      (.catchingUp(received: 1, total: 4), "◌ fetching the map 25 %"),
    ]
    for (status, text) in words {
      workshop.connection = status
      let screen = workshop.text(120, 24)
      #expect(screen.contains(text))
    }
    workshop.press(.character("q"))
    workshop.connection = .offline(notDurable: 4)
    workshop.press(.character("q"))
    #expect(workshop.board.view.mode == .question)
  }

  @Test(
    "a cell with more cards than the screen has lines says how many more, and shows the selected")
  func manyCards() throws {
    var workshop = Workshop(try SampleMap.large(cards: 99 * 40))
    var screen = workshop.text(100, 24)
    #expect(screen.contains("more"))
    for _ in 0..<25 { workshop.press(KeyStroke(.down)) }
    let card = try #require(workshop.board.focus.card)
    let number = try #require(workshop.text(of: card).split(separator: " ").dropFirst().first)
    screen = workshop.text(100, 24)
    #expect(screen.contains("Card \(number) ") && screen.contains("↑"))
  }

  @Test("the history of the selected card stands in the pane, the newest first")
  func history() throws {
    var workshop = try sample()
    workshop.history = [
      HistoryEntry(time: 3_600_000, participantID: "a", name: "Ana", words: "added it"),
      HistoryEntry(time: 7_260_000, participantID: "b", name: "Борис", words: "moved it"),
    ]
    let lines = workshop.text(130, 40).split(separator: "\n").map(String.init)
    let newest = try #require(lines.firstIndex { $0.contains("02:01 Борис") })
    let oldest = try #require(lines.firstIndex { $0.contains("01:00 Ana") })
    #expect(newest < oldest && lines[newest + 1].contains("moved it"))
  }

  @Test("Enter saves a new card and opens the next one; where nothing is written the row ends")
  func rowOfNewCards() throws {
    var workshop = try sample()
    workshop.press(.character("a"))
    workshop.type("One\nTwo\nThree\n")
    #expect(workshop.board.view.mode == .edit)
    workshop.press(KeyStroke(.enter))
    #expect(workshop.board.view.mode == .browse)
    let texts = workshop.document.cards(
      column: workshop.document.ordered(.stage)[0], row: workshop.document.ordered(.lane)[0]
    ).map { workshop.text(of: $0) }
    #expect(Array(texts[1...3]) == ["One", "Two", "Three"])
    #expect(texts.count == 5)
    // A card that was there before has lines as ever.
    workshop.press(KeyStroke(.enter))
    workshop.type("\nmore")
    #expect(selectedText(workshop)?.hasSuffix("\nmore") == true)
  }

  @Test("a search starts anew, and Enter alone searches again")
  func searchStartsAnew() throws {
    var workshop = try sample()
    workshop.press(.character("/"))
    workshop.type("koleżankę\n")
    #expect(selectedText(workshop)?.hasPrefix("Pyta") == true)
    workshop.press(.character("/"))
    #expect(workshop.board.view.prompt?.line.text == "")
    workshop.type("Așteaptă\n")
    #expect(selectedText(workshop)?.hasPrefix("Așteaptă") == true)
    workshop.press(KeyStroke(.home), .character("/"), KeyStroke(.enter))
    #expect(selectedText(workshop)?.hasPrefix("Așteaptă") == true)
  }

  @Test("Enter never writes in another card than the one that was meant")
  func doubtfulCard() throws {
    var workshop = try sample()
    let card = try #require(workshop.board.focus.card)
    try workshop.edit(as: 8) { (editor: inout Editor) throws(ChangeError) in
      try editor.delete(card)
    }
    // Asked what is to become of the card, Enter is no answer.
    workshop.press(KeyStroke(.enter))
    #expect(workshop.board.view.mode == .question)
    workshop.press(KeyStroke(.escape), KeyStroke(.enter))
    #expect(workshop.board.view.mode == .browse)
    #expect(workshop.board.view.notice?.text.contains("Pyta") == true)
    workshop.press(KeyStroke(.enter))
    #expect(workshop.board.view.mode == .edit)
    workshop.press(KeyStroke(.escape))
    // Nor after a search that found nothing.
    workshop.press(.character("/"))
    workshop.type("nowhere\n\n")
    #expect(workshop.board.view.mode == .browse)
    // Who has gone on to a card means that one.
    let next = try #require(workshop.board.focus.card)
    try workshop.edit(as: 8) { (editor: inout Editor) throws(ChangeError) in
      try editor.delete(next)
    }
    workshop.tick(at: 60_000)
    workshop.press(KeyStroke(.escape), KeyStroke(.tab), KeyStroke(.enter))
    #expect(workshop.board.view.mode == .edit)
  }

  @Test("what answered one key is gone with the next; news stay long enough to be read")
  func oldNotices() throws {
    var workshop = try sample()
    workshop.tick(at: 1_000)
    workshop.press(.character("z"))
    #expect(workshop.board.view.notice?.text.hasPrefix("Showing") == true)
    workshop.board.notify("Boris is here.")
    workshop.press(KeyStroke(.down))
    #expect(workshop.board.view.notices.map(\.text) == ["Boris is here."])
    workshop.tick(at: 2_100)
    workshop.press(KeyStroke(.down))
    #expect(workshop.board.view.notices.isEmpty)
  }
}
