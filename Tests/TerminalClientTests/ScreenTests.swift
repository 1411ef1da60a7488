import JourneyMap
import SyncProtocol
import TerminalBoard
import Testing

@Suite("Screens as they are seen")
struct ScreenTests {
  private func screen(
    _ width: Int, _ height: Int, _ drive: (inout Workshop) -> Void = { _ in }
  ) throws -> String {
    var workshop = Workshop(try SampleMap.document())
    drive(&workshop)
    var text = workshop.text(width, height)
    while text.last == "\n" { text.removeLast() }
    return text
  }

  @Test("80×24, several scripts, no colours")
  func usual() throws {
    let seen = try screen(80, 24)
    #expect(
      seen
        == """
        A first bicycle                                                      ● connected
         1–3/5▸ │1 Odkrywanie           │2 Рассмотрение         │3 購入
        ════════╪═══════════════════════╪═══════════════════════╪═══════════════════════
        Actions │A▸›Sees a notice at the│A▸ Читает часы работы, │A◉ お店で自転車を二台試
                │   library    ▲2 #flyer│   которые давно…      │   す
                │A▸ Pyta koleżankę,     │                       │
                │   która jeździ do…    │                       │
        ────────┼───────────────────────┼───────────────────────┼───────────────────────
        Emotions│A♡ Ciekawość 🙂        │                       │A♡ ドキドキする 👩
                │   ☺+1                 │                       │   ☺+2
        ────────┼───────────────────────┼───────────────────────┼───────────────────────
        Pains   │                       │A✗ Не знает, сколько   │
                │                       │   это стоит           │
        ────────┼───────────────────────┼───────────────────────┼───────────────────────









        8 cards · 9 warnings (8)                                                  ? Help
        """)
  }

  @Test("a wide screen with the pane")
  func wide() throws {
    let seen = try screen(120, 20) { $0.press(KeyStroke(.down)) }
    #expect(
      seen
        == """
        A first bicycle                                                                                              ● connected
         1–3/5▸ │1 Odkrywanie              │2 Рассмотрение            │3 購入                     │ ▸ action
        ════════╪══════════════════════════╪══════════════════════════╪═══════════════════════════│ by Ana
        Actions │A▸ Sees a notice at the   │A▸ Читает часы работы,    │A◉ お店で自転車を二台試す  │ Odkrywanie / Actions
                │   library       ▲2 #flyer│   которые давно устарели │                           │
                │A▸›Pyta koleżankę, która  │                          │                           │ Pyta koleżankę, która jeździ
                │   jeździ do pracy rowerem│                          │                           │ do pracy rowerem
        ────────┼──────────────────────────┼──────────────────────────┼───────────────────────────│
        Emotions│A♡ Ciekawość 🙂           │                          │A♡ ドキドキする 👩         │
                │   ☺+1                    │                          │   ☺+2                     │
        ────────┼──────────────────────────┼──────────────────────────┼───────────────────────────│
        Pains   │                          │A✗ Не знает, сколько это  │                           │
                │                          │   стоит                  │                           │
        ────────┼──────────────────────────┼──────────────────────────┼───────────────────────────│
                                                                                                  │
                                                                                                  │
                                                                                                  │
                                                                                                  │
                                                                                                  │
        8 cards · 9 warnings (8)                                                                                          ? Help
        """)
  }

  @Test("titles only, small")
  func small() throws {
    let seen = try screen(50, 12) { $0.press(.character("z"), .character("z")) }
    #expect(
      seen
        == """
        A first bicycle                        ● connected
         1–2/5▸ │1 Odkrywanie        │2 Рассмотрение
        ════════╪════════════════════╪════════════════════
        Actions │A▸›Sees a notice… ▲2│A▸ Читает часы рабо…
                │A▸ Pyta koleżankę, …│
        ────────┼────────────────────┼────────────────────
        Emotions│A♡ Ciekawość 🙂  ☺+1│
        ────────┼────────────────────┼────────────────────
        Pains   │                    │A✗ Не знает, скольк…
        ────────┼────────────────────┼────────────────────

        Showing titles only.
        """)
  }

  @Test("all of each card, while somebody else writes on it too")
  func editor() throws {
    let seen = try screen(80, 20) { workshop in
      workshop.press(.character("z"), KeyStroke(.enter))
      workshop.type(", а потом 漢字!")
      workshop.people = [
        BoardPerson(
          connection: 4, participant: Participant(id: "b", name: "Борис", role: .participant),
          presence: Presence(
            record: workshop.board.focus.card, field: Field.Card.text, caret: 4,
            isTyping: true))
      ]
    }
    #expect(
      seen
        == """
        A first bicycle  ✎Борис                                              ● connected
         1–3/5▸ │1 Odkrywanie           │2 Рассмотрение         │3 購入
        ════════┌─ ▸ action ─────────────────────┐══════════════╪═══════════════════════
        Actions │Sees a notice at the library, а │ часы работы, │A◉ お店で自転車を二台試
                │потом 漢字!                     │е давно       │   す
                └─ Борис ────────────────────────┘ли            │
                │   ▲2 #flyer           │                       │
                │A▸ Pyta koleżankę,     │                       │
                │   która jeździ do     │                       │
                │   pracy rowerem       │                       │
        ────────┼───────────────────────┼───────────────────────┼───────────────────────
        Emotions│A♡ Ciekawość 🙂        │                       │A♡ ドキドキする 👩
                │   ☺+1                 │                       │   ☺+2
        ────────┼───────────────────────┼───────────────────────┼───────────────────────
        Pains   │                       │A✗ Не знает, сколько   │
                │                       │   это стоит           │
                │                       │                       │
        ────────┼───────────────────────┼───────────────────────┼───────────────────────

        Esc Finish writing   Ctrl-J Begin a new line   Alt-u Undo what you did last
        """)
  }

  @Test("a card whose text begins with empty lines shows its words")
  func emptyLinesFirst() throws {
    let seen = try screen(80, 24) {
      $0.press(.character("a"))
      $0.press(.control("j"), .control("j"))
      $0.type("Words")
      $0.press(KeyStroke(.escape))
    }
    #expect(seen.contains("A▸›Words"))
  }

  @Test("a menu over the board")
  func menu() throws {
    let seen = try screen(80, 24) { $0.press(.character("o")) }
    #expect(
      seen
        == """
        A first bicycle                                                      ● connected
         1–3/5▸ │1 Odkrywanie           │2 Рассмотрение         │3 購入
        ════════╪═══════════════════════╪═══════════════════════╪═══════════════════════
        Actions │A▸›Sees a notice at the│A▸ Читает часы работы, │A◉ お店で自転車を二台試
                │   library    ▲2 #flyer│   которые давно…      │   す
                │A▸ Pyta koleżankę,     │                       │
                │   która jeździ do…    │                       │
        ────────┼───────────────────────┼───────────────────────┼───────────────────────
        Emotions│A♡ Ciekawość 🙂 ┌─ Emotion ──────────────────┐ │A♡ ドキドキする 👩
                │   ☺+1          │ ☺+2 delighted              │ │   ☺+2
        ────────┼────────────────│ ☺+1 content                │─┼───────────────────────
        Pains   │                │ ◦0 neither                 │ │
                │                │ ☹−1 annoyed                │ │
        ────────┼────────────────│ ☹−2 desperate              │─┼───────────────────────
                                 │ none                       │
                                 └────────────────────────────┘







        8 cards · 9 warnings (8)                                                  ? Help
        """)
  }

  @Test("too small")
  func tooSmall() throws {
    let seen = try screen(30, 4)
    #expect(
      seen
        == """
        Too small: make it at least
        40×10.
        """)
  }
}
