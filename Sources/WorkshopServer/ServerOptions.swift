import JourneyMap
import MapStore
import SyncEngine
import SyncProtocol
import WebSocketTransport

/// Who may use the maps of a server.
package enum Access: String, Sendable, CaseIterable {
  /// Everybody who reaches this machine's loopback, without authentication.
  case loopback
  /// Whoever shows an invitation, for what it says.
  case invitations
  /// Everybody who reaches the address, without authentication.
  case openToAll
}

/// Where a server listens, whom it serves, and all of its limits.
///
/// The defaults are safe for a workshop of some hundred people on a small machine.
package struct ServerOptions: Sendable {
  // MARK: Where and for whom

  /// Numeric IPv4 or IPv6 address to listen on.
  package var address = "127.0.0.1"
  /// 0 lets the system choose.
  package var port: UInt16 = 7420
  /// Folder of the journal; made where it is missing.
  package var dataFolder = "waymark-data"
  package var access = Access.loopback
  /// Origins whose pages may connect, such as `https://maps.example.org`, besides the server's
  /// own; `*` is any.
  package var allowedOrigins: [String] = []
  /// Names by which browsers may address the server, such as `maps.example.org`, besides numeric
  /// addresses and `localhost`. Counts where nobody has to show an invitation.
  package var hostNames: [String] = []
  /// Where the files come from that browsers load.
  package var page = PageFiles.Source.builtIn
  /// Origins of sites that may show the page within their own, such as `https://intranet.example.org`.
  package var embedders: [String] = []
  /// The file of the map that people may try, in a format that is read; nil if there is none.
  package var sample: [UInt8]?

  // MARK: Connections

  /// Sockets at a time, HTTP ones included.
  package var connectionsMax = 10_000
  /// Sockets at a time from one address. A whole office may sit behind one, with several sockets for
  /// each browser; so may everybody behind a reverse proxy.
  package var connectionsPerAddressMax = 2_000
  /// New sockets a second from one address, averaged. After a quiet time as many as may be open, or
  /// a second's worth, come at once.
  package var connectionsPerAddressPerSecondMax = 200
  /// Connections at a time on one map.
  package var connectionsPerMapMax = 1_000
  /// From the connect to the end of the WebSocket handshake or the HTTP request.
  package var handshakeMillisecondsMax: UInt64 = 10_000
  /// From the open WebSocket to its hello.
  package var helloMillisecondsMax: UInt64 = 10_000
  /// Without a sign of life, pongs included.
  package var idleMillisecondsMax: UInt64 = 60_000
  /// Silence after which a ping is sent.
  package var pingIntervalMilliseconds: UInt64 = 20_000

  // MARK: Traffic of a connection, and of its participant and address

  /// Bytes of one message.
  package var messageBytesMax: UInt32 = MessageLimits().messageBytesMax
  /// Changes a second, averaged; more are held back, not lost. A message counts by its KiB, or by
  /// ten operations, if that is more.
  package var changesPerSecondMax: UInt32 = 1_000
  /// The same for all connections of one address together; nil for ten times as many. Those of one
  /// participant may together what one connection may.
  package var changesPerAddressPerSecondMax: UInt32?
  /// Changes that may come at once after a quiet time.
  package var changesBurstMax: UInt32 = 10_000
  /// Other messages a second, averaged; dear ones count more. More are held back.
  package var messagesPerSecondMax: UInt32 = 100
  /// Bytes held back for a connection that is faster than it may; beyond it, it is closed.
  package var heldBytesMax = 4 << 20
  /// Bytes that may wait to be sent to one connection. Presence is left out from a quarter of it.
  package var sendQueueBytesMax = 8 << 20
  /// How long a receiver with a long queue may take nothing before it is closed.
  package var stuckMillisecondsMax: UInt64 = 30_000

  // MARK: Maps

  /// Replays at a time, in all and of one participant.
  package var replaysMax = 64
  package var replaysPerParticipantMax = 8
  /// What one map may hold: cards, text lengths and so on.
  package var map = MapLimits()
  /// Bytes of all changes that one map may ever have, deleted texts included; then it takes no more.
  package var mapBytesMax = RoomConfiguration().journalBytesMax
  /// Maps of the server; more are not created.
  package var mapsMax = 10_000
  /// Maps in memory at a time.
  package var openMapsMax = 1_000
  /// How long a map without anybody stays in memory.
  package var mapIdleMillisecondsMax: UInt64 = 30_000
  /// When a snapshot of a map is due.
  package var snapshots = SnapshotPolicy()

  // MARK: Storage and stopping

  /// Limits of the journal. Its `onEvent` is the server's own.
  package var journal = JournalOptions()
  /// First pause before a failed map is tried again; it doubles up to ``storageRetryMillisecondsMax``.
  package var storageRetryMilliseconds: UInt64 = 1_000
  package var storageRetryMillisecondsMax: UInt64 = 30_000
  /// How long the disk may take to confirm a write before the server calls itself unhealthy.
  package var storageWaitMillisecondsMax: UInt64 = 10_000
  /// How long a graceful stop may take before it goes on without what is not ready.
  package var stopMillisecondsMax: UInt64 = 10_000
  /// When clients are told to come back after a stop.
  package var stopRetryMilliseconds: UInt64 = 1_000

  package init() {}
}

/// Why options make no server.
package enum OptionsError: Error, Equatable, Sendable {
  /// An address that others can reach, while nobody has to show an invitation.
  case openBeyondLoopback(address: String)
  /// What cannot be the origin of a site.
  case embedder(String)
  /// A limit outside of what works.
  case limit(name: String, atLeast: UInt64, atMost: UInt64)
}

