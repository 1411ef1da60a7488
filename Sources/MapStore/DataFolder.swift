import Foundation

/// The folder of one server's data, held for one process at a time.
///
/// The lock is `flock` on a file of its own: closing any descriptor of the database file would
/// drop the POSIX locks which SQLite holds on it in this process.
final class DataFolder: Sendable {
  let path: String
  private let lock: Int32

  var database: String { Self.database(in: path) }

  static func database(in path: String) -> String { path + "/waymark.db" }

  /// Makes the folder where it is missing (for its owner alone) and locks it.
  init(path: String) throws(JournalOpenError) {
    self.path = path
    try Self.create(path)
    guard access(path, W_OK | X_OK) == 0 else { throw .notWritable(path: path) }
    lock = try Self.lock(path)
  }

  deinit { close(lock) }

  private static func create(_ path: String) throws(JournalOpenError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        throw .folderUnusable(path: path, reason: "it is not a folder")
      }
      return
    }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      let parent = (path as NSString).deletingLastPathComponent
      guard parent.isEmpty || access(parent, W_OK | X_OK) == 0 || errno == ENOENT else {
        throw .notWritable(path: parent)
      }
      throw .folderUnusable(path: path, reason: "it cannot be created")
    }
    // A new entry of a folder survives a loss of power once that folder is synced.
    sync((path as NSString).deletingLastPathComponent)
  }

  private static func lock(_ folder: String) throws(JournalOpenError) -> Int32 {
    let path = folder + "/waymark.lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EACCES || errno == EROFS || errno == EPERM { throw .notWritable(path: path) }
      throw .folderUnusable(path: folder, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let isHeld = errno == EWOULDBLOCK
      let reason = String(cString: strerror(errno))
      var digits = [UInt8](repeating: 0, count: 16)
      let count = max(0, pread(descriptor, &digits, digits.count, 0))
      close(descriptor)
      guard isHeld else { throw .folderUnusable(path: folder, reason: reason) }
      throw .inUse(
        path: folder, process: Int32(String(decoding: digits.prefix(count), as: UTF8.self)))
    }
    // Only words for whoever finds the folder in use; the lock holds without them.
    let process = Array(String(getpid()).utf8)
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, process, process.count, 0) }
    return descriptor
  }

  /// Makes the folder's own entries durable; a file system that cannot is left alone.
  static func sync(_ folder: String) {
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  /// What the database file looks like from outside, before SQLite opens it.
  enum Content {
    case missing, database
  }

  /// Tells a database from everything else by its first bytes.
  ///
  /// SQLite takes an empty file for an empty database. A journal never is one (it is built
  /// under another name first), so an empty file means that its content was lost.
  func inspect() throws(JournalOpenError) -> Content {
    let descriptor = open(database, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw .notWritable(path: database) }
      if let size = Self.size(database + "-wal"), size > 0 {
        throw .damaged(path: database, detail: "it is missing, its write-ahead log is there")
      }
      return .missing
    }
    var header = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &header, header.count, 0)
    close(descriptor)
    if count == 0 { throw .damaged(path: database, detail: "it is empty") }
    let magic = Array("SQLite format 3\0".utf8)
    guard count >= magic.count, Array(header.prefix(magic.count)) == magic else {
      throw .notADatabase(path: database)
    }
    guard count == header.count else {
      throw .damaged(path: database, detail: "it ends after \(count) bytes")
    }
    guard access(database, W_OK) == 0 else { throw .notWritable(path: database) }
    return .database
  }

  static func size(_ path: String) -> Int? {
    var information = stat()
    return stat(path, &information) == 0 ? Int(information.st_size) : nil
  }
}
