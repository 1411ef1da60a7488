/// Why a peer was turned away or cut off, for metrics.
package enum RefusalReason: String, CaseIterable, Sendable {
  case tooManyConnections = "too_many_connections"
  case tooManyFromAddress = "too_many_from_address"
  case tooOftenFromAddress = "too_often_from_address"
  /// The process has as many files and sockets open as it may.
  case outOfDescriptors = "out_of_descriptors"
  case badRequest = "bad_request"
  case requestTooLarge = "request_too_large"
  case handshakeTimeout = "handshake_timeout"
  case badUpgrade = "bad_upgrade"
  case origin = "origin"
  case subprotocol = "subprotocol"
  case byApplication = "by_application"
  case frameViolation = "frame_violation"
  case messageTooBig = "message_too_big"
  case idle = "idle"
}

/// What went through a server, or through all clients of a loop, since it started.
///
/// Loop-bound: read it on the loop.
package final class TransportCounters {
  /// Bytes read from sockets, HTTP included. For clients: message payload bytes.
  package internal(set) var bytesIn: UInt64 = 0
  /// Bytes handed to the kernel, HTTP included. For clients: message payload bytes.
  package internal(set) var bytesOut: UInt64 = 0
  /// Whole WebSocket messages received.
  package internal(set) var messagesIn: UInt64 = 0
  /// WebSocket messages accepted for sending.
  package internal(set) var messagesOut: UInt64 = 0
  /// WebSocket connections ever opened.
  package internal(set) var connectionsOpened: UInt64 = 0
  /// WebSocket connections open now.
  package internal(set) var connectionsOpen = 0
  /// Sockets open now, those that speak HTTP or have not spoken yet included.
  package internal(set) var socketsOpen = 0
  /// HTTP requests handed to the handler.
  package internal(set) var httpRequests: UInt64 = 0
  /// Peers refused, by reason.
  package internal(set) var refused: [RefusalReason: UInt64] = [:]

  init() {}

  func refuse(_ reason: RefusalReason) {
    refused[reason, default: 0] += 1
  }
}

@available(*, unavailable)
extension TransportCounters: Sendable {}
