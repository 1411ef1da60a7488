import ReplicatedData

/// What one participant can undo and redo on one map: the own changes, newest first.
///
/// Undo makes a new change of inverse operations; it never takes back what somebody else did, nor
/// hides that something was undone.
public struct UndoHistory: Sendable {
  private struct Step: Sendable {
    /// The change as first made.
    let change: ChangeID
    var inverses: [Inverse]
  }

  private var undoable: [Step] = []
  private var redoable: [Step] = []
  /// Older steps are forgotten.
  public static let stepsMax = 1_000

  public init() {}

  public var canUndo: Bool { !undoable.isEmpty }
  public var canRedo: Bool { !redoable.isEmpty }

  /// Notes a change of the participant, a reversal or not. To be called for each, in order.
  public mutating func record(_ local: LocalChange) {
    guard let reversal = local.change.reversal else {
      Self.push(Step(change: local.change.id, inverses: local.inverses), on: &undoable)
      redoable.removeAll()
      return
    }
    Self.follow(local.aliases, in: &undoable)
    Self.follow(local.aliases, in: &redoable)
    let step = Step(change: reversal.change, inverses: local.inverses)
    switch reversal.direction {
    case .undo:
      Self.remove(reversal.change, from: &undoable)
      Self.push(step, on: &redoable)
    case .redo:
      Self.remove(reversal.change, from: &redoable)
      Self.push(step, on: &undoable)
    }
  }

  /// Notes a change of the participant that is read from the journal, and about to be integrated
  /// into `document`.
  public mutating func record(_ change: Change, before document: MapDocument) {
    var aliases = StampAliases()
    if let reversal = change.reversal {
      let steps = reversal.direction == .undo ? undoable : redoable
      if let step = steps.last(where: { $0.change == reversal.change }) {
        var reader = ReversalReader(change)
        reader.read(step.inverses)
        aliases = reader.aliases
      }
    }
    record(
      LocalChange(change: change, inverses: document.inverses(of: change), aliases: aliases))
  }

  /// Undoes the newest step that still has an effect. Returns nil if there is none.
  public mutating func undo(
    in document: inout MapDocument, as replica: ReplicaID, at time: UInt64
  ) throws(ChangeError) -> LocalChange? {
    while let step = undoable.last {
      let reversal = Reversal(.undo, of: step.change)
      if let change = try Self.apply(step, reversal, in: &document, as: replica, at: time) {
        record(change)
        return change
      }
      undoable.removeLast()
    }
    return nil
  }

  /// Redoes what was undone last and still can be. Returns nil if there is nothing.
  public mutating func redo(
    in document: inout MapDocument, as replica: ReplicaID, at time: UInt64
  ) throws(ChangeError) -> LocalChange? {
    while let step = redoable.last {
      let reversal = Reversal(.redo, of: step.change)
      if let change = try Self.apply(step, reversal, in: &document, as: replica, at: time) {
        record(change)
        return change
      }
      redoable.removeLast()
    }
    return nil
  }

  private static func apply(
    _ step: Step, _ reversal: Reversal, in document: inout MapDocument, as replica: ReplicaID,
    at time: UInt64
  ) throws(ChangeError) -> LocalChange? {
    try document.edit(as: replica, at: time, reversal: reversal) {
      (editor: inout Editor) throws(ChangeError) in
      try editor.apply(step.inverses)
    }
  }

  private static func follow(_ aliases: StampAliases, in steps: inout [Step]) {
    for step in steps.indices {
      for inverse in steps[step].inverses.indices {
        steps[step].inverses[inverse].follow(aliases)
      }
    }
  }

  /// Takes a step off the stack, with those above it: they were passed over for want of an effect.
  private static func remove(_ change: ChangeID, from stack: inout [Step]) {
    guard let index = stack.lastIndex(where: { $0.change == change }) else { return }
    stack.removeSubrange(index...)
  }

  private static func push(_ step: Step, on stack: inout [Step]) {
    if stack.count >= stepsMax { stack.removeFirst(stepsMax / 10) }
    stack.append(step)
  }
}
