import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol

let mapName = MapName("test")!
let sealKey = [UInt8](repeating: 1, count: 32)

func moment(_ milliseconds: UInt64) -> Moment {
  Moment(milliseconds: milliseconds, wallClock: 1_700_000_000_000 + milliseconds)
}

func person(_ id: String, _ role: Role = .participant) -> Participant {
  Participant(id: id, name: id, role: role)
}

/// A room, and by hand what a server does for it: a perfect network, a disk that is told when to sync.
final class Bench {
  var room: Room
  var now: UInt64 = 1_000
  /// What was sent to each connection since it was last asked.
  private var inboxes: [UInt64: [ServerMessage]] = [:]
  private(set) var closed: Set<UInt64> = []
  private(set) var journal: [JournalRecord] = []
  /// Who is behind replicas, as it was last written.
  private(set) var roster: [ReplicaID: RosterRecord] = [:]
  private(set) var snapshots: [RoomSnapshot] = []
  /// Indexes of which the state hash alone was stored.
  private(set) var hashes: [UInt64] = []
  /// What is being encoded elsewhere; done at once, or by ``finishEncoding()``.
  private(set) var encodings: [RoomSnapshot] = []
  var encodesAtOnce = true
  /// Whose replays began.
  private(set) var replays: [UInt64] = []
  private(set) var damages: [RoomDamage] = []
  /// Bytes said to wait for a connection.
  var queued: [UInt64: Int] = [:]

  init(
    _ configuration: RoomConfiguration = RoomConfiguration(), tail: [JournalRecord] = [],
    roster: [RosterRecord] = []
  ) throws {
    room = try Room(
      map: mapName, document: MapDocument(limits: .unbounded), checkpointIndex: 0, tail: tail,
      roster: roster, key: sealKey, configuration: configuration)
    journal = tail
  }

  func join(
    _ connection: UInt64, _ participant: Participant, replica: UInt64,
    version: VersionVector = VersionVector(), intent: Intent = .join,
    schema: SchemaVersion = .current
  ) {
    let hello = Hello(
      schema: schema, map: mapName, intent: intent, replica: ReplicaID(replica), version: version)
    room.join(connection, participant, hello, at: moment(now))
  }

  func receive(_ connection: UInt64, _ message: ClientMessage) {
    room.receive(connection, message, at: moment(now))
  }

  /// Ends the turn and hands out what was sent.
  func turn() {
    room.endOfTurn(at: moment(now)) { self.queued[$0] ?? 0 }
    carryOut()
  }

  /// Some time passes, with its ticks.
  func pass(_ milliseconds: UInt64) {
    let end = now + milliseconds
    while now < end {
      now += 50
      room.tick(at: moment(now)) { self.queued[$0] ?? 0 }
      carryOut()
    }
  }

  func sync() {
    room.durable(UInt64(journal.count))
    carryOut()
  }

  func finishEncoding() {
    guard !encodings.isEmpty else { return }
    room.encoded(encodings.removeFirst(), at: moment(now)) { self.queued[$0] ?? 0 }
    carryOut()
  }

  func carryOut() {
    for effect in room.takeEffects() {
      switch effect {
      case .send(let connection, let bytes): deliver(bytes, to: connection)
      case .sendToMany(let connections, let bytes, _):
        for connection in connections { deliver(bytes, to: connection) }
      case .sendPiece(let connection, let piece): deliver(piece.message(), to: connection)
      case .close(let connection, _): closed.insert(connection)
      case .append(let records, let authors):
        for author in authors { roster[author.entry.replica] = author }
        for record in records where record.index == UInt64(journal.count) + 1 {
          journal.append(record)
        }
      case .encode(let document, let index):
        encodings.append(RoomSnapshot(of: document, journalIndex: index))
        if encodesAtOnce { finishEncoding() }
      case .saveSnapshot(let snapshot): snapshots.append(snapshot)
      case .saveStateHash(let index, _): hashes.append(index)
      case .lookUp(let connection, let ticket, let replica, let seq):
        let known = journal.filter { $0.id.replica == replica && $0.id.seq >= seq }
        room.found(
          connection, ticket: ticket, from: seq, known.map(\.bytes), at: moment(now))
        turn()
      case .replay(let connection, _): replays.append(connection)
      case .damaged(let damage): damages.append(damage)
      case .joined, .left, .controlReplay: break
      }
    }
  }

