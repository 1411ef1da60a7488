import ReplicatedData

/// Which edits the user takes back together: what is typed in one go is many changes, and one step.
struct UndoGroups: Equatable, Sendable {
  /// What goes on with the last edit: typing into the same text, or erasing from it.
  private var continuation: Continuation?

  private struct Continuation: Equatable, Sendable {
    var target: EditorTarget
    var isErasing: Bool
  }

  private static func continuation(of edit: BoardEdit) -> Continuation? {
    switch edit {
    case .insertText(let target, _, _): Continuation(target: target, isErasing: false)
    case .eraseText(let target, _): Continuation(target: target, isErasing: true)
    default: nil
    }
  }

  /// Whether an edit is one step with the last one.
  func isContinued(by edit: BoardEdit) -> Bool {
    continuation != nil && continuation == Self.continuation(of: edit)
  }

  /// Takes note of an edit that has changed something.
  mutating func note(_ edit: BoardEdit) {
    continuation = Self.continuation(of: edit)
    if case .insertText(_, _, let text) = edit, text.last?.isWhitespace ?? false { close() }
  }

  /// What comes now is a step of its own.
  mutating func close() { continuation = nil }
}
