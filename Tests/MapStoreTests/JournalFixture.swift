import Foundation
import Synchronization
import Testing

@testable import MapStore

/// A folder that goes when the test has gone.
final class TemporaryFolder: Sendable {
  let path: String

  init(marker: String = "waymark-store") {
    path = NSTemporaryDirectory() + marker + "-" + UUID().uuidString
  }

  var database: String { path + "/waymark.db" }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A value that several threads share.
final class Shared<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  func callAsFunction() -> Value { value.withLock { $0 } }

  @discardableResult
  func change<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result {
    value.withLock { body(&$0) }
  }
}

/// Waits for the answer to one request.
func answer<Value: Sendable>(
  _ ask: (@escaping JournalCompletion<Value>) -> Void
) async throws(JournalError) -> Value {
  let result = await withCheckedContinuation { continuation in
    ask { continuation.resume(returning: $0) }
  }
  return try result.get()
}

extension SQLiteJournal {
  /// A journal with one empty map, “m”.
  static func withMap(
    _ folder: TemporaryFolder, options: JournalOptions = JournalOptions()
  ) async throws -> SQLiteJournal {
    let journal = try open(folder: folder.path, options: options)
    try await answer { journal.createMap("m", atMilliseconds: 1, completion: $0) }
    return journal
  }

  func append(_ indexes: ClosedRange<UInt64>, to map: String = "m") async throws -> UInt64 {
    try await answer {
      append(indexes.map { .sample($0) }, roster: [], to: map, completion: $0)
    }
  }

  /// Recovers a map whose writer has a hundred sample entries after those that were confirmed.
  func recover(
    _ map: String, after confirmed: UInt64 = 0, bytes: (UInt64) -> Int = { _ in 60 },
    completion: @escaping JournalCompletion<UInt64>
  ) {
    let given = (1...100).map { confirmed + $0 }.map {
      JournalEntry.sample($0, bytes: bytes($0))
    }
    recoverMap(map, after: confirmed, given: given, completion: completion)
  }

  func opened(_ map: String = "m") async throws -> OpenedMap {
    try await answer { openMap(map, completion: $0) }
  }

  func close() async throws {
    try await answer { close(completion: $0) }
  }
}

extension JournalEntry {
  /// An entry whose content follows from its index.
  static func sample(_ index: UInt64, bytes: Int = 60) -> JournalEntry {
    JournalEntry(
      index: index, replica: 7, sequence: index, participant: "ada",
      receivedMilliseconds: 1_000 &* index,
      bytes: [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: bytes))
  }
}

extension StoredSnapshot {
  /// A snapshot whose content follows from its index.
  static func sample(_ index: UInt64, bytes: Int = 100) -> StoredSnapshot {
    StoredSnapshot(
      index: index, hash: [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 32),
      bytes: [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: bytes),
      createdMilliseconds: 1_000 * index)
  }
}

/// A disk that fails when told to, and remembers what the storage thread did.
final class UnreliableDisk: Sendable {
  private struct State {
    var failing: [StorageStep: StorageFault] = [:]
    var steps: [StorageStep] = []
    var events: [JournalEvent] = []
  }

  private let state = Mutex(State())

  var options: JournalOptions {
    var options = JournalOptions()
    options.reopenPause = .zero
    options.beforeStep = { [self] step throws(StorageFault) in
      let fault = state.withLock { state in
        state.steps.append(step)
        return state.failing[step]
      }
      if let fault { throw fault }
    }
    options.onEvent = { [self] event in state.withLock { $0.events.append(event) } }
    return options
  }

  func fail(_ step: StorageStep, _ kind: StorageFault.Kind = .syncFailed) {
    state.withLock { $0.failing[step] = StorageFault(kind: kind, detail: "as told") }
  }

  func heal() {
    state.withLock { $0.failing = [:] }
  }

  var steps: [StorageStep] { state.withLock { $0.steps } }
  var events: [JournalEvent] { state.withLock { $0.events } }
}
