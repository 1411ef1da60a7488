/// SHA-256 (FIPS 180-4), fed piece by piece.
///
/// A value of fixed size without heap memory: a copy is a fork, so a common beginning needs to be
/// hashed once only. Not a substitute for a hardened library where timing matters beyond
/// ``HMACSHA256``: the compression itself has no data-dependent branch or look-up.
public struct SHA256: Sendable {
  private var state: SIMD8<UInt32> = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
    0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
  ]
  /// The bytes of an unfinished block, first `pendingCount` of 64.
  private var pending = InlineArray<64, UInt8>(repeating: 0)
  private var pendingCount = 0
  private var byteCount: UInt64 = 0

  public init() {}

  /// The hash of one piece of data.
  public static func hash(_ bytes: [UInt8]) -> SHA256Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { update($0) }
  }

  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBufferPointer { update($0) }
  }

  public mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    byteCount &+= UInt64(bytes.count)
    var index = 0
    while pendingCount > 0, index < bytes.count {
      append(bytes[index])
      index += 1
    }
    guard let base = bytes.baseAddress else { return }
    while bytes.count - index >= 64 {
      compress(base + index)
      index += 64
    }
    while index < bytes.count {
      append(bytes[index])
      index += 1
    }
  }

  /// Ends the message and returns its hash. The value must not be used afterwards.
  public mutating func finalize() -> SHA256Digest {
    let bitCount = byteCount &<< 3
    append(0x80)
    while pendingCount != 56 { append(0) }
    var shift: UInt64 = 64
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: bitCount >> shift))
    }
    return SHA256Digest(state)
  }

  private mutating func append(_ byte: UInt8) {
    pending[pendingCount] = byte
    pendingCount += 1
    guard pendingCount == 64 else { return }
    pendingCount = 0
    let block = pending
    block.span.withUnsafeBufferPointer { block in
      // A span of 64 bytes always has an address.
      if let base = block.baseAddress { compress(base) }
    }
  }

  /// Works one block of 64 bytes into the state (FIPS 180-4 §6.2.2). The message schedule is kept
  /// as a ring of its last 16 words.
  private mutating func compress(_ block: UnsafePointer<UInt8>) {
    var words = InlineArray<16, UInt32>(repeating: 0)
    for t in 0..<16 {
      words[unchecked: t] = UInt32(
        bigEndian: UnsafeRawPointer(block + 4 * t).loadUnaligned(as: UInt32.self))
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    var t = 0
    while true {
      // Eight rounds, after which every variable is in its own place again.
      round(a, b, c, &d, e, f, g, &h, t, words)
      round(h, a, b, &c, d, e, f, &g, t &+ 1, words)
      round(g, h, a, &b, c, d, e, &f, t &+ 2, words)
      round(f, g, h, &a, b, c, d, &e, t &+ 3, words)
      round(e, f, g, &h, a, b, c, &d, t &+ 4, words)
      round(d, e, f, &g, h, a, b, &c, t &+ 5, words)
      round(c, d, e, &f, g, h, a, &b, t &+ 6, words)
      round(b, c, d, &e, f, g, h, &a, t &+ 7, words)
      t &+= 8
      if t == 64 { break }
      if t & 15 == 0 { Self.extend(&words) }
    }
    state &+= [a, b, c, d, e, f, g, h]
  }

  /// The next 16 words of the message schedule.
  @inline(__always)
  private static func extend(_ words: inout InlineArray<16, UInt32>) {
    for t in 0..<16 {
      let w2 = words[unchecked: (t &+ 14) & 15]
      let w15 = words[unchecked: (t &+ 1) & 15]
      let sigma1 = rotated(w2, 17) ^ rotated(w2, 19) ^ w2 >> 10
      let sigma0 = rotated(w15, 7) ^ rotated(w15, 18) ^ w15 >> 3
      words[unchecked: t] =
        words[unchecked: t] &+ sigma1 &+ words[unchecked: (t &+ 9) & 15] &+ sigma0
    }
  }

  /// One round, which leaves its new values in the places of `d` and `h`.
  @inline(__always)
  private func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32,
    _ t: Int, _ words: borrowing InlineArray<16, UInt32>
  ) {
    let sum1 = Self.rotated(e, 6) ^ Self.rotated(e, 11) ^ Self.rotated(e, 25)
    let choice = g ^ (e & (f ^ g))
    let first =
      h &+ sum1 &+ choice &+ SHA256.roundConstants[unchecked: t] &+ words[unchecked: t & 15]
    let sum0 = Self.rotated(a, 2) ^ Self.rotated(a, 13) ^ Self.rotated(a, 22)
    let majority = (a & b) | (c & (a | b))
    d = d &+ first
    h = first &+ sum0 &+ majority
  }

  @inline(__always)
  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }

  private static let roundConstants: InlineArray<64, UInt32> = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4,
    0xAB1C_5ED5, 0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE,
    0x9BDC_06A7, 0xC19B_F174, 0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F,
    0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA, 0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7,
    0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967, 0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC,
    0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85, 0xA2BF_E8A1, 0xA81A_664B,
    0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070, 0x19A4_C116,
    0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
    0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7,
    0xC671_78F2,
  ]
}
