import SyncProtocol
import WebSocketTransport

extension WorkshopServer: ServerHandler {
  package func upgradeRefusal(for request: HTTPRequest) -> UpgradeRefusal? {
    guard isTrustworthy(request) else {
      return UpgradeRefusal(status: 421, text: Self.untrustworthyHost)
    }
    guard case .serving = stage else {
      return UpgradeRefusal(status: 503, text: health.text)
    }
    return nil
  }

  package func connectionOpened(_ connection: Connection) {
    let client = Client(connection, options: options, now: loop.milliseconds)
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
    client.cancelTimers()
    client.held.removeAll()
    client.phase = .gone
    leaveMap(client)
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
      handle(message, of: client)
    }
  }

  private func handle(_ bytes: [UInt8], of client: Client) {
    let message: ClientMessage
    do {
      message = try ClientMessage.decode(bytes, options.messageLimits)
    } catch {
      return client.bye(error.byeCode, retry: .never, Self.words(for: error), counters)
    }
    let now = loop.milliseconds
    let cost = Self.cost(of: message, bytes: bytes.count)
    client.messages.charge(cost.messages, now: now)
    client.changes.charge(cost.changes, now: now)
    if case .hello(let hello) = message { return welcome(hello, from: client) }
    guard let map = client.map, case .onMap = client.phase else {
      return client.bye(
        .unexpectedMessage, retry: .never, "The first message has to be a hello.", counters)
    }
    map.receive(client, message)
  }

  /// What a message costs: those that make the server encode a map or read its history are dear.
  private static func cost(
    of message: ClientMessage, bytes: Int
  ) -> (messages: Int, changes: Int) {
    switch message {
    // Long texts wait in memory too, such as for what they depend on.
    case .submit(let changes): (0, max(changes.count, bytes / 1_024))
    // Not decoded yet; a change given back has at least some 20 bytes.
    case .relay: (1, bytes / 20)
    case .hello, .verify, .replay: (10, 0)
    case .presence, .replayControl, .leave: (1, 0)
    }
  }

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
