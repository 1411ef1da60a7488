import JourneyMap
import ReplicatedData
import TerminalBoard
import Testing

@Suite("The board, when somebody deletes what one is at")
struct DeletionTests {
  private func writing() throws -> (workshop: Workshop, card: RecordID) {
    var workshop = Workshop(try SampleMap.document())
    let card = try #require(workshop.board.focus.card)
    workshop.press(KeyStroke(.enter))
    workshop.type(" now")
    #expect(workshop.board.view.mode == .edit)
    try workshop.edit(as: 9) { (editor) throws(ChangeError) in try editor.delete(card) }
    return (workshop, card)
  }

  @Test("who writes on a card that is deleted is told at once, and types no more into nothing")
  func told() throws {
    var (workshop, card) = try writing()
    #expect(workshop.board.view.mode == .question)
    #expect(workshop.text(100, 30).contains("Somebody deleted the card that you are writing on"))
    let text = workshop.text(of: card)
    // What was on its way from the fingers is neither an answer nor text.
    workshop.type("rcl and more")
    #expect(workshop.board.view.mode == .question)
    #expect(workshop.text(of: card) == text && !workshop.document.isLive(card))
  }

  @Test("it is brought back, copied or let go, and the words are there each time")
  func answers() throws {
    for key in ["r", "c", "l"] as [Character] {
      var (workshop, card) = try writing()
      let text = workshop.text(of: card)
      #expect(text.hasSuffix(" now"))
      workshop.tick(at: 5_000)
      workshop.press(.character(key))
      #expect(workshop.board.view.mode == .browse)
      #expect(workshop.document.isLive(card) == (key == "r"))
      let isShown = workshop.document.records(.card).contains { workshop.text(of: $0) == text }
      #expect(isShown == (key != "l"))
      #expect(workshop.board.view.keptTexts.map(\.text) == (key == "l" ? [text] : []))
      guard key != "l" else { continue }
      #expect(workshop.board.focus.card.map { workshop.text(of: $0) } == text)
      workshop.press(.character("u"))
      #expect(!workshop.document.records(.card).contains { workshop.text(of: $0) == text })
    }
  }

  @Test("a selected card that somebody deletes is asked about, and a deleted stage is told of")
  func selected() throws {
    var workshop = Workshop(try SampleMap.document())
    let card = try #require(workshop.board.focus.card)
    let stage = try #require(workshop.board.focus.stage)
    try workshop.edit(as: 9) { (editor) throws(ChangeError) in try editor.delete(card) }
    #expect(workshop.text(100, 30).contains("Somebody deleted this card"))
    workshop.press(KeyStroke(.escape))
    #expect(workshop.board.view.mode == .browse)
    try workshop.edit(as: 9) { (editor) throws(ChangeError) in try editor.delete(stage) }
    let notice = workshop.board.view.notice?.text ?? ""
    #expect(notice.contains("Somebody deleted the stage") && notice.contains("in no stage now"))
  }

  @Test("an undo that others have built on says so, and the same key once more goes past it")
  func builtUpon() throws {
    var workshop = Workshop(try SampleMap.document())
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("m"), KeyStroke(.right), KeyStroke(.enter))
    let place = workshop.document.place(card, Field.place)
    workshop.press(KeyStroke(.enter))
    workshop.type(" x")
    workshop.press(KeyStroke(.escape))
    let length = workshop.document.text(card, Field.Card.text)?.count ?? 0
    try workshop.edit(as: 9) { (editor) throws(ChangeError) in
      try editor.erase(length - 2..<length, of: card, Field.Card.text)
    }
    for _ in 0..<2 {
      workshop.press(.character("u"))
      #expect(workshop.board.view.notice?.text.contains("the same key again") == true)
      #expect(workshop.document.place(card, Field.place) == place)
      workshop.press(KeyStroke(.left))
    }
    workshop.press(.character("u"), .character("u"))
    #expect(workshop.document.place(card, Field.place)?.column != place?.column)
  }
}
