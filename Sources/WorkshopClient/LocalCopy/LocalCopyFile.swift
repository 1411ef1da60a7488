import Glibc
import ReplicatedData
import SyncProtocol

/// Why a local copy cannot be used.
package enum LocalCopyError: Error, Equatable, Sendable, CustomStringConvertible {
  case file(FileError)
  /// Another process works on it.
  case busy(path: String)

  package var description: String {
    switch self {
    case .file(let error): "The local copy of the map: \(error)\(Self.advice(error.errno))"
    case .busy(let path):
      "Another command works on the local copy (\(path)); try again when it has ended."
    }
  }

  private static func advice(_ errno: Int32) -> String {
    switch errno {
    case ENOSPC, EDQUOT: " Free some space there, or set XDG_DATA_HOME to a folder with more of it."
    case EACCES, EPERM, EROFS, ENOTDIR:
      " Set XDG_DATA_HOME to a folder that you may write to; local copies are kept in it."
    default: ""
    }
  }
}

/// The file of one ``LocalCopy``, locked for this process.
///
/// There is one for each server, map and user (a name or an invitation): a replica belongs to one
/// participant.
package final class LocalCopyFile {
  package let map: MapName
  package let path: String
  private let lock: Int32

  private init(map: MapName, path: String, lock: Int32) {
    self.map = map
    self.path = path
    self.lock = lock
  }

  deinit { close(lock) }

  /// `$XDG_DATA_HOME/waymark`, or `~/.local/share/waymark`.
  package static func standardFolder(_ environment: [String: String]) -> String {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/waymark" }
    return (environment["HOME"] ?? ".") + "/.local/share/waymark"
  }

  /// Makes the folders and takes the lock.
  ///
  /// - Parameters:
  ///   - user: Tells users of this machine apart: a token or a name.
  ///   - milliseconds: How long to wait for another process.
  /// - Throws: ``LocalCopyError/busy(path:)`` if another process holds the lock.
  package static func open(
    in folder: String, server: ServerAddress, map: MapName, user: String,
    waitingMilliseconds milliseconds: UInt64 = 0
  ) throws(LocalCopyError) -> LocalCopyFile {
    let place = "\(folder)/copies/\(server.fileName)/\(map.string)"
    try makeFolders(place)
    let name = "\(place)/\(SHA256.hash(Array(user.utf8)).hex.prefix(16))"
    let lock = Glibc.open("\(name).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .file(FileError("open", "\(name).lock", errno: errno)) }
    var waited: UInt64 = 0
    while flock(lock, LOCK_EX | LOCK_NB) != 0 {
      guard waited < milliseconds else {
        close(lock)
        throw .busy(path: "\(name).copy")
      }
      usleep(20_000)
      waited += 20
    }
    return LocalCopyFile(map: map, path: "\(name).copy", lock: lock)
  }

  /// What is in the file: a copy, nothing yet, or bytes that cannot be trusted.
  package enum Content {
    case copy(LocalCopy)
    case none
    case damaged
  }

  package func read() throws(LocalCopyError) -> Content {
    do throws(FileError) {
      guard let bytes = try AtomicFile.read(path, byteCountMax: 1 << 30) else { return .damaged }
      return LocalCopy.decode(bytes, map: map).map { .copy($0) } ?? .damaged
    } catch {
      guard error.errno != ENOENT else { return .none }
      throw .file(error)
    }
  }

  /// On disk when it returns.
  package func write(_ copy: LocalCopy) throws(LocalCopyError) {
    do throws(FileError) {
      try AtomicFile.write(
        copy.encode(map: map), to: path, permissions: 0o600, temporarySuffix: ".new")
    } catch {
      throw .file(error)
    }
  }

  /// Moves a damaged file out of the way, for somebody to look into, and returns where to.
  package func setAside() throws(LocalCopyError) -> String {
    let aside = "\(path).damaged-\(WallClock.milliseconds)"
    guard rename(path, aside) == 0 else {
      throw .file(FileError("move", path, errno: errno))
    }
    return aside
  }

  /// Keeps words of changes that the server refused later than their command ended, and returns where.
  package func keepRefused(_ words: [String]) throws(LocalCopyError) -> String {
    let place = "\(path).refused-\(WallClock.milliseconds).txt"
    do throws(FileError) {
      try AtomicFile.write(
        Array(words.map { $0 + "\n" }.joined().utf8), to: place, permissions: 0o600)
    } catch {
      throw .file(error)
    }
    return place
  }

  private static func makeFolders(_ path: String) throws(LocalCopyError) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      let folder = String(path[..<end])
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
        throw .file(FileError("make the folder", folder, errno: errno))
      }
    }
  }
}
