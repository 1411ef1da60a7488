/// Whom a client connects to and what it puts up with.
package struct ClientConfiguration: Sendable {
  package var url: WebSocketURL
  /// The subprotocol offered; a server that does not take it is not a Waymark server.
  package var subprotocol = "waymark.v1"
  /// Fields added to the handshake, such as Authorization.
  package var headers: [(name: String, value: String)] = []
  /// Payload bytes of one message, over all its fragments. A bigger one closes with 1009.
  package var messageBytesMax = 64 << 20
  /// From the look-up of the name to the end of the handshake.
  package var connectMillisecondsMax: UInt64 = 10_000
  /// Without a byte from the server, pongs included.
  package var idleMillisecondsMax: UInt64 = 60_000
  /// Silence after which a ping is sent.
  package var pingIntervalMilliseconds: UInt64 = 20_000
  /// How long a closing connection may take to send what is queued and be answered.
  package var closeMillisecondsMax: UInt64 = 5_000
  /// Bytes that may wait to be sent; `send` refuses what would go beyond.
  package var sendQueueBytesMax = 64 << 20
  /// `connectionDrained` tells when a queue that was above this falls to it.
  package var sendQueueLowWaterBytes = 256 << 10
  /// For `wss`: a file of certificates (PEM) that are trusted beside the system's.
  package var authorityFile: String?
  /// For `wss` to a server of one's own. The connection is then private, but not proved.
  package var allowsSelfSignedCertificate = false

  package init(url: WebSocketURL) { self.url = url }

  /// - Throws: ``TransportError/urlInvalid(_:)``.
  package init(url: String) throws(TransportError) {
    self.init(url: try WebSocketURL(url))
  }
}

/// Told about client connections, on the loop.
package protocol ClientHandler: ConnectionHandler {
  /// The connection could not be opened. Nothing else is called for it.
  func connectionFailed(_ connection: Connection, _ failure: ConnectFailure)
}

/// Why a client could not connect.
package enum ConnectFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The look-up failed; carries the resolver's words.
  case nameNotFound(String)
  /// Nobody listens there, or the network does not lead there.
  case refused
  case timedOut
  /// The server answered the handshake with this HTTP status.
  case httpStatus(Int)
  /// The server says that it is elsewhere; where, as it wrote it. Nobody goes there unasked.
  case redirected(to: String)
  /// Something answered that does not speak the subprotocol.
  case notWaymark
  /// The server could not prove who it is.
  case certificate(CertificateProblem)
  /// The encrypted connection could not be set up; carries the library's words.
  case encryption(String)
  case other(String)

  package var description: String {
    switch self {
    case .nameNotFound(let words): "the server's name could not be found (\(words))"
    case .refused: "the server refused the connection or cannot be reached"
    case .timedOut: "the server did not answer in time"
    case .httpStatus(401), .httpStatus(403): "the server does not let this client in"
    case .httpStatus(404): "the server knows nothing at this address (HTTP 404)"
    case .httpStatus(503): "the server is full or busy (HTTP 503)"
    case .httpStatus(let status): "the server answered with HTTP \(status)"
    case .notWaymark: "what answered is not a Waymark server"
    case .redirected(let place):
      "the server says that it is at another address, \(place): if you trust that one, name it with "
        + "--server"
    case .certificate(let problem): "\(problem)"
    case .encryption(let words):
      "no encrypted connection could be made; does the server speak TLS at this port? (\(words))"
    case .other(let words): "the connection failed (\(words))"
    }
  }
}

/// An address of a stranger's as it can be shown: URLs are of ASCII (RFC 3986 §2), and short enough to
/// be read.
package func shownAddress(_ text: String) -> String {
  let plain = text.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }
  let shown = String(String.UnicodeScalarView(plain.prefix(200)))
  return plain.count > 200 ? shown + "…" : shown
}
