import Foundation
import MapStore
import Synchronization

/// Group commit: callers that each wait until their change is durable before they send the next.
func benchmarkJournal() throws {
  heading(
    "Durable acknowledgement (SQLite, synchronous=FULL; each caller waits for its own change)")
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "waymark-benchmark-\(getpid())")
  defer { try? FileManager.default.removeItem(at: folder) }
  var one = 0.0
  for callers in [1, 64, 512] {
    let journal = try SQLiteJournal.open(
      folder: folder.appendingPathComponent("\(callers)").path)
    let run = JournalRun(journal: journal, callers: callers, seconds: 3)
    let result = run.measure()
    if callers == 1 { one = result.changesPerSecond }
    row(
      "\(callers) outstanding", String(format: "%.0f changes/s", result.changesPerSecond),
      String(format: "%.1f × one at a time", result.changesPerSecond / max(one, 1)),
      String(format: "%.2f ms average wait", result.waitMilliseconds),
      String(
        format: "%.1f syncs", result.waitMilliseconds * result.commitsPerSecond / 1_000))
  }
}

/// One closed loop: `callers` changes are always outstanding.
private final class JournalRun: Sendable {
  struct Result {
    let changesPerSecond: Double
    let waitMilliseconds: Double
    let commitsPerSecond: Double
  }

  private struct State {
    var next: UInt64 = 1
    var done: UInt64 = 0
    var waited = 0.0
    var outstanding = 0
    var isStopping = false
  }

  private let journal: SQLiteJournal
  private let callers: Int
  private let seconds: Double
  private let state = Mutex(State())
  private let finished = DispatchSemaphore(value: 0)

  init(journal: SQLiteJournal, callers: Int, seconds: Double) {
    self.journal = journal
    self.callers = callers
    self.seconds = seconds
  }

  func measure() -> Result {
    let ready = DispatchSemaphore(value: 0)
    journal.createMap("benchmark", atMilliseconds: 0) { _ in ready.signal() }
    ready.wait()
    let before = journal.status()
    let start = ContinuousClock.now
    for _ in 0..<callers { append() }
    Thread.sleep(forTimeInterval: seconds)
    state.withLock { $0.isStopping = true }
    finished.wait()
    let passed = start.duration(to: .now).components
    let took = Double(passed.seconds) + Double(passed.attoseconds) / 1e18
    let commits = journal.status().commits - before.commits
    let closed = DispatchSemaphore(value: 0)
    journal.close { _ in closed.signal() }
    closed.wait()
    return state.withLock {
      Result(
        changesPerSecond: Double($0.done) / took,
        waitMilliseconds: $0.waited * 1_000 / Double(max($0.done, 1)),
        commitsPerSecond: Double(commits) / took)
    }
  }

  /// Appends one change of 60 bytes, and the next when it is durable.
  private func append() {
    let sent = ContinuousClock.now
    // Index and append under one lock, so that the journal sees them in order.
    state.withLock { state in
      let index = state.next
      state.next += 1
      state.outstanding += 1
      journal.append(
        [
          JournalEntry(
            index: index, replica: 1, sequence: index, participant: "benchmark",
            receivedMilliseconds: index, bytes: [UInt8](repeating: 7, count: 60))
        ], roster: [], to: "benchmark"
      ) { result in
        guard case .success = result else { return }
        self.complete(sent)
      }
    }
  }

  private func complete(_ sent: ContinuousClock.Instant) {
    let waited = sent.duration(to: .now).components
    let (goesOn, isLast) = state.withLock { state in
      state.done += 1
      state.outstanding -= 1
      state.waited += Double(waited.seconds) + Double(waited.attoseconds) / 1e18
      return (!state.isStopping, state.isStopping && state.outstanding == 0)
    }
    if goesOn { append() }
    if isLast { finished.signal() }
  }
}
