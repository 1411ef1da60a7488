/// Reads an input as a sequence of choices. Behind its end everything is 0, so that every input means
/// something and a shorter one means less.
struct ByteSource {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { offset >= bytes.count }

  mutating func byte() -> UInt8 {
    guard offset < bytes.count else { return 0 }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// A number of 0 ..< `bound`, which must be 1 … 256.
  mutating func below(_ bound: Int) -> Int { Int(byte()) % bound }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// An element of a list that may be empty or long.
  mutating func pick<Element>(of elements: [Element]) -> Element? {
    let place = elements.count > 256 ? Int(wide(2)) : Int(byte())
    return elements.isEmpty ? nil : elements[place % elements.count]
  }

  /// A number of so many bytes, the highest first.
  mutating func wide(_ byteCount: Int) -> UInt64 {
    var value: UInt64 = 0
    for _ in 0..<byteCount { value = value << 8 | UInt64(byte()) }
    return value
  }

  /// Small numbers mostly, with all the large ones in reach.
  mutating func number() -> UInt64 {
    let first = byte()
    switch first {
    case 0..<0xF0: return UInt64(first)
    case 0xF0..<0xF8: return wide(2)
    case 0xF8..<0xFC: return (1 << 53) - 1 - UInt64(byte())
    default: return wide(8)
    }
  }

  /// At most so many of the bytes that follow.
  mutating func bytes(_ count: Int) -> [UInt8] {
    let end = min(bytes.count, offset + count)
    defer { offset = max(offset, end) }
    return offset < end ? Array(bytes[offset..<end]) : []
  }

  /// Bytes behind their length, which takes two bytes.
  mutating func block() -> [UInt8] {
    let count = Int(wide(2))
    return bytes(count)
  }

  /// Text behind its length in bytes, mended where it is no UTF-8.
  mutating func text() -> String {
    let count = Int(byte())
    return String(decoding: bytes(count), as: UTF8.self)
  }

  mutating func rest() -> [UInt8] { bytes(bytes.count) }
}
