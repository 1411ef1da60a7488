/// The name of a map on a server: 1 to 64 bytes of `a`–`z`, `0`–`9`, `-`, `_` and `.`, not
/// beginning with a dot, so that it is safe in an address, a path and a log.
public struct MapName: Hashable, Sendable {
  public let utf8: [UInt8]

  public static let byteCountMax = 64

  /// Nil if the name breaks the rule.
  public init?(_ name: String) {
    self.init(utf8: Array(name.utf8))
  }

  /// Nil if the name breaks the rule.
  public init?(utf8: [UInt8]) {
    guard (1...MapName.byteCountMax).contains(utf8.count), utf8[0] != 0x2E else { return nil }
    for byte in utf8 {
      switch byte {
      case 0x61...0x7A, 0x30...0x39, 0x2D, 0x5F, 0x2E: continue
      default: return nil
      }
    }
    self.utf8 = utf8
  }

  public var string: String { String(decoding: utf8, as: UTF8.self) }
}
