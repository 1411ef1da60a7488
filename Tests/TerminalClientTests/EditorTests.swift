import JourneyMap
import ReplicatedData
import TerminalBoard
import TestSupport
import Testing

@Suite("Writing")
struct EditorTests {
  /// A card with a text, and its board writing on it.
  private func writing(_ text: String) throws -> (Workshop, RecordID) {
    var document = MapDocument()
    var card = RecordID.root
    _ = try document.edit(as: ReplicaID(9)) { (editor: inout Editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card)
      if !text.isEmpty { try editor.insert(text, into: card, Field.Card.text, at: 0) }
    }
    var workshop = Workshop(document)
    workshop.press(KeyStroke(.enter))
    return (workshop, card)
  }

  @Test("keys do what they do in every line editor")
  func keys() throws {
    var (workshop, card) = try writing("один two")
    workshop.press(.control("w"))
    #expect(workshop.text(of: card) == "один ")
    workshop.press(.control("a"))
    workshop.type("żółć ")
    #expect(workshop.text(of: card) == "żółć один ")
    workshop.press(.alt("f"), .control("k"), .control("a"), .control("y"))
    #expect(workshop.text(of: card) == " żółć один")
    workshop.press(.control("e"), KeyStroke(.backspace), .control("b"), KeyStroke(.delete))
    #expect(workshop.text(of: card) == " żółć од")
    workshop.press(KeyStroke(.enter))
    workshop.type("漢🙂")
    #expect(workshop.text(of: card) == " żółć од\n漢🙂")
    workshop.press(KeyStroke(.backspace))
    #expect(workshop.text(of: card) == " żółć од\n漢")
    workshop.press(.control("u"), KeyStroke(.escape))
    #expect(workshop.text(of: card) == " żółć од\n")
    #expect(workshop.board.view.mode == .browse)
  }

  @Test("a combining mark belongs to the letter before it")
  func graphemes() throws {
    var (workshop, card) = try writing("ab")
    workshop.press(KeyStroke(.left))
    workshop.type("e\u{301}")
    workshop.press(KeyStroke(.backspace))
    #expect(workshop.text(of: card) == "ab")
  }

  @Test("what was typed in one go is undone in one go, word by word")
  func undo() throws {
    var (workshop, card) = try writing("")
    workshop.type("hello world")
    workshop.press(.alt("u"))
    #expect(workshop.text(of: card) == "hello ")
    workshop.press(.alt("u"))
    #expect(workshop.text(of: card) == "")
    workshop.press(.alt("r"), .alt("r"))
    #expect(workshop.text(of: card) == "hello world")
  }

