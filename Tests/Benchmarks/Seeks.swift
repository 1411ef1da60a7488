import Foundation
import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import TestSupport
import WebSocketTransport
import WorkshopClient

/// Replay's seek: from asking a running server for a moment of a long session until a client holds the
/// map as it was then.
func benchmarkSeeks() throws {
  try benchmarkSeeks(
    "of a workshop: ten people who write, move and sort",
    WorkshopSession(changeCount: 100_000).changes)
  try benchmarkSeeks(
    "of scattered insertions, the worst for a snapshot", LargeMap(changeCount: 100_000).changes)
}

private func benchmarkSeeks(_ kind: String, _ changes: [Change]) throws {
  heading("Replay's seek in a session of \(changes.count) changes \(kind), over a socket")
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "waymark-benchmark-\(getpid())")
  defer { try? FileManager.default.removeItem(at: folder) }
  try Session(changes: changes).write(to: folder.path)

  let server = try RunningServer(folder: folder.path)
  defer { server.stop() }
  let history = try server.open(Session.map)
  defer { history.leave() }
  var random = SystemRandomNumberGenerator()
  let moments = (0..<100).map { _ in UInt64.random(in: 1...history.lastIndex, using: &random) }
  var times: [(seconds: Double, moment: UInt64)] = []
  for moment in moments {
    let took = try seconds(runs: 1) {
      try history.replay(ReplayRequest(from: .index(moment), until: .index(moment), speed: 0))
    }
    precondition(history.verification.lastIndex == moment)
    times.append((took[0], moment))
  }
  times.sort { $0.seconds < $1.seconds }
  try history.replay(
    ReplayRequest(
      from: .index(history.lastIndex), until: .index(history.lastIndex), speed: 0))
  let snapshot = history.document.snapshot()
  let open = try seconds(runs: 7) {
    _ = try MapDocument(snapshot: snapshot)
    _ = SHA256.hash(snapshot)
  }
  row(
    "100 random moments", "median \(milliseconds(times[50].seconds))",
    "p90 \(milliseconds(times[90].seconds))",
    "longest \(milliseconds(times[99].seconds)) (change \(times[99].moment))",
    "aim 50 ms")
  row(
    "beside it: open and hash the last map", milliseconds(open.median),
    "\(snapshot.count / 1_000) kB")
}

/// What ten people do in a long workshop: cards written letter by letter, some words put into the
/// middle of others' texts, cards moved and sorted.
private struct WorkshopSession {
  var changes: [Change] = []
  private var document = MapDocument()
  private var random = SplitMix64(seed: 7)

  init(changeCount: Int) throws {
    let people = (1...10).map { ReplicaID(UInt64($0) &* 0x9E37_79B9_7F4A_7C15) }
    var stages: [RecordID] = []
    var lanes: [RecordID] = []
    try edit(as: people[0]) { (editor: inout Editor) throws(ChangeError) in
      for index in 0..<8 {
        let stage = try editor.create(.stage)
        try editor.append(stage)
        try editor.insert("Stage \(index)", into: stage, Field.Stage.title, at: 0)
        stages.append(stage)
        let lane = try editor.create(.lane)
        try editor.append(lane)
        try editor.insert("Lane \(index)", into: lane, Field.Lane.title, at: 0)
        lanes.append(lane)
      }
    }
    let words = "nobody answers the phone and the form asks twice for the same number ".utf8
    let letters = words.map { String(UnicodeScalar($0)) }
    var cards: [RecordID] = []
    while changes.count < changeCount {
      let person = people[Int(random.next() % 10)]
      let (column, row) = (stages[Int(random.next() % 8)], lanes[Int(random.next() % 8)])
      switch cards.isEmpty ? 0 : random.next() % 20 {
      case 0, 1, 2:
        var card = RecordID.root
        try edit(as: person) { (editor: inout Editor) throws(ChangeError) in
          card = try editor.create(.card)
          try editor.place(card, column: column, row: row)
        }
        cards.append(card)
        let start = Int(random.next() % 60)
        for index in 0..<Int(20 + random.next() % 60) {
          try edit(as: person) { (editor: inout Editor) throws(ChangeError) in
            try editor.insert(
              letters[(start + index) % letters.count], into: card, Field.Card.text, at: index)
          }
        }
      case 3...8:
        let card = cards[Int(random.next() % UInt64(cards.count))]
        try edit(as: person) { (editor: inout Editor) throws(ChangeError) in
          try editor.place(card, column: column, row: row)
        }
      case 9...12:
        let card = cards[Int(random.next() % UInt64(cards.count))]
        for index in 0..<8 {
          try edit(as: person) { (editor: inout Editor) throws(ChangeError) in
            try editor.insert(letters[index], into: card, Field.Card.text, at: 6 + index)
          }
        }
      default:
        let card = cards[Int(random.next() % UInt64(cards.count))]
        let kind = changes.count % 2 == 0 ? "pain" : "goal"
        try edit(as: person) { (editor: inout Editor) throws(ChangeError) in
          try editor.set(card, Field.Card.kind, .text(kind))
        }
      }
    }
  }

