import SyncProtocol

/// The address that a participant is given: server, map and token in one.
///
/// Map and token are behind the `#`, a part that programs keep to themselves (RFC 3986 §3.5): so a
/// token never gets into the log of a proxy. Between them is a comma, which no shell takes for a sign of
/// its own; `&`, which stood there once, is still read.
package struct InviteLink: Equatable, Sendable {
  /// `http://HOST:PORT` or `https://HOST/PREFIX`.
  package var server: String
  package var map: MapName
  package var token: String?

  package init(server: String, map: MapName, token: String?) {
    self.server = server
    self.map = map
    self.token = token
  }

  package var text: String { textWithoutToken + (token.map { ",token=\($0)" } ?? "") }

  /// What may be shown to anybody.
  package var textWithoutToken: String {
    let base = server.hasSuffix("/") ? String(server.dropLast()) : server
    return "\(base)/#map=\(map.string)"
  }

  /// Nil if the text is not such a link.
  package init?(_ text: String) {
    guard let hash = text.firstIndex(of: "#"), text.contains("://") else { return nil }
    var server = String(text[..<hash])
    while server.hasSuffix("/") { server.removeLast() }
    var map: MapName?
    var token: String?
    for item in text[text.index(after: hash)...].split(whereSeparator: { $0 == "," || $0 == "&" }) {
      let parts = item.split(separator: "=", maxSplits: 1)
      // Behind an “@” is a moment, which is no part of a link.
      guard parts.count == 2, !parts[1].contains("@") else { return nil }
      switch parts[0] {
      case "map": map = MapName(String(parts[1]))
      case "token": token = String(parts[1])
      default: break
      }
    }
    guard let map, !server.hasSuffix(":") else { return nil }
    self.init(server: server, map: map, token: token)
  }
}
