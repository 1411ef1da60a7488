import Glibc
import ReplicatedData
import SyncProtocol

/// What the local copies of one participant of one map are called, and who holds them.
struct LocalCopyNames: Sendable {
  private let folder: String
  private let stem: String
  private let formerStem: String?
  private let map: MapName
  private let participantID: String?

  /// Makes the folders.
  init(
    in folder: String, server: ServerAddress, map: MapName, owner: CopyOwner
  ) throws(LocalCopyError) {
    self.folder = "\(folder)/copies/\(server.fileName)/\(map.string)"
    self.map = map
    stem = Self.stem(owner.key)
    formerStem = owner.formerKey.map(Self.stem)
    participantID = owner.participantID
    try Self.makeFolders(self.folder)
  }

  private static func stem(_ key: String) -> String {
    String(SHA256.hash(Array(key.utf8)).hex.prefix(16))
  }

  /// A file's path without its ending.
  func path(_ slot: Int) -> String { "\(folder)/\(name(slot))" }

  private func name(_ slot: Int) -> String { slot == 0 ? stem : "\(stem)-\(slot + 1)" }

  /// Beside the file while changes in it wait for the server.
  func mark(_ slot: Int) -> String { path(slot) + ".waits" }

  /// The lock, held until it is closed; nil if another process has it.
  func lock(_ slot: Int) throws(LocalCopyError) -> Int32? { try Self.lock(path(slot) + ".lock") }

  private static func lock(_ path: String) throws(LocalCopyError) -> Int32? {
    let lock = Glibc.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .file(FileError("open", path, errno: errno)) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      return nil
    }
    return lock
  }

  /// Takes over the files that earlier versions kept for each invitation by itself, those of older
  /// invitations of the same participant too. Once: after it there is a file of the participant's.
  func adopt() throws(LocalCopyError) {
    guard let participantID, access(path(0) + ".copy", F_OK) != 0 else { return }
    var former: [String] = []
    if let formerStem { former.append(formerStem) }
    for name in copies() where name != formerStem && !name.hasPrefix(stem) {
      guard let bytes = try? AtomicFile.read("\(folder)/\(name).copy", byteCountMax: 1 << 30),
        let copy = LocalCopy.decode(bytes, map: map),
        copy.participant?.id.utf8.elementsEqual(participantID.utf8) == true
      else { continue }
      former.append(name)
    }
    var slot = 0
    for name in former where access("\(folder)/\(name).copy", F_OK) == 0 {
      while slot < LocalCopyFile.slotCount, access(path(slot) + ".copy", F_OK) == 0 { slot += 1 }
      guard slot < LocalCopyFile.slotCount,
        let old = try Self.lock("\(folder)/\(name).lock")
      else { continue }
      defer { close(old) }
      guard let new = try lock(slot) else { continue }
      defer { close(new) }
      // Whether something waits in it is found when it is looked into.
      try? AtomicFile.write([], to: mark(slot), permissions: 0o600)
      rename("\(folder)/\(name).copy", path(slot) + ".copy")
    }
  }

  /// The names of all copies in the folder, without their ending, in order.
  private func copies() -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".copy") { names.append(String(name.dropLast(5))) }
    }
    return names.sorted()
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
