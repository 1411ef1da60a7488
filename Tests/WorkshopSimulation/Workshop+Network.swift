import ReplicatedData
import SyncEngine
import SyncProtocol

/// The network, and how it breaks.
extension Workshop {
  func connect(_ client: SimulatedClient, _ number: UInt64) {
    client.opening = number
    let run = client.run
    after(random.chance(90) ? 1...30 : 100...2_000) {
      guard number == client.opening, run == client.run, client.isRunning else { return }
      guard self.room != nil, !client.isOffNetwork else { return client.ended(number, in: run) }
      self.connectionCount += 1
      let isSlow = self.plan.isNetworkBad && self.random.chance(30)
      let connection = SimulatedConnection(
        id: self.connectionCount, client: client.index, number: number, serverRun: self.serverRun,
        latency: isSlow && !self.isSlowGivenUp ? 50...3_000 : 1...40,
        bandwidth: self.isSettling || !self.plan.isNetworkBad
          ? 10_000 : self.random.pick([2, 20, 1_000]))
      self.connections[connection.id] = connection
      client.opened(connection)
    }
  }

  /// In the end nobody has a connection that is too slow for those who do not believe a silent one.
  var isSlowGivenUp: Bool { isSettling && plan.programs == .page }

  /// From a client to the server.
  func send(_ item: SimulatedConnection.Item, over connection: SimulatedConnection) {
    let arrival = max(connection.arrivalAtServer, now + random.number(connection.latency))
    connection.arrivalAtServer = arrival
    after(arrival - now) {
      if !connection.isLostToServer { self.receive(item, from: connection) }
    }
  }

  /// Takes what the server has queued for a client, as fast as the receiver does.
  func pump(_ connection: SimulatedConnection) {
    guard !connection.isPumping else { return }
    if connection.stuckUntil > now {
      connection.isPumping = true
      return after(min(500, connection.stuckUntil - now)) {
        connection.isPumping = false
        self.pump(connection)
      }
    }
    guard case let item? = connection.dequeue() else {
      guard connection.serverRun == serverRun, !connection.isClosedForServer else { return }
      room?.drained(connection.id, at: moment) { self.connections[$0]?.queuedBytes ?? 0 }
      if room != nil { carryOut() }
      return
    }
    connection.isPumping = true
    var pause: UInt64 = 0
    if case .message(let bytes) = item { pause = UInt64(bytes.count / connection.bandwidth) }
    after(pause) {
      connection.isPumping = false
      let arrival = max(
        connection.arrivalAtClient, self.now + self.random.number(connection.latency))
      connection.arrivalAtClient = arrival
      self.after(arrival - self.now) {
        guard !connection.isLostToClient else { return }
        self.clients[connection.client].receive(item, from: connection)
      }
      self.pump(connection)
    }
  }

  // MARK: Faults

  /// Nothing passes any more; each end learns of it when it does.
  func cut(_ connection: SimulatedConnection) {
    figures.cuts += 1
    connection.isLostToServer = true
    connection.isLostToClient = true
    endsAreNoticed(connection, random.chance(50) ? 0...50 : 0...20_000)
  }

  private func endsAreNoticed(
    _ connection: SimulatedConnection, _ range: ClosedRange<UInt64>
  ) {
    after(range) { self.serverLearnsOfTheEnd(of: connection) }
    after(range) { self.clients[connection.client].learnsOfTheEnd(of: connection) }
  }

  func scheduleFault() {
    after(plan.isNetworkBad ? 100...1_500 : 500...6_000) {
      guard !self.isSettling, self.failure == nil else { return }
      self.fault()
      self.scheduleFault()
    }
  }

  private func fault() {
    let client = random.pick(people)
    switch random.below(plan.areLocalDisksBad ? 27 : 24) {
    case 0...4:
      guard let connection = client.connection else { return }
      note("network: cuts \(connection.id) of client \(client.index)")
      cut(connection)
    case 5, 6:
      guard let connection = client.connection else { return }
      note("network: half-closes \(connection.id) of client \(client.index)")
      if random.chance(50) {
        connection.isLostToServer = true
      } else {
        connection.isLostToClient = true
      }
      endsAreNoticed(connection, 2_000...25_000)
    case 7, 8:
      guard let connection = client.connection else { return }
      note("network: \(connection.id) of client \(client.index) is stuck")
      connection.stuckUntil = now + random.number(500...20_000)
    case 9, 10: partition()
    case 11, 12: leaveTheNetwork(client, for: 3_000...20_000)
    case 13, 14: crashServer(for: 50...6_000)
    case 15:
      note("disk: will fail")
      diskFailsUntil = now + random.number(500...6_000)
    case 16, 17, 18:
      guard client.isRunning else { return }
      if plan.programs != .plain, random.chance(50) { return client.leave() }
      figures.clientCrashes += 1
      client.crash()
      client.comeBack()
    case 24, 25, 26:
      note("client \(client.index): its disk will be full")
      figures.localDiskFailures += 1
      client.diskFailsUntil = now + random.number(500...8_000)
    case 19: joinStorm()
    case 20: stopServer()
    case 21, 22: misbehave()
    default:
      guard client.connection != nil else { return }
      let nonce = random.number(1...1_000_000)
      client.act { session, _ in session.verify(nonce: nonce) }
      client.carryOut()
    }
  }

  /// Many come at once, to look, and go again soon.
  private func joinStorm() {
    note("network: join storm")
    for _ in 0..<(3 + random.below(6)) {
      figures.visitors += 1
      let visitor = SimulatedClient(
        clients.count, Participant(id: "visitor", name: "Visitor", role: .participant), in: self,
        hasLocalCopy: false, isVisitor: true)
      clients.append(visitor)
      after(0...50) { visitor.begin() }
      after(500...6_000) { visitor.leave() }
    }
  }

  /// Some clients are without a network for a while, all at once.
  private func partition() {
    note("network: partition")
    for client in people where random.chance(50) {
      leaveTheNetwork(client, for: 1_000...8_000)
    }
  }

  private func leaveTheNetwork(_ client: SimulatedClient, for range: ClosedRange<UInt64>) {
    guard !client.isOffNetwork else { return }
    note("network: client \(client.index) is off")
    client.isOffNetwork = true
    let pace = client.pace
    if random.chance(30) { client.pace = 10...60 }
    if let connection = client.connection { cut(connection) }
    after(range) {
      client.isOffNetwork = false
      client.pace = pace
    }
  }
}
