/// Where a client connects to: the parts of a `ws` or `wss` URL (RFC 6455 §3).
package struct WebSocketURL: Sendable, Equatable, CustomStringConvertible {
  package var isSecure: Bool
  /// A name or a numeric address; IPv6 without brackets.
  package var host: String
  package var port: UInt16
  /// Path and query, percent-encoded. Starts with "/".
  package var target: String

  /// Reads `ws`, `wss`, `http` and `https` URLs; the latter two since a server's address is often
  /// known by what one types into a browser. Fragments are dropped, user names refused.
  package init(_ text: String) throws(TransportError) {
    // ASCII alone (RFC 3986 §2): other characters are to be percent-encoded, and behind some of them
    // a ":" or "/" is no character of its own.
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      let schemeEnd = text.utf8.firstRange(of: "://".utf8)
    else { throw .urlInvalid(text) }
    switch text[..<schemeEnd.lowerBound].lowercased() {
    case "ws", "http": isSecure = false
    case "wss", "https": isSecure = true
    default: throw .urlInvalid(text)
    }
    let withoutFragment = text[schemeEnd.upperBound...].prefix { $0 != "#" }
    let authority = withoutFragment.prefix { $0 != "/" && $0 != "?" }
    let rest = withoutFragment[authority.endIndex...]
    target = rest.hasPrefix("/") ? String(rest) : "/\(rest)"
    var portText: Substring?
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      host = String(authority[authority.index(after: authority.startIndex)..<end])
      let tail = authority[authority.index(after: end)...]
      guard tail.isEmpty || tail.hasPrefix(":") else { throw .urlInvalid(text) }
      portText = tail.isEmpty ? nil : tail.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = String(authority[..<colon])
      portText = authority[authority.index(after: colon)...]
    } else {
      host = String(authority)
    }
    guard !host.isEmpty, !host.contains("@") else { throw .urlInvalid(text) }
    guard let portText else {
      port = isSecure ? 443 : 80
      return
    }
    guard let number = UInt16(portText), number > 0 else { throw .urlInvalid(text) }
    port = number
  }

  /// What goes into the Host field: without a port that goes without saying.
  package var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  package var description: String { "\(isSecure ? "wss" : "ws")://\(authority)\(target)" }
}