  private mutating func edit(
    as replica: ReplicaID, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws {
    let time = 1_800_000_000_000 + UInt64(changes.count) * 137
    if let local = try document.editInPlace(as: replica, at: time, body) {
      changes.append(local.change)
    }
  }
}

/// A session as a server would have had it, its checkpoints included, written without the sockets.
private struct Session {
  static let map = MapName("seeks")!
  let changes: [Change]

  func write(to folder: String) throws {
    let journal = try SQLiteJournal.open(folder: folder)
    let name = Self.map.string
    try wait { journal.createMap(name, atMilliseconds: 0, completion: $0) }
    var configuration = RoomConfiguration()
    configuration.limits.map = .unbounded
    var room = try Room(
      map: Self.map, document: MapDocument(), checkpointIndex: 0, tail: [], roster: [],
      key: [UInt8](repeating: 7, count: 32), configuration: configuration)
    var connections: [ReplicaID: UInt64] = [:]
    for (number, change) in changes.enumerated() {
      let now = Moment(milliseconds: UInt64(number) * 40, wallClock: change.time)
      let replica = change.id.replica
      if connections[replica] == nil {
        let id = UInt64(connections.count + 1)
        connections[replica] = id
        room.join(
          id, Participant(id: "person-\(id)", name: "Person \(id)", role: .facilitator),
          Hello(map: Self.map, intent: .join, replica: replica), at: now)
      }
      room.receive(connections[replica] ?? 0, .submit([change]), at: now)
      guard number % 50 == 49 || number == changes.count - 1 else { continue }
      room.endOfTurn(at: now) { _ in 0 }
      for effect in room.takeEffects() {
        switch effect {
        case .append(let records, let roster):
          let index = try wait {
            journal.append(
              records.map {
                JournalEntry(
                  index: $0.index, replica: $0.id.replica.rawValue, sequence: $0.id.seq,
                  participant: $0.participantID, receivedMilliseconds: $0.received,
                  bytes: $0.bytes)
              },
              roster: roster.map {
                Author(
                  replica: $0.replica.rawValue, participant: $0.participant.id,
                  displayName: $0.participant.name, role: "facilitator")
              }, to: name, completion: $0)
          }
          room.durable(index)
        case .saveSnapshot(let snapshot):
          try wait {
            journal.saveSnapshot(
              StoredSnapshot(
                index: snapshot.journalIndex, hash: snapshot.stateHash.bytes,
                bytes: snapshot.bytes, createdMilliseconds: now.wallClock), of: name,
              completion: $0)
          }
        default: break
        }
      }
    }
    precondition(room.mergedIndex == UInt64(changes.count), "a change was refused")
    try wait { journal.close(completion: $0) }
  }

  @discardableResult
  private func wait<Value: Sendable>(
    _ ask: (@escaping JournalCompletion<Value>) -> Void
  ) throws -> Value {
    let answered = DispatchSemaphore(value: 0)
    let answer = Answer<Value>()
    ask {
      answer.result = $0
      answered.signal()
    }
    answered.wait()
    guard let result = answer.result else { throw CancellationError() }
    return try result.get()
  }

  /// Written before the semaphore is signalled and read after it.
  private final class Answer<Value: Sendable>: @unchecked Sendable {
    var result: Result<Value, JournalError>?
  }
}

/// A `waymark serve` of its own.
private final class RunningServer {
  let port: UInt16
  private let process = Process()

  init(folder: String) throws {
    port = try Self.freePort()
    process.executableURL = URL(
      fileURLWithPath: ProcessInfo.processInfo.environment["WAYMARK"] ?? ".build/release/waymark")
    process.arguments = ["serve", "--data", folder, "--listen", "127.0.0.1:\(port)"]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  /// Waits until the server answers.
  func open(_ map: MapName) throws -> MapHistory {
    let target = MapTarget(server: try ServerAddress("ws://127.0.0.1:\(port)"), map: map)
    let start = ContinuousClock.now
    while true {
      let history = try MapHistory(target, timeoutMilliseconds: 30_000)
      history.stopsOnSignals = false
      do {
        try history.open()
        return history
      } catch {
        guard start.duration(to: .now) < .seconds(20) else { throw error }
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
  }

  private static func freePort() throws -> UInt16 {
    let loop = try EventLoop()
    var configuration = ServerConfiguration()
    configuration.port = 0
    final class Nobody: ServerHandler {
      func httpRequest(_ exchange: HTTPExchange) {}
      func connectionOpened(_ connection: Connection) {}
      func connection(_ connection: Connection, received message: [UInt8]) {}
      func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {}
    }
    return try loop.listen(configuration, handler: Nobody()).port
  }
}
