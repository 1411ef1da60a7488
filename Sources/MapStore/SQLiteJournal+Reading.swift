import GRDB

extension SQLiteJournal {
  package func openMap(_ name: String, completion: @escaping JournalCompletion<OpenedMap>) {
    // Through the queue, so that no change is still on its way to the disk when this reads it.
    let request = StorageRequest.afterCommit { [self] _ in
      read(completion) { try $0.openMap(name) }
    }
    send(request) { completion(.failure($0)) }
  }

  package func entries(
    of map: String, from index: UInt64, limit: Int,
    completion: @escaping JournalCompletion<EntryPage>
  ) {
    read(completion) { try $0.page(of: map, from: index, limit: limit) }
  }

  package func state(
    of map: String, at index: UInt64, completion: @escaping JournalCompletion<MapState>
  ) {
    read(completion) { try $0.state(of: map, at: index) }
  }

  package func index(
    of map: String, atMilliseconds milliseconds: UInt64,
    completion: @escaping JournalCompletion<UInt64>
  ) {
    read(completion) { try $0.index(of: map, atMilliseconds: milliseconds) }
  }

  package func checkpoints(
    of map: String, completion: @escaping JournalCompletion<[Checkpoint]>
  ) {
    read(completion) { try $0.checkpoints(of: map) }
  }

  package func summaries(completion: @escaping JournalCompletion<[MapSummary]>) {
    read(completion) { try $0.summaries() }
  }

  package func attendance(
    of map: String, completion: @escaping JournalCompletion<[Attendance]>
  ) {
    read(completion) { try $0.attendance(of: map) }
  }

  /// Reads in one transaction on one of the read-only connections.
  private func read<Value: Sendable>(
    _ completion: @escaping JournalCompletion<Value>,
    _ body: @escaping @Sendable (JournalReader) throws -> Value
  ) {
    readers.asyncRead { access in
      let result: Result<Value, JournalError>
      do {
        result = .success(try body(JournalReader(db: try access.get())))
      } catch {
        result = .failure(Self.readError(error))
      }
      completion(result)
    }
  }

  private static func readError(_ error: any Error) -> JournalError {
    if let error = error as? JournalError { return error }
    // What GRDB says of a pool that was closed.
    if let error = error as? DatabaseError, error.resultCode == .SQLITE_MISUSE { return .closed }
    return .storage(StorageFault(error))
  }
}
