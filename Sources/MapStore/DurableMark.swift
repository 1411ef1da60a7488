import Foundation

/// How far each map was reported durable, in a file beside the database.
///
/// SQLite takes a write-ahead log up to its first damaged frame and drops the rest without a word:
/// a flipped bit, a cut or a missing log would take back what was acknowledged. The mark is written
/// after each commit and never synced, so after a loss of power it may say less than the truth, and
/// never more.
///
/// The file is an array of 16 bytes a map, at the place of the map's row id: the last index and
/// the checksum of id and index, each as 8 bytes, little-endian. A slot that does not fit its
/// checksum says nothing.
final class DurableMark: Sendable {
  private let descriptor: Int32
  private static let slotBytes = 16
  /// Row ids above are left without a mark, so that no id makes the file endless.
  private static let idMax: Int64 = 1 << 20

  static func path(in folder: String) -> String { folder + "/waymark.mark" }

  /// Nil where the file cannot be opened: the mark is a second look, nothing depends on it.
  init?(folder: String) {
    descriptor = open(Self.path(in: folder), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Notes that all changes of a map up to `index` are durable.
  func note(map: Int64, index: UInt64) {
    guard (0...Self.idMax).contains(map) else { return }
    let slot = [index.littleEndian, Self.checksum(map, index).littleEndian]
    _ = slot.withUnsafeBytes {
      pwrite(descriptor, $0.baseAddress, $0.count, off_t(map) * off_t(Self.slotBytes))
    }
  }

  /// The marks of a folder, by the map's row id; empty when there are none.
  static func read(folder: String) -> [Int64: UInt64] {
    guard let bytes = FileManager.default.contents(atPath: path(in: folder)) else { return [:] }
    var marks: [Int64: UInt64] = [:]
    bytes.withUnsafeBytes { bytes in
      let slots = min(bytes.count / slotBytes, Int(idMax) + 1)
      for id in 0..<slots {
        let offset = id * slotBytes
        let words = [offset, offset + 8].map {
          UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
        }
        let (index, checksum) = (words[0], words[1])
        if checksum == self.checksum(Int64(id), index) { marks[Int64(id)] = index }
      }
    }
    return marks
  }

  private static func checksum(_ map: Int64, _ index: UInt64) -> UInt64 {
    var checksum = RowChecksum()
    checksum.add(map)
    checksum.add(index)
    // An empty slot, all zeros, must not pass for a mark.
    return UInt64(bitPattern: checksum.column) | 1 << 63
  }
}