  @Test("a line of the editor holds every character, and a caret can stand before each")
  func layout() {
    for seed in seeds(60) {
      var random = SplitMix64(seed: seed)
      let pool: [Character] = ["a", "b", " ", "\n", "漢", "🙂", "ż", "\t", "👩‍🔧", "\r\n"]
      let string = String((0..<random.below(60)).map { _ in pool[random.below(pool.count)] })
      let text = EditableText(string)
      let columns = 2 + random.below(20)
      let layout = EditorLayout(text, columns: columns)
      #expect(layout.lines.first?.lowerBound == 0 && layout.lines.last?.upperBound == text.count)
      for (line, next) in zip(layout.lines, layout.lines.dropFirst()) {
        #expect(line.upperBound == next.lowerBound && !line.isEmpty, "SEED=\(seed)")
      }
      for place in 0...text.count {
        let line = layout.line(of: place)
        #expect(place >= layout.lines[line].lowerBound, "SEED=\(seed)")
        let column = layout.column(of: place, inLine: line)
        #expect(
          layout.grapheme(atColumn: column, ofLine: line) >= place || place == text.count
            || layout.grapheme(atColumn: column, ofLine: line) == layout.lastCaret(ofLine: line),
          "SEED=\(seed)")
      }
    }
  }

  /// Two people write into one card over connections that delay; each caret stays at its character.
  @Test("two boards that write into one card converge, and each shows what it has")
  func convergence() throws {
    for seed in seeds(25) {
      var random = SplitMix64(seed: seed)
      var (a, card) = try writing("Начало, początek")
      var b = Workshop(a.document, replica: 2, name: "Boris")
      b.press(KeyStroke(.enter))
      var toB: [Change] = []
      var toA: [Change] = []
      for _ in 0..<120 {
        let key = Self.key(&random)
        if random.below(2) == 0 {
          a.handle(key)
          toB += a.outbox
          a.outbox = []
        } else {
          b.handle(key)
          toA += b.outbox
          b.outbox = []
        }
        if random.below(4) == 0 {
          for change in toA { try receive(change, &a, card) }
          toA = []
        }
        if random.below(4) == 0 {
          for change in toB { try receive(change, &b, card) }
          toB = []
        }
      }
      for change in toA { try a.receive(change) }
      for change in toB { try b.receive(change) }
      #expect(a.text(of: card) == b.text(of: card), "SEED=\(seed)")
      #expect(a.document.stateHash() == b.document.stateHash(), "SEED=\(seed)")
      for workshop in [a, b] {
        let fresh = BoardIndex(workshop.document, roster: workshop.roster)
        #expect(workshop.board.index.isSame(as: fresh), "SEED=\(seed)")
      }
    }
  }

  /// The character before the caret is the same before and after a change of somebody else, unless
  /// that erased it.
  private func receive(_ change: Change, _ workshop: inout Workshop, _ card: RecordID) throws {
    let target = EditorTarget(card, Field.Card.text)
    guard let caret = workshop.board.view.editing?.caret else {
      return try workshop.receive(change)
    }
    let before = caret.index(in: workshop.document, target)
    try workshop.receive(change)
    let after = workshop.board.view.editing?.caret
    #expect(after == caret)
    if case .behind(let stamp) = caret, var text = workshop.document.text(card, Field.Card.text) {
      let index = caret.index(in: workshop.document, target)
      let isThere = !text.visibleParts(of: StampRange(stamp, count: 1)).isEmpty
      if isThere {
        let found = try text.stamp(at: index - 1)
        #expect(found == stamp)
      }
      #expect(index <= text.count && before >= 0)
    }
  }

  private static func key(_ random: inout SplitMix64) -> BoardInput {
    let letters = Array("abжż漢🙂 \n")
    switch random.below(10) {
    case 0: return .key(KeyStroke(.left))
    case 1: return .key(KeyStroke(.right))
    case 2: return .key(KeyStroke(.backspace))
    case 3: return .key(KeyStroke(.home))
    case 4: return .key(.control("w"))
    case 5: return .paste("вставка")
    default:
      let letter = letters[random.below(letters.count)]
      return .key(letter == "\n" ? KeyStroke(.enter) : .character(letter))
    }
  }

  @Test("the editor writes what a plain string would hold")
  func model() throws {
    for seed in seeds(20) {
      var random = SplitMix64(seed: seed)
      var (workshop, card) = try writing("")
      var line = LineEditing()
      for _ in 0..<150 {
        let key = Self.key(&random)
        // A prompt takes the same keys, but holds no line feeds and is not broken into lines.
        if case .key(let stroke) = key, [.enter, .home].contains(stroke.key) { continue }
        workshop.handle(key)
        switch key {
        case .key(let stroke):
          if case .character(let letter) = stroke.key, stroke.modifiers.isEmpty {
            line.insert(String(letter))
          } else if let command = KeyBindings.command(stroke, in: .prompt) {
            line.press(command)
          }
        case .paste(let text): line.insert(text)
        default: break
        }
        #expect(workshop.text(of: card) == line.text, "SEED=\(seed)")
      }
    }
  }

  @Test("a new card that is left empty is taken away again")
  func emptyCard() throws {
    var workshop = Workshop(try SampleMap.document())
    workshop.press(.character("a"), KeyStroke(.escape))
    #expect(workshop.board.index.cardCount == SampleMap.cards.count)
    workshop.press(.character("a"))
    workshop.type("x")
    workshop.press(KeyStroke(.escape))
    #expect(workshop.board.index.cardCount == SampleMap.cards.count + 1)
  }

  @Test("what the own editor has left is merged by its differences")
  func external() throws {
    var (workshop, card) = try writing("one two three")
    workshop.press(.alt("e"))
    #expect(
      workshop.effects.contains(
        .openEditor(text: "one two three", target: EditorTarget(card, Field.Card.text))))
    try workshop.edit(as: 5) { (editor: inout Editor) throws(ChangeError) in
      try editor.insert("zero ", into: card, Field.Card.text, at: 0)
    }
    workshop.handle(.externalEdit("zero one 2 three\n"))
    #expect(workshop.text(of: card) == "zero one 2 three")
  }

  @Test("pasted text keeps line feeds and tabs, and no other control characters")
  func pasting() {
    #expect(PastedText.cleaned("a\r\nb\rc\u{1B}[31m\td\u{85}") == "a\nb\nc[31m\td")
    #expect(PastedText.lines(" one \n\n  two\n") == ["one", "two"])
    #expect(PastedText.line("a\nb") == "a b")
  }
}
