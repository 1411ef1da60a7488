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
  /// Who has built on the step that was to be reversed last, so that it stays, or a part of it; nil if
  /// nobody has.
  public private(set) var obstacle: ReplicaID?
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

  /// Undoes the newest step as far as nobody has built on it (WM-UNDO). Who has stands in
  /// ``obstacle`` then.
  ///
  /// - Parameters:
  ///   - own: The participant's replicas beside this one.
  ///   - passesOver: Whether to go on to older steps where others have built on all of the newest.
  /// - Returns: nil if there is nothing to undo, or others have built on all of it.
  public mutating func undo(
    in document: inout MapDocument, as replica: ReplicaID, at time: UInt64,
    own: [ReplicaID] = [], passesOver: Bool = false
  ) throws(ChangeError) -> LocalChange? {
    try reverse(
      .undo, in: &document, as: replica, at: time, own: own + [replica], passesOver: passesOver)
  }

  /// Redoes what was undone last, likewise.
  public mutating func redo(
    in document: inout MapDocument, as replica: ReplicaID, at time: UInt64,
    own: [ReplicaID] = [], passesOver: Bool = false
  ) throws(ChangeError) -> LocalChange? {
    try reverse(
      .redo, in: &document, as: replica, at: time, own: own + [replica], passesOver: passesOver)
  }

  private mutating func reverse(
    _ direction: Reversal.Direction, in document: inout MapDocument, as replica: ReplicaID,
    at time: UInt64, own: [ReplicaID], passesOver: Bool
  ) throws(ChangeError) -> LocalChange? {
    obstacle = nil
    while let step = direction == .undo ? undoable.last : redoable.last {
      let shelter = Shelter(step.inverses, in: document, own: own)
      let reversal = Reversal(direction, of: step.change)
      let change = try document.edit(as: replica, at: time, reversal: reversal) {
        (editor: inout Editor) throws(ChangeError) in
        try editor.apply(step.inverses, but: shelter)
      }
      if let change {
        obstacle = shelter.builder
        record(change)
        return change
      }
      // One's own steps that have no effect any more are passed over; what others have built on is not,
      // unless that is asked for.
      let builder =
        shelter.builder
        ?? document.version.entries.first { !Shelter.isOwn($0.replica, own) }?.replica
      if let builder, !passesOver {
        obstacle = builder
        return nil
      }
      switch direction {
      case .undo: undoable.removeLast()
      case .redo: redoable.removeLast()
      }
    }
    return nil
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
