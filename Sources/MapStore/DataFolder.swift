import Foundation
import Synchronization

/// The folder of one server's data, held by one process at a time.
///
/// The lock is `flock` twice: on a file of its own, which is there before the database is, and on the
/// database itself, so that removing that file lets nobody in. Neither keeps readers out: SQLite's
/// own locks are of the other kind (POSIX). The database's descriptor stays open until SQLite has
/// closed the file, since closing any descriptor of it drops the locks that SQLite holds in this
/// process.
final class DataFolder: Sendable {
  let path: String
  /// Descriptors, in the order in which they were locked.
  private let locks: Mutex<[Int32]>

  var database: String { Self.database(in: path) }

  static func database(in path: String) -> String { path + "/waymark.db" }

  /// Makes the folder where it is missing (for its owner alone) and locks it.
  init(path: String) throws(JournalOpenError) {
    self.path = path
    try Self.create(path, mode: 0o700)
    guard access(path, W_OK | X_OK) == 0 else { throw .notWritable(path: path) }
    locks = Mutex([try Self.lock(path)])
  }

  /// Locks the database too, once it is there: before SQLite opens it.
  func lockDatabase() throws(JournalOpenError) {
    let descriptor = open(database, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw .notWritable(path: database) }
    guard Self.takeLock(descriptor) else {
      let reason = errno
      close(descriptor)
      guard reason == EWOULDBLOCK else {
        throw .folderUnusable(path: path, reason: String(cString: strerror(reason)))
      }
      // Its number was in the lock file that is not there any more.
      throw .inUse(path: path, process: nil)
    }
    locks.withLock { $0.append(descriptor) }
  }

