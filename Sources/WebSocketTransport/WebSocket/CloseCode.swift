/// The status code of a WebSocket close (RFC 6455 §7.4).
///
/// Codes 4000…4999 are free for an application. A client of libwebsockets 4.1 reads 1012…1014
/// as 1002, so what a client shall tell apart belongs into a code of one's own.
package struct CloseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let normal = CloseCode(rawValue: 1000)
  package static let goingAway = CloseCode(rawValue: 1001)
  package static let protocolError = CloseCode(rawValue: 1002)
  package static let unsupportedData = CloseCode(rawValue: 1003)
  /// The peer closed without a code. Never sent.
  package static let noStatus = CloseCode(rawValue: 1005)
  /// The connection ended without a close. Never sent.
  package static let abnormal = CloseCode(rawValue: 1006)
  package static let invalidPayload = CloseCode(rawValue: 1007)
  package static let policyViolation = CloseCode(rawValue: 1008)
  package static let messageTooBig = CloseCode(rawValue: 1009)
  package static let internalError = CloseCode(rawValue: 1011)

  /// Whether a close frame may carry the code (RFC 6455 §7.4, and the registry it started).
  package var maySend: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }

  package var description: String { String(rawValue) }
}
