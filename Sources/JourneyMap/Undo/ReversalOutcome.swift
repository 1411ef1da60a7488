import ReplicatedData

/// What became of an undo or redo.
public enum ReversalOutcome: Sendable {
  /// Done, as far as nobody has built on it.
  case done(Reversed)
  /// There is nothing to undo, or to redo.
  case nothing
  /// Others have built on all of it: nothing was done, and the next undo is about the same change.
  case builtUpon(ChangeID, [UndoObstacle])
  /// The last change is not known well enough here to be taken back: it came in a snapshot, or was
  /// forgotten.
  case unknown

  /// A reversal that was made.
  public struct Reversed: Sendable {
    /// In their order; several if one would be too large.
    public let changes: [LocalChange]
    /// Why the rest of it stays, empty if nothing does.
    public let obstacles: [UndoObstacle]
    /// Newer changes of the participant that were passed over, since others have built on them.
    public let passedOver: Int
  }

  /// The changes that were made.
  public var changes: [LocalChange] { if case .done(let done) = self { done.changes } else { [] } }

  public var isDone: Bool { if case .done = self { true } else { false } }
}

/// Why something of a change cannot be taken back: what was done to it since.
public struct UndoObstacle: Equatable, Sendable {
  public enum Reason: Equatable, Sendable {
    /// A field of the record was written: set, moved, voted, typed in.
    case written(FieldID)
    /// Characters were erased. Who did that cannot be told from the map.
    case erased(FieldID)
    case deleted
    case restored
    /// Somebody else has made the same record, one with a given name.
    case made
    /// Another record stands on it: a card in a stage, a comment or a link on a card.
    case used(by: RecordID)
    /// Where it would go back to is deleted.
    case isWithout(RecordID)
    /// Somebody has worked on the map, whose making is taken back whole or not at all.
    case workedOn
  }

  public let record: RecordID
  public let reason: Reason
  /// Nil if it is not known.
  public let replica: ReplicaID?

  public init(_ record: RecordID, _ reason: Reason, by replica: ReplicaID?) {
    self.record = record
    self.reason = reason
    self.replica = replica
  }
}
