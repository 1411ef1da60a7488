import ReplicatedData

/// What a document could not do although its own check had let it pass, which is a fault of this
/// program: half of a change is in it, and what it shows is no longer what its version says.
///
/// Such a document merges nothing more, and nothing of it is to be kept or sent.
public struct DocumentDamage: Equatable, Sendable {
  public enum Cause: Equatable, Sendable {
    /// An operation writes in a record that is not there.
    case noRecord(RecordID)
    /// A name that no record can have.
    case noName(RecordID)
    case text(RecordID, FieldID, TextError)
  }

  public let change: ChangeID
  /// The place of the operation in the change, from 0.
  public let operation: UInt32
  public let cause: Cause

  public init(change: ChangeID, operation: UInt32, cause: Cause) {
    self.change = change
    self.operation = operation
    self.cause = cause
  }
}
