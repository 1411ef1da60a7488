import JourneyMap
import ReplicatedData
import SyncProtocol

/// What a room wants done. To be carried out in order.
public enum RoomEffect: Sendable {
  case send(to: UInt64, [UInt8])
  /// The same bytes for many, encoded once. What is droppable may be left out for a receiver that
  /// has much in its queue.
  case sendToMany(to: [UInt64], [UInt8], isDroppable: Bool)
  /// A piece of a snapshot. Many who join get the same ones: its message is to be encoded once.
  case sendPiece(to: UInt64, SnapshotPiece)
  /// Ends a connection when what was sent before is out; its last message was the bye, if there is one.
  case close(UInt64, after: Bye?)
  /// Writes changes to the journal, and who is behind replicas that appear there for the first time or
  /// have shown their key for the first time; these also without changes. Answered by ``Room/durable(_:)`` or ``Room/storageFailed(_:)``.
  case append([JournalRecord], roster: [RosterRecord])
  /// Reads changes of a replica that are long durable: those from `seq` on, at most
  /// ``Room/lookUpCountMax``. Answered by ``Room/found(_:_:from:_:at:)``.
  case lookUp(connection: UInt64, ticket: UInt64, ReplicaID, from: UInt64)
  /// Encodes a large document, not on this thread. Answered by
  /// ``Room/encoded(_:at:queuedBytes:)`` with a ``RoomSnapshot/init(of:journalIndex:)``.
  case encode(MapDocument, journalIndex: UInt64)
  /// Stores a checkpoint; everything up to its index was appended before.
  case saveSnapshot(RoomSnapshot)
  /// Stores what a replay has to come to at an index that was appended before, where a snapshot of it
  /// is not worth its bytes.
  case saveStateHash(journalIndex: UInt64, SHA256Digest)
  /// Somebody came or went, for the attendance list.
  case joined(connection: UInt64, Participant)
  case left(connection: UInt64)
  /// The room is of no use any more, and says goodbye to all who are here and who come. To be kept as
  /// evidence, and the room to be let go once the journal has what it was given, and opened anew.
  case damaged(RoomDamage)
  case replay(connection: UInt64, ReplayRequest)
  case controlReplay(connection: UInt64, ReplayControl)

  /// Whose replay it is about.
  var replayConnection: UInt64? {
    switch self {
    case .replay(let connection, _), .controlReplay(let connection, _): connection
    default: nil
    }
  }
}

/// One change as it goes into the journal.
public struct JournalRecord: Sendable {
  public var index: UInt64
  public var id: ChangeID
  public var participantID: String
  /// Server time of its receipt, in milliseconds since 1970.
  public var received: UInt64
  /// A ``ChangeBatch`` of this change alone.
  public var bytes: [UInt8]

  public init(
    index: UInt64, id: ChangeID, participantID: String, received: UInt64, bytes: [UInt8]
  ) {
    self.index = index
    self.id = id
    self.participantID = participantID
    self.received = received
    self.bytes = bytes
  }
}

/// Who is behind a replica, as it goes into the journal.
public struct RosterRecord: Equatable, Sendable {
  public var entry: RosterEntry
  /// The replica's key was shown: from then on nobody says hello as it without.
  public var hasKey: Bool

  public init(_ entry: RosterEntry, hasKey: Bool = false) {
    self.entry = entry
    self.hasKey = hasKey
  }
}

/// The document at a journal index, encoded once for the disk and for everybody who joins.
public struct RoomSnapshot: Sendable {
  public var journalIndex: UInt64
  public var stateHash: SHA256Digest
  public var bytes: [UInt8]

  public init(journalIndex: UInt64, stateHash: SHA256Digest, bytes: [UInt8]) {
    self.journalIndex = journalIndex
    self.stateHash = stateHash
    self.bytes = bytes
  }

  /// Encodes a document. O(its size): some 5 ms a megabyte.
  public init(of document: MapDocument, journalIndex: UInt64) {
    let bytes = document.snapshot()
    self.init(journalIndex: journalIndex, stateHash: SHA256.hash(bytes), bytes: bytes)
  }
}

/// A part of a snapshot on its way to somebody who joins. A copy costs nothing, since the snapshot's
/// bytes are shared.
public struct SnapshotPiece: Sendable {
  public let snapshot: RoomSnapshot
  /// The bytes of the snapshot that it brings.
  public let range: Range<Int>

  /// The whole message. O(length of the range).
  public func message() -> [UInt8] {
    ServerMessage.snapshot(
      SnapshotChunk(
        stateHash: snapshot.stateHash, journalIndex: snapshot.journalIndex,
        totalBytes: UInt64(snapshot.bytes.count), offset: UInt64(range.lowerBound),
        bytes: Array(snapshot.bytes[range]))
    ).encode()
  }
}

/// How a room behaves beyond the limits that it tells its clients.
public struct RoomConfiguration: Sendable {
  public var limits = ServerLimits()
  /// Bytes waiting for one receiver above which it gets no more edits until its queue has drained.
  public var queueBytesMax = 1 << 20
  /// Milliseconds after which a receiver that takes nothing is sent away.
  public var stuckMillisecondsMax: UInt64 = 30_000
  /// Bytes of recent changes kept for those who come back.
  public var historyBytesMax = 4 << 20
  /// Bytes of one message with changes or a piece of a snapshot.
  public var messageBytesAim = 64 << 10
  /// Changes of one connection that wait for what they depend on.
  public var heldBackMax = 1_024
  public var heldBackBytesMax = 1 << 20
  /// Replicas that may ever write on the map, and those of one participant. Every hello and welcome
  /// names them all.
  public var replicasMax = 16_384
  public var replicasPerParticipantMax = 1_024
  public var heldBackMillisecondsMax: UInt64 = 10_000
  /// Bytes of all changes that a map may ever have.
  public var journalBytesMax = 64 << 20
  /// A checkpoint is due after so many changes or bytes of changes, if these are much beside the map.
  public var snapshotChangesMax: UInt64 = 1_000
  public var snapshotBytesMax = 1 << 20
  /// Bytes of a document up to which it is encoded at once, which takes a few milliseconds.
  public var encodedAtOnceBytesMax = 512 << 10

  public init() {}
}
