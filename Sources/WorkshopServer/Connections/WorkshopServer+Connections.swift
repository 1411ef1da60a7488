import JourneyMap
import SyncProtocol
import WebSocketTransport

extension WorkshopServer: ServerHandler {
  package func upgradeRefusal(for request: HTTPRequest) -> UpgradeRefusal? {
    // Only browsers send an Origin, and only a browser can be led here by a name of somebody else's.
    let isProgram = options.access == .openToAll && request.header("origin") == nil
    guard isProgram || isTrustworthy(request) else {
      return UpgradeRefusal(status: 421, text: untrustworthyHost)
    }
    guard case .serving = stage else {
      return UpgradeRefusal(status: 503, text: health.text)
    }
    return nil
  }

  package func connectionOpened(_ connection: Connection) {
    let client = Client(
      connection, options: options, logger: logger, now: loop.milliseconds)
    clients[connection.id] = client
    client.helloDeadline = loop.schedule(afterMilliseconds: options.helloMillisecondsMax) {
      [weak self, weak client] in
      guard let self, let client, case .silent = client.phase else { return }
      client.bye(.idle, retry: .now, "No hello came in time.", counters)
    }
    logger.debug(
      "connected",
      metadata: ["connection": "\(connection.id)", "address": "\(connection.remoteAddress)"])
  }

  package func connection(_ connection: Connection, received message: [UInt8]) {
    // Once the server stops, what is not merged stays with the clients.
    guard case .serving = stage, let client = clients[connection.id] else { return }
    hear(message, from: client)
  }

  package func connectionDrained(_ connection: Connection) {
    guard let client = clients[connection.id] else { return }
    client.map?.drained(client)
  }

