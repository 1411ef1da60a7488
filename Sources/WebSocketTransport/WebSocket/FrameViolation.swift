/// What a peer can do wrong in the framing of RFC 6455.
package enum FrameViolation: Error, Equatable {
  case reservedBits
  case reservedOpcode
  /// §5.1: a client masks every frame.
  case unmasked
  case fragmentedControl
  /// §5.5: control frames carry 125 bytes at most.
  case controlTooLong
  case unexpectedContinuation
  /// A new message began before the last one ended.
  case unfinishedMessage
  /// §5.2: lengths use the fewest bytes they need, and stay below 2⁶³.
  case badLength
  case badClosePayload
  /// Waymark speaks binary messages only.
  case text
  /// The message, over all its fragments, is above the limit.
  case messageTooBig
  /// The message comes in more pieces than anybody needs.
  case tooManyFragments

  var closeCode: CloseCode {
    switch self {
    case .text: .unsupportedData
    case .messageTooBig: .messageTooBig
    case .tooManyFragments: .policyViolation
    default: .protocolError
    }
  }

  var reason: String {
    switch self {
    case .reservedBits: "reserved bits"
    case .reservedOpcode: "reserved opcode"
    case .unmasked: "unmasked frame"
    case .fragmentedControl: "fragmented control frame"
    case .controlTooLong: "control frame too long"
    case .unexpectedContinuation: "continuation of nothing"
    case .unfinishedMessage: "new message inside another"
    case .badLength: "bad length"
    case .badClosePayload: "bad close frame"
    case .text: "text messages are not used here"
    case .messageTooBig: "message too big"
    case .tooManyFragments: "too many fragments"
    }
  }
}
