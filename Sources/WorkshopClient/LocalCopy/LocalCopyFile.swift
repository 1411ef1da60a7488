import Glibc
import ReplicatedData
import SyncProtocol
import SystemClock

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

  /// What the system said, for those who know by themselves what was tried.
  package var cause: String {
    switch self {
    case .file(let error): String(cString: strerror(error.errno))
    case .busy: "another program works on it"
    }
  }
}

/// The file of one ``LocalCopy``, locked for this process.
///
/// There are some for each server, map and participant: each is a replica of its own, which one process
/// at a time may use. Whoever comes takes the first one that is free, so that programs side by side, and
/// one after the other, share a few replicas.
package final class LocalCopyFile {
  package let map: MapName
  package let path: String
  /// Its number among those of the same participant, from 0.
  package let slot: Int
  private let lock: Int32
  private let names: LocalCopyNames

  fileprivate init(map: MapName, names: LocalCopyNames, slot: Int, lock: Int32) {
    self.map = map
    self.names = names
    self.slot = slot
    self.lock = lock
    path = names.path(slot) + ".copy"
  }

  deinit { close(lock) }

  /// `$XDG_DATA_HOME/waymark`, or `~/.local/share/waymark`.
  package static func standardFolder(_ environment: [String: String]) -> String {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/waymark" }
    return (environment["HOME"] ?? ".") + "/.local/share/waymark"
  }

  /// Files of one participant; more programs at once than that keep nothing.
  package static let slotCount = 64

  /// Opens one file, which need not exist, and waits for its lock.
  ///
  /// - Throws: ``LocalCopyError/busy(path:)`` if another process holds the lock all the time.
  package static func open(
    in folder: String, server: ServerAddress, map: MapName, owner: CopyOwner, slot: Int = 0,
    waitingMilliseconds milliseconds: UInt64 = 0
  ) throws(LocalCopyError) -> LocalCopyFile {
    let names = try LocalCopyNames(in: folder, server: server, map: map, owner: owner)
    try names.adopt()
    var waited: UInt64 = 0
    while true {
      if let lock = try names.lock(slot) {
        return LocalCopyFile(map: map, names: names, slot: slot, lock: lock)
      }
      guard waited < milliseconds else { throw .busy(path: names.path(slot) + ".copy") }
      usleep(20_000)
      waited += 20
    }
  }

  /// Opens the first file that no other process holds.
  ///
  /// - Throws: ``LocalCopyError/busy(path:)`` if all are held.
  package static func openFree(
    in folder: String, server: ServerAddress, map: MapName, owner: CopyOwner
  ) throws(LocalCopyError) -> LocalCopyFile {
    let names = try LocalCopyNames(in: folder, server: server, map: map, owner: owner)
    try names.adopt()
    for slot in 0..<slotCount {
      if let lock = try names.lock(slot) {
        return LocalCopyFile(map: map, names: names, slot: slot, lock: lock)
      }
    }
    throw .busy(path: names.path(0) + ".copy")
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

  /// A copy to begin with in a file that has none: what another one of the same participant knows of
  /// the map, with a replica of its own. Nil if there is none, or if it holds what the server may lack.
  package func readSeed() -> LocalCopy? {
    for other in 0..<Self.slotCount where other != slot {
      let path = names.path(other) + ".copy"
      guard access(path, F_OK) == 0 else { return nil }
      guard let bytes = try? AtomicFile.read(path, byteCountMax: 1 << 30),
        let copy = LocalCopy.decode(bytes, map: map), copy.own.isEmpty, copy.retained.isEmpty,
        !copy.isNewMap
      else { continue }
      var seed = LocalCopy.fresh()
      seed.document = copy.document
      seed.participant = copy.participant
      return seed
    }
    return nil
  }

  /// On disk when it returns.
  package func write(_ copy: LocalCopy) throws(LocalCopyError) {
    do throws(FileError) {
      // The mark is there whenever something waits, and perhaps a moment longer.
      if !copy.own.isEmpty { try AtomicFile.write([], to: names.mark(slot), permissions: 0o600) }
      try AtomicFile.write(
        copy.encode(map: map), to: path, permissions: 0o600, temporarySuffix: ".new")
    } catch {
      throw .file(error)
    }
    if copy.own.isEmpty { unlink(names.mark(slot)) }
  }

  /// Other files of the same participant in which changes wait for the server, by their slots.
  package var slotsThatWait: [Int] {
    (0..<Self.slotCount).filter { $0 != slot && access(names.mark($0), F_OK) == 0 }
  }

  /// Moves a damaged file out of the way, for somebody to look into, and returns where to.
  package func setAside() throws(LocalCopyError) -> String {
    let aside = "\(path).damaged-\(WallClock.milliseconds)"
    guard rename(path, aside) == 0 else {
      throw .file(FileError("move", path, errno: errno))
    }
    return aside
  }

  /// Keeps a copy of what was here before the server came back with less, and returns where.
  package func keepBefore(_ copy: LocalCopy) throws(LocalCopyError) -> String {
    try keep(copy.encode(map: map), as: "before", "")
  }

  /// Keeps words of changes that the server refused later than their command ended, and returns where.
  package func keepRefused(_ words: [String]) throws(LocalCopyError) -> String {
    try keep(Array(words.map { $0 + "\n" }.joined().utf8), as: "refused", ".txt")
  }

  /// Keeps words that were here and that the server lacks, and returns where.
  package func keepLost(_ text: String) throws(LocalCopyError) -> String {
    try keep(Array(text.utf8), as: "lost", ".txt")
  }

  /// Keeps what is known of a fault of this program, and returns where.
  package func keepEvidence(_ text: String) throws(LocalCopyError) -> String {
    try keep(Array((text + "\n").utf8), as: "fault", ".txt")
  }

  /// Never over another file.
  private func keep(
    _ bytes: [UInt8], as what: String, _ ending: String
  ) throws(LocalCopyError) -> String {
    var time = WallClock.milliseconds
    while access("\(path).\(what)-\(time)\(ending)", F_OK) == 0 { time += 1 }
    let place = "\(path).\(what)-\(time)\(ending)"
    do throws(FileError) {
      try AtomicFile.write(bytes, to: place, permissions: 0o600)
    } catch {
      throw .file(error)
    }
    return place
  }
}
