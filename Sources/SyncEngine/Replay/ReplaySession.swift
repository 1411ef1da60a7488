import JourneyMap
import ReplicatedData
import SyncProtocol

/// What a replay session wants done. To be carried out in order.
public enum ReplayEffect: Sendable {
  case send([UInt8])
  /// Read so many entries of the journal from this index on and hand them to
  /// ``ReplaySession/read(_:at:queuedBytes:)``.
  case read(from: UInt64, limit: Int)
  /// The last entry was sent.
  case finished
}

/// What the journal says about a part of the history that somebody wants to see.
public struct ReplaySource: Sendable {
  /// The first and last index to be shown; last is one less than first if there is nothing.
  public var firstIndex: UInt64
  public var lastIndex: UInt64
  /// When those two were received, in milliseconds since 1970; 0 if there is nothing.
  public var firstTime: UInt64
  public var lastTime: UInt64
  /// The nearest stored snapshot before the first index; nil to begin with an empty map.
  public var base: RoomSnapshot?
  /// Journal indexes with the state hashes that the room had there, ascending.
  public var checkpoints: [(journalIndex: UInt64, stateHash: SHA256Digest)]

  public init(
    firstIndex: UInt64, lastIndex: UInt64, firstTime: UInt64, lastTime: UInt64,
    base: RoomSnapshot? = nil,
    checkpoints: [(journalIndex: UInt64, stateHash: SHA256Digest)] = []
  ) {
    self.firstIndex = firstIndex
    self.lastIndex = lastIndex
    self.firstTime = firstTime
    self.lastTime = lastTime
    self.base = base
    self.checkpoints = checkpoints
  }
}

/// Shows one connection a part of a map's history, in its original rhythm or any other.
///
/// A state machine without I/O, like the room: requests, pages of the journal and clock readings go
/// in. What lies between the base snapshot and the first change asked for is sent at once.
public struct ReplaySession: Sendable {
  private let source: ReplaySource
  /// Only this participant's changes keep the rhythm.
  private let participantID: String?
  private var effects: [ReplayEffect] = []
  private var snapshotOffset: Int?
  /// The next index to be sent.
  private var next: UInt64
  private var page: [JournalRecord] = []
  private var pageStart = 0
  private var isReading = false
  private var isFinished = false
  private var checkpoint = 0
  /// The moment of the history that is shown: it was `anchorTime` at clock reading `anchorClock`.
  private var anchorTime: UInt64
  private var anchorClock: UInt64
  /// Thousandths of the original pace; 0 for as fast as can be.
  private var speed: UInt32
  private var isPaused = false

  static let pageSize = 1_000
  static let messageBytesAim = 64 << 10
  /// Enough to keep a connection busy until the next turn, and little for one that takes nothing.
  static let queueBytesMax = 256 << 10

  public init(_ source: ReplaySource, _ request: ReplayRequest, at now: Moment) {
    self.source = source
    participantID = request.participant
    speed = request.speed
    next = (source.base?.journalIndex ?? 0) + 1
    snapshotOffset = source.base == nil ? nil : 0
    anchorTime = source.firstTime
    anchorClock = now.milliseconds
    var count: UInt64 = 0
    for checkpoint in source.checkpoints
    where checkpoint.journalIndex >= next && checkpoint.journalIndex <= source.lastIndex {
      count += 1
    }
    while checkpoint < source.checkpoints.count,
      source.checkpoints[checkpoint].journalIndex < next
    {
      checkpoint += 1
    }
    send(
      .replayOpened(
        ReplayOpened(
          firstIndex: source.firstIndex, lastIndex: source.lastIndex,
          firstTime: source.firstTime, lastTime: source.lastTime, checkpointCount: count)))
  }

  public mutating func takeEffects() -> [ReplayEffect] {
    let result = effects
    effects = []
    return result
  }

  public mutating func control(_ control: ReplayControl, at now: Moment) {
    anchorTime = shownTime(at: now)
    anchorClock = now.milliseconds
    switch control {
    case .pause: isPaused = true
    case .resume: isPaused = false
    case .speed(let speed): self.speed = speed
    }
  }

