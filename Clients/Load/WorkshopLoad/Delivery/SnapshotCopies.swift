import Glibc
import ReplicatedData

/// The snapshots that were seen, each kept once: copies of it are compared with the first one, byte
/// by byte, and the first one is held against its SHA-256.
struct SnapshotCopies {
  private struct Copy {
    var bytes: [UInt8] = []
    var version: [(ReplicaID, UInt64)]?
  }

  private var copies: [[UInt8]: Copy] = [:]

  /// Whether a piece is what it was for others, if they had it already.
  mutating func agrees(
    _ hash: UnsafeRawBufferPointer, offset: UInt64, total: UInt64,
    _ piece: UnsafeRawBufferPointer
  ) -> Bool {
    let key = Array(hash)
    guard let start = Int(exactly: offset) else { return false }
    var copy = copies[key] ?? Copy()
    // Its place is emptied first, so that the bytes are not copied to be added to.
    copies[key] = nil
    defer { copies[key] = copy }
    if copy.bytes.isEmpty { copy.bytes.reserveCapacity(Int(clamping: total)) }
    if start == copy.bytes.count {
      copy.bytes.append(contentsOf: piece)
      return true
    }
    guard start < copy.bytes.count else { return false }
    // A piece may be cut elsewhere than before: its end may be new.
    let known = min(piece.count, copy.bytes.count - start)
    let isEqual = copy.bytes.withUnsafeBytes { bytes in
      guard let ours = bytes.baseAddress, let theirs = piece.baseAddress else { return true }
      return memcmp(ours + start, theirs, known) == 0
    }
    copy.bytes.append(contentsOf: piece.dropFirst(known))
    return isEqual
  }

  /// What a whole snapshot says it holds of each replica; nil if its hash is wrong.
  mutating func version(_ hash: UnsafeRawBufferPointer) -> [(ReplicaID, UInt64)]? {
    let key = Array(hash)
    guard let copy = copies[key] else { return nil }
    if let version = copy.version { return version }
    guard SHA256.hash(copy.bytes).bytes == key, let version = readVersion(copy.bytes) else {
      return nil
    }
    copies[key]?.version = version
    return version
  }

  /// `[1, replicas, version, …]`, version with last seq and last stamp of each replica; behind the
  /// replicas that have written stand given names of records, of which there is no version.
  private func readVersion(_ bytes: [UInt8]) -> [(ReplicaID, UInt64)]? {
    bytes.withUnsafeBytes { bytes in
      var items = RawItems(bytes)
      guard items.array() == 5, items.unsigned() == 1, let count = items.array() else {
        return nil
      }
      var names: [ReplicaID] = []
      for _ in 0..<count {
        guard let name = items.unsigned() else { return nil }
        names.append(ReplicaID(name))
      }
      guard let versionCount = items.array(), versionCount.isMultiple(of: 2),
        versionCount / 2 <= count
      else { return nil }
      var version: [(ReplicaID, UInt64)] = []
      for replica in names.prefix(versionCount / 2) {
        guard let seq = items.unsigned(), items.unsigned() != nil else { return nil }
        version.append((replica, seq))
      }
      return version
    }
  }
}
