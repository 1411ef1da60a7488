import JourneyMap
import ReplicatedData
import SyncProtocol

/// The server's side of one map: who is there, what is merged, what each has been sent.
///
/// A state machine without I/O: events and clock readings go in by the methods, ``takeEffects()``
/// says what to do. Changes are merged as they arrive; ``endOfTurn(at:queuedBytes:)`` sends what has
/// gathered, one message for all. Each receiver has a place in the journal up to which it was sent:
/// one that is slow falls behind and catches up from there, and costs no memory meanwhile.
public struct Room: Sendable {
  public let map: MapName
  public private(set) var configuration: RoomConfiguration
  public internal(set) var document: MapDocument
  /// Changes merged so far, and how many of them are on disk.
  public internal(set) var mergedIndex: UInt64
  public internal(set) var durableIndex: UInt64
  /// Set while the journal cannot be written: in words, for those whose edits are refused.
  public internal(set) var storageFailure: String?
  /// Set once the room is of no use any more: see ``RoomEffect/damaged(_:)``.
  public internal(set) var damage: RoomDamage?
  public internal(set) var counters = RoomCounters()

  let sealer: Sealer
  var roster: Roster
  #if !hasFeature(Embedded)
  /// What those are called who write as its replicas. O(replicas).
  package var authors: [ReplicaID: String] { roster.names }
  #endif
  var members = MemberTable()
  /// How many times the journal was asked for changes to compare with.
  var lookUpCount: UInt64 = 0
  /// False while nothing is held back for any member.
  var holdsBack = false
  var history: RoomHistory
  var effects: [RoomEffect] = []
  /// Merged in this turn, not yet handed to the journal.
  var unwritten: [JournalRecord] = []
  /// The index up to which the up-to-date members have been sent.
  var sentIndex: UInt64
  /// Merged after it, in this turn.
  var unsent: [Change] = []
  var snapshots: RoomSnapshots
  /// Set when the room stops: when those who come may come again.
  var stopsRetry: Retry?
  /// Bytes of all changes that the journal has or is given.
  var journalBytes: Int
  var departed: [UInt64] = []
  var presenceSent: UInt64 = 0
  var durableSent: UInt64 = 0
  /// The durable index that everybody has been told.
  var durableToldToAll: UInt64 = 0

  /// Opens a room on what the journal holds: a snapshot and the changes after it.
  ///
  /// - Parameters:
  ///   - document: The map at the newest stored snapshot; an empty one if there is none.
  ///   - checkpointIndex: The index of that snapshot, 0 if there is none.
  ///   - snapshotSize: Its bytes.
  ///   - journalBytes: Bytes of all changes up to it.
  ///   - tail: Everything in the journal after it, all of it durable.
  ///   - key: The server's secret for seals.
  /// - Throws: ``RoomOpenError`` if the tail does not follow from the snapshot. The map must then not
  ///   be opened at all, and nothing be written over it.
  public init(
    map: MapName, document: MapDocument, checkpointIndex: UInt64, snapshotSize: Int = 0,
    journalBytes: Int = 0, tail: [JournalRecord],
    roster: [RosterRecord], key: [UInt8], configuration: RoomConfiguration = RoomConfiguration()
  ) throws(RoomOpenError) {
    self.map = map
    self.configuration = configuration
    self.document = document
    self.document.limits = .unbounded
    snapshots = RoomSnapshots(storedIndex: checkpointIndex, size: snapshotSize)
    self.journalBytes = journalBytes
    sealer = Sealer(key: key, map: map)
    self.roster = Roster(roster)
    history = RoomHistory(
      baseIndex: checkpointIndex, baseVersion: document.version,
      bytesMax: configuration.historyBytesMax)
    var index = checkpointIndex
    for record in tail {
      index += 1
      guard record.index == index else { throw .gap(at: index) }
      guard let changes = try? ChangeBatch.decode(record.bytes), changes.count == 1,
        changes[0].id == record.id, (try? self.document.integrate(changes[0])) != nil
      else { throw .damaged(at: index) }
      history.append(record.id, record.bytes, received: record.received)
      snapshots.bytesSinceStored += record.bytes.count
      self.journalBytes += record.bytes.count
    }
    self.document.limits = configuration.limits.map
    mergedIndex = index
    durableIndex = index
    sentIndex = index
  }

