import CBOR
import JourneyMap
import ReplicatedData

/// Changes as the server hands them on: bytes that are encoded once for all receivers, and kept by
/// each of them until they are durable.
public struct SealedChanges: Equatable, Sendable {
  public var seal: Seal
  /// A ``ChangesBody``, encoded.
  public var body: [UInt8]

  public init(seal: Seal, body: [UInt8]) {
    self.seal = seal
    self.body = body
  }

  public init(body: [UInt8], sealer: Sealer) {
    self.init(seal: sealer.seal(body), body: body)
  }

  /// Decodes the body. The seal is not looked at: only the server can check it.
  public func open(_ limits: MessageLimits) throws(MessageError) -> ChangesBody {
    try ChangesBody.decode(body, limits)
  }
}

/// What is inside ``SealedChanges``.
public struct ChangesBody: Equatable, Sendable {
  /// The journal index of the last change. Those before it are in the order of the journal, though
  /// not without gaps: what the receiver has is left out.
  public var lastIndex: UInt64
  /// Who is behind the replicas that appear here for the first time in the journal.
  public var roster: [RosterEntry]
  /// One or more, in the order of the journal.
  public var changes: [Change]

  public init(lastIndex: UInt64, roster: [RosterEntry], changes: [Change]) {
    self.lastIndex = lastIndex
    self.roster = roster
    self.changes = changes
  }

  public func encode() -> [UInt8] {
    var batch = ChangeBatchEncoder()
    for change in changes { batch.append(change) }
    return ChangesBody.encode(lastIndex: lastIndex, roster: roster, batch)
  }

  /// Encodes a body from changes that were collected one by one.
  public static func encode(
    lastIndex: UInt64, roster: [RosterEntry], _ batch: ChangeBatchEncoder
  ) -> [UInt8] {
    var writer = CBORWriter(reservingCapacity: batch.byteCountMax + 16 + roster.count * 64)
    writer.array(3)
    writer.unsigned(lastIndex)
    writer.roster(roster)
    batch.write(to: &writer)
    return writer.bytes
  }

  public static func decode(
    _ bytes: [UInt8], _ limits: MessageLimits
  ) throws(MessageError) -> ChangesBody {
    var reader = try MessageReader(bytes, limits)
    try reader.array(exactly: 3)
    let body = ChangesBody(
      lastIndex: try reader.number(least: 1), roster: try reader.roster(),
      changes: try reader.batch())
    try reader.finish()
    return body
  }
}

/// Says which participant writes as a replica.
public struct RosterEntry: Equatable, Sendable {
  public var replica: ReplicaID
  public var participant: Participant

  public init(replica: ReplicaID, participant: Participant) {
    self.replica = replica
    self.participant = participant
  }
}
