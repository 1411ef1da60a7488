import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// What the room wants done, held against what is true.
extension FuzzedRoom {
  mutating func carryOut() throws {
    var rounds = 0
    var isDone = false
    while !isDone {
      rounds += 1
      try expect(rounds < 200, "room and client go round in circles")
      for effect in room.takeEffects() { try carryOut(effect) }
      isDone = try !talkToHonestClient()
    }
  }

  private mutating func carryOut(_ effect: RoomEffect) throws {
    switch effect {
    case .send(let id, let bytes): try send(bytes, to: id, isDroppable: false)
    case .sendToMany(let ids, let bytes, let isDroppable):
      try expect(Set(ids).count == ids.count, "the same message twice to one connection")
      for id in ids { try send(bytes, to: id, isDroppable: isDroppable) }
    case .sendPiece(let id, let piece): try send(piece.message(), to: id, isDroppable: false)
    case .close(let id, _):
      try expect(connections[id] != nil, "an unknown connection is closed")
      leave(id)
    case .append(let records, let authors): try append(records, authors)
    case .saveStateHash(let index, _):
      try expect(index <= UInt64(journal.count), "a state hash before its changes")
    case .lookUp(let id, let ticket, let replica, let seq):
      let known = journal.filter { $0.id.replica == replica && $0.id.seq >= seq }
      room.found(id, ticket: ticket, from: seq, known.map(\.bytes), at: moment)
    case .encode(let document, let index):
      let snapshot = RoomSnapshot(of: document, journalIndex: index)
      room.encoded(snapshot, at: moment) { [connections] in connections[$0]?.queued ?? 0 }
    case .saveSnapshot(let snapshot):
      try expect(
        snapshot.journalIndex <= UInt64(journal.count), "a checkpoint before its changes")
      try expect(
        SHA256.hash(snapshot.bytes) == snapshot.stateHash, "a checkpoint's hash is wrong")
    case .joined(let id, _), .replay(let id, _), .controlReplay(let id, _):
      try expect(connections[id] != nil, "an effect for an unknown connection")
    case .damaged(let damage): try expect(false, "the room is damaged: \(damage)")
    case .left: break
    }
  }

  private mutating func append(_ records: [JournalRecord], _ authors: [RosterRecord]) throws {
    for record in records {
      try expect(
        record.index == UInt64(journal.count) + 1,
        "change \(record.index) is written behind \(journal.count)")
      let changes = try? ChangeBatch.decode(record.bytes)
      try expect(
        changes?.count == 1 && changes?[0].id == record.id, "a record is not its change")
      journal.append(record)
    }
    let index = records.last?.index ?? UInt64(journal.count)
    for author in authors {
      let known = roster.firstIndex { $0.record.entry.replica == author.entry.replica }
      guard let known else {
        roster.append((author, index))
        continue
      }
      if author.hasKey { roster[known].record.hasKey = true }
    }
  }

  private mutating func send(_ bytes: [UInt8], to id: UInt64, isDroppable: Bool) throws {
    // What was closed in the same breath gets no more.
    guard var connection = connections[id] else { return }
    let message: ServerMessage
    do {
      message = try ServerMessage.decode(bytes)
    } catch {
      throw Finding("the room sends what is no message: \(error)")
    }
    try expect(message.encode() == bytes, "the room sends \(message) in another encoding")
    try check(message, &connection)
    if connection.isStuck {
      if isDroppable, connection.queued > configuration.queueBytesMax / 2 { return }
      connection.queued += bytes.count
    } else {
      connection.queued = 0
    }
    connections[id] = connection
    if id == honest.connection { honest.inbox.append(bytes) }
  }

  private mutating func check(_ message: ServerMessage, _ connection: inout Connection) throws {
    switch message {
    case .welcome(let welcome):
      connection.welcomed = welcome.version
      connection.replica = connection.asked
      connection.sent = VersionVector()
      try expect(welcome.participant == connection.participant, "somebody else is welcomed")
    case .changes(let sealed): try check(sealed, &connection)
    case .merged(let seq, let index):
      try expect(
        seq <= room.document.version[connection.replica] && index <= room.mergedIndex,
        "\(seq) is said to be merged at \(index)")
    case .durable(let index):
      try expect(index <= durableIndex, "\(index) is said to be durable")
    case .state(let report):
      try expect(report.journalIndex <= room.mergedIndex, "a state of the future")
    case .snapshot(let chunk):
      try expect(chunk.journalIndex <= room.mergedIndex, "a snapshot of the future")
      try checkBudget(connection)
    default: break
    }
  }

  private mutating func check(_ sealed: SealedChanges, _ connection: inout Connection) throws {
    try expect(
      Sealer(key: Self.key, map: FuzzedMap.name).seals(sealed), "a seal that does not hold")
    let body: ChangesBody
    do {
      body = try sealed.open(MessageLimits())
    } catch {
      throw Finding("the room seals what cannot be opened: \(error)")
    }
    try expect(body.lastIndex <= room.mergedIndex, "changes of the future")
    let authors = Set(body.changes.map(\.id.replica)).count
    for change in body.changes {
      let id = change.id
      try expect(connection.sent[id.replica] < id.seq, "\(id) is sent again or out of order")
      try expect(room.document.version.contains(id), "\(id) is sent and not merged")
      connection.sent.raise(id.replica, to: id.seq)
      let isEcho = id.replica == connection.replica && id.seq > connection.welcomed[id.replica]
      try expect(!isEcho || authors > 8 || authors == 1, "\(id) is sent to its author")
    }
    let isNothingElse = body.changes.allSatisfy {
      $0.id.replica == connection.replica && $0.id.seq > connection.welcomed[$0.id.replica]
    }
    try expect(!isNothingElse, "nothing but its own changes is sent to an author")
    try checkBudget(connection)
    if !self.sealed.contains(sealed), self.sealed.count < 64 { self.sealed.append(sealed) }
  }

  private func checkBudget(_ connection: Connection) throws {
    let most = configuration.queueBytesMax + 3 * configuration.messageBytesAim + 32_768
    try expect(connection.queued <= most, "\(connection.queued) bytes wait for a stuck receiver")
  }
}
