import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// The edge of the room: what a server program does for it.
extension Workshop {
  /// Opens the room on what the disk holds.
  func startServer() {
    serverRun += 1
    isTurnScheduled = false
    var document = MapDocument(limits: .unbounded)
    var index: UInt64 = 0
    if let snapshot = disk.snapshots.last {
      guard let stored = try? MapDocument(snapshot: snapshot.bytes, limits: .unbounded) else {
        return fail("the stored snapshot cannot be read")
      }
      document = stored
      index = snapshot.journalIndex
    }
    do {
      room = try Room(
        map: Self.map, document: document, checkpointIndex: index,
        tail: Array(disk.records[Int(index)...]), roster: disk.roster, key: Self.key,
        configuration: plan.configuration)
    } catch {
      return fail("the room does not open: \(error)")
    }
    storage = RoomStorage(
      pauseMilliseconds: 100, pauseMillisecondsMax: plan.storagePauseMillisecondsMax)
    note("server: starts at \(disk.lastIndex)")
    checkPromises()
    serverTick(serverRun)
  }

  private func serverTick(_ run: Int) {
    guard run == serverRun, room != nil else { return }
    room?.tick(at: moment) { self.connections[$0]?.queuedBytes ?? 0 }
    carryOut()
    after(50) { self.serverTick(run) }
  }

  func scheduleTurn() {
    hasRoomActed = true
    guard !isTurnScheduled else { return }
    isTurnScheduled = true
    let run = serverRun
    after(0...3) {
      guard run == self.serverRun, self.room != nil else { return }
      self.isTurnScheduled = false
      self.room?.endOfTurn(at: self.moment) { self.connections[$0]?.queuedBytes ?? 0 }
      self.carryOut()
    }
  }

  func receive(_ item: SimulatedConnection.Item, from connection: SimulatedConnection) {
    guard connection.serverRun == serverRun, !connection.isClosedForServer, room != nil else {
      return
    }
    guard case .message(let bytes) = item else { return serverLearnsOfTheEnd(of: connection) }
    let limit = plan.configuration.limits.messageBytesMax
    if bytes.count > Int(limit), clients[connection.client].welcomed != VersionVector() {
      fail("client \(connection.client) sent \(bytes.count) bytes, \(limit) are allowed")
    }
    let message: ClientMessage
    do {
      message = try ClientMessage.decode(bytes)
    } catch {
      return fail("client \(connection.client) sent what is no message: \(error)")
    }
    if case .hello(let hello) = message {
      note(
        "server: hello of \(connection.client) on \(connection.id), replica \(short(hello.replica))"
      )
      room?.join(connection.id, clients[connection.client].participant, hello, at: moment)
    } else {
      if case .submit(let changes) = message {
        note("server: \(connection.client) submits \(short(changes))")
      } else if case .relay(let bodies) = message {
        note("server: \(connection.client) relays \(bodies.count)")
      }
      room?.receive(connection.id, message, at: moment)
    }
    scheduleTurn()
  }

  func serverLearnsOfTheEnd(of connection: SimulatedConnection) {
    guard connection.serverRun == serverRun, !connection.isClosedForServer else { return }
    connection.isClosedForServer = true
    connection.dropQueue()
    room?.leave(connection.id)
    scheduleTurn()
  }

  func carryOut() {
    hasRoomActed = true
    guard let effects = room?.takeEffects() else { return }
    for effect in effects {
      switch effect {
      case .send(let id, let bytes): send(bytes, to: id, isDroppable: false)
      case .sendToMany(let ids, let bytes, let isDroppable):
        for id in ids { send(bytes, to: id, isDroppable: isDroppable) }
      case .sendPiece(let id, let piece): send(piece.message(), to: id, isDroppable: false)
      case .close(let id, _):
        let run = serverRun
        if let connection = connections[id], !connection.isClosedForServer {
          connection.isClosedForServer = true
          connection.enqueue(.end)
          pump(connection)
          after(20_000) { self.clients[connection.client].learnsOfTheEnd(of: connection) }
        }
        after(0...20) {
          if run == self.serverRun { self.room?.leave(id) }
        }
      case .append(let records, let roster):
        note("server: appends \(records.first?.index ?? 0)…\(records.last?.index ?? 0)")
        for record in records { mergedEver.raise(record.id.replica, to: record.id.seq) }
        guard let room, storage.hand(records, of: room, since: now) else { break }
        _ = disk.write(.changes(records, roster: roster))
        sync()
      case .encode(let document, let index):
        let run = serverRun
        after(0...400) {
          guard run == self.serverRun else { return }
          let snapshot = RoomSnapshot(of: document, journalIndex: index)
          self.room?.encoded(snapshot, at: self.moment) { self.connections[$0]?.queuedBytes ?? 0 }
          self.scheduleTurn()
        }
      case .saveSnapshot(let snapshot):
        if SHA256.hash(snapshot.bytes) != snapshot.stateHash {
          fail("a checkpoint's hash is wrong")
        }
        guard storage.takes else { break }
        _ = disk.write(.snapshot(snapshot))
        sync()
      case .lookUp(let id, let ticket, let replica, let seq):
        let known = disk.records.filter { $0.id.replica == replica && $0.id.seq >= seq }
        let bytes = known.prefix(random.pick([1, 3, Room.lookUpCountMax])).map(\.bytes)
        let run = serverRun
        after(0...300) {
          guard run == self.serverRun else { return }
          self.room?.found(id, ticket: ticket, from: seq, bytes, at: self.moment)
          self.scheduleTurn()
        }
      case .damaged(let damage): fail("the room is damaged: \(damage)")
      case .saveStateHash, .joined, .left, .replay, .controlReplay: break
      }
    }
  }

