import Foundation
import JourneyMap
import MapStore
import ReplicatedData
import SyncEngine
import SyncProtocol
import Synchronization
import TestSupport
import WorkshopClient
import WorkshopLoad

/// Replay's seek: from asking a running server for a moment of a long session until a client holds the
/// map as it was then.
func benchmarkSeeks() throws {
  try benchmarkSeeks(
    "of a workshop: ten people who write, move and sort",
    Group.workshop(changeCount: 100_000).changes)
  try benchmarkSeeks(
    "of scattered insertions, the worst for a snapshot",
    Group.largeMap(changeCount: 100_000).changes)
}

private func benchmarkSeeks(_ kind: String, _ changes: [Change]) throws {
  heading("Replay's seek in a session of \(changes.count) changes \(kind), over a socket")
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "waymark-benchmark-\(getpid())")
  defer { try? FileManager.default.removeItem(at: folder) }
  try Session(changes: changes).write(to: folder.path)

  let server = try ServerProcess.waymark(
    ProcessInfo.processInfo.environment["WAYMARK"] ?? ".build/release/waymark",
    prepared: folder.path)
  defer { server.stop() }
  let address = try ServerAddress("ws://\(server.target.address):\(server.target.port)")
  let history = try MapHistory(
    MapTarget(server: address, map: Session.map), timeoutMilliseconds: 30_000)
  history.stopsOnSignals = false
  try history.open()
  defer { history.leave() }
  var random = SplitMix64(seed: 1)
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
                  replica: $0.entry.replica.rawValue, participant: $0.entry.participant.id,
                  displayName: $0.entry.participant.name, role: "facilitator")
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
    ask { result in
      answer.result.withLock { $0 = result }
      answered.signal()
    }
    answered.wait()
    guard let result = answer.result.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }

  private final class Answer<Value: Sendable>: Sendable {
    let result = Mutex<Result<Value, JournalError>?>(nil)
  }
}
