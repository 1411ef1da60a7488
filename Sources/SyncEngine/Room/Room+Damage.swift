import JourneyMap
import ReplicatedData
import SyncProtocol

/// What cannot be and was found in a room all the same: a fault of this program, or of the machine's
/// memory.
public struct RoomDamage: Equatable, Sendable {
  public enum Cause: Equatable, Sendable {
    /// A change that the document's check let pass could not be merged as a whole.
    case document(DocumentDamage)
    /// What the room keeps of a merged change cannot be read.
    case unreadable
    /// Nobody is known behind a merged change.
    case nobody
  }

  public let cause: Cause
  /// Changes that were merged before, or the index of the change that it is about.
  public let journalIndex: UInt64
  /// The change as it came, a ``ChangeBatch``.
  public let change: [UInt8]
}

/// A room that has found damage acknowledges nothing more, sends nothing on, and stores no snapshot: what
/// was merged before goes to the journal, everybody is told and sent away, and the room is to be opened
/// anew from what the journal holds (WM-DAMAGE-1).
extension Room {
  mutating func fail(_ cause: RoomDamage.Cause, at index: UInt64, _ change: [UInt8]) {
    guard damage == nil else { return }
    let found = RoomDamage(cause: cause, journalIndex: index, change: change)
    damage = found
    effects.append(.damaged(found))
  }

  /// Nobody stays in a damaged room. Done where what follows from an input is handed out, since those
  /// who find the damage are in the middle of the members.
  mutating func sendAllAwayIfDamaged() {
    guard damage != nil else { return }
    for connection in connections {
      sayThatItIsDamaged(connection)
      remove(connection)
    }
  }

  mutating func sayThatItIsDamaged(_ connection: UInt64) {
    bye(
      connection, .storageDamaged, retry: .after(milliseconds: Self.damageMilliseconds),
      "The server has found a fault in its own work on this map. What was told to be kept is kept, and "
        + "what is not stays with you.")
  }

  /// Until then the room has been opened anew.
  private static let damageMilliseconds: UInt64 = 2_000

  /// Whether snapshots of the document may be kept.
  var isStorable: Bool { storageFailure == nil && damage == nil }
}
