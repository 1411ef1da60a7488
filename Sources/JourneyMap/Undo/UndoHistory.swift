import ReplicatedData

/// What one participant can undo and redo on one map: the own steps, newest first.
///
/// Undo makes new changes of inverse operations; it never takes back what somebody else did, nor what
/// others have built on (see ``UndoPlan``), nor hides that something was undone.
public struct UndoHistory: Sendable {
  var undoable: [UndoStep] = []
  var redoable: [UndoStep] = []
  /// The step that was reversed last, as it was: a reversal of many operations goes on in the next
  /// change.
  private var reversing: UndoStep?
  /// Older steps are forgotten.
  public static let stepsMax = 1_000
  /// A reversal of more operations, or more text, is made in several changes.
  static let operationsInReversalMax = 8_000
  static let bytesInReversalMax = 128 << 10

  public init() {}

  public var canUndo: Bool { !undoable.isEmpty }
  public var canRedo: Bool { !redoable.isEmpty }

  // MARK: Noting changes

  /// Notes a change of the participant, a reversal or not. To be called for each, in order.
  public mutating func record(_ local: LocalChange) {
    note(local.change, local.inverses, local.aliases)
  }

  /// Notes a change of the participant that is read from the journal, or was made elsewhere.
  mutating func record(_ change: Change, _ inverses: [Inverse]) {
    var aliases = StampAliases()
    if let reversal = change.reversal {
      let steps = reversal.direction == .undo ? undoable : redoable
      var source = reversing
      for step in steps where step.contains(reversal.change) { source = step }
      if let source, source.contains(reversal.change) {
        var reader = ReversalReader(change)
        reader.read(source.inverses)
        aliases = reader.aliases
      }
    }
    note(change, inverses, aliases)
  }

  private mutating func note(_ change: Change, _ inverses: [Inverse], _ aliases: StampAliases) {
    guard let reversal = change.reversal else {
      reversing = nil
      redoable.removeAll()
      if let last = undoable.last, last.isContinued(by: change) {
        undoable[undoable.count - 1].changes.append(change.id)
        undoable[undoable.count - 1].append(inverses)
        undoable[undoable.count - 1].last = change.id
      } else {
        Self.push(UndoStep(change, inverses: inverses), on: &undoable)
      }
      return
    }
    Self.follow(aliases, in: &undoable)
    Self.follow(aliases, in: &redoable)
    reversing?.follow(aliases)
    switch reversal.direction {
    case .undo:
      let step = Self.move(change, of: reversal.change, inverses, from: &undoable, to: &redoable)
      if let step { reversing = step }
    case .redo:
      let step = Self.move(change, of: reversal.change, inverses, from: &redoable, to: &undoable)
      if let step { reversing = step }
    }
  }

  /// Moves a step to the other stack, with what would take its reversal back, and returns it as it was;
  /// nil if it is not where it would come from.
  private static func move(
    _ change: Change, of reversed: ChangeID, _ inverses: [Inverse], from: inout [UndoStep],
    to: inout [UndoStep]
  ) -> UndoStep? {
    let old = from.lastIndex { $0.contains(reversed) }.map { from.remove(at: $0) }
    // The reversal goes on in another change, or another replica of the participant has made the same
    // one without knowing of this.
    if old == nil, let place = to.lastIndex(where: { $0.contains(reversed) }) {
      to[place].append(inverses)
      to[place].last = change.id
      return nil
    }
    var step = UndoStep(
      changes: old?.changes ?? [reversed], last: change.id, time: change.time, inverses: inverses,
      created: old?.created ?? [])
    step.isMaking = old?.isMaking ?? false
    push(step, on: &to)
    return old
  }

  /// Notes a change of somebody else. What they erase, too, an undo does not bring back.
  public mutating func hear(_ change: Change) {
    for operation in change.operations {
      guard case .erase(let record, let field, let ranges) = operation else { continue }
      for place in undoable.indices {
        undoable[place].forget(ranges, of: record, field, by: change.id.replica)
      }
      for place in redoable.indices {
        redoable[place].forget(ranges, of: record, field, by: change.id.replica)
      }
    }
  }

