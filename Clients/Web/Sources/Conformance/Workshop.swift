import CBOR
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

/// A room and client sessions that edit at random over connections which are cut now and then: the
/// state machines of both sides, run through most of what they can do. All from one seed.
struct Workshop {
  private struct Client {
    var session: ClientSession
    /// The number of its connection; nil while it has none.
    var connection: UInt64?
    var toServer: [[UInt8]] = []
    var toClient: [[UInt8]] = []
  }

  private var random: SplitMix64
  private(set) var room: Room
  private var clients: [Client] = []
  private var journal: [JournalRecord] = []
  private var lastConnection: UInt64 = 0
  private var now = Moment(milliseconds: 1_000, wallClock: 1_795_000_000_000)
  private(set) var refusalCount: UInt64 = 0
  private(set) var cutCount: UInt64 = 0

  init(seed: UInt64, clientCount: Int) throws(Refusal) {
    random = SplitMix64(seed: seed)
    guard let map = MapName("workshop") else { throw Refusal(name: "workshop.map") }
    do {
      room = try Room(
        map: map, document: MapDocument(), checkpointIndex: 0, tail: [], roster: [],
        key: [UInt8](repeating: 7, count: 32))
    } catch { throw Refusal(name: "workshop.room") }
    for _ in 0..<clientCount {
      clients.append(
        Client(
          session: ClientSession(
            SessionIdentity(map: map, intent: .joinOrCreate),
            replica: ReplicaID(random.next() | 1), seed: random.next())))
      clients[clients.count - 1].session.start(at: now)
    }
  }

  /// Runs the steps, then lets everybody come to rest.
  ///
  /// - Throws: ``Refusal`` if a client and the room do not end in the same state.
  mutating func run(stepCount: UInt64) throws(Refusal) {
    for _ in 0..<stepCount {
      edit(random.below(clients.count))
      if random.chance(oneIn: 50) { cut(random.below(clients.count)) }
      turn(isHurried: false)
    }
    var turnsLeft = 10_000
    while !isAtRest {
      guard turnsLeft > 0 else { throw Refusal(name: "workshop.never-at-rest") }
      turnsLeft -= 1
      turn(isHurried: true)
    }
    let hash = room.document.stateHash()
    for client in clients where client.session.document.stateHash() != hash {
      throw Refusal(name: "workshop.clients-differ")
    }
  }

  private var isAtRest: Bool {
    for client in clients {
      let session = client.session
      guard session.state == .live, session.notDurableCount == 0,
        client.toServer.isEmpty, client.toClient.isEmpty,
        session.document.version == room.document.version
      else { return false }
    }
    return true
  }

  private mutating func edit(_ client: Int) {
    var random = random
    let session = clients[client].session
    // What is not possible, such as an undo of nothing, is left.
    switch random.below(10) {
    case 0: _ = try? clients[client].session.undo(at: now)
    case 1: _ = try? clients[client].session.redo(at: now)
    case 2:
      let card = random.element(of: session.document.records(.card))
      clients[client].session.setPresence(Presence(record: card, isTyping: true), at: now)
    default:
      _ = try? clients[client].session.edit(at: now) {
        (editor: inout Editor) throws(ChangeError) in try editor.editAtRandom(&random)
      }
    }
    self.random = random
  }

  private mutating func cut(_ client: Int) {
    guard let connection = clients[client].connection else { return }
    cutCount += 1
    hangUp(client)
    room.leave(connection)
    clients[client].session.disconnected(at: now)
  }

  private mutating func hangUp(_ client: Int) {
    clients[client].connection = nil
    clients[client].toServer = []
    clients[client].toClient = []
  }

  /// Lets 50 milliseconds pass, in which some of what is under way arrives.
  private mutating func turn(isHurried: Bool) {
    now.milliseconds += 50
    now.wallClock += 50
    for client in clients.indices {
      clients[client].session.tick(at: now)
      carryOut(client)
      if isHurried || random.chance(oneIn: 3) { deliver(client) }
    }
    room.tick(at: now) { _ in 0 }
    room.endOfTurn(at: now) { _ in 0 }
    carryOutRoom()
  }

  private mutating func deliver(_ client: Int) {
    let toClient = clients[client].toClient
    clients[client].toClient = []
    for message in toClient { clients[client].session.receive(message, at: now) }
    carryOut(client)
    let toServer = clients[client].toServer
    clients[client].toServer = []
    for bytes in toServer { receive(bytes, from: client) }
  }

  private mutating func receive(_ bytes: [UInt8], from client: Int) {
    guard let connection = clients[client].connection,
      let message = try? ClientMessage.decode(bytes)
    else { return }
    if case .hello(let hello) = message {
      let participant = Participant(id: "p-\(client)", name: "", role: .participant)
      room.join(connection, participant, hello, at: now)
    } else {
      room.receive(connection, message, at: now)
    }
  }

  private mutating func carryOut(_ client: Int) {
    for effect in clients[client].session.takeEffects() {
      switch effect {
      case .connect:
        lastConnection += 1
        clients[client].connection = lastConnection
        clients[client].session.connected(at: now)
        carryOut(client)
      case .send(let message):
        if clients[client].connection != nil { clients[client].toServer.append(message) }
      case .disconnect:
        if let connection = clients[client].connection { room.leave(connection) }
        hangUp(client)
      case .keep: break
      case .event(.refused): refusalCount += 1
      case .event: break
      }
    }
  }

  private mutating func carryOutRoom() {
    var durable: UInt64?
    for effect in room.takeEffects() {
      switch effect {
      case .send(let connection, let message): send(message, to: connection)
      case .sendToMany(let connections, let message, _):
        for connection in connections { send(message, to: connection) }
      case .sendPiece(let connection, let piece): send(piece.message(), to: connection)
      case .append(let records, _):
        journal.append(contentsOf: records)
        durable = records.last?.index ?? durable
      case .close(let connection, _):
        for client in clients.indices where clients[client].connection == connection {
          deliver(client)
        }
      case .lookUp(let connection, let ticket, let replica, let seq):
        var known: [[UInt8]] = []
        for record in journal where record.id.replica == replica && record.id.seq >= seq {
          known.append(record.bytes)
        }
        room.found(connection, ticket: ticket, from: seq, known, at: now)
      case .encode(let document, let index):
        let snapshot = RoomSnapshot(of: document, journalIndex: index)
        room.encoded(snapshot, at: now) { _ in 0 }
      case .saveSnapshot, .saveStateHash, .joined, .left, .damaged, .replay, .controlReplay: break
      }
    }
    if let durable { room.durable(durable) }
  }

  private mutating func send(_ message: [UInt8], to connection: UInt64) {
    for client in clients.indices where clients[client].connection == connection {
      clients[client].toClient.append(message)
    }
  }
}

extension Responder {
  /// `[7, seed, clients, steps]` → `[0, state hash, changes in the journal, refusals, cuts]`.
  static func workshop(_ request: inout Request) throws(Refusal) -> CBORWriter {
    let seed = try request.unsigned()
    let clientCount = Int(clamping: try request.unsigned())
    var workshop = try Workshop(seed: seed, clientCount: max(1, clientCount))
    try workshop.run(stepCount: try request.unsigned())
    return answer(4) {
      $0.byteString(workshop.room.document.stateHash().bytes)
      $0.unsigned(workshop.room.mergedIndex)
      $0.unsigned(workshop.refusalCount)
      $0.unsigned(workshop.cutCount)
    }
  }
}
