import JourneyTemplates
import TestSupport
import Testing

@testable import JourneyPictures
@testable import MapOutline
@testable import StyledText

@Suite("The map in a terminal")
struct TextGridTests {
  private static let outline = JourneyOutline(
    title: "Coffee", lanes: [StandardLane.actions.row, StandardLane.pains.row],
    stages: [
      .init(
        title: "Before",
        cards: [
          .init(
            kind: "action", lane: 0, text: "Looks for a café nearby", score: "2",
            actors: ["Ana"], votes: 3),
          .init(kind: "pain", lane: 1, text: "Нет отзывов"),
        ]),
      .init(title: "購入", cards: [.init(kind: "action", lane: 0, text: "注文をします", score: "11")]),
    ])

  @Test("stages stand across and lanes down")
  func plain() {
    #expect(
      TextGrid(columns: 55).text(Self.outline) == """
        Coffee
        2 stages · 3 cards

        ┌─────────┬─────────────────────┬─────────────────────┐
        │         │ 1 Before            │ 2 購入              │
        ╞═════════╪═════════════════════╪═════════════════════╡
        │ Actions │ ▸ Looks for a café  │ ▸ 注文をします      │
        │         │   nearby            │   score 11          │
        │         │   ●●○○○ · Ana · ▲3  │                     │
        ├─────────┼─────────────────────┼─────────────────────┤
        │ Pains   │ ✗ Нет отзывов       │                     │
        └─────────┴─────────────────────┴─────────────────────┘

        ▸ action  ✗ pain  ●●●○○ score of 5  ▲ votes

        """)
  }

  @Test("stages that do not fit continue below, cards in no stage come last")
  func bands() {
    var outline = Self.outline
    outline.unplaced = [.init(kind: "goal", text: "Wakes up")]
    outline.lanes.append(StandardLane.kpis.row)
    #expect(
      TextGrid(columns: 34).text(outline) == """
        Coffee
        2 stages · 4 cards

        Stage 1 of 2
        ┌─────────┬──────────────────────┐
        │         │ 1 Before             │
        ╞═════════╪══════════════════════╡
        │ Actions │ ▸ Looks for a café   │
        │         │   nearby             │
        │         │   ●●○○○ · Ana · ▲3   │
        ├─────────┼──────────────────────┤
        │ Pains   │ ✗ Нет отзывов        │
        └─────────┴──────────────────────┘

        Stage 2 of 2
        ┌─────────┬──────────────────────┐
        │         │ 2 購入               │
        ╞═════════╪══════════════════════╡
        │ Actions │ ▸ 注文をします       │
        │         │   score 11           │
        ├─────────┼──────────────────────┤
        │ Pains   │                      │
        └─────────┴──────────────────────┘

        ┌─────────┬──────────────────────┐
        │         │ In no stage          │
        ╞═════════╪══════════════════════╡
        │ No lane │ ◎ Wakes up           │
        └─────────┴──────────────────────┘

        ▸ action  ✗ pain  ◎ goal
        ●●●○○ score of 5  ▲ votes
        Empty lanes, not shown: KPIs.

        """)
  }

  @Test("an empty map says so")
  func empty() {
    #expect(TextGrid().lines(JourneyOutline()).contains("There is no stage yet."))
  }

  @Test("no line is wider than the terminal, and all lines of a table are equally wide")
  func widths() {
    for seed in seeds(200) {
      var random = RandomSource(seed: seed)
      let outline = random.journey()
      let columns = random.number(TextGrid.columnsMin...140)
      for line in TextGrid(columns: columns, showsEmptyLanes: random.chance(50)).lines(outline) {
        #expect(DisplayWidth.columns(of: line) <= columns, "SEED=\(seed): \(line)")
      }
      let table = TextGrid(columns: columns).lines(outline).filter {
        "┌│╞├└".contains($0.first ?? " ")
      }
      let edges = Set("┐│╡┤┘")
      #expect(table.allSatisfy { edges.contains($0.last ?? " ") }, "SEED=\(seed)")
    }
  }

  @Test("colour changes nothing but colour")
  func colour() {
    for seed in seeds(50) {
      var random = RandomSource(seed: seed)
      let outline = random.journey()
      let plain = TextGrid(columns: 80).text(outline)
      let coloured = TextGrid(columns: 80, usesColour: true).text(outline)
      let sequence = /\u{1B}\[[0-9;]*m/.matchingSemantics(.unicodeScalar)
      #expect(coloured.replacing(sequence, with: "") == plain, "SEED=\(seed)")
    }
  }

  @Test("nothing in a map can act on the terminal")
  func sanitising() {
    for seed in seeds(200) {
      var random = RandomSource(seed: seed)
      var text = ""
      for _ in 0..<random.number(1...40) {
        let value = UInt32(random.number(0...0x2FFF))
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      let shown = TerminalText.sanitised(text)
      let hasControl = shown.unicodeScalars.contains {
        $0 != "\n" && $0.properties.generalCategory == .control
      }
      #expect(!hasControl, "SEED=\(seed)")
      #expect(!shown.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) })
    }
    #expect(TerminalText.sanitised("a\u{1B}[31m\u{9B}b\tc\u{AD}") == "a␛[31m\u{FFFD}b c")
  }
}