  /// Notes that the participant has made changes, this one the last, of which it is not known what
  /// would take them back.
  public mutating func recordUnknown(_ change: ChangeID) {
    reversing = nil
    redoable.removeAll()
    if undoable.last?.isUnknown == true { undoable.removeLast() }
    Self.push(.unknown(change), on: &undoable)
  }

  // MARK: Undo and redo

  /// Undoes the last step, as far as nobody else has built on it.
  ///
  /// - Parameters:
  ///   - own: All replicas of the participant.
  ///   - passesOver: Whether to go on to older steps if the last cannot be undone.
  public mutating func undo(
    in document: inout MapDocument, as replica: ReplicaID, at time: UInt64,
    own: ReplicaSet = ReplicaSet(), passesOver: Bool = false
  ) throws(ChangeError) -> ReversalOutcome {
    try reverse(.undo, in: &document, as: replica, at: time, own: own, passesOver)
  }

  /// Redoes what was undone last, as far as nobody else has built on that.
  public mutating func redo(
    in document: inout MapDocument, as replica: ReplicaID, at time: UInt64,
    own: ReplicaSet = ReplicaSet(), passesOver: Bool = false
  ) throws(ChangeError) -> ReversalOutcome {
    try reverse(.redo, in: &document, as: replica, at: time, own: own, passesOver)
  }

  private mutating func reverse(
    _ direction: Reversal.Direction, in document: inout MapDocument, as replica: ReplicaID,
    at time: UInt64, own: ReplicaSet, _ passesOver: Bool
  ) throws(ChangeError) -> ReversalOutcome {
    let steps = direction == .undo ? undoable : redoable
    var own = own
    own.insert(replica)
    var newest: ReversalOutcome = .nothing
    for place in steps.indices.reversed() {
      let step = steps[place]
      let plan = UndoPlan(
        step, direction, in: document, own: own, passed: steps[(place + 1)...])
      let reversal = Reversal(direction, of: step.changes[step.changes.count - 1])
      let changes = try Self.carryOut(
        plan.inverses, reversal, in: &document, as: replica, at: time)
      if !changes.isEmpty {
        for change in changes { record(change) }
        return .done(
          .init(
            changes: changes, obstacles: plan.obstacles, passedOver: steps.count - 1 - place))
      }
      if plan.obstacles.isEmpty, !step.isUnknown {
        // Nothing of it lasts by the participant's own doing, so that it is no step.
        forget(step, direction)
        continue
      }
      if case .nothing = newest {
        newest = step.isUnknown ? .unknown : .builtUpon(reversal.change, plan.obstacles)
      }
      guard passesOver else { break }
    }
    return newest
  }

  /// Makes changes of the inverses, the last one first.
  private static func carryOut(
    _ inverses: [Inverse], _ reversal: Reversal, in document: inout MapDocument,
    as replica: ReplicaID, at time: UInt64
  ) throws(ChangeError) -> [LocalChange] {
    let before = document
    var left = inverses
    var changes: [LocalChange] = []
    do throws(ChangeError) {
      while !left.isEmpty {
        var part: [Inverse] = []
        var bytes = 0
        while part.count < operationsInReversalMax, bytes < bytesInReversalMax,
          let inverse = left.popLast()
        {
          part.append(inverse)
          bytes += inverse.textBytes
        }
        part.reverse()
        let local = try document.edit(as: replica, at: time, reversal: reversal) {
          (editor: inout Editor) throws(ChangeError) in
          try editor.apply(part)
        }
        guard let local else { continue }
        changes.append(local)
        for index in left.indices { left[index].follow(local.aliases) }
      }
    } catch {
      document = before
      throw error
    }
    return changes
  }

  private mutating func forget(_ step: UndoStep, _ direction: Reversal.Direction) {
    switch direction {
    case .undo: undoable.removeAll { $0.last == step.last }
    case .redo: redoable.removeAll { $0.last == step.last }
    }
  }

  private static func follow(_ aliases: StampAliases, in steps: inout [UndoStep]) {
    guard !aliases.isEmpty else { return }
    for step in steps.indices { steps[step].follow(aliases) }
  }

  private static func push(_ step: UndoStep, on stack: inout [UndoStep]) {
    if stack.count >= stepsMax { stack.removeFirst(stepsMax / 10) }
    stack.append(step)
  }
}
