import CBOR
import JourneyMap
import ReplicatedData

extension ServerMessage {
  /// Decodes one whole message. O(bytes); never traps, whatever the bytes are.
  public static func decode(
    _ bytes: [UInt8], _ limits: MessageLimits = MessageLimits()
  ) throws(MessageError) -> ServerMessage {
    var reader = try MessageReader(bytes, limits)
    let count = try reader.array()
    let message = try reader.serverMessage(try reader.unsigned(), count)
    try reader.finish()
    return message
  }
}

extension MessageReader {
  fileprivate mutating func serverMessage(
    _ type: UInt64, _ count: Int
  ) throws(MessageError) -> ServerMessage {
    switch (type, count) {
    case (ServerMessage.Code.welcome, 2...): return .welcome(try welcome(count))
    case (ServerMessage.Code.roster, 2): return .roster(try roster())
    case (ServerMessage.Code.snapshot, 6): return .snapshot(try chunk())
    case (ServerMessage.Code.changes, 3): return .changes(try sealed())
    case (ServerMessage.Code.merged, 3):
      return .merged(seq: try number(least: 1), journalIndex: try number())
    case (ServerMessage.Code.durable, 2): return .durable(journalIndex: try number())
    case (ServerMessage.Code.refused, 5): return .refused(try refusal())
    case (ServerMessage.Code.presence, 4): return .presence(try presenceUpdate())
    case (ServerMessage.Code.state, 4):
      return .state(
        StateReport(nonce: try number(), journalIndex: try number(), stateHash: try digest()))
    case (ServerMessage.Code.resync, 1): return .resync
    case (ServerMessage.Code.bye, 5): return .bye(try bye())
    case (ServerMessage.Code.replayOpened, 6): return .replayOpened(try replayOpened())
    case (ServerMessage.Code.replayEntries, _): return .replayEntries(try replayEntries(count))
    case (ServerMessage.Code.replayCheckpoint, 3):
      return .replayCheckpoint(journalIndex: try number(), stateHash: try digest())
    case (ServerMessage.Code.replayEnd, 2): return .replayEnd(journalIndex: try number())
    case (ServerMessage.Code.welcome...ServerMessage.Code.replayEnd, _): throw .itemCount
    default: throw .unknownType(type)
    }
  }

  /// The version comes first and is judged first, since another version may have other items.
  private mutating func welcome(_ count: Int) throws(MessageError) -> Welcome {
    let version = try unsigned()
    guard version == WaymarkProtocol.version else { throw .protocolVersion(version) }
    guard count == 12 else { throw .itemCount }
    let welcome = Welcome(
      schema: try schema(), participant: try participant(), connection: try number(),
      limits: try serverLimits(), clock: try number(), mergedIndex: try number(),
      durableIndex: try number(), version: try versionVector())
    guard welcome.durableIndex <= welcome.mergedIndex else { throw .number }
    return welcome
  }

  private mutating func serverLimits() throws(MessageError) -> ServerLimits {
    try array(exactly: 12)
    var limits = ServerLimits()
    limits.map.cardsMax = try unsigned32()
    limits.map.recordsMax = try unsigned32()
    limits.map.textScalarsMax = try unsigned32()
    limits.map.valueBytesMax = try unsigned32()
    limits.map.keyBytesMax = try unsigned32()
    limits.map.keysInFieldMax = try unsigned32()
    limits.map.operationsInChangeMax = try unsigned32()
    limits.map.placeKeyBytesMax = try unsigned32()
    limits.map.dependenciesMax = try unsigned32()
    limits.map.lamportJumpMax = try number()
    limits.messageBytesMax = try unsigned32()
    limits.changesPerSecondMax = try unsigned32()
    return limits
  }

  private mutating func chunk() throws(MessageError) -> SnapshotChunk {
    let chunk = SnapshotChunk(
      stateHash: try digest(), journalIndex: try number(), totalBytes: try number(),
      offset: try number(), bytes: try byteString())
    guard !chunk.bytes.isEmpty else { throw .empty }
    guard chunk.offset + UInt64(chunk.bytes.count) <= chunk.totalBytes else { throw .number }
    return chunk
  }

  private mutating func refusal() throws(MessageError) -> Refusal {
    let seq = try number(least: 1)
    guard let code = RefusalCode(rawValue: try code()) else { throw .code }
    return Refusal(
      seq: seq, code: code, operationIndex: try nullIfPresent() ? nil : try unsigned32(),
      reason: try text(max: limits.reasonBytesMax, mayBeEmpty: true))
  }

  private mutating func presenceUpdate() throws(MessageError) -> PresenceUpdate {
    var update = PresenceUpdate()
    for _ in 0..<(try array(max: limits.presencesMax)) {
      try array(exactly: 4)
      update.arrivals.append(
        PresenceUpdate.Arrival(connection: try number(), participant: try participant()))
    }
    for _ in 0..<(try groups(of: 2, max: limits.presencesMax)) {
      update.states.append(
        PresenceUpdate.State(connection: try number(), presence: try presence()))
    }
    for _ in 0..<(try array(max: limits.presencesMax)) {
      update.departures.append(try number())
    }
    return update
  }

  private mutating func bye() throws(MessageError) -> Bye {
    guard let code = ByeCode(rawValue: try code()) else { throw .code }
    let retry: Retry
    switch (try unsigned(), try number()) {
    case (RetryCode.never, 0): retry = .never
    case (RetryCode.now, 0): retry = .now
    case (RetryCode.after, let milliseconds): retry = .after(milliseconds: milliseconds)
    case (RetryCode.never...RetryCode.now, _): throw .number
    default: throw .code
    }
    return Bye(code, retry: retry, reason: try text(max: limits.reasonBytesMax, mayBeEmpty: true))
  }

  private mutating func replayOpened() throws(MessageError) -> ReplayOpened {
    ReplayOpened(
      firstIndex: try number(least: 1), lastIndex: try number(), firstTime: try number(),
      lastTime: try number(), checkpointCount: try number())
  }

  private mutating func replayEntries(_ count: Int) throws(MessageError) -> ReplayEntries {
    guard count > 2 else { throw .empty }
    var replay = ReplayEntries(firstIndex: try number(least: 1), entries: [])
    for _ in 2..<count {
      try array(exactly: 3)
      replay.entries.append(
        ReplayEntries.Entry(
          received: try number(), participantID: try text(max: limits.participantIDBytesMax),
          changes: try batch()))
    }
    return replay
  }
}
