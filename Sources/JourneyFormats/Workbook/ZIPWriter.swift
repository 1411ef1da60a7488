/// Makes a ZIP archive (APPNOTE 6.3) of parts that are stored as they are. Equal parts make equal bytes.
struct ZIPWriter {
  private var bytes: [UInt8] = []
  private var list: [UInt8] = []
  private var count = 0

  /// The first day that archives know: 1980-01-01.
  private static let firstDay = 0x0021
  private static let namesAreUTF8 = 0x0800

  mutating func add(_ name: String, _ text: String) {
    let content = Array(text.utf8)
    let name = Array(name.utf8)
    let offset = bytes.count
    var fields: [UInt8] = []
    // Version, flags, method, time, day, checksum, sizes, length of the name, of what is extra.
    Self.append(20, 2, to: &fields)
    Self.append(Self.namesAreUTF8, 2, to: &fields)
    Self.append(0, 2, to: &fields)
    Self.append(0, 2, to: &fields)
    Self.append(Self.firstDay, 2, to: &fields)
    Self.append(Int(Self.checksum(content)), 4, to: &fields)
    Self.append(content.count, 4, to: &fields)
    Self.append(content.count, 4, to: &fields)
    Self.append(name.count, 2, to: &fields)
    Self.append(0, 2, to: &fields)
    bytes += [0x50, 0x4B, 0x03, 0x04] + fields + name + content
    list += [0x50, 0x4B, 0x01, 0x02, 20, 0] + fields
    // Comment, disk, attributes.
    list += Array(repeating: 0, count: 10)
    Self.append(offset, 4, to: &list)
    list += name
    count += 1
  }

  /// The archive with the list of its parts.
  consuming func finished() -> [UInt8] {
    let offset = bytes.count
    bytes += list
    bytes += [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0]
    Self.append(count, 2, to: &bytes)
    Self.append(count, 2, to: &bytes)
    Self.append(list.count, 4, to: &bytes)
    Self.append(offset, 4, to: &bytes)
    Self.append(0, 2, to: &bytes)
    return bytes
  }

  private static func append(_ number: Int, _ count: Int, to bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }

  /// CRC-32 (ISO 3309).
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes { sum = sum >> 8 ^ table[Int((sum ^ UInt32(byte)) & 0xFF)] }
    return ~sum
  }

  private static let table: [UInt32] = (0..<256).map { start in
    (0..<8).reduce(UInt32(start)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }
}
