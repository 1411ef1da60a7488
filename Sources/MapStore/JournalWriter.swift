import Foundation
import GRDB

/// The one connection that writes and checkpoints. It lives on the storage thread.
///
/// ## After a failure
///
/// When a commit or a checkpoint fails, the connection is closed and nothing is tried again on
/// it: a second `fsync` after a failed one reports success for pages the kernel has dropped. A new
/// connection starts from the last commit that was confirmed (the readers keep the index of the
/// write-ahead log alive), so the next commit writes its frames anew over those that failed, and
/// its sync speaks of them truthfully. The same holds for a checkpoint: it copies all pages again
/// from frames that were synced before. A new connection counts only when a small write of its
/// own became durable.
struct JournalWriter {
  let path: String
  let options: JournalOptions
  private(set) var database: DatabaseQueue?
  private(set) var positions: [String: MapPosition] = [:]
  /// Maps whose last write failed.
  private(set) var failedMaps: [String: StorageFault] = [:]
  /// Maps of which changes are missing on disk; nothing is added to them.
  let damagedMaps: [String: StorageFault]
  private let mark: DurableMark?
  /// Why there is no connection.
  private(set) var fault: StorageFault?
  private var fileBytesMax: UInt64?
  private var lastReopening: ContinuousClock.Instant?
  private var writtenPages = 0
  private var files: DatabaseFiles
  /// The files are not those that were opened: nothing can be kept before a new start.
  private var areFilesGone = false

  private static let noConnection = StorageFault(kind: .other, detail: "no connection")

  /// What one transaction came to.
  struct Commit {
    var changes = 0
    var changeBytes = 0
    var whole: Duration = .zero
    var sync: Duration = .zero
  }

  /// - Parameter database: made by ``connect(_:fileBytesMax:)``.
  init(
    path: String, options: JournalOptions, database: DatabaseQueue,
    damagedMaps: [String: StorageFault] = [:], mark: DurableMark? = nil
  ) {
    self.path = path
    self.options = options
    self.database = database
    self.damagedMaps = damagedMaps
    self.mark = mark
    fileBytesMax = options.fileBytesMax
    files = DatabaseFiles(path: path)
  }

  /// Opens a connection that writes to the write-ahead log and waits for the disk.
  static func connect(_ path: String, fileBytesMax: UInt64? = nil) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "waymark.writer"
    configuration.busyMode = .timeout(5)
    // A roll-back can fail with the disk; the connection is closed then, which ends it too.
    configuration.allowsUnsafeTransactions = true
    let database = try DatabaseQueue(path: path, configuration: configuration)
    try database.writeWithoutTransaction { db in
      let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
      guard mode == "wal" else {
        throw StorageFault(kind: .other, detail: "no write-ahead log on this file system")
      }
      try db.execute(
        sql: """
          PRAGMA synchronous = FULL;
          PRAGMA wal_autocheckpoint = 0;
          PRAGMA journal_size_limit = 67108864;
          PRAGMA cell_size_check = ON;
          PRAGMA trusted_schema = OFF;
          """)
      try limit(db, bytes: fileBytesMax)
    }
    return database
  }

  private static func limit(_ db: Database, bytes: UInt64?) throws {
    let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4_096
    let pages = bytes.map { max(1, Int64(clamping: $0) / max(1, pageSize)) } ?? 0xFFFF_FFFE
    try db.execute(sql: "PRAGMA max_page_count = \(pages)")
  }

  /// Writes the rows of all requests in one transaction and waits for the disk.
  ///
  /// Returns what to say, in order. On a failure that is said to every request of the transaction,
  /// its maps are failed, and the connection is gone.
  mutating func commit(_ requests: [StorageRequest]) -> (notices: [Notice], commit: Commit?) {
    guard let database else {
      return (refuse(requests, fault ?? Self.noConnection), nil)
    }
    guard requests.contains(where: { $0.isWrite }) else {
      return (requests.compactMap { $0.notice(nil) }, nil)
    }
    do {
      return try database.writeWithoutTransaction { db in try transact(requests, db) }
    } catch {
      let fault = StorageFault(error)
      let notices = refuse(requests, fault)
      close(because: fault)
      return (notices, nil)
    }
  }

  private mutating func transact(
    _ requests: [StorageRequest], _ db: Database
  ) throws -> (notices: [Notice], commit: Commit?) {
    let clock = ContinuousClock()
    let start = clock.now
    var transaction = WriteTransaction(db: db, options: options, positions: positions)
    // The transaction has them alone, so that they are not copied; a failure drops them.
    positions = [:]
    var notices: [Notice] = []
    notices.reserveCapacity(requests.count)
    do {
      try db.beginTransaction(.immediate)
      for request in requests {
        if case .write(let write) = request {
          if let map = write.journalOf, let fault = damagedMaps[map] ?? failedMaps[map] {
            notices.append { write.fail(.mapFailed(map: map, fault)) }
          } else {
            notices.append(try write.perform(&transaction))
          }
        } else if let notice = request.notice(nil) {
          notices.append(notice)
        }
      }
      try options.beforeStep?(.commit)
      let synced = clock.now
      try db.commit()
      try options.beforeStep?(.confirm)
      let end = clock.now
      guard files.areThere() else {
        areFilesGone = true
        throw DatabaseFiles.gone
      }
      positions = transaction.positions
      for map in transaction.touched {
        guard let position = positions[map] else { continue }
        mark?.note(map: position.id, index: position.lastIndex)
      }
      writtenPages += db.takeWrittenPages()
      let commit = Commit(
        changes: transaction.changes, changeBytes: transaction.changeBytes,
        whole: end - start, sync: end - synced)
      return (notices, commit)
    } catch {
      // The first error is the one that matters; closing the connection rolls back in any case.
      try? db.rollback()
      throw error
    }
  }

  /// Fails the maps of these requests and returns what to say to each.
  private mutating func refuse(_ requests: [StorageRequest], _ fault: StorageFault) -> [Notice] {
    let failedBefore = failedMaps
    return requests.compactMap { request in
      guard case .write(let write) = request else { return request.notice(fault) }
      guard let map = write.journalOf else { return { write.fail(.storage(fault)) } }
      if let earlier = failedBefore[map] {
        return { write.fail(.mapFailed(map: map, earlier)) }
      }
      failedMaps[map] = fault
      return { write.fail(.storage(fault)) }
    }
  }

  private mutating func close(because fault: StorageFault) {
    self.fault = fault
    positions = [:]
    writtenPages = 0
    // If closing fails too, letting go of the connection closes it as soon as it can be.
    try? database?.close()
    database = nil
  }
}