  /// One connection that said hello.
  struct Member: Sendable {
    let participant: Participant
    let replica: ReplicaID
    /// Its hello showed the replica's key.
    var hasShownKey = false
    /// What the client had when it said hello, and what it was welcomed with.
    var known: VersionVector
    let welcomed: VersionVector
    var isReplayOnly = false
    /// The journal index up to which it has everything or was sent it.
    var sentIndex: UInt64
    /// How many of the roster's entries it was told.
    var rosterTold = 0
    /// A snapshot that is being sent, in pieces.
    var snapshot: (snapshot: RoomSnapshot, offset: Int)?
    /// Gets nothing until the document is encoded: its snapshot begins there, or the hash that it asked
    /// for is that of what it was sent last.
    var awaitsSnapshot = false
    var awaitsState = false
    /// Since when its queue is full.
    var congestedSince: UInt64?
    /// Told to say hello again; gets nothing until it does.
    var mustResync = false
    /// A change was refused: those of the same replica that follow are dropped until a new hello.
    var refusedSeq: UInt64?
    /// While the journal is asked what it has under the seqs of changes that came again.
    var comparison: Comparison?
    var heldBack: [(change: Change, since: UInt64)] = []
    var heldBackBytes = 0
    /// Changes of others, given back, that wait for what they depend on.
    var relayed: [Change] = []
    /// When it gave back something under a seal that is not the server's.
    var foreignSealSince: UInt64?
    /// Own changes merged, and up to where that was told.
    var mergedSeq: UInt64 = 0
    var mergedAt: UInt64 = 0
    var mergedTold: UInt64 = 0
    var durableTold: UInt64 = 0

    var isCongested: Bool { congestedSince != nil }
    var awaitsEncoding: Bool { awaitsSnapshot || awaitsState }

    /// Has written, or had before it came.
    var isAuthor: Bool { mergedTold > 0 || welcomed[replica] > 0 }

    var presence: Presence?
    var presenceIsNew = true
    /// Whether it reads more of a presence than those of old do.
    var readsPlaces = false
    var isNew = true
    /// It was not told who is here: it has just come, or its queue was full.
    var lacksPeople = false
    /// Who went, meanwhile.
    var missedDepartures: [UInt64] = []
    var verifications: [UInt64] = []

    /// Stands in the place of one that is being changed.
    static var vacant: Member {
      Member(
        participant: Participant(id: "", name: "", role: .observer), replica: .none,
        known: VersionVector(), welcomed: VersionVector(), sentIndex: 0)
    }
  }

  /// What is to be done since this was last asked, in order.
  public mutating func takeEffects() -> [RoomEffect] {
    sendAllAwayIfDamaged()
    let result = effects
    effects = []
    return result
  }

  var connections: [UInt64] { members.connections }

  /// Bytes of all changes that the journal has or is given.
  public var journalByteCount: Int { journalBytes }

  public var connectionCount: Int { members.count }

  /// Receivers that are behind because their queue is full. O(members).
  public var congestedCount: Int {
    var count = 0
    for place in members.indices where members[at: place].isCongested { count += 1 }
    return count
  }

  public func participant(of connection: UInt64) -> Participant? {
    members[connection]?.participant
  }

  /// Nobody is here and nothing waits to be written: the room may leave memory.
  public var isIdle: Bool {
    members.isEmpty && durableIndex == mergedIndex && unwritten.isEmpty && !roster.hasUnwritten
      && snapshots.encoding == nil
  }

  func message(_ message: ServerMessage) -> [UInt8] { message.encode() }

  mutating func bye(
    _ connection: UInt64, _ code: ByeCode, retry: Retry, _ reason: String
  ) {
    let bye = Bye(code, retry: retry, reason: reason)
    effects.append(.send(to: connection, message(.bye(bye))))
    effects.append(.close(connection, after: bye))
  }
}

/// Why a room cannot be opened: the journal index at which the trouble is.
public enum RoomOpenError: Error, Equatable, Sendable {
  /// A change is missing.
  case gap(at: UInt64)
  /// A change cannot be read or merged.
  case damaged(at: UInt64)
}

/// What a room has counted since it was opened.
public struct RoomCounters: Sendable {
  public var changesMerged: UInt64 = 0
  public var changesDelivered: UInt64 = 0
  public var resyncs: UInt64 = 0
  public var slowReceivers: UInt64 = 0
  /// How often the whole document was encoded, and its bytes.
  public var snapshotsEncoded: UInt64 = 0
  public var snapshotBytesEncoded: UInt64 = 0
  /// Refused changes by the raw value of their ``RefusalCode``.
  public var refusals: [UInt8: UInt64] = [:]

  public init() {}
}
