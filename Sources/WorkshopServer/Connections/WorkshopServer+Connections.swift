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
    let now = loop.milliseconds
    let client = Client(
      connection, budget: Budget(options.connectionRates, now: now),
      address: addressBudgets.take(connection.remoteAddress, now: now), logger: logger)
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
    client.dropHeld()
    client.phase = .gone
    leaveMap(client)
    addressBudgets.giveBack(client.addressBudget)
    stand(client, on: nil)
    // Not the words that came with the code: they are the peer's.
    logger.debug(
      "disconnected", metadata: ["connection": "\(connection.id)", "code": "\(code)"])
  }
}
