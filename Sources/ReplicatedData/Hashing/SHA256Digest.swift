/// The 32 bytes of a SHA-256 hash, as a value without heap memory.
public struct SHA256Digest: Hashable, Sendable {
  /// The eight words of the hash, each big-endian in ``bytes``.
  private let words: SIMD8<UInt32>

  init(_ words: SIMD8<UInt32>) { self.words = words }

  /// Takes exactly 32 bytes, else nil.
  public init?(bytes: [UInt8]) {
    guard bytes.count == SHA256Digest.byteCount else { return nil }
    var words = SIMD8<UInt32>()
    for index in 0..<SHA256Digest.byteCount {
      words[index / 4] = words[index / 4] << 8 | UInt32(bytes[index])
    }
    self.words = words
  }

  public static let byteCount = 32

  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: SHA256Digest.byteCount) { buffer, count in
      for index in 0..<SHA256Digest.byteCount {
        buffer[index] = byte(index)
      }
      count = SHA256Digest.byteCount
    }
  }

  /// The byte at 0…31.
  public func byte(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: words[index / 4] >> UInt32(24 - index % 4 * 8))
  }

  /// The first eight bytes as a big-endian number, then the next eight.
  public var leading128Bits: (high: UInt64, low: UInt64) {
    (
      UInt64(words[0]) << 32 | UInt64(words[1]),
      UInt64(words[2]) << 32 | UInt64(words[3])
    )
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    var digits: [UInt8] = []
    for index in 0..<SHA256Digest.byteCount {
      for digit in [byte(index) >> 4, byte(index) & 15] {
        digits.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      }
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
