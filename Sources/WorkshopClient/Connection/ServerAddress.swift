import WebSocketTransport

/// Where a server is, as a user wrote it: `ws://HOST:PORT`, `https://HOST/PREFIX`, or only `HOST:PORT`;
/// and what proves that it is the one.
package struct ServerAddress: Equatable, Sendable {
  /// For its WebSocket. The path is the prefix with a slash behind it: that is what proxies hand on that
  /// know a folder of their own for the server, and “/PREFIX” alone many of them would redirect.
  package let url: WebSocketURL
  /// The path below which a proxy has the server, percent-encoded: `/wm`; empty for the root.
  package let prefix: String
  /// A file of certificates (PEM) that are trusted beside the system's.
  package var authorityFile: String?

  /// - Throws: ``TransportError/urlInvalid(_:)``.
  package init(_ text: String, authorityFile: String? = nil) throws(TransportError) {
    var url = try WebSocketURL(text.contains("://") ? text : "ws://\(text)")
    var prefix = url.target.prefix { $0 != "?" }
    while prefix.hasSuffix("/") { prefix.removeLast() }
    url.target = "\(prefix)/"
    self.url = url
    self.prefix = String(prefix)
    self.authorityFile = authorityFile
  }

  /// `HOST:PORT`, with brackets around an IPv6 address.
  package var authority: String {
    "\(url.host.contains(":") ? "[\(url.host)]" : url.host):\(url.port)"
  }

  /// The same server for HTTP: `http://HOST:PORT` or `https://HOST/PREFIX`.
  package var httpBase: String {
    "\(url.isSecure ? "https" : "http")://\(url.authority)\(prefix)"
  }

  /// As it is named to people.
  package var text: String { "\(url.isSecure ? "wss" : "ws")://\(authority)\(prefix)" }

  /// What tells servers apart in the names of files: letters, digits, points and lines; as `HOST_PORT`
  /// where there is no prefix.
  package var fileName: String {
    var name = String(authority.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "_" })
    for byte in prefix.utf8 {
      switch byte {
      case UInt8(ascii: "/"): name += "_"
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      default: name += "-" + String(byte, radix: 16)
      }
    }
    return name
  }

  /// For a WebSocket connection to it.
  package var configuration: ClientConfiguration {
    var configuration = ClientConfiguration(url: url)
    configuration.authorityFile = authorityFile
    return configuration
  }

  /// For a request to it.
  ///
  /// - Parameter path: Begins with a slash; percent-encoded.
  package func request(for path: String) -> HTTPFetchRequest {
    var url = url
    url.target = prefix + path
    var request = HTTPFetchRequest(url: url)
    request.authorityFile = authorityFile
    return request
  }
}
