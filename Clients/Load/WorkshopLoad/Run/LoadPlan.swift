/// Where the load goes.
package struct Target: Equatable, Sendable {
  /// Numeric IPv4 address.
  package var address: String
  package var port: UInt16
  /// A bare relay, which forwards every frame as it is and answers nothing.
  package var isBare = false

  package init(address: String, port: UInt16, isBare: Bool = false) {
    self.address = address
    self.port = port
    self.isBare = isBare
  }

  /// Takes `http://ADDRESS:PORT` and `ws://ADDRESS:PORT`, with `localhost` for 127.0.0.1.
  package init(url: String, isBare: Bool = false) throws(LoadError) {
    var rest = url[...]
    for scheme in ["http://", "ws://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
    guard let colon = rest.lastIndex(of: ":"),
      let port = UInt16(rest[rest.index(after: colon)...])
    else { throw .address(url) }
    let host = String(rest[..<colon])
    self.init(address: host == "localhost" ? "127.0.0.1" : host, port: port, isBare: isBare)
  }
}

/// How changes are paced.
package enum Pacing: Equatable, Sendable {
  /// So many changes a second in all, at moments fixed beforehand.
  case paced(perSecond: UInt64)
  /// Each writer has so many changes under way that have not reached everybody, and sends the next
  /// when one has.
  case closedLoop(window: UInt64)
}

/// What a load consists of.
package struct LoadPlan: Sendable {
  package var target: Target
  package var profile = Profile.mixed
  package var connections = 50
  package var maps = 1
  /// How many of a map's participants write; nil for all.
  package var writersOfMap: Int?
  package var pacing = Pacing.paced(perSecond: 100)
  /// Changes of each participant's presence a second.
  package var presencePerSecond = 0.0
  package var warmUpSeconds = 1.0
  package var seconds = 10.0
  /// How long to wait at the end for what is under way.
  package var drainSeconds = 10.0
  /// Cards on each map before the load begins.
  package var cards = 48
  /// Names of maps begin with this.
  package var mapPrefix = "load"
  /// Bytes of text on each map before a join storm.
  package var mapBytes = 1_000_000
  /// Handshakes under way at a time; a join storm has no such bound.
  package var handshakesMax = 64

  package init(target: Target) { self.target = target }
}
