import JourneyMap
import ReplicatedData

/// What became of edits.
extension Board {
  mutating func undo() { reverse(.undo) }

  mutating func redo() { reverse(.redo) }

  private mutating func reverse(_ direction: Reversal.Direction) {
    undoGroups.close()
    // The key that was just told to go past what others have built on.
    let passesOver = obstacle.map { $0.direction == direction && $0.key + 1 == keyCount } ?? false
    obstacle = nil
    effects.append(.reverse(direction, passesOver: passesOver))
  }

  /// Nothing was undone, or redone, since others have built on it. The same key once more goes on to
  /// what was before that.
  package mutating func reversalRefused(_ direction: Reversal.Direction, reason: String) {
    obstacle = (direction, keyCount)
    let verb = direction == .undo ? "undone" : "redone"
    warn("Not \(verb); the same key again goes on to older ones. \(reason)")
  }

  /// Whether an edit is one step of undo with the one before.
  package func isOneStep(with edit: BoardEdit) -> Bool { undoGroups.isContinued(by: edit) }

  /// An edit was made. To be told after ``integrated(_:in:)`` of its change.
  package mutating func made(
    _ edit: BoardEdit, result: BoardEdit.Result, in document: MapDocument
  ) {
    undoGroups.note(edit)
    switch edit {
    case .insertText(let target, let index, let text):
      moveCaret(to: index + text.unicodeScalars.count, target, document)
    case .eraseText(let target, let range): moveCaret(to: range.lowerBound, target, document)
    case .writeText(let target, _):
      let end = document.text(target.record, target.field)?.count ?? 0
      moveCaret(to: end, target, document)
    case .addCards(_, _, _, _, let texts):
      guard let card = result.created.first else { break }
      reveal(card)
      if texts == [""] {
        startWriting(
          EditorTarget(card, Field.Card.text), document, isNew: true, isInRow: true)
      } else if texts.count > 1 {
        notify("Added \(texts.count) cards.")
      }
    case .addAnswer:
      guard let card = result.created.first else { break }
      jump(to: card)
      startWriting(EditorTarget(card, Field.Card.text), document, isNew: true)
    case .moveCard(let card, _, _, _, _): reveal(card)
    case .copyCard: if let card = result.created.first { reveal(card) }
    case .restore(let record): if document.kind(of: record) == .card { reveal(record) }
    case .addAxis(let kind, _, _):
      guard let record = result.created.first else { break }
      let axes = kind == .stage ? index.stages : index.lanes
      guard let place = axes.firstIndex(where: { $0.id == record }) else { break }
      let here = view.focus.indexes
      view.followsFocus = true
      view.focus.go(
        stage: kind == .stage ? place : here.stage, lane: kind == .lane ? place : here.lane,
        in: index)
    default: break
    }
    settle()
  }

  private mutating func moveCaret(to index: Int, _ target: EditorTarget, _ document: MapDocument) {
    guard view.editing?.target == target else { return }
    view.editing?.caret = TextAnchor(index, in: document, target)
  }

  private mutating func reveal(_ card: RecordID) {
    view.followsFocus = true
    if index.isShown(card) {
      view.focus.go(to: card, in: index)
    } else {
      notify("It is hidden by the filter; F shows everything.")
    }
  }

  /// An edit could not be made. Its text, if it is more than a letter, is kept.
  package mutating func failed(_ edit: BoardEdit, reason: String) {
    keep(edit.words.filter { $0.count > 1 }, reason: reason)
    if edit.opensEditor { ignoreTyping() }
    warn(reason)
  }

  /// The server refused changes of ours, and they were taken back. `words` is the text in them.
  package mutating func refused(reason: String, words: [String]) {
    let kept = keep(words, reason: reason)
    warn(
      kept > 0
        ? "The server did not take it: \(reason) Your text is kept; K puts it back."
        : "The server did not take it: \(reason)")
  }

  private static let keptTextsMax = 200

  @discardableResult
  private mutating func keep(_ words: [String], reason: String) -> Int {
    let texts = words.filter { text in !text.allSatisfy(\.isWhitespace) }
    for text in texts { view.keptTexts.append(KeptText(text: text, reason: reason)) }
    if view.keptTexts.count > Self.keptTextsMax {
      view.keptTexts.removeFirst(view.keptTexts.count - Self.keptTextsMax)
    }
    return texts.count
  }
}
