import CBOR
import JourneyMap
import ReplicatedData

/// What a server says to a client.
public enum ServerMessage: Equatable, Sendable {
  case welcome(Welcome)
  /// Who is behind the replicas of the map.
  case roster([RosterEntry])
  case snapshot(SnapshotChunk)
  case changes(SealedChanges)
  /// Own changes up to `seq` are merged, the last of them at `journalIndex`.
  case merged(seq: UInt64, journalIndex: UInt64)
  /// Everything up to `journalIndex` is on disk.
  case durable(journalIndex: UInt64)
  case refused(Refusal)
  case presence(PresenceUpdate)
  case state(StateReport)
  /// Messages were left out because the client was slow: it is to say hello again.
  case resync
  case bye(Bye)
  case replayOpened(ReplayOpened)
  case replayEntries(ReplayEntries)
  /// The state hash after the change at `journalIndex`.
  case replayCheckpoint(journalIndex: UInt64, stateHash: SHA256Digest)
  /// The replay is over; `journalIndex` was the last change.
  case replayEnd(journalIndex: UInt64)

  /// First item of each message.
  enum Code {
    static let welcome: UInt64 = 16
    static let roster: UInt64 = 17
    static let snapshot: UInt64 = 18
    static let changes: UInt64 = 19
    static let merged: UInt64 = 20
    static let durable: UInt64 = 21
    static let refused: UInt64 = 22
    static let presence: UInt64 = 23
    static let state: UInt64 = 24
    static let resync: UInt64 = 25
    static let bye: UInt64 = 26
    static let replayOpened: UInt64 = 27
    static let replayEntries: UInt64 = 28
    static let replayCheckpoint: UInt64 = 29
    static let replayEnd: UInt64 = 30
  }
}
