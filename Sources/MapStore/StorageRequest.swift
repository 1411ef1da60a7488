/// Runs when a request has been answered, on the storage thread.
typealias Notice = @Sendable () -> Void

/// What waits for the storage thread, in the order in which it was asked.
enum StorageRequest: Sendable {
  /// Rows to write; many of these share one transaction.
  case write(StorageWrite)
  /// Runs once everything before it is settled; hears of the failure that settled it, if any.
  case afterCommit(@Sendable (StorageFault?) -> Void)
  case recover(StorageRecovery, completion: JournalCompletion<UInt64>)
  case limitFile(bytes: UInt64?, completion: JournalCompletion<Void>)
  case close(completion: JournalCompletion<Void>)

  /// Whether the request can share a transaction with its neighbours.
  var isShared: Bool {
    switch self {
    case .write, .afterCommit: true
    case .recover, .limitFile, .close: false
    }
  }

  var isWrite: Bool {
    if case .write = self { true } else { false }
  }

  /// What a request that waits for a commit is told; nil for all others.
  func notice(_ fault: StorageFault?) -> Notice? {
    guard case .afterCommit(let notice) = self else { return nil }
    return { notice(fault) }
  }

  var bytes: Int {
    if case .write(let write) = self { write.bytes } else { 0 }
  }
}

/// What a failed map is to be compared with before it goes on.
struct StorageRecovery: Sendable {
  var map: String
  /// The last index that was reported durable.
  var confirmed: UInt64
  /// What its writer has after that.
  var given: [JournalEntry]
}

/// One request's rows.
struct StorageWrite: Sendable {
  /// The map whose journal it continues; such a map is failed when the write fails.
  var journalOf: String?
  /// Memory it holds while it waits, about, in bytes.
  var bytes = 0
  /// Writes the rows, and returns what to say once they are durable.
  var perform: @Sendable (inout WriteTransaction) throws -> Notice
  /// Says that nothing of it is durable.
  var fail: @Sendable (JournalError) -> Void

  /// A write whose result is reported once it is durable.
  init<Value: Sendable>(
    journalOf map: String? = nil, bytes: Int = 0, completion: @escaping JournalCompletion<Value>,
    perform: @escaping @Sendable (inout WriteTransaction) throws -> Result<Value, JournalError>
  ) {
    journalOf = map
    self.bytes = bytes
    self.perform = { transaction in
      let result = try perform(&transaction)
      return { completion(result) }
    }
    fail = { completion(.failure($0)) }
  }
}