  /// Entries of the journal that were asked for, none when there are no more.
  public mutating func read(_ records: [JournalRecord], at now: Moment, queuedBytes: Int) {
    isReading = false
    page = records
    pageStart = 0
    if records.isEmpty { return finish() }
    advance(at: now, queuedBytes: queuedBytes)
  }

  /// Sends what is due. To be called some twenty times a second, and when the queue has drained.
  public mutating func advance(at now: Moment, queuedBytes: Int) {
    var queued = queuedBytes
    sendSnapshot(&queued)
    guard snapshotOffset == nil, !isFinished else { return }
    while queued <= Self.queueBytesMax, next <= source.lastIndex {
      guard pageStart < page.count else {
        guard !isReading else { return }
        isReading = true
        let left = source.lastIndex - next + 1
        effects.append(.read(from: next, limit: Int(min(UInt64(Self.pageSize), left))))
        return
      }
      guard let bytes = sendDue(at: now) else { return }
      queued += bytes
    }
    if next > source.lastIndex { finish() }
  }

  private mutating func finish() {
    guard !isFinished else { return }
    isFinished = true
    send(.replayEnd(journalIndex: next - 1))
    effects.append(.finished)
  }

  private mutating func sendSnapshot(_ queued: inout Int) {
    guard let base = source.base else { return }
    while let offset = snapshotOffset, queued <= Self.queueBytesMax {
      let end = min(offset + Self.messageBytesAim, base.bytes.count)
      send(
        .snapshot(
          SnapshotChunk(
            stateHash: base.stateHash, journalIndex: base.journalIndex,
            totalBytes: UInt64(base.bytes.count), offset: UInt64(offset),
            bytes: Array(base.bytes[offset..<end]))))
      queued += end - offset
      snapshotOffset = end == base.bytes.count ? nil : end
    }
  }

  /// Sends the entries of the page that are due, up to a checkpoint or a message's worth. Returns
  /// its bytes, nil if nothing is due.
  private mutating func sendDue(at now: Moment) -> Int? {
    var entries: [EncodedReplayEntry] = []
    let first = next
    var bytes = 0
    while pageStart < page.count, next <= source.lastIndex, bytes < Self.messageBytesAim {
      let record = page[pageStart]
      guard record.index == next, isDue(record, at: now) else { break }
      pageStart += 1
      next += 1
      bytes += record.bytes.count + 16
      // What the journal holds was encoded here, and is what a change is on the wire.
      entries.append(
        EncodedReplayEntry(
          received: record.received, participantID: record.participantID, batch: record.bytes))
      if checkpoint < source.checkpoints.count,
        source.checkpoints[checkpoint].journalIndex == record.index
      {
        break
      }
    }
    guard !entries.isEmpty else { return nil }
    effects.append(.send(ServerMessage.encodeReplayEntries(firstIndex: first, entries)))
    while checkpoint < source.checkpoints.count,
      source.checkpoints[checkpoint].journalIndex < next
    {
      let reached = source.checkpoints[checkpoint]
      send(
        .replayCheckpoint(journalIndex: reached.journalIndex, stateHash: reached.stateHash))
      checkpoint += 1
    }
    return bytes
  }

  private func isDue(_ record: JournalRecord, at now: Moment) -> Bool {
    if record.index < source.firstIndex { return true }
    guard !isPaused else { return false }
    if speed == 0 { return true }
    if let participantID, !participantID.utf8.elementsEqual(record.participantID.utf8) {
      return true
    }
    return record.received <= shownTime(at: now)
  }

  private func shownTime(at now: Moment) -> UInt64 {
    guard !isPaused, now.milliseconds > anchorClock else { return anchorTime }
    let passed = now.milliseconds - anchorClock
    // A week at a thousand times the pace is far below what overflows.
    return anchorTime &+ passed.multipliedReportingOverflow(by: UInt64(speed)).partialValue / 1_000
  }

  private mutating func send(_ message: ServerMessage) { effects.append(.send(message.encode())) }
}