  private func deliver(_ bytes: [UInt8], to connection: UInt64) {
    if let message = try? ServerMessage.decode(bytes) {
      inboxes[connection, default: []].append(message)
    }
  }

  func inbox(_ connection: UInt64) -> [ServerMessage] {
    inboxes.removeValue(forKey: connection) ?? []
  }
}

extension [ServerMessage] {
  var changes: [Change] {
    flatMap { message -> [Change] in
      guard case .changes(let sealed) = message else { return [] }
      return (try? sealed.open(MessageLimits()))?.changes ?? []
    }
  }

  var sealed: [SealedChanges] {
    compactMap { if case .changes(let sealed) = $0 { sealed } else { nil } }
  }

  var refusals: [Refusal] {
    compactMap { if case .refused(let refusal) = $0 { refusal } else { nil } }
  }

  var byes: [Bye] { compactMap { if case .bye(let bye) = $0 { bye } else { nil } } }

  var welcomes: [Welcome] {
    compactMap { if case .welcome(let welcome) = $0 { welcome } else { nil } }
  }

  var durables: [UInt64] { compactMap { if case .durable(let index) = $0 { index } else { nil } } }

  var chunks: [SnapshotChunk] {
    compactMap { if case .snapshot(let chunk) = $0 { chunk } else { nil } }
  }

  var hasResync: Bool { contains { if case .resync = $0 { true } else { false } } }
}

/// Writes changes as one replica.
struct Writer {
  let replica: ReplicaID
  var document = MapDocument()

  init(_ replica: UInt64) { self.replica = ReplicaID(replica) }

  mutating func write(
    _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws -> Change {
    try document.edit(as: replica, at: 1, body)!.change
  }

  /// A card with a text.
  mutating func card(_ text: String = "card") throws -> Change {
    try write { (editor) throws(ChangeError) in
      let card = try editor.create(.card)
      try editor.insert(text, into: card, Field.Card.text, at: 0)
    }
  }
}

/// A session joined to a bench by a connection that never fails.
final class Guest {
  var session: ClientSession
  let connection: UInt64
  let participant: Participant
  let bench: Bench
  private(set) var events: [SessionEvent] = []
  private(set) var sent: [ClientMessage] = []
  /// What the local copy has, if there is one.
  private(set) var kept: ChangeID?
  /// Why the local copy cannot be written.
  var diskFailure: String?

  init(
    _ connection: UInt64, _ participant: Participant, _ bench: Bench, replica: UInt64,
    document: MapDocument = MapDocument(), own: [Change] = [],
    keeping place: OwnChangesPlace = .serverOnly, key: ReplicaKey? = nil,
    lastDurable: ChangeDigest? = nil
  ) {
    self.connection = connection
    self.participant = participant
    self.bench = bench
    session = ClientSession(
      SessionIdentity(map: mapName), replica: key?.replica ?? ReplicaID(replica), key: key,
      document: document, own: own, lastDurable: lastDurable, keeping: place, seed: connection)
  }

  func start() {
    session.start(at: moment(bench.now))
    settle()
  }

  /// Passes messages to and fro until none is left.
  func settle() {
    for _ in 0..<50 {
      var isDone = true
      for effect in session.takeEffects() {
        isDone = false
        switch effect {
        case .connect: session.connected(at: moment(bench.now))
        case .send(let bytes):
          guard let message = try? ClientMessage.decode(bytes) else { continue }
          sent.append(message)
          if case .hello(let hello) = message {
            bench.room.join(connection, participant, hello, at: moment(bench.now))
          } else {
            bench.receive(connection, message)
          }
        case .disconnect: break
        case .keep(let change):
          if let diskFailure {
            session.keepFailed(diskFailure, at: moment(bench.now))
          } else {
            kept = change
            session.kept(upTo: change, at: moment(bench.now))
          }
        case .event(let event): events.append(event)
        }
      }
      bench.turn()
      for message in bench.inbox(connection) {
        isDone = false
        session.receive(message.encode(), at: moment(bench.now))
      }
      if isDone { return }
    }
  }

  func pass(_ milliseconds: UInt64) {
    bench.pass(milliseconds)
    session.tick(at: moment(bench.now))
    settle()
  }

  var refusals: [(refusal: Refusal, words: [String])] {
    events.compactMap {
      if case .refused(let refusal, _, let words) = $0 { (refusal, words) } else { nil }
    }
  }
}
