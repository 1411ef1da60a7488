import Foundation

/// Whether the database is still where it was opened.
///
/// A file that is deleted, moved away or replaced goes on being written to without an error, and all
/// of that is gone with the process: what it confirms is no longer so.
struct DatabaseFiles {
  private let path: String
  private let database: FileIdentity?
  /// Known from the first commit on: before it there may be no write-ahead log.
  private var log: FileIdentity?

  static let gone = StorageFault(
    kind: .other,
    detail: "the database was moved, deleted or replaced while the server ran. Put it back, or a "
      + "backup in its place (waymark restore), and start the server again")

  init(path: String) {
    self.path = path
    database = FileIdentity(path)
  }

  /// A new connection may have made the log anew.
  mutating func logIsNew() { log = nil }

  /// Asked after each commit; two calls of stat(2).
  mutating func areThere() -> Bool {
    guard let database, FileIdentity(path) == database, let now = FileIdentity(path + "-wal") else {
      return false
    }
    if log == nil { log = now }
    return now == log
  }
}

/// What a file is, whatever it is called: its device and inode.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let inode: ino_t

  init?(_ path: String) {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    device = found.st_dev
    inode = found.st_ino
  }
}
