import JourneyMap
import ReplicatedData
import SyncProtocol
import TerminalBoard
import TestSupport
import Testing

@Suite("Panes")
struct PaneTests {
  private func key(of kind: PaneKind) throws -> KeyStroke {
    try #require(KeyBindings.keys(for: kind.command).first)
  }

  @Test("every pane is shown by its key, and the next by one key")
  func keys() throws {
    var workshop = Workshop(try SampleMap.journey())
    for kind in PaneKind.allCases where kind != .card {
      workshop.press(try key(of: kind))
      #expect(workshop.board.view.pane.kind == kind)
      #expect(workshop.text(120, 36).contains(kind.title))
    }
    for _ in PaneKind.allCases { workshop.press(.character("s")) }
    #expect(workshop.board.view.pane.kind == PaneKind.allCases.last)
  }

  @Test("a pane follows what others do: an emotion and a pain's severity")
  func live() throws {
    var workshop = Workshop(try SampleMap.journey())
    workshop.press(.character("2"))
    #expect(workshop.text(120, 36).contains("The lowest point is Purchase at −2"))
    let cards = workshop.document.records(.card)
    func card(_ kind: String, _ stage: Int) throws -> RecordID {
      let stages = workshop.document.ordered(.stage)
      return try #require(
        cards.first {
          workshop.document.value($0, Field.Card.kind) == .text(kind)
            && workshop.document.place($0, Field.place)?.column == stages[stage]
        })
    }
    let emotion = try card("emotion", 2)
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(emotion, Field.Card.emotion, .integer(2))
    }
    #expect(workshop.text(120, 36).contains("The lowest point is Consideration at −1"))
    workshop.press(.character("6"))
    #expect(workshop.text(120, 36).contains("1. Nobody says what it costs"))
    let pain = try card("pain", 1)
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(pain, Field.Card.severity, .integer(0))
    }
    #expect(workshop.text(120, 36).contains("1. Waits an hour in the rain"))
  }

  @Test("Enter on a finding goes to the place, and b comes back")
  func findings() throws {
    var workshop = Workshop(try SampleMap.journey())
    let first = workshop.board.focus.card
    workshop.press(.character("8"), .character("8"))
    #expect(workshop.board.view.mode == .pane)
    let screen = workshop.text(120, 40)
    #expect(screen.contains("15 warnings"))
    for _ in 0..<60 where workshop.board.focus.card == first {
      workshop.press(KeyStroke(.down), KeyStroke(.enter))
      if workshop.board.view.mode == .form { workshop.press(KeyStroke(.escape)) }
      if workshop.board.view.mode == .browse { workshop.press(.character(" ")) }
    }
    #expect(workshop.board.focus.card != first)
  }

  @Test("a rule that does not hold for the map is silenced with a reason")
  func silencing() throws {
    var workshop = Workshop(try SampleMap.journey())
    workshop.press(.character("8"), .character("8"), .character("x"))
    #expect(workshop.board.view.mode == .prompt)
    workshop.type("We sell no repairs\n")
    let silenced = workshop.document.keys(.root, Field.Map.silencedRules)
    #expect(silenced.map(\.value) == [.text("We sell no repairs")])
    workshop.press(.character("G"))
    #expect(workshop.text(120, 50).contains("Do not hold for this map"))
  }

  @Test("panes speak the language that the map is read in")
  func language() throws {
    var workshop = Workshop(try SampleMap.journey())
    workshop.press(.character("T"))
    workshop.type("pol\n")
    workshop.press(.character("2"))
    let curve = workshop.text(120, 36)
    #expect(curve.contains("Krzywa emocji") && curve.contains("Najniższy punkt to etap „Zakup”"))
    #expect(workshop.text(120, 60).contains("Przejdź do"))
    workshop.press(.character("8"))
    let checks = workshop.text(120, 36)
    #expect(checks.contains("Kontrola mapy") && checks.contains("Ostrzeżenia (15)"))
    #expect(checks.contains("15 ostrzeżeń (8)"))
  }

  @Test("a pane can take the whole screen, and Esc gives it back")
  func wide() throws {
    var workshop = Workshop(try SampleMap.journey())
    workshop.press(.character("4"), .character("4"), .character("z"))
    let screen = workshop.text(80, 24)
    #expect(screen.contains("Weakest link") && !screen.contains("Touchpoi"))
    workshop.press(KeyStroke(.escape))
    #expect(workshop.text(80, 24).contains("Touchpoi"))
  }

  @Test("a replayed moment is the one that the panes show")
  func replay() throws {
    var workshop = Workshop(try SampleMap.journey())
    workshop.press(.character("2"))
    let document = workshop.document
    let stages = document.ordered(.stage)
    let emotion = try #require(
      document.records(.card).first {
        document.value($0, Field.Card.kind) == .text("emotion")
          && document.place($0, Field.place)?.column == stages[2]
      })
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(emotion, Field.Card.emotion, .integer(2))
    }
    #expect(workshop.text(120, 36).contains("The lowest point is Consideration"))
    workshop.moment = document
    workshop.board.openReplay(
      ReplayTimeline([
        ReplayTimeline.Entry(
          index: 1, time: 1_000, participantID: "p-Ana", name: "Ana", cards: []),
        ReplayTimeline.Entry(
          index: 2, time: 2_000, participantID: "p-Ana", name: "Ana", cards: []),
      ]))
    _ = workshop.board.handle(.key(.character(",")), in: workshop.scene)
    workshop.board.momentShown(index: 1, document)
    #expect(workshop.text(120, 36).contains("The lowest point is Purchase"))
  }

  @Test("what has changed since the last review stands in a pane, with the way to it")
  func review() throws {
    var workshop = Workshop(try SampleMap.journey())
    workshop.press(.character("9"))
    #expect(workshop.text(120, 36).contains("No review is noted yet"))
    let seen = workshop.document
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(.root, Field.Map.reviews, key: "2026-03-01", .integer(7))
    }
    let card = try #require(workshop.board.focus.card)
    workshop.press(.character("1"), .character("9"))
    #expect(workshop.effects.contains(.readReview(index: 7)))
    workshop.board.reviewRead(ReviewedMap(index: 7, document: seen))
    workshop.press(.character("a"))
    workshop.type("Brand new")
    workshop.press(KeyStroke(.escape))
    #expect(workshop.text(120, 36).contains("+ action “Brand new”"))
    // The review itself is no news; what it says of the map is what the command says.
    try workshop.edit(as: 9) { (editor: inout Editor) throws(ChangeError) in
      try editor.set(.root, Field.Map.market, .text("b2b"))
      try editor.set(.root, Field.Map.reviewEvery, .text("monthly"))
    }
    let shown = workshop.text(160, 36)
    #expect(shown.contains("market"))
    #expect(!shown.contains("review-every"))
    #expect(shown.contains("No review is planned"))
    workshop.press(.character(" "), KeyStroke(.enter))
    #expect(workshop.board.focus.card != card)
  }

  @Test("panes that follow every change are those made afresh")
  func afresh() throws {
    for seed in seeds(6) {
      var random = SplitMix64(seed: seed)
      var workshop = Workshop(try SampleMap.journey())
      let kinds = PaneKind.allCases
      let sizes = [(40, 10), (80, 24), (120, 36), (200, 60)]
      for _ in 0..<40 {
        for _ in 0..<random.below(3) { try RandomChanges.make(in: &workshop, &random) }
        let kind = kinds[random.below(kinds.count)]
        if workshop.board.view.pane.kind != kind { workshop.press(try key(of: kind)) }
        let (width, height) = sizes[random.below(sizes.count)]
        let size = ScreenSize(width: width, height: height)
        let kept = workshop.board.render(workshop.scene, size: size)
        #expect(
          kept == workshop.board.rendered(workshop.scene, size: size), "SEED=\(seed) \(kind)")
      }
    }
  }
}
