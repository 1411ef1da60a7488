/// Where a server listens and what it puts up with.
package struct ServerConfiguration: Sendable {
  /// Numeric IPv4 or IPv6 address. "::" takes both families.
  package var address = "127.0.0.1"
  /// 0 lets the system choose; see ``Server/port``.
  package var port: UInt16 = 7420
  /// The one WebSocket subprotocol spoken; a client that does not offer it is refused.
  package var subprotocol = "waymark.v1"

  /// Payload bytes of one message, over all its fragments. A bigger one closes with 1009.
  package var messageBytesMax = 1 << 20
  /// Sockets open at a time, HTTP ones included. More are answered with 503.
  package var connectionsMax = 10_000
  /// Sockets open at a time from one address, or one /64 of IPv6, which is what one peer has at
  /// least. A whole office may sit behind one, with several sockets for each browser; so may everybody
  /// behind a reverse proxy.
  package var connectionsPerAddressMax = 2_000
  /// New sockets a second from one address, averaged. After a quiet time as many as may be open, or
  /// a second's worth, come at once.
  package var connectionsPerAddressPerSecondMax = 200
  /// From the connect, or the last answer, to the end of the next request's head and body.
  package var handshakeMillisecondsMax: UInt64 = 10_000
  /// Without a byte from the peer, pongs included; or without it taking a byte of an HTTP answer.
  package var idleMillisecondsMax: UInt64 = 60_000
  /// Silence after which a ping is sent.
  package var pingIntervalMilliseconds: UInt64 = 20_000
  /// How long a closing connection may take to send what is queued and answer the close.
  package var closeMillisecondsMax: UInt64 = 5_000
  /// Bytes that may wait for one connection; `send` refuses what would go beyond.
  package var sendQueueBytesMax = 8 << 20
  /// `connectionDrained` tells when a queue that was above this falls to it.
  package var sendQueueLowWaterBytes = 256 << 10
  /// Head and body of one HTTP request.
  package var httpRequestBytesMax = 64 << 10
  /// How long a handler may take to answer an HTTP request before the peer gets a 503.
  package var httpResponseMillisecondsMax: UInt64 = 30_000
  /// A peer that takes an HTTP answer more slowly than this, on average, is let go; it has
  /// `idleMillisecondsMax` on top. So is one that sends a body more slowly.
  package var httpBytesPerSecondMin = 16 << 10
  /// Bytes of bodies that may be held at a time, of all requests that are not answered yet.
  package var httpBodyBytesHeldMax = 64 << 20
  /// Origins whose pages may connect, such as "https://maps.example.org", besides the server's own.
  /// "*" is any. Clients that are not browsers send no Origin and are not bound by this.
  package var allowedOrigins: [String] = []

  package init() {}
}

extension ServerConfiguration {
  /// Whether a text is an address as ``address`` asks for.
  package static func isAddress(_ text: String) -> Bool {
    SocketAddress(numeric: text, port: 0) != nil
  }
}
