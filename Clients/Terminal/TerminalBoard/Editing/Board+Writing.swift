import JourneyEditing
import JourneyMap
import ReplicatedData
import SyncProtocol

/// Writing a mergeable text: every key is an edit at once, and the caret stays where it is in the text
/// whatever others write meanwhile.
extension Board {
  mutating func startWriting(
    _ target: EditorTarget, _ document: MapDocument, isNew: Bool = false, isInRow: Bool = false
  ) {
    let end = document.text(target.record, target.field)?.count ?? 0
    view.editing = TextEditing(
      target: target, caret: TextAnchor(end, in: document, target), isNew: isNew,
      isInRow: isInRow)
    undoGroups.close()
  }

  mutating func write(_ command: BoardCommand, _ scene: BoardScene) {
    guard var editing = view.editing else { return }
    let target = editing.target
    switch command {
    case .finish: return finishWriting(scene)
    case .enterText where editing.isInRow: return writeNextCard(scene)
    case .undo: return undo()
    case .redo: return redo()
    case .editExternally:
      external = target
      return effects.append(
        .openEditor(text: scene.document.string(target.record, target.field), target: target))
    default: break
    }
    let text = EditableText(scene.document.string(target.record, target.field))
    let caret = text.grapheme(atScalar: editing.caret.index(in: scene.document, target))
    let layout = EditorLayout(text, columns: editing.columns)
    switch TextStep(
      command, text, layout, caret: caret, goal: editing.goal, cut: view.cut)
    {
    case .move(let place, let goal):
      editing.caret = TextAnchor(text.scalar(place), in: scene.document, target)
      editing.goal = goal
      view.editing = editing
      undoGroups.close()
    case .replace(let range, let new, let cut):
      if let cut { view.cut = cut }
      replace(text.scalars(range), with: new)
    case .nothing: break
    }
  }

  /// Typed or pasted text at the caret.
  mutating func insert(_ new: String, _ scene: BoardScene) {
    guard !new.isEmpty, let editing = view.editing else { return }
    let text = EditableText(scene.document.string(editing.target.record, editing.target.field))
    let caret = text.grapheme(atScalar: editing.caret.index(in: scene.document, editing.target))
    let place = text.scalar(caret)
    replace(place..<place, with: new)
  }

  private mutating func replace(_ scalars: Range<Int>, with new: String) {
    guard let target = view.editing?.target else { return }
    view.editing?.goal = nil
    view.editing?.typedAt = now
    if !scalars.isEmpty { effects.append(.edit(.eraseText(target, scalars))) }
    if !new.isEmpty { effects.append(.edit(.insertText(target, at: scalars.lowerBound, new))) }
  }

  /// Saves the new card and opens one behind it; where nothing was written the row ends.
  private mutating func writeNextCard(_ scene: BoardScene) {
    guard let target = view.editing?.target else { return }
    let isBlank = scene.document.string(target.record, target.field).allSatisfy(\.isWhitespace)
    finishWriting(scene)
    guard !isBlank, scene.document.isLive(target.record), mayEdit(scene) else { return }
    effects.append(.edit(newCards([""])))
  }

  private mutating func finishWriting(_ scene: BoardScene) {
    guard let editing = view.editing else { return }
    view.editing = nil
    undoGroups.close()
    let record = editing.target.record
    // A card that was left empty was not meant.
    if editing.isNew, scene.document.isLive(record),
      scene.document.text(record, editing.target.field)?.isEmpty ?? true
    {
      // Nor what it was to answer.
      effects.append(.edit(.record(.delete([record] + index.links.links(of: record)))))
    }
  }

  /// What the user's own editor has left; a line feed at the end is the editor's.
  mutating func takeExternalEdit(_ text: String, _ scene: BoardScene) {
    guard let target = external else { return }
    external = nil
    var text = PastedText.cleaned(text)
    if text.hasSuffix("\n") { text.removeLast() }
    guard scene.document.contains(target.record),
      text != scene.document.string(target.record, target.field)
    else { return }
    guard mayEdit(scene) else { return }
    effects.append(.edit(.writeText(target, text)))
  }

  /// The caret goes where the mouse pressed.
  mutating func placeCaret(at point: GridPoint, _ scene: BoardScene) {
    guard let editing = view.editing, let box = editorBox else { return }
    let text = EditableText(scene.document.string(editing.target.record, editing.target.field))
    let layout = EditorLayout(text, columns: editing.columns)
    let line = min(point.row - box.row + editorFirstLine, layout.lines.count - 1)
    guard line >= 0 else { return }
    let place = layout.grapheme(atColumn: point.column - box.column, ofLine: line)
    view.editing?.caret = TextAnchor(text.scalar(place), in: scene.document, editing.target)
    view.editing?.goal = nil
  }
}
