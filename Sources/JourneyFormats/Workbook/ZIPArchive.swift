/// The parts of a ZIP archive (APPNOTE 6.3), as far as workbooks are written as one: stored or packed
/// with DEFLATE, neither encrypted nor in several files.
struct ZIPArchive {
  private let bytes: [UInt8]
  private var parts: [String: Part] = [:]

  private struct Part {
    var method: Int
    var packedCount: Int
    /// Of its own header.
    var offset: Int
  }

  private static let partsMax = 4_096
  /// A comment may stand behind the end of the list of parts.
  private static let endBytesMax = 22 + 65_535

  /// O(bytes). Nil if there is no list of parts, or a broken one.
  init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    let ends = bytes.indices.suffix(Self.endBytesMax).reversed()
    guard
      let end = ends.first(where: {
        bytes[$0] == 0x50 && $0 + 22 <= bytes.count && number($0, 4) == 0x0605_4B50
      })
    else { return nil }
    let count = number(end + 10, 2)
    var offset = number(end + 16, 4)
    guard count <= Self.partsMax else { return nil }
    for _ in 0..<count {
      guard offset + 46 <= bytes.count, number(offset, 4) == 0x0201_4B50 else { return nil }
      let nameCount = number(offset + 28, 2)
      guard offset + 46 + nameCount <= bytes.count else { return nil }
      let name = String(decoding: bytes[(offset + 46)..<(offset + 46 + nameCount)], as: UTF8.self)
      let isEncrypted = number(offset + 8, 2) & 1 == 1
      if !isEncrypted, parts[name] == nil {
        parts[name] = Part(
          method: number(offset + 10, 2), packedCount: number(offset + 20, 4),
          offset: number(offset + 42, 4))
      }
      offset += 46 + nameCount + number(offset + 30, 2) + number(offset + 32, 2)
    }
  }

  func has(_ name: String) -> Bool { parts[name] != nil }

  /// The bytes of a part; nil if there is none of that name, or it is broken, or larger than that.
  ///
  /// - Parameter bytesMax: Of what it is when it is unpacked.
  func part(_ name: String, bytesMax: Int) -> [UInt8]? {
    guard let part = parts[name], part.offset + 30 <= bytes.count,
      number(part.offset, 4) == 0x0403_4B50
    else { return nil }
    let start = part.offset + 30 + number(part.offset + 26, 2) + number(part.offset + 28, 2)
    guard start <= bytes.count, part.packedCount <= bytes.count - start else { return nil }
    let packed = bytes[start..<start + part.packedCount]
    switch part.method {
    case 0: return packed.count <= bytesMax ? Array(packed) : nil
    case 8: return try? Inflate.bytes(packed, bytesMax: bytesMax)
    default: return nil
    }
  }

  /// An unsigned number of so many bytes, the lowest first; the bytes are there.
  private func number(_ offset: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }
}
