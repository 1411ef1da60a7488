/// A message ready to be sent: encoded once, shared by all connections it goes to.
///
/// Frames of a server are not masked (RFC 6455 §5.1), so that header and payload are the same
/// bytes for every receiver. A client's frames are masked, each in a copy of its own.
package final class OutgoingMessage: Sendable {
  /// Header and payload of the one unmasked frame.
  let frame: [UInt8]
  let headerCount: Int

  /// Complexity: O(n); the payload is copied once, behind its header.
  package init(_ payload: [UInt8]) {
    frame = encodeFrame(opcode: 0x2, payload)
    headerCount = frame.count - payload.count
  }

  /// Bytes of the payload.
  package var count: Int { frame.count - headerCount }
}

/// One whole, unmasked frame (RFC 6455 §5.2).
func encodeFrame(opcode: UInt8, _ payload: some Collection<UInt8>) -> [UInt8] {
  let count = payload.count
  var frame: [UInt8] = []
  frame.reserveCapacity(count + 10)
  frame.append(0x80 | opcode)
  switch count {
  case ...125:
    frame.append(UInt8(count))
  case ...0xFFFF:
    frame.append(126)
    frame.append(UInt8(count >> 8))
    frame.append(UInt8(count & 0xFF))
  default:
    frame.append(127)
    for shift in stride(from: 56, through: 0, by: -8) {
      frame.append(UInt8(truncatingIfNeeded: count >> shift))
    }
  }
  frame.append(contentsOf: payload)
  return frame
}

/// Code and reason as the payload of a close frame, the reason cut to fit at a character's end.
func closePayload(_ code: CloseCode, reason: String) -> [UInt8] {
  guard code.maySend else { return [] }
  var text = String(reason.prefix(123))
  while text.utf8.count > 123 { text.removeLast() }
  return [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)] + Array(text.utf8)
}
