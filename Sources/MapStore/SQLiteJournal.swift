import Dispatch
import Foundation
import GRDB
import Synchronization

/// The journal of all maps of one server in one SQLite file.
///
/// One connection on a thread of its own writes and checkpoints; readers are read-only and see
/// what is durable. Every commit waits for the disk (`synchronous = FULL`), and all that has
/// gathered meanwhile shares the next one.
package final class SQLiteJournal: Journal {
  let thread: StorageThread
  let readers: DatabasePool
  private let nextAttendance: Mutex<UInt64>

  private init(
    folder: DataFolder, writer: JournalWriter, readers: DatabasePool, nextAttendance: UInt64,
    options: JournalOptions
  ) {
    thread = StorageThread(options: options)
    self.readers = readers
    self.nextAttendance = Mutex(nextAttendance)
    // The writer goes after the readers, so that it removes the write-ahead log; the lock goes
    // last, because until then no other server may have the files.
    thread.start(
      writer, beforeEnd: { try? readers.close() }, afterEnd: { folder.release() })
  }

  /// Whoever forgets to close loses nothing that was reported durable, and keeps nothing locked.
  deinit {
    try? thread.enqueue(.close { _ in })
  }

  /// Opens the journal in a folder, or begins one there.
  ///
  /// It locks the folder, checks the whole file and brings its format up to date; stays that a
  /// killed server left open are closed. Blocks; the time grows with the size of the file.
  package static func open(
    folder path: String, options: JournalOptions = JournalOptions()
  ) throws(JournalOpenError) -> SQLiteJournal {
    let folder = try DataFolder(path: path)
    if case .missing = try folder.inspect() { try create(in: folder) }
    let file = folder.database
    // What was written is for the owner alone: the file holds the server's secrets. SQLite gives
    // the write-ahead log the same mode.
    guard chmod(file, 0o600) == 0 else { throw .notWritable(path: file) }
    do {
      try check(path: file)
      let database = try JournalWriter.connect(file, fileBytesMax: options.fileBytesMax)
      try JournalSchema.migrator.migrate(database)
      let lastAttendance = try database.writeWithoutTransaction { db in
        try db.execute(sql: JournalSchema.closeOpenAttendance)
        // A killed server can leave commits in the log that no sync has confirmed. They count
        // from now on, so they are written and synced before anybody is told of them.
        try db.checkpoint(.truncate)
        return try Int64.fetchOne(db, sql: "SELECT max(id) FROM attendance") ?? 0
      }
      let writer = JournalWriter(path: file, options: options, database: database)
      return SQLiteJournal(
        folder: folder, writer: writer, readers: try connectReaders(file, options),
        nextAttendance: UInt64(max(0, lastAttendance)) + 1, options: options)
    } catch {
      throw openError(error, path: file)
    }
  }

  /// Builds an empty database under another name and puts it in its place when it is whole.
  private static func create(in folder: DataFolder) throws(JournalOpenError) {
    let draft = folder.database + "-new"
    do {
      for name in [draft, draft + "-wal", draft + "-shm"]
      where FileManager.default.fileExists(atPath: name) {
        try FileManager.default.removeItem(atPath: name)
      }
      let descriptor = Foundation.open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw JournalOpenError.notWritable(path: draft) }
      Foundation.close(descriptor)
      let database = try JournalWriter.connect(draft)
      try JournalSchema.migrator.migrate(database)
      try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
      try database.close()
    } catch {
      throw openError(error, path: draft)
    }
    guard rename(draft, folder.database) == 0 else { throw .notWritable(path: folder.path) }
    DataFolder.sync(folder.path)
  }

  /// Reads the whole file before anything is written to it, so that a damaged one stays as it is.
  private static func check(path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    let database = try DatabaseQueue(path: path, configuration: configuration)
    try database.read { db in
      // The format comes first: words about it help more than those about unknown tables.
      let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      let isSuperseded = try JournalSchema.migrator.hasBeenSuperseded(db)
      guard format <= JournalSchema.format, !isSuperseded else {
        throw JournalOpenError.newerFormat(
          path: path, found: max(format, JournalSchema.format + 1), known: JournalSchema.format)
      }
      let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
      guard findings == ["ok"] else {
        throw JournalOpenError.damaged(path: path, detail: findings.first ?? "no answer")
      }
      for map in try Int64.fetchAll(db, sql: "SELECT id FROM map") {
        _ = try JournalReader.verifiedLastIndex(of: map, db)
      }
    }
    try database.close()
  }

  static func openError(_ error: any Error, path: String) -> JournalOpenError {
    if let error = error as? JournalOpenError { return error }
    let fault = StorageFault(error)
    switch fault.kind {
    case .damaged: return .damaged(path: path, detail: fault.detail)
    case .readOnly: return .notWritable(path: path)
    case .diskFull, .syncFailed, .inputOutput, .busy, .other: return .storage(path: path, fault)
    }
  }

  private static func connectReaders(
    _ path: String, _ options: JournalOptions
  ) throws -> DatabasePool {
    var configuration = Configuration()
    configuration.label = "waymark.reader"
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = max(1, options.readersMax)
    return try DatabasePool(path: path, configuration: configuration)
  }

  /// A new id of a stay; ids grow over the life of the file.
  func makeAttendanceID() -> AttendanceID {
    nextAttendance.withLock { next in
      defer { next += 1 }
      return AttendanceID(rawValue: next)
    }
  }

  package func status() -> JournalStatus {
    thread.status()
  }
}
