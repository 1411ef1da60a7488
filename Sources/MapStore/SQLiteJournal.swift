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
  /// Maps in which damage was found, and what was found first.
  let damage: Mutex<[String: StorageFault]>
  /// Those of which changes are missing: they are not opened and nothing is added to them.
  let incompleteMaps: [String: StorageFault]
  let onEvent: (@Sendable (JournalEvent) -> Void)?
  private let nextAttendance: Mutex<UInt64>

  private init(
    folder: DataFolder, writer: JournalWriter, readers: DatabasePool,
    damage: [String: StorageFault], nextAttendance: UInt64, options: JournalOptions
  ) {
    thread = StorageThread(options: options)
    incompleteMaps = writer.damagedMaps
    self.damage = Mutex(damage)
    onEvent = options.onEvent
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
    try folder.lockDatabase()
    let file = folder.database
    // What was written is for the owner alone: the file holds the server's secrets. SQLite gives
    // the write-ahead log the same mode.
    guard chmod(file, 0o600) == 0 else { throw .notWritable(path: file) }
    do {
      let marks = DurableMark.read(folder: path)
      let check = try JournalCheck(path: file, marks: marks)
      let database = try JournalWriter.connect(file, fileBytesMax: options.fileBytesMax)
      try JournalSchema.migrator.migrate(database)
      let lastAttendance = try database.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try WriteTransaction.endOpenStays(db, options: options)
          return .commit
        }
        // A killed server can leave commits in the log that no sync has confirmed. They count
        // from now on, so they are written and synced before anybody is told of them.
        try db.checkpoint(.truncate)
        return try Int64.fetchOne(db, sql: "SELECT max(id) FROM attendance") ?? 0
      }
      // All that is there is durable now.
      let mark = DurableMark(folder: path)
      for (map, last) in check.lasts where marks[map] != last { mark?.note(map: map, index: last) }
      let writer = JournalWriter(
        path: file, options: options, database: database, damagedMaps: check.damagedMaps,
        mark: mark)
      // Who wrote is asked when a map is opened, and who was there when somebody asks for it.
      let damage = check.damagedMaps.merging(check.changedLists) { missing, _ in missing }
      for (map, fault) in damage.sorted(by: { $0.key < $1.key }) {
        options.onEvent?(.damageFound(map: map, fault))
      }
      return SQLiteJournal(
        folder: folder, writer: writer, readers: try connectReaders(file, options), damage: damage,
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

  static func openError(_ error: any Error, path: String) -> JournalOpenError {
    if let error = error as? JournalOpenError { return error }
    let fault = StorageFault(error)
    switch fault.kind {
    case .damaged: return .damaged(path: path, detail: fault.detail)
    case .readOnly: return .notWritable(path: path)
    case .diskFull, .syncFailed, .inputOutput, .busy, .foreign, .noDescriptors, .other:
      return .storage(path: path, fault)
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
    var status = thread.status()
    status.damagedMaps = damage.withLock { $0 }
    return status
  }
}