extension OptionsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .openBeyondLoopback(let address):
      "anybody who reaches \(address) could change every map: ask for invitations, or say that "
        + "the maps are open to all"
    case .embedder(let text):
      "“\(text)” is no origin of a site: write it as https://intranet.example.org"
    case .limit(let name, let least, let most):
      "\(name) must be between \(least) and \(most)"
    }
  }
}

extension ServerOptions {
  /// Checks what can be wrong before anything is opened.
  package func validate() throws(OptionsError) {
    if access == .loopback, !LoopbackAddress.isLoopback(address) {
      throw .openBeyondLoopback(address: address)
    }
    for origin in embedders where !PagePolicy.isOrigin(origin) { throw .embedder(origin) }
    try check("connections", connectionsMax, 1...1_000_000)
    try check("connections an address", connectionsPerAddressMax, 1...1_000_000)
    try check(
      "new connections a second and address", connectionsPerAddressPerSecondMax, 1...1_000_000)
    try check("connections a map", connectionsPerMapMax, 1...1_000_000)
    try check("the handshake time in milliseconds", handshakeMillisecondsMax, 100...3_600_000)
    try check("the time to hello in milliseconds", helloMillisecondsMax, 100...3_600_000)
    try check("the idle time in milliseconds", idleMillisecondsMax, 1_000...86_400_000)
    try check("the ping interval in milliseconds", pingIntervalMilliseconds, 100...86_400_000)
    try check("message bytes", messageBytesMax, 4_096...(64 << 20))
    try check("changes a second", changesPerSecondMax, 1...1_000_000)
    if let most = changesPerAddressPerSecondMax {
      try check("changes a second of an address", most, 1...1_000_000_000)
    }
    try check("changes at once", changesBurstMax, 1...10_000_000)
    try check("messages a second", messagesPerSecondMax, 1...1_000_000)
    try check("held bytes", heldBytesMax, 4_096...(1 << 30))
    try check("send queue bytes", sendQueueBytesMax, (64 << 10)...(1 << 30))
    try check("the stuck time in milliseconds", stuckMillisecondsMax, 100...3_600_000)
    try check("cards of a map", map.cardsMax, 1...1_000_000)
    try check("records of a map", map.recordsMax, UInt64(map.cardsMax)...4_000_000)
    try check("the length of a text", map.textScalarsMax, 1...16_000_000)
    try check("bytes of a value", map.valueBytesMax, 16...(1 << 20))
    try check("bytes of a key", map.keyBytesMax, 16...(64 << 10))
    try check("keys of a field", map.keysInFieldMax, 1...1_000_000)
    try check("operations of a change", map.operationsInChangeMax, 1...1_000_000)
    try check("bytes of an order key", map.placeKeyBytesMax, 16...(64 << 10))
    try check("dependencies of a change", map.dependenciesMax, 1...65_536)
    try check("changes between snapshots", snapshots.changesMax, 1...10_000_000)
    try check("bytes between snapshots", snapshots.bytesMax, 1_024...(1 << 30))
    try check("bytes of a map", mapBytesMax, 1_024...(1 << 40))
    try check("replays", replaysMax, 1...100_000)
    try check("replays of a participant", replaysPerParticipantMax, 1...100_000)
    try check("maps", mapsMax, 1...100_000_000)
    try check("open maps", openMapsMax, 1...1_000_000)
    try check("the idle time of a map in milliseconds", mapIdleMillisecondsMax, 0...604_800_000)
    try check("the storage retry time in milliseconds", storageRetryMilliseconds, 10...3_600_000)
    try check(
      "the longest storage retry time in milliseconds", storageRetryMillisecondsMax,
      10...3_600_000)
    try check(
      "the time for a write in milliseconds", storageWaitMillisecondsMax, 100...3_600_000)
    try check("the stop time in milliseconds", stopMillisecondsMax, 100...600_000)
    try check("the retry time after a stop in milliseconds", stopRetryMilliseconds, 0...3_600_000)
  }

  private func check<Number: BinaryInteger>(
    _ name: String, _ value: Number, _ range: ClosedRange<UInt64>
  ) throws(OptionsError) {
    guard let value = UInt64(exactly: value), range.contains(value) else {
      throw .limit(name: name, atLeast: range.lowerBound, atMost: range.upperBound)
    }
  }

  /// What the transport is told of it.
  var transport: ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.address = address
    configuration.port = port
    configuration.allowedOrigins = allowedOrigins
    configuration.connectionsMax = connectionsMax
    configuration.connectionsPerAddressMax = connectionsPerAddressMax
    configuration.connectionsPerAddressPerSecondMax = connectionsPerAddressPerSecondMax
    configuration.handshakeMillisecondsMax = handshakeMillisecondsMax
    configuration.idleMillisecondsMax = idleMillisecondsMax
    configuration.pingIntervalMilliseconds = pingIntervalMilliseconds
    configuration.sendQueueBytesMax = sendQueueBytesMax
    configuration.sendQueueLowWaterBytes = min(
      configuration.sendQueueLowWaterBytes, sendQueueBytesMax / 8)
    // A message a little too large still gets a bye that says so; a larger one is cut off.
    configuration.messageBytesMax = Int(messageBytesMax) + (64 << 10)
    return configuration
  }

  var messageLimits: MessageLimits {
    var limits = MessageLimits()
    limits.messageBytesMax = messageBytesMax
    return limits
  }
}
