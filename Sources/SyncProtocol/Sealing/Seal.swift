import CBOR
import ReplicatedData

/// The first 16 bytes of an HMAC-SHA-256 by which a server recognises changes it has accepted.
///
/// A server that lost the last moments before a crash gets them back from its clients. The seal
/// shows that a change given back by somebody else than its author is the one that was merged then.
public struct Seal: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  public static let byteCount = 16

  init(_ digest: SHA256Digest) {
    (high, low) = digest.leading128Bits
  }

  /// Takes exactly 16 bytes, else nil.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Seal.byteCount else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<8 {
      high = high << 8 | UInt64(bytes[index])
      low = low << 8 | UInt64(bytes[index + 8])
    }
    self.high = high
    self.low = low
  }

  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Seal.byteCount)
    for word in [high, low] {
      for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(56 - index * 8))) }
    }
    return bytes
  }

  /// Compares in a time that does not depend on where the difference is.
  public static func == (a: Seal, b: Seal) -> Bool {
    (a.high ^ b.high) | (a.low ^ b.low) == 0
  }
}

/// Makes and checks the seals of one map.
public struct Sealer: Sendable {
  private let code: HMACSHA256
  /// The map's name is already fed in, so that a body cannot be moved to another map.
  private let begun: SHA256

  /// `key`: the server's secret, 32 random bytes kept in its data folder.
  public init(key: [UInt8], map: MapName) {
    code = HMACSHA256(key: key)
    var begun = code.begin()
    begun.update([UInt8(truncatingIfNeeded: map.utf8.count)])
    begun.update(map.utf8)
    self.begun = begun
  }

  /// HMAC(key, length of the map's name as one byte ‖ the name ‖ the body), cut to 16 bytes.
  public func seal(_ body: [UInt8]) -> Seal {
    var message = begun
    message.update(body)
    return Seal(code.finish(message))
  }

  public func seals(_ sealed: SealedChanges) -> Bool {
    seal(sealed.body) == sealed.seal
  }
}
