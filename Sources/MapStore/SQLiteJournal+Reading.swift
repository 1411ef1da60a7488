import GRDB

extension SQLiteJournal {
  package func openMap(_ name: String, completion: @escaping JournalCompletion<OpenedMap>) {
    // Through the queue, so that no change is still on its way to the disk when this reads it.
    let request = StorageRequest.afterCommit { [self] _ in
      read(name, completion) { try $0.openMap(name) }
    }
    send(request) { completion(.failure($0)) }
  }

  package func entries(
    of map: String, from index: UInt64, limit: Int,
    completion: @escaping JournalCompletion<EntryPage>
  ) {
    read(map, completion) { try $0.page(of: map, from: index, limit: limit) }
  }

  package func changes(
    of replica: UInt64, in map: String, from sequence: UInt64, limit: Int,
    completion: @escaping JournalCompletion<[[UInt8]]>
  ) {
    read(map, completion) {
      try $0.changes(of: replica, in: map, from: sequence, limit: limit)
    }
  }

  package func state(
    of map: String, at index: UInt64, completion: @escaping JournalCompletion<MapState>
  ) {
    read(map, completion) { try $0.state(of: map, at: index) }
  }

  package func snapshot(
    of map: String, atOrBefore index: UInt64,
    completion: @escaping JournalCompletion<StoredSnapshot?>
  ) {
    read(map, completion) { try $0.snapshot(of: map, atOrBefore: index) }
  }

  package func index(
    of map: String, atMilliseconds milliseconds: UInt64,
    completion: @escaping JournalCompletion<UInt64>
  ) {
    read(map, completion) { try $0.index(of: map, atMilliseconds: milliseconds) }
  }

  package func checkpoints(
    of map: String, completion: @escaping JournalCompletion<[Checkpoint]>
  ) {
    read(map, completion) { try $0.checkpoints(of: map) }
  }

  package func summaries(completion: @escaping JournalCompletion<[MapSummary]>) {
    read(nil, completion) { try $0.summaries() }
  }

  package func attendance(
    of map: String, completion: @escaping JournalCompletion<[Attendance]>
  ) {
    read(map, completion) { try $0.attendance(of: map) }
  }

  /// Reads in one transaction on one of the read-only connections.
  ///
  /// - Parameter map: whose damage it is, if there is any.
  private func read<Value: Sendable>(
    _ map: String?, _ completion: @escaping JournalCompletion<Value>,
    _ body: @escaping @Sendable (JournalReader) throws -> Value
  ) {
    readers.asyncRead { [self] access in
      let result: Result<Value, JournalError>
      do {
        let reader = JournalReader(
          db: try access.get(), damagedMaps: incompleteMaps, onDamage: noteDamage)
        result = .success(try body(reader))
      } catch {
        let error = Self.readError(error)
        if let map, case .storage(let fault) = error, fault.kind == .damaged {
          noteDamage(map, fault)
        }
        result = .failure(error)
      }
      completion(result)
    }
  }

  /// Remembers the first damage of a map, and tells of it once.
  private func noteDamage(_ map: String, _ fault: StorageFault) {
    let isNew = damage.withLock { damage in
      defer { damage[map] = damage[map] ?? fault }
      return damage[map] == nil
    }
    if isNew { onEvent?(.damageFound(map: map, fault)) }
  }

  private static func readError(_ error: any Error) -> JournalError {
    if let error = error as? JournalError { return error }
    // What GRDB says of a pool that was closed.
    if let error = error as? DatabaseError, error.resultCode == .SQLITE_MISUSE { return .closed }
    return .storage(StorageFault(error))
  }
}
