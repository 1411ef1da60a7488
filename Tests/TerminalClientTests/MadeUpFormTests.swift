#if DEBUG
import JourneyMap
import MadeUp
import ReplicatedData
import TerminalBoard
import Testing

@Suite("A row and its words make a field of a form")
struct MadeUpFormTests {
  @Test("an action item's form asks for it, and what is typed is set")
  func form() throws {
    try MadeUp.run {
      var workshop = Workshop(try SampleMap.journey())
      for _ in 0..<40 {
        let card = try #require(workshop.board.focus.card)
        if workshop.document.value(card, Field.Card.kind) == .text("action-item") { break }
        workshop.press(KeyStroke(.tab))
      }
      let card = try #require(workshop.board.focus.card)
      workshop.press(.character("d"))
      let rows = { workshop.board.view.form?.rows(in: workshop.scene, language: nil) ?? [] }
      let place = try #require(rows().firstIndex { $0.label == "due time" })
      #expect(rows()[place - 1].label == "status")
      workshop.press(KeyStroke(.home))
      for _ in 0..<place { workshop.press(KeyStroke(.down)) }
      workshop.type("14:30\n")
      #expect(workshop.document.value(card, MadeUp.field.field) == .text("14:30"))
      #expect(workshop.text(80, 30).contains("14:30"))
    }
  }
}
#endif
