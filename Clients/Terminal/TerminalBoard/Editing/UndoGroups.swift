import ReplicatedData

/// Which changes the user takes back together: what was typed in one go is many changes, and one step.
struct UndoGroups: Equatable, Sendable {
  private var done: [Group] = []
  private var undone: [Group] = []
  private static let groupsMax = 1_000

  private struct Group: Equatable, Sendable {
    var count: Int
    /// What goes on with it: typing into the same text, or erasing from it.
    var continuation: Continuation?
  }

  private struct Continuation: Equatable, Sendable {
    var target: EditorTarget
    var isErasing: Bool
  }

  /// Takes note of an edit that has changed something.
  mutating func note(_ edit: BoardEdit) {
    undone = []
    var continuation: Continuation?
    var endsWord = false
    switch edit {
    case .insertText(let target, _, let text):
      continuation = Continuation(target: target, isErasing: false)
      endsWord = text.last?.isWhitespace ?? false
    case .eraseText(let target, _): continuation = Continuation(target: target, isErasing: true)
    default: break
    }
    if let last = done.last?.continuation, last == continuation {
      done[done.count - 1].count += 1
    } else {
      if done.count >= Self.groupsMax { done.removeFirst(Self.groupsMax / 10) }
      done.append(Group(count: 1, continuation: continuation))
    }
    if endsWord { close() }
  }

  /// What comes now is a step of its own.
  mutating func close() {
    if !done.isEmpty { done[done.count - 1].continuation = nil }
  }

  /// How many changes the next undo takes back; 1 if nothing is known of them.
  mutating func undo() -> Int {
    close()
    guard let group = done.popLast() else { return 1 }
    undone.append(group)
    return group.count
  }

  mutating func redo() -> Int {
    guard let group = undone.popLast() else { return 1 }
    done.append(group)
    return group.count
  }
}
