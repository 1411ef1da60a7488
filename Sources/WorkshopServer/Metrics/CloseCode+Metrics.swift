import SyncProtocol
import WebSocketTransport

extension CloseCode {
  /// What a closed connection is counted under. A peer can send any number, so that all beyond the
  /// known ones share a name.
  var metricName: String {
    switch self {
    case .normal: "normal"
    case .goingAway: "going-away"
    case .protocolError: "protocol-error"
    case .unsupportedData: "unsupported-data"
    case .noStatus: "no-status"
    case .abnormal: "abnormal"
    case .invalidPayload: "invalid-payload"
    case .policyViolation: "policy-violation"
    case .messageTooBig: "message-too-big"
    case .internalError: "internal-error"
    default: Self.byeName(rawValue) ?? "other"
    }
  }

  /// All names that ``metricName`` can give.
  static let metricNames: [String] =
    [
      "normal", "going-away", "protocol-error", "unsupported-data", "no-status", "abnormal",
      "invalid-payload", "policy-violation", "message-too-big", "internal-error", "other",
    ] + ByeCode.allCases.map { "bye-\($0.name)" }

  private static func byeName(_ code: UInt16) -> String? {
    guard code >= 4_000, let raw = UInt8(exactly: code - 4_000), let bye = ByeCode(rawValue: raw)
    else { return nil }
    return "bye-\(bye.name)"
  }
}
