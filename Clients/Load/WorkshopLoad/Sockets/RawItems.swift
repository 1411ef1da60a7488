/// Reads the few kinds of CBOR items (RFC 8949) that stand before what matters in a message, in
/// place, for messages that come by the million. Nil when something else is there.
///
/// Only arrays, numbers and strings; whatever wants more is decoded by SyncProtocol.
struct RawItems {
  private let bytes: UnsafeRawBufferPointer
  private(set) var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  mutating func unsigned() -> UInt64? { head(0) }
  mutating func array() -> Int? { head(4).flatMap { Int(exactly: $0) } }

  mutating func byteString() -> UnsafeRawBufferPointer? {
    guard let count = head(2), count <= UInt64(bytes.count - offset) else { return nil }
    let start = offset
    offset += Int(count)
    return UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
  }

  private mutating func head(_ major: UInt8) -> UInt64? {
    guard offset < bytes.count, bytes[offset] >> 5 == major else { return nil }
    let short = bytes[offset] & 0x1F
    guard short >= 24 else {
      offset += 1
      return UInt64(short)
    }
    guard short <= 27 else { return nil }
    let byteCount = 1 << Int(short - 24)
    guard bytes.count - offset > byteCount else { return nil }
    var value: UInt64 = 0
    for index in 1...byteCount { value = value << 8 | UInt64(bytes[offset + index]) }
    offset += 1 + byteCount
    return value
  }
}
