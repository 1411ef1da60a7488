/// Limits of a journal, and the ears and levers that its surroundings may attach.
package struct JournalOptions: Sendable {
  /// Largest change, in bytes.
  package var changeBytesMax = 16 << 20
  /// Largest snapshot, in bytes; SQLite itself ends at 1,000,000,000.
  package var snapshotBytesMax = 512 << 20
  /// Bytes of memory that may wait for the storage thread; beyond it, `queueFull`.
  package var queueBytesMax = 1 << 30
  /// Bytes at which one transaction is closed and the next begun, which bounds its time.
  package var commitBytesMax = 4 << 20
  /// Pages of the write-ahead log at which it is brought into the database file.
  package var checkpointPages = 1_000
  /// Stays of one map in the attendance list, about; the oldest that are over are forgotten first.
  package var staysMax = 10_000
  /// Concurrent readers.
  package var readersMax = 4
  /// Largest database file, in bytes; nil for as much as the disk takes.
  package var fileBytesMax: UInt64?
  /// Shortest time between two attempts to open the database anew after a failure.
  package var reopenPause: Duration = .seconds(1)
  /// Hears of failures and recoveries, on the storage thread.
  package var onEvent: (@Sendable (JournalEvent) -> Void)?
  /// Runs before each step of the storage thread and may make it fail: a disk for tests.
  package var beforeStep: (@Sendable (StorageStep) throws(StorageFault) -> Void)?

  package init() {}
}

/// The moments at which a disk can fail.
package enum StorageStep: Sendable, Equatable {
  /// All rows are written to the cache, nothing is committed.
  case commit
  /// Everything is on disk, but SQLite has not said so yet.
  case confirm
  /// Before the write-ahead log is brought into the database file.
  case checkpoint
  /// Before the database is opened anew after a failure.
  case reopen
}
