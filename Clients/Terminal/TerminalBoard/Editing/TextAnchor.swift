import JourneyMap
import ReplicatedData

/// A place in a mergeable text that stays where it is whatever others write: behind a character, or
/// at the beginning.
package enum TextAnchor: Equatable, Sendable {
  case start
  case behind(OperationID)

  /// The place before visible scalar `index` of a text.
  package init(_ index: Int, in document: MapDocument, _ target: EditorTarget) {
    var text = document.text(target.record, target.field)
    let stamp = text?.character(beforeCaret: index) ?? .root
    self = stamp == .root ? .start : .behind(stamp)
  }

  /// As it is told to others: ``OperationID/root`` at the beginning.
  var stamp: OperationID {
    if case .behind(let stamp) = self { stamp } else { .root }
  }

  /// How many visible scalars stand before it now; where its character is deleted, where that was.
  package func index(in document: MapDocument, _ target: EditorTarget) -> Int {
    document.text(target.record, target.field)?.caret(behind: stamp) ?? 0
  }
}

/// The state of writing a mergeable text.
package struct TextEditing: Equatable, Sendable {
  package let target: EditorTarget
  package var caret: TextAnchor
  /// The column that steps up and down keep.
  var goal: Int?
  /// Whether the record was made to be written just now: left empty, it is taken away again.
  var isNew: Bool
  /// Whether it is one of a row of new cards: Enter opens the next one.
  package var isInRow: Bool
  /// When something was last typed, in milliseconds of the driver's clock.
  var typedAt: UInt64?
  /// Columns of the box that it is written in.
  var columns = 40
}

/// A plain line that is written.
package struct LineEditing: Equatable, Sendable {
  package private(set) var text: String
  /// The grapheme before which the caret stands.
  package private(set) var caret: Int

  package init(_ text: String = "") {
    self.text = text
    caret = text.count
  }

  package mutating func insert(_ new: String) {
    replace(caret..<caret, with: PastedText.line(new))
  }

  private mutating func replace(_ range: Range<Int>, with new: String) {
    let old = EditableText(text)
    let before = old.string(0..<range.lowerBound) + new
    text = before + old.string(range.upperBound..<old.count)
    // What was put in may have joined what stood before it.
    caret = EditableText(text).grapheme(atScalar: before.unicodeScalars.count)
  }

  /// Does what a key asks for, with nothing to put in.
  package mutating func press(_ command: BoardCommand) { _ = perform(command, cut: "") }

  /// - Returns: What was cut, if anything.
  mutating func perform(_ command: BoardCommand, cut: String) -> String? {
    let editable = EditableText(text)
    let layout = EditorLayout(editable, columns: .max / 2)
    switch TextStep(command, editable, layout, caret: caret, goal: nil, cut: PastedText.line(cut)) {
    case .move(let place, _): caret = place
    case .replace(let range, let new, let cut):
      replace(range, with: new)
      return cut
    case .nothing: break
    }
    return nil
  }
}
