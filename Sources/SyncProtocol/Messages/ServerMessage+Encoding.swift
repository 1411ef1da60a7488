import CBOR
import JourneyMap
import ReplicatedData

extension ServerMessage {
  public func encode() -> [UInt8] {
    var writer = CBORWriter()
    switch self {
    case .welcome(let welcome): writer.welcome(welcome)
    case .roster(let roster):
      writer.begin(Code.roster, 2)
      writer.roster(roster)
    case .snapshot(let chunk):
      writer = CBORWriter(reservingCapacity: chunk.bytes.count + 80)
      writer.begin(Code.snapshot, 6)
      writer.byteString(chunk.stateHash.bytes)
      writer.unsigned(chunk.journalIndex)
      writer.unsigned(chunk.totalBytes)
      writer.unsigned(chunk.offset)
      writer.byteString(chunk.bytes)
    case .changes(let changes):
      writer = CBORWriter(reservingCapacity: changes.body.count + 32)
      writer.begin(Code.changes, 3)
      writer.sealed(changes)
    case .merged(let seq, let index):
      writer.begin(Code.merged, 3)
      writer.unsigned(seq)
      writer.unsigned(index)
    case .durable(let index):
      writer.begin(Code.durable, 2)
      writer.unsigned(index)
    case .refused(let refusal): writer.refusal(refusal)
    case .presence(let update): writer.presenceUpdate(update)
    case .state(let report):
      writer.begin(Code.state, 4)
      writer.unsigned(report.nonce)
      writer.unsigned(report.journalIndex)
      writer.byteString(report.stateHash.bytes)
    case .resync:
      writer.begin(Code.resync, 1)
    case .bye(let bye): writer.bye(bye)
    case .replayOpened(let opened):
      writer.begin(Code.replayOpened, 6)
      writer.unsigned(opened.firstIndex)
      writer.unsigned(opened.lastIndex)
      writer.unsigned(opened.firstTime)
      writer.unsigned(opened.lastTime)
      writer.unsigned(opened.checkpointCount)
    case .replayEntries(let replay): writer.replayEntries(replay)
    case .replayCheckpoint(let index, let hash):
      return Self.encodeReplayCheckpoint(journalIndex: index, stateHash: hash)
    case .replayEnd(let index):
      writer.begin(Code.replayEnd, 2)
      writer.unsigned(index)
    }
    return writer.bytes
  }
}

extension ServerMessage {
  /// A message with changes of the past, of which each entry's batch is encoded already: what a
  /// journal keeps goes out as it is. Equal to the encoding of ``replayEntries(_:)``.
  public static func encodeReplayEntries(
    firstIndex: UInt64, _ entries: [EncodedReplayEntry]
  ) -> [UInt8] {
    var size = 32
    for entry in entries { size += entry.batch.count + entry.participantID.utf8.count + 24 }
    var writer = CBORWriter(reservingCapacity: size)
    writer.begin(Code.replayEntries, 2 + entries.count)
    writer.unsigned(firstIndex)
    for entry in entries {
      writer.array(3)
      writer.unsigned(entry.received)
      writer.text(entry.participantID)
      writer.encoded(entry.batch)
    }
    return writer.bytes
  }
}

extension ServerMessage {
  /// ``replayCheckpoint(journalIndex:stateHash:)`` alone, for who writes nothing else.
  public static func encodeReplayCheckpoint(
    journalIndex: UInt64, stateHash: SHA256Digest
  ) -> [UInt8] {
    var writer = CBORWriter()
    writer.begin(Code.replayCheckpoint, 3)
    writer.unsigned(journalIndex)
    writer.byteString(stateHash.bytes)
    return writer.bytes
  }
}

extension CBORWriter {
  fileprivate mutating func begin(_ type: UInt64, _ count: Int) {
    array(count)
    unsigned(type)
  }

  fileprivate mutating func welcome(_ welcome: Welcome) {
    begin(ServerMessage.Code.welcome, 12)
    unsigned(WaymarkProtocol.version)
    schema(welcome.schema)
    participant(welcome.participant)
    unsigned(welcome.connection)
    limits(welcome.limits)
    unsigned(welcome.clock)
    unsigned(welcome.mergedIndex)
    unsigned(welcome.durableIndex)
    versionVector(welcome.version)
  }

  private mutating func limits(_ limits: ServerLimits) {
    array(12)
    unsigned(limits.map.cardsMax)
    unsigned(limits.map.recordsMax)
    unsigned(limits.map.textScalarsMax)
    unsigned(limits.map.valueBytesMax)
    unsigned(limits.map.keyBytesMax)
    unsigned(limits.map.keysInFieldMax)
    unsigned(limits.map.operationsInChangeMax)
    unsigned(limits.map.placeKeyBytesMax)
    unsigned(limits.map.dependenciesMax)
    unsigned(limits.map.lamportJumpMax)
    unsigned(limits.messageBytesMax)
    unsigned(limits.changesPerSecondMax)
  }

  fileprivate mutating func refusal(_ refusal: Refusal) {
    begin(ServerMessage.Code.refused, 5)
    unsigned(refusal.seq)
    unsigned(UInt64(refusal.code.rawValue))
    if let index = refusal.operationIndex { unsigned(index) } else { null() }
    text(refusal.reason)
  }

  fileprivate mutating func presenceUpdate(_ update: PresenceUpdate) {
    begin(ServerMessage.Code.presence, 4)
    array(update.arrivals.count)
    for arrival in update.arrivals {
      array(4)
      unsigned(arrival.connection)
      participant(arrival.participant)
    }
    array(update.states.count * 2)
    for state in update.states {
      unsigned(state.connection)
      presence(state.presence)
    }
    array(update.departures.count)
    for connection in update.departures { unsigned(connection) }
  }

  fileprivate mutating func bye(_ bye: Bye) {
    begin(ServerMessage.Code.bye, 5)
    unsigned(UInt64(bye.code.rawValue))
    switch bye.retry {
    case .never:
      unsigned(RetryCode.never)
      unsigned(0 as UInt64)
    case .now:
      unsigned(RetryCode.now)
      unsigned(0 as UInt64)
    case .after(let milliseconds):
      unsigned(RetryCode.after)
      unsigned(milliseconds)
    }
    text(bye.reason)
  }

  fileprivate mutating func replayEntries(_ replay: ReplayEntries) {
    begin(ServerMessage.Code.replayEntries, 2 + replay.entries.count)
    unsigned(replay.firstIndex)
    for entry in replay.entries {
      array(3)
      unsigned(entry.received)
      text(entry.participantID)
      batch(entry.changes)
    }
  }
}

/// How ``Retry`` is written: one of these, and then the milliseconds or 0.
enum RetryCode {
  static let never: UInt64 = 0
  static let now: UInt64 = 1
  static let after: UInt64 = 2
}
