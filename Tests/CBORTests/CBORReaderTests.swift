import CBOR
import Testing

@Suite("Reading CBOR")
struct CBORReaderTests {
  @Test(
    "Unsigned integers of RFC 8949, appendix A",
    arguments: [
      ([0x00], 0), ([0x17], 23), ([0x18, 0x18], 24), ([0x18, 0xFF], 255),
      ([0x19, 0x01, 0x00], 256), ([0x19, 0x03, 0xE8], 1000),
      ([0x1A, 0x00, 0x0F, 0x42, 0x40], 1_000_000),
      ([0x1B, 0x00, 0x00, 0x00, 0xE8, 0xD4, 0xA5, 0x10, 0x00], 1_000_000_000_000),
      ([0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], UInt64.max),
    ] as [([UInt8], UInt64)])
  func unsigned(bytes: [UInt8], value: UInt64) throws {
    var reader = CBORReader(bytes)
    #expect(try reader.unsigned() == value)
    try reader.finish()
    var writer = CBORWriter()
    writer.unsigned(value)
    #expect(writer.bytes == bytes)
  }

  @Test(
    "Integers of RFC 8949, appendix A, and the ends of 64 bits",
    arguments: [
      ([0x20], -1), ([0x29], -10), ([0x38, 0x63], -100), ([0x39, 0x03, 0xE7], -1000), ([0x0A], 10),
      ([0x1B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], Int64.max),
      ([0x3B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], Int64.min),
    ] as [([UInt8], Int64)])
  func integers(bytes: [UInt8], value: Int64) throws {
    var reader = CBORReader(bytes)
    #expect(try reader.integer() == value)
    var writer = CBORWriter()
    writer.integer(value)
    #expect(writer.bytes == bytes)
  }

  @Test("Strings, booleans, null and nesting come back as they were written")
  func items() throws {
    var writer = CBORWriter()
    writer.array(5)
    writer.text("zażółć")
    writer.byteString([1, 2, 3])
    writer.bool(true)
    writer.null()
    writer.array(0)
    var reader = CBORReader(writer.bytes)
    try reader.array(exactly: 5)
    #expect(try reader.text() == "zażółć")
    #expect(try reader.byteString() == [1, 2, 3])
    #expect(try reader.bool())
    #expect(try reader.nullIfPresent())
    #expect(try reader.array() == 0)
    #expect(reader.isAtEnd)
  }

  // Shows WM-CBOR-1.
  @Test(
    "Whatever is not the one encoding is refused",
    arguments: [
      ([0x18, 0x17], .notDeterministic), ([0x19, 0x00, 0xFF], .notDeterministic),
      ([0x1A, 0x00, 0x00, 0xFF, 0xFF], .notDeterministic),
      ([0x1B, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF], .notDeterministic),
      ([0x9F, 0xFF], .notDeterministic), ([0x5F, 0xFF], .notDeterministic),
      ([0x1C], .unsupported), ([0xC0, 0x00], .unsupported), ([0xF7], .unsupported),
      ([0xF9, 0x00, 0x00], .unsupported), ([0xFB], .unsupported), ([0xFF], .unsupported),
      ([0xA0], .unsupported),
      ([], .truncated), ([0x19, 0x01], .truncated), ([0x42, 0x00], .truncated),
      ([0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .truncated),
      ([0x61, 0xFF], .invalidUTF8), ([0x62, 0xC0, 0x80], .invalidUTF8),
      ([0x63, 0xED, 0xA0, 0x80], .invalidUTF8),
      ([0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x00], .tooLong),
    ] as [([UInt8], CBORError)])
  func refused(bytes: [UInt8], error: CBORError) {
    #expect(throws: error) {
      var reader = CBORReader(bytes)
      _ = try reader.item()
    }
  }

  @Test("An item of another type, a number too large and a string too long each say so")
  func wrongItems() {
    #expect(throws: CBORError.unexpectedType) {
      var reader = CBORReader([0x60] as [UInt8])
      _ = try reader.unsigned()
    }
    #expect(throws: CBORError.outOfRange) {
      var reader = CBORReader([0x1B, 0, 0, 0, 1, 0, 0, 0, 0] as [UInt8])
      _ = try reader.unsigned32()
    }
    #expect(throws: CBORError.outOfRange) {
      var reader = CBORReader([0x3B, 0x80, 0, 0, 0, 0, 0, 0, 0] as [UInt8])
      _ = try reader.integer()
    }
    #expect(throws: CBORError.tooLong) {
      var reader = CBORReader([0x62, 0x61, 0x61] as [UInt8])
      _ = try reader.text(max: 1)
    }
    #expect(throws: CBORError.trailingBytes) {
      var reader = CBORReader([0x00, 0x00] as [UInt8])
      _ = try reader.unsigned()
      try reader.finish()
    }
  }
}
