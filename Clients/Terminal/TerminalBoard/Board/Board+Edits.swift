import JourneyEditing
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
    _ edit: BoardEdit, added: [RecordID], in document: MapDocument
  ) {
    undoGroups.note(edit)
    switch edit {
    case .insertText(let target, let index, let text):
      moveCaret(to: index + text.unicodeScalars.count, target, document)
    case .eraseText(let target, let range): moveCaret(to: range.lowerBound, target, document)
    case .writeText(let target, _):
      let end = document.text(target.record, target.field)?.count ?? 0
      moveCaret(to: end, target, document)
    case .addCards(_, _, _, let texts):
      guard let card = added.first else { break }
      reveal(card)
      if texts == [""] {
        startWriting(
          EditorTarget(card, Field.Card.text), document, isNew: true, isInRow: true)
      } else if texts.count > 1 {
        notify("Added \(texts.count) cards.")
      }
    case .addAnswer:
      guard let card = added.first else { break }
      jump(to: card)
      startWriting(EditorTarget(card, Field.Card.text), document, isNew: true)
    case .copyCard: if let card = added.first { reveal(card) }
    case .record(let edit):
      if let record = added.first { reveal(axis: record) }
      guard edit.destination != nil || edit.isRestoration, let record = edit.records.first,
        document.kind(of: record) == .card
      else { break }
      reveal(record)
    default: break
    }
    settle()
  }

  /// Goes to a new stage or lane.
  private mutating func reveal(axis: RecordID) {
    let here = view.focus.indexes
    let stage = index.stages.firstIndex { $0.id == axis }
    let lane = index.lanes.firstIndex { $0.id == axis }
    guard stage != nil || lane != nil else { return }
    view.followsFocus = true
    view.focus.go(stage: stage ?? here.stage, lane: lane ?? here.lane, in: index)
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
