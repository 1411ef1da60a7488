import WebSocketTransport

/// Lets many replays run beside the maps that people edit: each sends a little when it is its turn,
/// few read the journal at a time, and there are so many and no more. Loop-bound.
final class ReplayTurns {
  private let loop: EventLoop
  private let replaysMax: Int
  private let perParticipantMax: Int
  /// Replays that run, by their participant.
  private var running: [String: Int] = [:]
  private(set) var count = 0
  private var waiting: [ReplayStream] = []
  private var timer: LoopTimer?
  private var reads: [() -> Void] = []
  private var readsUnderWay = 0

  /// Share of a turn of the loop that replays have together.
  private static let turnTimeMax = Duration.milliseconds(2)
  /// A thread that reads takes a processor from those who edit, so there is one.
  private static let readsMax = 1

  init(loop: EventLoop, options: ServerOptions) {
    self.loop = loop
    replaysMax = options.replaysMax
    perParticipantMax = options.replaysPerParticipantMax
  }

  // MARK: How many

  /// Counts one more replay; false if there are as many as may be.
  func begin(_ participantID: String) -> Bool {
    guard count < replaysMax, running[participantID, default: 0] < perParticipantMax else {
      return false
    }
    running[participantID, default: 0] += 1
    count += 1
    return true
  }

  func end(_ participantID: String) {
    count -= 1
    let left = (running[participantID] ?? 1) - 1
    running[participantID] = left > 0 ? left : nil
  }

  // MARK: Sending

  /// Has a replay go on when its turn comes.
  func add(_ replay: ReplayStream) {
    guard !replay.awaitsTurn else { return }
    replay.awaitsTurn = true
    waiting.append(replay)
    goRound()
  }

  private func goRound() {
    guard timer?.isPending != true, !waiting.isEmpty else { return }
    timer = loop.schedule(afterMilliseconds: 1) { [weak self] in self?.serve() }
  }

  private func serve() {
    let started = ContinuousClock.now
    var served = 0
    while served < waiting.count, started.duration(to: .now) < Self.turnTimeMax {
      let replay = waiting[served]
      served += 1
      replay.awaitsTurn = false
      replay.takeTurn()
    }
    waiting.removeFirst(served)
    goRound()
  }

  // MARK: Reading

  /// Runs what asks the journal when it is its turn. It is over with ``endRead()``.
  func read(_ work: @escaping () -> Void) {
    guard readsUnderWay < Self.readsMax else { return reads.append(work) }
    readsUnderWay += 1
    work()
  }

  func endRead() {
    guard !reads.isEmpty else {
      readsUnderWay -= 1
      return
    }
    reads.removeFirst()()
  }
}

@available(*, unavailable)
extension ReplayTurns: Sendable {}
