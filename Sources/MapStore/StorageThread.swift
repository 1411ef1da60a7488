import Dispatch
import Foundation
import Synchronization

/// The thread on which everything is written, and the queue before it.
///
/// It takes all requests that have gathered, commits them in one transaction and only then
/// answers them (group commit); what arrives meanwhile waits for the next transaction.
final class StorageThread: Sendable {
  private struct State {
    var waiting: [StorageRequest] = []
    var waitingBytes = 0
    /// Requests taken by the thread and not yet answered.
    var takenCount = 0
    var takenBytes = 0
    var isAsleep = false
    var isClosing = false
    var status = JournalStatus()
  }

  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)
  private let options: JournalOptions

  init(options: JournalOptions) {
    self.options = options
  }

  /// Starts the thread. It ends with a request to close.
  ///
  /// - Parameters:
  ///   - beforeEnd: runs on the thread before the writer is closed.
  ///   - afterEnd: runs there after that, and before anybody is told.
  func start(
    _ writer: JournalWriter, beforeEnd: @escaping Notice, afterEnd: @escaping Notice
  ) {
    let thread = Thread { [self] in run(writer, beforeEnd: beforeEnd, afterEnd: afterEnd) }
    thread.name = "waymark-storage"
    thread.start()
  }

  /// Queues a request, unless the journal is closing or the queue has too many bytes.
  func enqueue(_ request: StorageRequest) throws(JournalError) {
    let (refusal, isAsleep): (JournalError?, Bool) = state.withLock { state in
      if state.isClosing { return (.closed, false) }
      let bytes = state.waitingBytes + state.takenBytes + request.bytes
      if request.bytes > 0, bytes > options.queueBytesMax {
        return (.queueFull(bytes: bytes, limit: options.queueBytesMax), false)
      }
      if case .close = request { state.isClosing = true }
      state.waiting.append(request)
      state.waitingBytes += request.bytes
      let isAsleep = state.isAsleep
      state.isAsleep = false
      return (nil, isAsleep)
    }
    if let refusal { throw refusal }
    if isAsleep { wake.signal() }
  }

  func status() -> JournalStatus {
    state.withLock { state in
      var status = state.status
      status.queueLength = state.waiting.count + state.takenCount
      status.queueBytes = state.waitingBytes + state.takenBytes
      return status
    }
  }

  /// The next requests: all that share a transaction up to the limit of bytes, or a single one.
  private func take() -> [StorageRequest] {
    while true {
      let taken: [StorageRequest] = state.withLock { state in
        let taken = Self.prefix(of: state.waiting, bytesMax: options.commitBytesMax)
        if taken.count == state.waiting.count {
          state.waiting = []
        } else {
          state.waiting.removeFirst(taken.count)
        }
        state.takenCount = taken.count
        state.takenBytes = taken.reduce(0) { $0 + $1.bytes }
        state.waitingBytes -= state.takenBytes
        state.isAsleep = taken.isEmpty
        return taken
      }
      if !taken.isEmpty { return taken }
      wake.wait()
    }
  }

  private static func prefix(of waiting: [StorageRequest], bytesMax: Int) -> [StorageRequest] {
    guard let first = waiting.first else { return [] }
    guard first.isShared else { return [first] }
    var bytes = 0
    var end = 0
    while end < waiting.count, waiting[end].isShared, end == 0 || bytes < bytesMax {
      bytes += waiting[end].bytes
      end += 1
    }
    return end == waiting.count ? waiting : Array(waiting[..<end])
  }

  private func run(_ initial: JournalWriter, beforeEnd: Notice, afterEnd: Notice) {
    var writer = initial
    while true {
      let requests = take()
      guard let first = requests.first else { continue }
      switch first {
      case .write, .afterCommit: commit(requests, &writer)
      case .recover(let recovery, let completion): recover(recovery, &writer, completion)
      case .limitFile(let bytes, let completion):
        let result = writer.limitFile(bytes: bytes)
        answer { completion(result) }
      case .close(let completion):
        reopen(&writer, atOnce: true)
        beforeEnd()
        let result = writer.finish()
        afterEnd()
        answer { completion(result) }
        return
      }
    }
  }

  private func commit(_ requests: [StorageRequest], _ writer: inout JournalWriter) {
    reopen(&writer, atOnce: false)
    let hadConnection = writer.database != nil
    let (notices, commit) = writer.commit(requests)
    note(commit, writer, failed: hadConnection && writer.database == nil)
    for notice in notices { notice() }
    answer {}
    if hadConnection, writer.database == nil, let fault = writer.fault {
      options.onEvent?(.commitFailed(fault, maps: writer.failedMaps.keys.sorted()))
      reopen(&writer, atOnce: true)
    }
    guard let checkpoint = writer.checkpointIfDue() else { return }
    switch checkpoint {
    case .success:
      state.withLock { $0.status.checkpoints += 1 }
    case .failure(let fault):
      note(nil, writer, failed: true)
      options.onEvent?(.checkpointFailed(fault))
      reopen(&writer, atOnce: true)
    }
  }

  private func recover(
    _ recovery: StorageRecovery, _ writer: inout JournalWriter,
    _ completion: JournalCompletion<UInt64>
  ) {
    reopen(&writer, atOnce: true)
    let result = writer.recover(recovery)
    note(nil, writer, failed: false)
    if case .success(let last) = result {
      options.onEvent?(.recovered(map: recovery.map, lastIndex: last))
    }
    answer { completion(result) }
  }

  private func reopen(_ writer: inout JournalWriter, atOnce: Bool) {
    guard writer.reopen(atOnce: atOnce) else { return }
    if writer.fault == nil { state.withLock { $0.status.reopenings += 1 } }
    note(nil, writer, failed: false)
    options.onEvent?(writer.fault.map { .reopenFailed($0) } ?? .reopened)
  }

  /// Answers the requests taken, and takes them off the count of those that wait.
  private func answer(_ notice: () -> Void) {
    notice()
    state.withLock { state in
      state.takenCount = 0
      state.takenBytes = 0
    }
  }

  private func note(_ commit: JournalWriter.Commit?, _ writer: JournalWriter, failed: Bool) {
    let now = UInt64(max(0, Date().timeIntervalSince1970 * 1_000))
    state.withLock { state in
      if failed { state.status.failures += 1 }
      state.status.failure = writer.fault
      state.status.failedMaps = writer.failedMaps
      guard let commit else { return }
      state.status.commits += 1
      state.status.changes += UInt64(commit.changes)
      state.status.changeBytes += UInt64(commit.changeBytes)
      state.status.lastCommitMilliseconds = now
      state.status.commitTimes.record(commit.whole)
      state.status.syncTimes.record(commit.sync)
    }
  }
}
