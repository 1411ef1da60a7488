import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A client that keeps to the rules, on the same room as the strangers.
struct HonestClient {
  static let participant = Participant(id: "honest", name: "Honest", role: .facilitator)

  var session = ClientSession(
    SessionIdentity(map: FuzzedMap.name, name: "Honest"),
    replica: ReplicaID(0x7A3B_19C4_D25E_6F81), seed: 0x5EED)
  var connection: UInt64?
  /// Its connection ended and it has not noticed.
  var isCut = false
  var inbox: [[UInt8]] = []
  /// What it was told to be durable.
  var promised = VersionVector()
  /// The replica by which the last durable message is to be understood.
  var replica = ReplicaID(0x7A3B_19C4_D25E_6F81)

  mutating func act(_ source: inout ByteSource, at now: Moment) throws {
    switch source.below(8) {
    case 0: _ = try? session.undo(at: now)
    case 1: _ = try? session.redo(at: now)
    case 2: session.setPresence(Presence(record: .root, caret: 1), at: now)
    case 3: session.verify(nonce: 5)
    default:
      _ = try? session.edit(at: now) { (editor) throws(ChangeError) in
        try edit(&editor, &source)
      }
    }
  }
}

extension FuzzedRoom {
  /// Hands on what waits between the room and the honest client; false if nothing did.
  mutating func talkToHonestClient() throws -> Bool {
    var hasTalked = false
    let inbox = honest.inbox
    honest.inbox = []
    for bytes in inbox {
      hasTalked = true
      honest.session.receive(bytes, at: moment)
      try carryOutHonestEffects()
    }
    if honest.isCut {
      hasTalked = true
      honest.isCut = false
      honest.connection = nil
      honest.session.disconnected(at: moment)
    }
    if try carryOutHonestEffects() { hasTalked = true }
    return hasTalked
  }

  @discardableResult
  private mutating func carryOutHonestEffects() throws -> Bool {
    let effects = honest.session.takeEffects()
    for effect in effects {
      switch effect {
      case .connect:
        connectionCount += 1
        connections[connectionCount] = Connection(participant: HonestClient.participant)
        honest.connection = connectionCount
        honest.session.connected(at: moment)
      case .send(let bytes): try receiveFromHonest(bytes)
      case .disconnect:
        if let connection = honest.connection { leave(connection) }
        honest.connection = nil
        honest.isCut = false
      case .keep: break
      case .event(let event): try note(event)
      }
    }
    return !effects.isEmpty
  }

  private mutating func receiveFromHonest(_ bytes: [UInt8]) throws {
    guard let connection = honest.connection, connections[connection] != nil else { return }
    let message: ClientMessage
    do {
      message = try ClientMessage.decode(bytes)
    } catch {
      throw Finding("the client sends what is no message: \(error)")
    }
    if case .hello(let hello) = message {
      connections[connection]?.asked = hello.replica
      room.join(connection, HonestClient.participant, hello, at: moment)
    } else {
      room.receive(connection, message, at: moment)
    }
  }

  private mutating func note(_ event: SessionEvent) throws {
    switch event {
    case .durable(let seq):
      honest.promised.raise(honest.replica, to: seq)
      try expect(
        journal.prefix(Int(durableIndex)).contains {
          $0.id == ChangeID(replica: honest.replica, seq: seq)
        }, "\(seq) is said to be durable")
    case .refused(let refusal, _, _):
      if !refusal.code.isTemporary { honest.replica = honest.session.replica }
    case .documentReplaced: honest.replica = honest.session.replica
    case .serverBroken(let reason): throw Finding("the honest client gives up: \(reason)")
    case .bye(let bye):
      try expect(bye.retry != .never, "the honest client is sent away: \(bye.reason)")
    default: break
    }
  }

  /// The strangers go, the disk works, and everything comes together.
  mutating func settle() throws {
    if room.storageFailure != nil { recoverDisk(forgetting: 0) }
    for id in ids where id != honest.connection { leave(id) }
    if let connection = honest.connection { connections[connection]?.isStuck = false }
    if let connection = honest.connection { connections[connection]?.queued = 0 }
    var rounds = 0
    var waitsFor: String? = "everything"
    while let reason = waitsFor {
      rounds += 1
      try expect(rounds < 400, "does not settle: \(reason)")
      now += 250
      endOfTurn()
      try carryOut()
      becomeDurable(UInt64(journal.count))
      tick()
      honest.session.tick(at: moment)
      try carryOut()
      waitsFor = whatIsUnsettled
    }
    try expectNil(room.brokenInvariant(), "the room in the end")
    try expectNil(room.document.brokenInvariant(), "the room's map")
    let hash = room.document.stateHash()
    try expect(honest.session.document.stateHash() == hash, "the honest client has another map")
    try expectNil(honest.session.document.brokenInvariant(), "the honest client's map")
    var replayed = MapDocument(limits: .unbounded)
    for record in journal {
      for change in try ChangeBatch.decode(record.bytes) { try replayed.integrate(change) }
    }
    try expect(replayed.stateHash() == hash, "the journal replays to another map")
  }

  private var whatIsUnsettled: String? {
    let session = honest.session
    if room.durableIndex != room.mergedIndex { return "not all is durable" }
    if session.state != .live { return "the session is \(session.state)" }
    if !session.own.isEmpty { return "\(session.own.count) own changes are not durable" }
    if session.document.version != room.document.version { return "the versions differ" }
    if !session.retainedChanges.isEmpty { return "bodies of others are kept" }
    return nil
  }
}
