/// Health and counters of a journal since it was opened.
package struct JournalStatus: Sendable, Equatable {
  /// Requests that wait for the storage thread.
  package var queueLength = 0
  /// Bytes of changes and snapshots that wait.
  package var queueBytes = 0
  /// Transactions made durable.
  package var commits: UInt64 = 0
  /// Changes made durable.
  package var changes: UInt64 = 0
  /// Their bytes.
  package var changeBytes: UInt64 = 0
  /// Wall clock of the last commit, in milliseconds since 1970.
  package var lastCommitMilliseconds: UInt64?
  /// Commits that failed.
  package var failures: UInt64 = 0
  /// How often the database was opened anew after a failure.
  package var reopenings: UInt64 = 0
  /// Checkpoints of the write-ahead log.
  package var checkpoints: UInt64 = 0
  /// Why the journal takes nothing at the moment; nil while it is healthy.
  package var failure: StorageFault?
  /// Maps that refuse entries, and since which failure.
  package var failedMaps: [String: StorageFault] = [:]
  /// Maps in which damage was found, at opening or by a read, and what was found first.
  package var damagedMaps: [String: StorageFault] = [:]
  /// Time of a whole transaction.
  package var commitTimes = Histogram()
  /// Time of its last step alone: writing the log and waiting for the disk.
  package var syncTimes = Histogram()
}

/// Counts durations in fixed buckets, the way Prometheus likes them.
package struct Histogram: Sendable, Equatable {
  /// Upper bounds in milliseconds, inclusive; one more bucket takes everything above.
  package static let boundsMilliseconds: [Double] = [
    0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096,
  ]

  /// Durations in each bucket, not cumulated; one more than there are bounds.
  package private(set) var counts = [UInt64](repeating: 0, count: boundsMilliseconds.count + 1)
  package private(set) var count: UInt64 = 0
  package private(set) var sumMilliseconds: Double = 0

  package init() {}

  package mutating func record(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let milliseconds = Double(seconds) * 1e3 + Double(attoseconds) / 1e15
    let bucket =
      Self.boundsMilliseconds.firstIndex { milliseconds <= $0 } ?? Self.boundsMilliseconds.count
    counts[bucket] += 1
    count += 1
    sumMilliseconds += milliseconds
  }
}

/// Something that an operator wants to read in the log.
package enum JournalEvent: Sendable, Equatable {
  /// A commit failed; these maps refuse entries now.
  case commitFailed(StorageFault, maps: [String])
  /// The write-ahead log could not be brought into the database file.
  case checkpointFailed(StorageFault)
  case reopenFailed(StorageFault)
  case reopened
  case recovered(map: String, lastIndex: UInt64)
  /// Damage was found in what is kept of a map; told once a map. On any thread.
  case damageFound(map: String, StorageFault)
}
