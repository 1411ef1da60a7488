import Dispatch

extension SQLiteJournal {
  package func createMap(
    _ name: String, atMilliseconds milliseconds: UInt64,
    completion: @escaping JournalCompletion<Void>
  ) {
    write(
      StorageWrite(completion: completion) { transaction in
        try transaction.createMap(name, atMilliseconds: milliseconds)
      })
  }

  package func append(
    _ entries: [JournalEntry], roster: [Author], to map: String,
    completion: @escaping JournalCompletion<UInt64>
  ) {
    // A row has a price of its own, so that the smallest changes count too.
    let bytes = entries.reduce(roster.count * 256) { $0 + $1.bytes.count + 128 }
    write(
      StorageWrite(journalOf: map, bytes: bytes, completion: completion) { transaction in
        try transaction.append(entries, roster: roster, to: map)
      })
  }

  package func saveSnapshot(
    _ snapshot: StoredSnapshot, of map: String, completion: @escaping JournalCompletion<Void>
  ) {
    let bytes = snapshot.bytes.count
    write(
      StorageWrite(journalOf: map, bytes: bytes, completion: completion) { transaction in
        try transaction.saveSnapshot(snapshot, of: map)
      })
  }

  package func join(
    _ attendee: Attendee, map: String, completion: @escaping JournalCompletion<Void>
  ) -> AttendanceID {
    let id = makeAttendanceID()
    write(
      StorageWrite(completion: completion) { transaction in
        try transaction.join(attendee, map: map, id: id)
      })
    return id
  }

  package func leave(
    _ id: AttendanceID, atMilliseconds milliseconds: UInt64,
    completion: @escaping JournalCompletion<Void>
  ) {
    write(
      StorageWrite(completion: completion) { transaction in
        .success(try transaction.leave(id, atMilliseconds: milliseconds))
      })
  }

  package func recoverMap(
    _ name: String, after confirmed: UInt64, given: [JournalEntry],
    completion: @escaping JournalCompletion<UInt64>
  ) {
    let recovery = StorageRecovery(map: name, confirmed: confirmed, given: given)
    send(.recover(recovery, completion: completion)) { completion(.failure($0)) }
  }

  package func flush(completion: @escaping JournalCompletion<Void>) {
    let request = StorageRequest.afterCommit { fault in
      completion(fault.map { .failure(.storage($0)) } ?? .success(()))
    }
    send(request) { completion(.failure($0)) }
  }

  package func close(completion: @escaping JournalCompletion<Void>) {
    send(.close(completion: completion)) { completion(.failure($0)) }
  }

  /// Limits the size of the database file; nil lifts the limit.
  ///
  /// A change that finds no room fails like one on a full disk.
  package func limitFile(
    toBytes bytes: UInt64?, completion: @escaping JournalCompletion<Void>
  ) {
    send(.limitFile(bytes: bytes, completion: completion)) { completion(.failure($0)) }
  }

  func write(_ write: StorageWrite) {
    send(.write(write), onRefusal: write.fail)
  }

  /// Queues a request. A refusal is told like every other answer: later and on another thread,
  /// so that nobody is called back from inside a call.
  func send(
    _ request: StorageRequest, onRefusal refuse: @escaping @Sendable (JournalError) -> Void
  ) {
    do {
      try thread.enqueue(request)
    } catch .closed {
      DispatchQueue.global().async { refuse(.closed) }
    } catch {
      let refusal = StorageRequest.afterCommit { _ in refuse(error) }
      send(refusal, onRefusal: refuse)
    }
  }
}
