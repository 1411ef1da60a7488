import MapStore

/// The journal's reads for those who put several of them together away from the event loop.
extension Journal {
  func openMap(_ name: String) async throws(JournalError) -> OpenedMap {
    try await answer { openMap(name, completion: $0) }
  }

  func createMap(_ name: String, atMilliseconds milliseconds: UInt64) async throws(JournalError) {
    try await answer { createMap(name, atMilliseconds: milliseconds, completion: $0) }
  }

  func entries(
    of map: String, from index: UInt64, limit: Int
  ) async throws(JournalError) -> EntryPage {
    try await answer { entries(of: map, from: index, limit: limit, completion: $0) }
  }

  func state(of map: String, at index: UInt64) async throws(JournalError) -> MapState {
    try await answer { state(of: map, at: index, completion: $0) }
  }

  func snapshot(
    of map: String, atOrBefore index: UInt64
  ) async throws(JournalError) -> StoredSnapshot? {
    try await answer { snapshot(of: map, atOrBefore: index, completion: $0) }
  }

  func index(
    of map: String, atMilliseconds milliseconds: UInt64
  ) async throws(JournalError) -> UInt64 {
    try await answer { index(of: map, atMilliseconds: milliseconds, completion: $0) }
  }

  func checkpoints(of map: String) async throws(JournalError) -> [Checkpoint] {
    try await answer { checkpoints(of: map, completion: $0) }
  }

  func attendance(of map: String) async throws(JournalError) -> [Attendance] {
    try await answer { attendance(of: map, completion: $0) }
  }

  /// Waits until everything asked for earlier is on disk.
  func flush() async throws(JournalError) {
    try await answer { flush(completion: $0) }
  }

  func summaries() async throws(JournalError) -> [MapSummary] {
    try await answer { summaries(completion: $0) }
  }

  private func answer<Value: Sendable>(
    _ ask: (@escaping JournalCompletion<Value>) -> Void
  ) async throws(JournalError) -> Value {
    let result: Result<Value, JournalError> = await withCheckedContinuation { continuation in
      ask { continuation.resume(returning: $0) }
    }
    return try result.get()
  }
}
