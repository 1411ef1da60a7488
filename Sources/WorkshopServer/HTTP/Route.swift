import SyncProtocol

/// What can be asked for by HTTP.
enum Route: Equatable {
  case health, alive, metrics, maps, templates
  case page(PageAddress)
  case map(MapName, MapPage)
  case sessions(MapName)
  /// A file is put into the map.
  case importing(MapName)
  /// One more participant is invited to the map.
  case inviting(MapName)

  var methods: [String] {
    switch self {
    case .maps: ["GET", "HEAD", "POST"]
    case .importing, .inviting: ["POST"]
    default: ["GET", "HEAD"]
    }
  }

  /// Whether there is nothing but figures at the path: a monitor may come under any name.
  static func isPublic(_ path: String) -> Bool {
    path == "/healthz" || path == "/livez" || path == "/metrics"
  }

  /// Nil if there is nothing at the path.
  ///
  /// A proxy may have the server below a path of its own and hand that on: `/wm/maps`. What it may have
  /// to keep from the public, as it is for everybody, is only where the proxy knows it to be.
  init?(path: String) {
    var rest = path[...]
    for _ in 0...Self.prefixPartsMax {
      if let route = Route(rooted: String(rest)) {
        guard rest.startIndex == path.startIndex || !Self.isPublic(String(rest)) else { return nil }
        self = route
        return
      }
      guard !Self.beginnings.contains(where: { rest.hasPrefix($0) }),
        let slash = rest.dropFirst().firstIndex(of: "/")
      else { return nil }
      rest = rest[slash...]
    }
    return nil
  }

  /// With these a path of ours begins, or none that a proxy would have.
  private static let beginnings = [
    "/maps", "/m/", "/page/", "/templates", "/healthz", "/livez", "/metrics", "//",
  ]

  /// Parts of a path that a proxy may put before ours.
  private static let prefixPartsMax = 4

  private init?(rooted path: String) {
    switch path {
    case "/healthz": self = .health
    case "/livez": self = .alive
    case "/metrics": self = .metrics
    case "/maps": self = .maps
    case "/templates": self = .templates
    default:
      if let address = PageAddress(path: path) {
        self = .page(address)
        return
      }
      guard path.hasPrefix("/maps/") else { return nil }
      let rest = path.dropFirst("/maps/".count)
      if rest.hasSuffix("/sessions"), let name = MapName(String(rest.dropLast("/sessions".count))) {
        self = .sessions(name)
        return
      }
      if rest.hasSuffix("/import"), let name = MapName(String(rest.dropLast("/import".count))) {
        self = .importing(name)
        return
      }
      if rest.hasSuffix("/invitations"),
        let name = MapName(String(rest.dropLast("/invitations".count)))
      {
        self = .inviting(name)
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