  package func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    guard let client = clients.removeValue(forKey: connection.id) else { return }
    counters.closings[code.metricName, default: 0] += 1
    client.cancelTimers()
    client.held.removeAll()
    client.phase = .gone
    leaveMap(client)
    // Not the words that came with the code: they are the peer's.
    logger.debug(
      "disconnected", metadata: ["connection": "\(connection.id)", "code": "\(code)"])
  }

  // MARK: Messages

  /// Takes a message: at once if the client may, else when it may.
  private func hear(_ message: [UInt8], from client: Client) {
    switch client.phase {
    case .gone: return
    case .arriving: return hold(message, of: client)
    case .silent, .onMap: break
    }
    guard client.held.isEmpty else { return hold(message, of: client) }
    let delay = delayMilliseconds(of: client)
    guard delay == 0 else {
      counters.heldBack += 1
      hold(message, of: client)
      return goOn(with: client, afterMilliseconds: delay)
    }
    handle(message, of: client)
  }

  private func delayMilliseconds(of client: Client) -> UInt64 {
    let now = loop.milliseconds
    return max(
      client.changes.delayMilliseconds(now: now), client.messages.delayMilliseconds(now: now))
  }

  private func hold(_ message: [UInt8], of client: Client) {
    client.held.append(message)
    guard client.held.byteCount > options.heldBytesMax else { return }
    client.held.removeAll()
    client.bye(
      .rateLimited, retry: .after(milliseconds: max(1_000, delayMilliseconds(of: client))),
      "More came than this server takes from one connection.", counters)
  }

  private func goOn(with client: Client, afterMilliseconds delay: UInt64) {
    guard client.resumption?.isPending != true else { return }
    client.resumption = loop.schedule(afterMilliseconds: delay) { [weak self, weak client] in
      guard let self, let client else { return }
      takeHeld(of: client)
    }
  }

  /// Goes on with what was held back, as far as the client may.
  func takeHeld(of client: Client) {
    while !client.held.isEmpty, client.connection.isOpen, case .serving = stage {
      switch client.phase {
      case .arriving, .gone: return
      case .silent, .onMap: break
      }
      let delay = delayMilliseconds(of: client)
      guard delay == 0 else { return goOn(with: client, afterMilliseconds: delay) }
      guard let message = client.held.popFirst() else { return }
      guard handle(message, of: client) else { return }
    }
  }

  /// - Returns: False if a part of the message waits for its turn.
  @discardableResult
  private func handle(_ bytes: [UInt8], of client: Client) -> Bool {
    let message: ClientMessage
    do {
      message = try ClientMessage.decode(bytes, options.messageLimits)
    } catch {
      client.bye(error.byeCode, retry: .never, Self.words(for: error), counters)
      return true
    }
    let started = ContinuousClock.now
    defer { chargeTime(since: started, to: client) }
    let now = loop.milliseconds
    let cost = Self.cost(of: message, bytes: bytes.count)
    client.messages.charge(cost.messages, now: now)
    client.changes.charge(cost.changes, now: now)
    if case .hello(let hello) = message {
      welcome(hello, from: client)
      return true
    }
    guard let map = client.map, case .onMap = client.phase else {
      client.bye(
        .unexpectedMessage, retry: .never, "The first message has to be a hello.", counters)
      return true
    }
    guard case .submit(let changes) = message else {
      map.receive(client, message)
      return true
    }
    return submit(changes, bytes.count, of: client, to: map, since: started)
  }

  /// Hands changes to a map, some at a time. What a message still holds when it has had its share of the
  /// loop's time waits until the others had theirs.
  private func submit(
    _ changes: [Change], _ byteCount: Int, of client: Client, to map: HostedMap,
    since started: ContinuousClock.Instant
  ) -> Bool {
    var rest = changes[...]
    var weight = 0
    while !rest.isEmpty {
      let some = rest.prefix(Self.changesAtATime)
      map.receive(client, .submit(Array(some)))
      rest = rest.dropFirst(some.count)
      for change in some { weight += change.weight }
      guard client.connection.isOpen, case .onMap = client.phase else { return true }
      if started.duration(to: .now) > Self.messageTimeMax { break }
    }
    let taken = changes.count - rest.count
    // Long texts wait in memory too, such as for what they depend on; operations take time.
    let kibibytes = byteCount * taken / changes.count / 1_024
    client.changes.charge(max(taken, kibibytes, weight / 10), now: loop.milliseconds)
    guard !rest.isEmpty else { return true }
    client.held.prepend(ClientMessage.submit(Array(rest)).encode())
    goOn(with: client, afterMilliseconds: 1)
    return false
  }

  private static let changesAtATime = 4
  private static let messageTimeMax = Duration.milliseconds(50)

  /// What a message costs: those that make the server encode a map or read its history are dear.
  private static func cost(
    of message: ClientMessage, bytes: Int
  ) -> (messages: Int, changes: Int) {
    switch message {
    // By what was taken of it.
    case .submit: (0, 0)
    // Not decoded yet; a change given back has at least some 20 bytes.
    case .relay: (1, bytes / 20)
    case .hello, .verify, .replay: (10, 0)
    case .presence, .replayControl, .leave: (1, 0)
    }
  }

  /// A message that took the loop long counts by its milliseconds, whatever made it so: while one is
  /// served nobody else is.
  private func chargeTime(since started: ContinuousClock.Instant, to client: Client) {
    let milliseconds = started.duration(to: .now) / .milliseconds(1)
    guard milliseconds >= Self.longMessageMilliseconds else { return }
    counters.longMessages += 1
    let charged = min(milliseconds, Self.longMessageMillisecondsMax)
    client.messages.charge(Int(charged), now: loop.milliseconds)
  }

  /// Above what an ordinary message takes, so that a busy machine does not slow down who types.
  private static let longMessageMilliseconds = 10.0
  /// A machine that stood still in the midst of a message is not the client's doing.
  private static let longMessageMillisecondsMax = 1_000.0

  private static func words(for error: MessageError) -> String {
    switch error {
    case .tooLarge: "The message is larger than this server takes."
    case .protocolVersion(let version):
      "This server speaks protocol version \(WaymarkProtocol.version), your program \(version). "
        + "Update the older of the two."
    case .mapName: "This cannot be the name of a map: use a–z, 0–9, “-”, “_” and “.”."
    default: "The message cannot be understood."
    }
  }
}
