import SyncProtocol

/// What can be asked for by HTTP.
enum Route: Equatable {
  case front, health, alive, metrics, maps, templates
  case map(MapName, MapPage)
  case sessions(MapName)

  /// Whether there is nothing but figures at the path: a monitor may come under any name.
  static func isPublic(_ path: String) -> Bool {
    path == "/healthz" || path == "/livez" || path == "/metrics"
  }

  /// Nil if there is nothing at the path.
  init?(path: String) {
    switch path {
    case "/": self = .front
    case "/healthz": self = .health
    case "/livez": self = .alive
    case "/metrics": self = .metrics
    case "/maps": self = .maps
    case "/templates": self = .templates
    default:
      guard path.hasPrefix("/maps/") else { return nil }
      let rest = path.dropFirst("/maps/".count)
      if rest.hasSuffix("/sessions"), let name = MapName(String(rest.dropLast("/sessions".count))) {
        self = .sessions(name)
        return
      }
      for (ending, page) in MapPage.endings where rest.hasSuffix(ending) {
        guard let name = MapName(String(rest.dropLast(ending.count))) else { continue }
        self = .map(name, page)
        return
      }
      return nil
    }
  }
}
