import Foundation
import JourneyMap
import ReplicatedData
import SyncProtocol
import TerminalBoard

/// What a key press in the terminal client costs, up to what would be written to the terminal, on a
/// large map while others write on it.
func benchmarkBoards() throws {
  heading("the board of the terminal client: 5,000 cards, 200×60, 200 changes a second by others")
  let map = try Group.largeMap(changeCount: Group.cardCount)
  for (zoom, name) in ["two lines", "all of each card", "titles only"].enumerated() {
    var desk = Desk(map.document)
    for _ in 0..<zoom { _ = desk.press(.character("z")) }
    let going = (0..<200).map { step in
      desk.othersWrite(7)
      return desk.press(KeyStroke(step % 3 == 0 ? .right : .down))
    }
    _ = desk.press(KeyStroke(.enter))
    let typing = (0..<200).map { _ in
      desk.othersWrite(7)
      return desk.press(.character("x"))
    }
    row(name, "an arrow: \(figures(going))", "a typed letter: \(figures(typing))")
  }
  for kind in PaneKind.allCases where kind != .card && kind != .review {
    var desk = Desk(map.document)
    if let key = KeyBindings.keys(for: kind.command).first { _ = desk.press(key) }
    let going = (0..<100).map { step in
      desk.othersWrite(7)
      return desk.press(KeyStroke(step % 3 == 0 ? .right : .down))
    }
    let setting = (0..<100).map { step in
      desk.othersSetEmotion(7)
      return desk.press(KeyStroke(step % 3 == 0 ? .left : .up))
    }
    row(
      "with the pane “\(kind.title)”", "others type: \(figures(going))",
      "others set emotions: \(figures(setting))")
  }
}

private func figures(_ seconds: [Double]) -> String {
  let sorted = seconds.sorted()
  return "\(milliseconds(sorted.median)) (99 %: \(milliseconds(sorted[sorted.count * 99 / 100])))"
}

/// Somebody at a board.
private struct Desk {
  var document: MapDocument
  var board: Board
  var shown: ScreenGrid?
  let size = ScreenSize(width: 200, height: 60)
  private let cards: [RecordID]
  private var writes = 0

  init(_ document: MapDocument) {
    self.document = document
    board = Board(document, theme: Theme(depth: .indexed256, background: .dark))
    cards = document.records(.card)
    draw()
  }

  var scene: BoardScene {
    BoardScene(
      document: document, me: Participant(id: "me", name: "Me", role: .facilitator),
      mapName: "large")
  }

  /// - Returns: Seconds until it is known what to write to the terminal.
  mutating func press(_ key: KeyStroke) -> Double {
    seconds(runs: 1) {
      for effect in board.handle(.key(key), in: scene) {
        guard case .edit(let edit) = effect else { continue }
        var added: [RecordID] = []
        let local = try? document.edit(as: ReplicaID(1)) {
          (editor: inout Editor) throws(ChangeError) in
          added = try edit.apply(to: &editor, participantID: "me")
        }
        guard let local else { continue }
        board.integrated(local.change, in: document)
        board.made(edit, added: added, in: document)
      }
      draw()
    }[0]
  }

  private mutating func draw() {
    let grid = board.render(scene, size: size)
    _ = TerminalSequences.drawing(grid, over: shown, theme: board.view.theme)
    shown = grid
  }

  mutating func othersSetEmotion(_ count: Int) {
    for _ in 0..<count {
      writes += 1
      let card = cards[writes &* 31 % cards.count]
      let local = try? document.edit(as: ReplicaID(2)) {
        (editor: inout Editor) throws(ChangeError) in
        try editor.set(card, Field.Card.emotion, .integer(Int64(writes % 5) - 2))
      }
      if let local { board.integrated(local.change, in: document) }
    }
  }

  mutating func othersWrite(_ count: Int) {
    for _ in 0..<count {
      writes += 1
      let card = cards[writes &* 31 % cards.count]
      let local = try? document.edit(as: ReplicaID(2)) {
        (editor: inout Editor) throws(ChangeError) in
        try editor.insert("o", into: card, Field.Card.text, at: 0)
      }
      if let local { board.integrated(local.change, in: document) }
    }
  }
}