// MARK: - Recovery and upkeep

extension JournalWriter {
  /// Opens the database anew after a failure, when the last attempt is long enough ago.
  ///
  /// Returns whether there was an attempt; ``fault`` says how it ended.
  mutating func reopen(atOnce: Bool) -> Bool {
    guard database == nil, !areFilesGone else { return false }
    let now = ContinuousClock.now
    if !atOnce, let last = lastReopening, last.duration(to: now) < options.reopenPause {
      return false
    }
    lastReopening = now
    do {
      try options.beforeStep?(.reopen)
      let database = try Self.connect(path, fileBytesMax: fileBytesMax)
      try Self.probe(database)
      self.database = database
      files.logIsNew()
      fault = nil
    } catch {
      fault = StorageFault(error)
    }
    return true
  }

  /// Brings the write-ahead log into the database file, then writes and frees some pages, each
  /// in a durable commit.
  ///
  /// A full disk so shows itself here, and the freed pages are room for the next changes.
  private static func probe(_ database: DatabaseQueue) throws {
    try database.writeWithoutTransaction { db in
      try db.checkpoint(.passive)
      try db.execute(sql: "INSERT INTO probe (bytes) VALUES (zeroblob(65536))")
      try db.execute(sql: "DELETE FROM probe")
    }
  }

  /// Makes a failed map writable again, when what is on disk is whole and what was given to it.
  ///
  /// A commit that failed late can have reached the disk; but so can what another program wrote
  /// under the same indexes, and that must not pass for what this one merged.
  mutating func recover(_ recovery: StorageRecovery) -> Result<UInt64, JournalError> {
    let map = recovery.map
    guard let database else {
      let fault = fault ?? Self.noConnection
      failedMaps[map] = failedMaps[map] ?? fault
      return .failure(.storage(fault))
    }
    if let fault = damagedMaps[map] { return .failure(.storage(fault)) }
    do {
      let verified: MapPosition? = try database.writeWithoutTransaction { db in
        guard let id = try WriteTransaction.mapID(map, db) else { return nil }
        let last = try JournalReader(db: db).verifiedLastIndex(of: map, recovery)
        return MapPosition(id: id, lastIndex: last)
      }
      guard let verified else { return .failure(.unknownMap(map)) }
      positions[map] = verified
      failedMaps[map] = nil
      mark?.note(map: verified.id, index: verified.lastIndex)
      return .success(verified.lastIndex)
    } catch {
      let fault = StorageFault(error)
      failedMaps[map] = fault
      return .failure(.storage(fault))
    }
  }

  /// Brings the write-ahead log into the database file when it has grown enough.
  ///
  /// Returns nil when there was nothing to do. A failure closes the connection.
  mutating func checkpointIfDue() -> Result<Void, StorageFault>? {
    guard let database, writtenPages >= options.checkpointPages else { return nil }
    let options = options
    do {
      let progress = try database.writeWithoutTransaction { db in
        try options.beforeStep?(.checkpoint)
        return try db.checkpoint(.passive)
      }
      // A reader that is still at an older state holds the rest back: try again a while later.
      let isComplete = progress.checkpointedFrameCount >= progress.walFrameCount
      writtenPages = isComplete ? 0 : writtenPages / 2
      return .success(())
    } catch {
      let fault = StorageFault(error)
      close(because: fault)
      return .failure(fault)
    }
  }

  /// Sets the largest size of the database file.
  mutating func limitFile(bytes: UInt64?) -> Result<Void, JournalError> {
    fileBytesMax = bytes
    guard let database else { return .success(()) }
    do {
      try database.writeWithoutTransaction { try Self.limit($0, bytes: bytes) }
      return .success(())
    } catch {
      return .failure(.storage(StorageFault(error)))
    }
  }

  /// Brings the whole write-ahead log into the database file and closes the connection.
  ///
  /// Everything reported durable is so already; a failure here only leaves the log behind.
  mutating func finish() -> Result<Void, JournalError> {
    guard let database else {
      return .failure(.storage(fault ?? Self.noConnection))
    }
    do {
      try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
      try database.close()
      self.database = nil
      return .success(())
    } catch {
      let fault = StorageFault(error)
      close(because: fault)
      return .failure(.storage(fault))
    }
  }
}
