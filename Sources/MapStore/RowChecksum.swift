import GRDB

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4) over the columns of a row.
///
/// SQLite keeps no checksums of its pages: a bit that flips inside a value goes unnoticed by it.
/// Every row therefore carries the checksum of its other columns, keys included, so that a damaged
/// row is told from a sound one when it is read. It finds every change of up to 32 bits in a row and
/// misses one of 2³² others. O(bytes).
struct RowChecksum {
  private var remainder: UInt32 = .max

  /// As the column `checksum` has it.
  var column: Int64 { Int64(~remainder) }

  /// A number of 64 bits, with or without a sign.
  mutating func add(_ number: Int64) { step(UInt64(bitPattern: number)) }
  mutating func add(_ number: UInt64) { step(number) }

  mutating func add(_ number: UInt64?) {
    step(number == nil ? 0 : 1)
    if let number { step(number) }
  }

  /// The length comes first, so that no two rows look alike.
  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { add($0) }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    step(UInt64(bytes.count))
    update(bytes)
  }

  /// The checksum of bytes alone.
  static func of(_ bytes: [UInt8]) -> Int64 {
    var checksum = RowChecksum()
    bytes.withUnsafeBytes { checksum.update($0) }
    return checksum.column
  }

  // MARK: Arithmetic

  private mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    while offset + 8 <= bytes.count {
      step(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    guard offset < bytes.count else { return }
    Self.tables.withUnsafeBufferPointer { tables in
      for byte in bytes[offset...] {
        remainder = tables[Int((remainder ^ UInt32(byte)) & 0xFF)] ^ (remainder >> 8)
      }
    }
  }

  /// Eight bytes at once, by eight tables (Kounavis & Berry 2005, “slicing by 8”).
  private mutating func step(_ word: UInt64) {
    let word = word ^ UInt64(remainder)
    remainder = Self.tables.withUnsafeBufferPointer { tables in
      var next: UInt32 = 0
      for byte in 0..<8 {
        next ^= tables[(7 - byte) << 8 | Int(truncatingIfNeeded: word >> (8 * UInt64(byte))) & 0xFF]
      }
      return next
    }
  }

  /// Eight tables of 256: table `n` carries a byte over `n` more bytes of zero.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var remainder = UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? (remainder >> 1) ^ 0x82F6_3B78 : remainder >> 1
      }
      tables[byte] = remainder
    }
    for index in 256..<tables.count {
      let shorter = tables[index - 256]
      tables[index] = tables[Int(shorter & 0xFF)] ^ (shorter >> 8)
    }
    return tables
  }()
}

// MARK: - The rows

extension RowChecksum {
  static func map(id: Int64, name: String, created: UInt64) -> Int64 {
    var checksum = RowChecksum()
    checksum.add(id)
    checksum.add(name)
    checksum.add(created)
    return checksum.column
  }

  static func change(map: Int64, _ entry: JournalEntry) -> Int64 {
    var checksum = RowChecksum()
    checksum.add(map)
    checksum.add(entry.index)
    checksum.add(entry.replica)
    checksum.add(entry.sequence)
    checksum.add(entry.participant)
    checksum.add(entry.receivedMilliseconds)
    checksum.add(entry.bytes)
    return checksum.column
  }

  /// - Parameter content: the checksum of the snapshot's bytes, which may be gone by now.
  static func snapshot(
    map: Int64, index: UInt64, number: Int64, hash: [UInt8], created: UInt64, content: Int64
  ) -> Int64 {
    var checksum = RowChecksum()
    checksum.add(map)
    checksum.add(index)
    checksum.add(number)
    checksum.add(hash)
    checksum.add(created)
    checksum.add(content)
    return checksum.column
  }

  static func attendance(
    map: Int64, id: UInt64, _ attendee: Attendee, left: UInt64?
  ) -> Int64 {
    var checksum = RowChecksum()
    checksum.add(map)
    checksum.add(id)
    checksum.add(attendee.participant)
    checksum.add(attendee.displayName)
    checksum.add(attendee.role)
    checksum.add(attendee.joinedMilliseconds)
    checksum.add(left)
    return checksum.column
  }

  static func author(map: Int64, _ author: Author) -> Int64 {
    var checksum = RowChecksum()
    checksum.add(map)
    checksum.add(author.replica)
    checksum.add(author.participant)
    checksum.add(author.displayName)
    checksum.add(author.role)
    // Rows of older formats, which have no keys, keep the checksums that they were written with.
    if author.hasKey { checksum.add(1 as UInt64) }
    return checksum.column
  }

  static func secret(name: String, _ bytes: [UInt8]) -> Int64 {
    var checksum = RowChecksum()
    checksum.add(name)
    checksum.add(bytes)
    return checksum.column
  }
}
