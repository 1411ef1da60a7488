/// HMAC-SHA-256 (RFC 2104) under one key.
///
/// The two key blocks are hashed once; each message then costs its own blocks and two more.
public struct HMACSHA256: Sendable {
  private let inner: SHA256
  private let outer: SHA256

  public init(key: [UInt8]) {
    var block = key.count > 64 ? SHA256.hash(key).bytes : key
    block.append(contentsOf: repeatElement(0, count: 64 - block.count))
    var inner = SHA256()
    var outer = SHA256()
    inner.update(HMACSHA256.xored(block, 0x36))
    outer.update(HMACSHA256.xored(block, 0x5C))
    self.inner = inner
    self.outer = outer
  }

  /// The code of one message that is at hand as a whole.
  public func authenticate(_ message: [UInt8]) -> SHA256Digest {
    var code = begin()
    code.update(message)
    return finish(code)
  }

  /// A hash to feed a message into piece by piece, for ``finish(_:)``.
  public func begin() -> SHA256 { inner }

  /// The code of what has been fed into a hash from ``begin()``.
  public func finish(_ message: SHA256) -> SHA256Digest {
    var message = message
    var code = outer
    code.update(message.finalize().bytes)
    return code.finalize()
  }

  private static func xored(_ block: [UInt8], _ pad: UInt8) -> [UInt8] {
    var block = block
    for index in block.indices { block[index] ^= pad }
    return block
  }
}
