import ReplicatedData

/// The way of a room's changes to its journal: what the journal was given and has not confirmed, and,
/// after it failed, when it is asked again and with what.
///
/// A state machine without I/O, the same for the server and the simulated workshop. After a failure
/// nothing is given to the journal, and what it still says of what it was given before counts for nothing:
/// what is durable, only its recovery says. Recovering is tried again after pauses that double.
public struct RoomStorage: Sendable {
  /// What the journal was given and has not confirmed yet.
  public struct Handed: Sendable {
    public let lastIndex: UInt64
    public let count: Int
    /// When, on a clock of the caller's.
    public let since: UInt64
  }

  enum Phase: Equatable, Sendable {
    case taking
    /// It takes nothing, and is asked at this reading of the monotonic clock, in milliseconds.
    case failed(askAt: UInt64)
    /// It was asked whether it takes anything again.
    case recovering
    /// It takes nothing before the room is opened anew.
    case shut
  }

  private(set) var phase = Phase.taking
  /// Counts failures: what was given to the journal belongs to the number that it had then.
  public private(set) var era: UInt64 = 0
  public private(set) var unconfirmed: [Handed] = []
  private let pauseMilliseconds: UInt64
  private let pauseMillisecondsMax: UInt64
  private var nextPause: UInt64

  /// - Parameters:
  ///   - pauseMilliseconds: Between a failure and the first question whether it is over.
  ///   - pauseMillisecondsMax: Between two of them, at most.
  public init(pauseMilliseconds: UInt64, pauseMillisecondsMax: UInt64) {
    self.pauseMilliseconds = pauseMilliseconds
    self.pauseMillisecondsMax = max(pauseMilliseconds, pauseMillisecondsMax)
    nextPause = pauseMilliseconds
  }

  /// Whether the journal is given what comes.
  public var takes: Bool { phase == .taking }

  /// Whether nothing is under way: the journal has confirmed all it was given, or will be given nothing.
  public var isAtRest: Bool { (takes || phase == .shut) && unconfirmed.isEmpty }

  /// When the journal is to be asked, by ``ask(_:at:)``; nil if that is not due.
  public var askAtMilliseconds: UInt64? {
    if case .failed(let askAt) = phase { askAt } else { nil }
  }

  // MARK: What happens

  /// The journal is to be given this; false if it takes nothing now. The room then offers it again when
  /// the journal has recovered.
  public mutating func hand(_ records: [JournalRecord], of room: Room, since: UInt64) -> Bool {
    guard takes else { return false }
    let last = records.last?.index ?? unconfirmed.last?.lastIndex ?? room.durableIndex
    unconfirmed.append(Handed(lastIndex: last, count: records.count, since: since))
    return true
  }

  /// The journal has everything up to `index` on its disk, of what it was given in an era.
  ///
  /// - Returns: What that confirms; nil if it counts for nothing any more.
  public mutating func confirmed(
    _ index: UInt64, in era: UInt64, _ room: inout Room
  ) -> [Handed]? {
    guard takes, era == self.era else { return nil }
    var confirmed: [Handed] = []
    while confirmed.count < unconfirmed.count, unconfirmed[confirmed.count].lastIndex <= index {
      confirmed.append(unconfirmed[confirmed.count])
    }
    unconfirmed.removeFirst(confirmed.count)
    room.durable(index)
    return confirmed
  }

  /// The journal could not keep what it was given in an era.
  ///
  /// - Parameter words: for those whose edits are refused.
  /// - Returns: Whether this is news.
  public mutating func failed(
    _ words: String, in era: UInt64, _ room: inout Room, at now: Moment
  ) -> Bool {
    guard takes, era == self.era else { return false }
    self.era += 1
    unconfirmed = []
    phase = .failed(askAt: now.milliseconds + pause())
    room.storageFailed(words)
    return true
  }

  /// Asks the journal whether it takes changes again, if that is due.
  ///
  /// - Returns: What it is to be compared with: the last index that it has confirmed, and all that it was
  ///   or will be given after it. To be answered by ``recovered(_:_:)`` or ``stillFails(_:_:at:)``.
  public mutating func ask(
    _ room: Room, at now: Moment
  ) -> (confirmed: UInt64, given: [JournalRecord])? {
    guard case .failed(let askAt) = phase, now.milliseconds >= askAt else { return nil }
    phase = .recovering
    return (room.durableIndex, room.unconfirmed)
  }

  /// The journal takes changes again, from the one after `index` on: the room gives it anew what it lost.
  public mutating func recovered(_ index: UInt64, _ room: inout Room) {
    guard phase == .recovering else { return }
    phase = .taking
    nextPause = pauseMilliseconds
    room.storageRecovered(index)
  }

  /// The journal does not take changes yet.
  ///
  /// - Parameter words: if there is something else to say from now on.
  public mutating func stillFails(_ words: String?, _ room: inout Room, at now: Moment) {
    guard phase == .recovering else { return }
    phase = .failed(askAt: now.milliseconds + pause())
    if let words { room.storageFailed(words) }
  }

  /// Gives the journal nothing any more, until the room is opened anew.
  public mutating func shut(_ words: String, _ room: inout Room) {
    era += 1
    unconfirmed = []
    phase = .shut
    room.storageFailed(words)
  }

  private mutating func pause() -> UInt64 {
    let pause = nextPause
    nextPause = min(nextPause * 2, pauseMillisecondsMax)
    return pause
  }

  // MARK: Invariants

  /// What is wrong, or nil: for tests.
  ///
  /// - Edits are refused as long as the journal takes nothing, and no longer.
  /// - What is given ascends, ends with what is merged, and is not confirmed.
  package func brokenInvariant(_ room: Room) -> String? {
    guard takes == (room.storageFailure == nil) else { return "refuses edits for no reason" }
    guard takes || unconfirmed.isEmpty else { return "waits for what was given up" }
    var before = room.durableIndex
    for handed in unconfirmed {
      guard handed.lastIndex >= before, handed.lastIndex <= room.mergedIndex else {
        return "was given what is not merged, or is durable"
      }
      before = handed.lastIndex
    }
    guard nextPause >= pauseMilliseconds, nextPause <= pauseMillisecondsMax else {
      return "an impossible pause"
    }
    return nil
  }
}