  private func send(_ bytes: [UInt8], to id: UInt64, isDroppable: Bool) {
    guard let connection = connections[id], !connection.isClosedForServer else { return }
    if isDroppable, connection.queuedBytes > plan.configuration.queueBytesMax / 2 { return }
    connection.enqueue(.message(bytes))
    pump(connection)
  }

  // MARK: The disk

  func sync() {
    guard disk.beginSync() else { return }
    let run = serverRun
    after(plan.isDiskSlow || random.chance(5) ? 100...1_500 : 1...20) {
      guard run == self.serverRun else { return }
      if self.now < self.diskFailsUntil { return self.diskFailed(run) }
      self.disk.endSync()
      if let damage = self.disk.damage { self.fail("the journal is damaged: \(damage)") }
      let index = self.disk.lastIndex
      let era = self.storage.era
      self.after(0...3) {
        guard run == self.serverRun else { return }
        self.withStorage { _ = $0.confirmed(index, in: era, &$1) }
      }
      self.sync()
    }
  }

  private func diskFailed(_ run: Int) {
    disk.failSync(isWritten: random.chance(40))
    note("disk: fails")
    figures.diskFailures += 1
    let era = storage.era
    after(0...5) {
      guard run == self.serverRun else { return }
      self.withStorage { storage, room in
        let words = "No space is left\non the disk."
        if !storage.failed(words, in: era, &room, at: self.moment) {
          self.fail("a failure of the disk is no news")
        }
      }
      self.recoverDisk(run)
    }
  }

  private func recoverDisk(_ run: Int) {
    after(200...800) {
      guard run == self.serverRun else { return }
      var works = false
      self.withStorage { storage, room in
        guard let question = storage.ask(room, at: self.moment) else { return }
        self.checkQuestion(question.confirmed, question.given)
        works = self.now >= self.diskFailsUntil
        guard works else { return storage.stillFails(nil, &room, at: self.moment) }
        let index = self.disk.recover()
        self.note("disk: works again at \(index)")
        storage.recovered(index, &room)
      }
      guard works else { return self.recoverDisk(run) }
      self.scheduleTurn()
    }
  }

  private func withStorage(_ body: (inout RoomStorage, inout Room) -> Void) {
    guard var open = room else { return }
    // Taken out while it is changed, so that nothing is copied.
    room = nil
    body(&storage, &open)
    room = open
    carryOut()
  }

  /// What the journal is to be compared with is what it was told, and all it was given: nothing else may
  /// be there.
  private func checkQuestion(_ confirmed: UInt64, _ given: [JournalRecord]) {
    guard confirmed <= disk.lastIndex, confirmed + UInt64(given.count) >= disk.lastIndex else {
      return fail("the journal has what it was not given")
    }
    for record in given where record.index <= disk.lastIndex {
      if disk.records[Int(record.index) - 1].bytes != record.bytes {
        fail("the journal has something else at \(record.index)")
      }
    }
  }

  /// The server is asked to stop, and comes back.
  func stopServer() {
    guard room != nil, now >= diskFailsUntil, !disk.hasFailed else { return }
    note("server: stops")
    room?.stop(retryAfterMilliseconds: 100)
    room?.endOfTurn(at: moment) { self.connections[$0]?.queuedBytes ?? 0 }
    room?.checkpoint()
    carryOut()
    let run = serverRun
    after(1_000...1_500) {
      guard run == self.serverRun, let room = self.room else { return }
      if room.durableIndex == room.mergedIndex, room.connectionCount > 0 {
        self.fail("a stopped server has \(room.connectionCount) connections")
      }
      self.crashServer(for: 10...500)
    }
  }

  /// The server's machine loses power.
  func crashServer(for pause: ClosedRange<UInt64>) {
    guard room != nil else { return }
    disk.crash(isWritten: random.chance(50))
    note("server: crashes, \(disk.lastIndex) of \(room?.mergedIndex ?? 0) are on disk")
    figures.serverCrashes += 1
    figures.resyncs += room?.counters.resyncs ?? 0
    room = nil
    serverRun += 1
    var id: UInt64 = 0
    while id < connectionCount {
      id += 1
      guard let connection = connections[id], !connection.isClosedForServer else { continue }
      connection.isClosedForServer = true
      connection.dropQueue()
      if random.chance(50) { connection.isLostToClient = true }
      after(random.chance(80) ? 0...100 : 0...15_000) {
        self.clients[connection.client].learnsOfTheEnd(of: connection)
      }
    }
    let run = serverRun
    after(pause) {
      if self.room == nil, run == self.serverRun { self.startServer() }
    }
  }
}

func short(_ replica: ReplicaID) -> String { String(replica.rawValue % 46_656, radix: 36) }

func short(_ changes: [Change]) -> String {
  guard let first = changes.first, let last = changes.last else { return "nothing" }
  return "\(short(first.id.replica)):\(first.id.seq)…\(last.id.seq)"
}