  /// Takes a lock, or says that somebody has it. Whoever only looks whether a server runs has it for
  /// a moment too, so it is tried for a while.
  private static func takeLock(_ descriptor: Int32) -> Bool {
    for attempt in 1...5 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK, attempt < 5 else { return false }
      usleep(20_000)
    }
    return false
  }

  deinit { release() }

  /// Lets another process have the folder.
  func release() {
    locks.withLock { locks in
      for descriptor in locks.reversed() {
        // Closing alone would leave the lock to a child process that is just being started.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
      }
      locks = []
    }
  }

  /// Makes a folder and what is missing above it.
  private static func create(_ path: String, mode: mode_t) throws(JournalOpenError) {
    if mkdir(path, mode) != 0 {
      switch errno {
      case EEXIST:
        guard isFolder(path) else {
          throw .folderUnusable(path: path, reason: "it is not a folder")
        }
        return
      case ENOENT:
        let parent = parent(of: path)
        guard parent != path, !path.isEmpty else {
          throw .folderUnusable(path: path, reason: "it has no name")
        }
        try create(parent, mode: 0o777)
        guard mkdir(path, mode) == 0 else { throw unusable(path) }
      case EACCES, EROFS, EPERM: throw .notWritable(path: parent(of: path))
      default: throw unusable(path)
      }
    }
    // A new entry of a folder survives a loss of power once that folder is synced.
    sync(parent(of: path))
  }

  private static func unusable(_ path: String) -> JournalOpenError {
    .folderUnusable(path: path, reason: String(cString: strerror(errno)))
  }

  /// The folder that something lies in. By hand, because Foundation (6.3, Linux) traps on a relative
  /// path of one letter.
  static func parent(of path: String) -> String {
    var rest = path[...]
    while rest.count > 1, rest.hasSuffix("/") { rest.removeLast() }
    guard let slash = rest.lastIndex(of: "/") else { return "." }
    rest = rest[..<slash]
    while rest.hasSuffix("/") { rest.removeLast() }
    return rest.isEmpty ? "/" : String(rest)
  }

  /// What others on the machine may do with a folder and what is in it, in words; nil if nothing.
  static func openness(of path: String) -> FolderOpenness? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    let mode = information.st_mode & 0o777
    guard mode & 0o077 != 0 else { return nil }
    return FolderOpenness(path: path, mode: UInt16(mode), isWritable: mode & 0o022 != 0)
  }

  private static func isFolder(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
  }

  private static func lock(_ folder: String) throws(JournalOpenError) -> Int32 {
    let path = folder + "/waymark.lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EACCES || errno == EROFS || errno == EPERM { throw .notWritable(path: path) }
      throw .folderUnusable(path: folder, reason: String(cString: strerror(errno)))
    }
    guard takeLock(descriptor) else {
      let isHeld = errno == EWOULDBLOCK
      let reason = String(cString: strerror(errno))
      let holder = process(in: descriptor)
      close(descriptor)
      guard isHeld else { throw .folderUnusable(path: folder, reason: reason) }
      throw .inUse(path: folder, process: holder)
    }
    // Only words for whoever finds the folder in use; the lock holds without them.
    let process = Array(String(getpid()).utf8)
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, process, process.count, 0) }
    return descriptor
  }

  /// Makes the folder's own entries durable; a file system that cannot is left alone.
  static func sync(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  /// The process of the server that holds a folder, or 0 if it did not say; nil when none does.
  ///
  /// To be asked while this process has no connection to the database: it closes a descriptor of it.
  static func holder(of folder: String) -> Int32? {
    let file = open(folder + "/waymark.lock", O_RDONLY | O_CLOEXEC)
    if file >= 0 {
      defer { close(file) }
      if isHeld(file) { return process(in: file) ?? 0 }
    }
    // The file may have been removed while a server runs.
    let database = open(database(in: folder), O_RDONLY | O_CLOEXEC)
    guard database >= 0 else { return nil }
    defer { close(database) }
    return isHeld(database) ? 0 : nil
  }

  private static func isHeld(_ descriptor: Int32) -> Bool {
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else {
      _ = flock(descriptor, LOCK_UN)
      return false
    }
    return errno == EWOULDBLOCK
  }

  /// Who wrote its number into the lock.
  private static func process(in descriptor: Int32) -> Int32? {
    var digits = [UInt8](repeating: 0, count: 16)
    let count = max(0, pread(descriptor, &digits, digits.count, 0))
    return Int32(String(decoding: digits.prefix(count), as: UTF8.self))
  }

  /// What the database file looks like from outside, before SQLite opens it.
  enum Content {
    case missing, journal
  }

  /// Tells a journal from everything else by the first 100 bytes of its file.
  ///
  /// It looks for itself because SQLite takes an empty file for an empty database, and because
  /// a file of another program or of a newer format should not be touched at all. A journal never
  /// is an empty file (it is built under another name first), so one has lost its content.
  /// The numbers are those of <https://www.sqlite.org/fileformat.html#the_database_header>.
  func inspect() throws(JournalOpenError) -> Content {
    let content = try Self.content(of: path)
    guard content == .missing || access(database, W_OK) == 0 else {
      throw .notWritable(path: database)
    }
    return content
  }

  /// The same for somebody who only reads.
  static func content(of path: String) throws(JournalOpenError) -> Content {
    let database = database(in: path)
    let content = try self.content(ofFile: database)
    guard content == .missing else { return content }
    if let size = size(database + "-wal"), size > 0 {
      throw .damaged(path: database, detail: "it is missing, its write-ahead log is there")
    }
    // An empty journal in its place would be a new beginning that nobody asked for.
    guard DurableMark.read(folder: path).isEmpty else {
      throw .damaged(
        path: database,
        detail: "it is missing, and waymark.mark beside it says that there were maps")
    }
    return .missing
  }

  /// The same for a single file.
  static func content(ofFile database: String) throws(JournalOpenError) -> Content {
    let descriptor = open(database, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = errno
      if reason == ENOENT { return .missing }
      if reason == EACCES || reason == EPERM { throw .notReadable(path: database) }
      throw .folderUnusable(path: database, reason: String(cString: strerror(reason)))
    }
    var header = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &header, header.count, 0)
    let failure = errno
    close(descriptor)
    guard count >= 0 else {
      throw .folderUnusable(path: database, reason: String(cString: strerror(failure)))
    }
    if count == 0 { throw .damaged(path: database, detail: "it is empty") }
    let magic = Array("SQLite format 3\0".utf8)
    guard count >= magic.count, Array(header.prefix(magic.count)) == magic else {
      guard header.contains(where: { $0 != 0 }) else {
        throw .damaged(path: database, detail: "it begins with nothing but zeros")
      }
      throw .notADatabase(path: database)
    }
    guard count == header.count else {
      throw .damaged(path: database, detail: "it ends after \(count) bytes")
    }
    guard number(header, at: 68) == JournalSchema.applicationID else {
      throw .foreignDatabase(path: database)
    }
    let format = number(header, at: 60)
    guard format <= JournalSchema.format else {
      throw .newerFormat(path: database, found: format, known: JournalSchema.format)
    }
    return .journal
  }

  /// Four bytes of the header, big-endian.
  private static func number(_ header: [UInt8], at offset: Int) -> Int {
    header[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
  }

  static func size(_ path: String) -> Int? {
    var information = stat()
    return stat(path, &information) == 0 ? Int(information.st_size) : nil
  }
}
