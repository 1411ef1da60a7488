import Glibc

/// Told about the connections of a server and its HTTP requests, on the loop.
package protocol ServerHandler: ConnectionHandler {
  /// A request that is not a WebSocket handshake. To be answered once, now or later.
  func httpRequest(_ exchange: HTTPExchange)

  /// The chance to turn a well-formed WebSocket handshake away, by path or by load.
  ///
  /// - Returns: `nil` to let it in.
  func upgradeRefusal(for request: HTTPRequest) -> UpgradeRefusal?

  /// How long the body may be of a request of which the head is here.
  ///
  /// - Returns: `nil` if head and body have to fit into `httpRequestBytesMax`.
  func httpBodyBytesMax(for head: HTTPRequest) -> Int?
}

extension ServerHandler {
  package func httpBodyBytesMax(for head: HTTPRequest) -> Int? { nil }
  package func upgradeRefusal(for request: HTTPRequest) -> UpgradeRefusal? { nil }
}

/// An HTTP answer instead of a WebSocket connection.
package struct UpgradeRefusal: Sendable, Equatable {
  package var status: Int
  package var text: String

  package init(status: Int, text: String) {
    self.status = status
    self.text = text
  }
}

/// WebSocket and HTTP on one port of one event loop.
package final class Server {
  package let configuration: ServerConfiguration
  package let counters = TransportCounters()
  /// Weak: the loop holds what holds the server.
  private(set) weak var loop: EventLoop?
  let handler: any ServerHandler
  private let poller: SocketPoller
  private var listener: Listener?
  private var sockets: [UInt64: ServerSocket] = [:]
  private var socketsByAddress: [String: Int] = [:]
  private var arrivals: ArrivalRates
  private var sessions: [UInt64: HTTPSession] = [:]
  private var open: [UInt64: Connection] = [:]
  /// Bytes of bodies of all requests that are not answered yet.
  package internal(set) var bodyBytesHeld = 0
  private var whenEmpty: (() -> Void)?
  /// When peers turned away for a reason were last told of.
  private var complaints: [RefusalReason: UInt64] = [:]
  private static let complaintMilliseconds: UInt64 = 60_000

  /// The address listened on, numeric.
  package let address: String
  /// The port listened on.
  package let port: UInt16

  init(
    loop: EventLoop, configuration: ServerConfiguration, handler: any ServerHandler
  ) throws(TransportError) {
    self.loop = loop
    self.configuration = configuration
    self.handler = handler
    guard let poller = loop.socketPoller() else { throw .loopUnavailable }
    self.poller = poller
    arrivals = ArrivalRates(
      perSecond: configuration.connectionsPerAddressPerSecondMax,
      burst: max(
        configuration.connectionsPerAddressMax, configuration.connectionsPerAddressPerSecondMax))
    // The listener is made before `self` is whole; it finds the server once it is.
    let door = Door()
    let listener = try Listener(
      loop: loop, address: configuration.address, port: configuration.port
    ) { descriptor, remoteAddress in
      guard let server = door.server else {
        close(descriptor)
        return
      }
      server.accepted(descriptor, remoteAddress: remoteAddress)
    } turnedAway: {
      door.server?.counters.refuse(.outOfDescriptors)
    }
    address = listener.address
    port = listener.port
    self.listener = listener
    door.server = self
  }

  deinit { listener?.stop() }

  private final class Door {
    weak var server: Server?
  }

  /// The open WebSocket connections, in no particular order.
  package var connections: [Connection] { Array(open.values) }

  /// Bytes of HTTP answers that peers have not taken yet. O(HTTP sockets open).
  package var answerBytesQueued: Int {
    sessions.keys.reduce(0) { $0 + (sockets[$1]?.queuedBytes ?? 0) }
  }

  /// Whether a request comes from this server's own pages, from a program, or from a site that may
  /// connect.
  package func allowsOrigin(of request: HTTPRequest) -> Bool {
    originIsAllowed(request, configuration: configuration)
  }

  /// Takes no more connections; those open stay.
  package func stopListening() {
    listener?.stop()
    listener = nil
  }

  /// Takes no more connections, closes every open one with `code` and `reason` once its queue is
  /// sent, lets HTTP answers under way finish, and runs `completion` on the loop when all sockets
  /// are gone, `closeMillisecondsMax` and a little later at the latest.
  package func closeAll(
    code: CloseCode, reason: String, then completion: @escaping () -> Void = {}
  ) {
    stopListening()
    for connection in open.values { connection.close(code: code, reason: reason) }
    for session in sessions.values { session.finish() }
    whenEmpty = completion
    if sockets.isEmpty { loop?.later { [self] in reportEmpty() } }
    loop?.schedule(afterMilliseconds: configuration.closeMillisecondsMax + 1000) { [weak self] in
      guard let self else { return }
      for session in sessions.values { session.abort() }
      for connection in open.values { connection.abort() }
      for socket in sockets.values { socket.destroy() }
    }
  }

  private func reportEmpty() {
    let completion = whenEmpty
    whenEmpty = nil
    completion?()
  }

  // MARK: - Sockets

  private func accepted(_ descriptor: Int32, remoteAddress: String) {
    guard let loop else { return }
    let peer = peerNetwork(of: remoteAddress)
    let fromAddress = socketsByAddress[peer, default: 0]
    guard sockets.count < configuration.connectionsMax else {
      return turnAway(descriptor, .tooManyConnections, peer)
    }
    guard fromAddress < configuration.connectionsPerAddressMax else {
      return turnAway(descriptor, .tooManyFromAddress, peer)
    }
    guard arrivals.admit(peer, at: loop.milliseconds) else {
      return turnAway(descriptor, .tooOftenFromAddress, peer)
    }
    let socket = ServerSocket(
      loop: loop, poller: poller, server: self, descriptor: descriptor,
      remoteAddress: remoteAddress)
    let session = HTTPSession(server: self, socket: socket)
    guard socket.start(owner: session) else {
      counters.refuse(.tooManyConnections)
      return
    }
    sockets[socket.identifier] = socket
    socketsByAddress[peer] = fromAddress + 1
    counters.socketsOpen += 1
    sessions[socket.identifier] = session
    session.start()
  }

  /// Answers without taking the connection in. The few bytes fit into any fresh socket's buffer.
  private func turnAway(_ descriptor: Int32, _ reason: RefusalReason, _ peer: String) {
    counters.refuse(reason)
    complain(of: reason, peer)
    let response = HTTPResponse(
      status: 503, text: "Too many connections; try again later.",
      headers: [("Retry-After", "5")])
    let bytes = response.head(keepsAlive: false) + response.body
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    shutdown(descriptor, Int32(SHUT_WR))
    close(descriptor)
  }

  /// Says which limit people stand before, once a minute at most: metrics count the rest.
  private func complain(of reason: RefusalReason, _ peer: String) {
    guard let now = loop?.milliseconds else { return }
    if let last = complaints[reason], now < last + Self.complaintMilliseconds { return }
    complaints[reason] = now
    let limit =
      switch reason {
      case .tooManyFromAddress:
        "\(configuration.connectionsPerAddressMax) from one address are allowed"
      case .tooOftenFromAddress:
        "\(configuration.connectionsPerAddressPerSecondMax) new ones a second from one address are "
          + "allowed"
      default: "\(configuration.connectionsMax) are allowed"
      }
    TransportLog.warn(
      "connections from \(peer) are turned away: \(limit). The limits are options of the server.")
  }

  func socketClosed(_ socket: ServerSocket) {
    guard sockets.removeValue(forKey: socket.identifier) != nil else { return }
    sessions[socket.identifier] = nil
    counters.socketsOpen -= 1
    let peer = peerNetwork(of: socket.remoteAddress)
    let left = socketsByAddress[peer, default: 1] - 1
    socketsByAddress[peer] = left > 0 ? left : nil
    if sockets.isEmpty { loop?.later { [self] in reportEmpty() } }
  }

  func sessionEnded(on socket: ServerSocket) {
    sessions[socket.identifier] = nil
  }

  // MARK: - Connections

  var connectionLimits: ConnectionLimits {
    ConnectionLimits(
      idleMillisecondsMax: configuration.idleMillisecondsMax,
      pingIntervalMilliseconds: configuration.pingIntervalMilliseconds,
      closeMillisecondsMax: configuration.closeMillisecondsMax,
      sendQueueBytesMax: configuration.sendQueueBytesMax,
      sendQueueLowWaterBytes: configuration.sendQueueLowWaterBytes)
  }

  func connectionOpened(_ connection: Connection) {
    open[connection.id] = connection
  }

  func connectionClosed(_ connection: Connection) {
    open[connection.id] = nil
  }
}

@available(*, unavailable)
extension Server: Sendable {}

extension EventLoop {
  /// Listens for WebSocket connections and HTTP requests.
  package func listen(
    _ configuration: ServerConfiguration, handler: any ServerHandler
  ) throws(TransportError) -> Server {
    try Server(loop: self, configuration: configuration, handler: handler)
  }
}
