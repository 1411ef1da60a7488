import WebSocketTransport

/// Where a server is, as a user wrote it: `ws://HOST:PORT`, `https://HOST`, or only `HOST:PORT`.
package struct ServerAddress: Equatable, Sendable {
  package let url: WebSocketURL

  /// - Throws: ``TransportError/urlInvalid(_:)``.
  package init(_ text: String) throws(TransportError) {
    url = try WebSocketURL(text.contains("://") ? text : "ws://\(text)")
  }

  /// `HOST:PORT`, with brackets around an IPv6 address.
  package var authority: String {
    "\(url.host.contains(":") ? "[\(url.host)]" : url.host):\(url.port)"
  }

  /// The same server for HTTP, without a path: `http://HOST:PORT`.
  package var httpBase: String { "\(url.isSecure ? "https" : "http")://\(authority)" }

  /// As it is named to people.
  package var text: String { "\(url.isSecure ? "wss" : "ws")://\(authority)" }
}
