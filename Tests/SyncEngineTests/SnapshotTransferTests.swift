import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

@Suite("A snapshot on its way") struct SnapshotTransferTests {
  @Test("is gone on with where the connection was cut, if the server still has it (WM-SNAP-2)")
  func resumed() throws {
    var configuration = RoomConfiguration()
    configuration.messageBytesAim = 1_000
    configuration.queueBytesMax = 3_000
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    var writer = Writer(1)
    for _ in 0..<200 {
      bench.receive(1, .submit([try writer.card(String(repeating: "words ", count: 70))]))
    }
    bench.turn()
    bench.sync()
    bench.join(2, person("b"), replica: 2)
    bench.turn()
    let first = bench.inbox(2).chunks
    let last = try #require(first.last)
    let received = last.offset + UInt64(last.bytes.count)
    #expect(received < last.totalBytes)
    bench.room.leave(2)
    func chunks(of connection: UInt64, behind offset: UInt64, of hash: SHA256Digest) -> [UInt64] {
      let hello = Hello(
        map: mapName, intent: .join, replica: ReplicaID(connection),
        resume: SnapshotResume(stateHash: hash, offset: offset))
      bench.room.join(connection, person("b"), hello, at: moment(bench.now))
      bench.turn()
      return bench.inbox(connection).chunks.map(\.offset)
    }
    #expect(chunks(of: 3, behind: received, of: last.stateHash).first == received)
    #expect(chunks(of: 4, behind: received, of: SHA256.hash([])).first == 0, "another one")
    #expect(chunks(of: 5, behind: last.totalBytes, of: last.stateHash).first == 0, "beyond its end")
  }

  // Shows WM-SNAP-1, WM-SNAP-2.
  @Test("is asked for from where it was cut, and given up if its hash is another")
  func cutAndDamaged() throws {
    var session = ClientSession(SessionIdentity(map: mapName), replica: ReplicaID(1), seed: 1)
    let hash = SHA256.hash(MapDocument().snapshot())
    func chunk(_ offset: UInt64, _ bytes: [UInt8]) -> ServerMessage {
      .snapshot(
        SnapshotChunk(
          stateHash: hash, journalIndex: 1, totalBytes: 12, offset: offset, bytes: bytes))
    }
    #expect(greet(&session, at: 0).resume == nil)
    session.receive(chunk(0, [1, 2, 3, 4]), at: moment(0))
    session.receive(chunk(4, [5]), at: moment(0))
    session.disconnected(at: moment(0))
    let resume = greet(&session, at: 20_000).resume
    #expect(resume?.stateHash == hash && resume?.offset == 5)
    session.receive(chunk(5, [6, 7, 8, 9, 10, 11, 12]), at: moment(20_000))
    #expect(session.incoming == nil)
    guard case .offline = session.state else {
      Issue.record("still \(session.state)")
      return
    }
    #expect(greet(&session, at: 40_000).resume == nil)
  }

  @Test("a client has caught up when it has all that the welcome told of (WM-CATCH-2)")
  func caughtUp() throws {
    var session = ClientSession(SessionIdentity(map: mapName), replica: ReplicaID(1), seed: 1)
    var writer = Writer(9)
    let changes = [try writer.card("one"), try writer.card("two"), try writer.card("later")]
    var version = VersionVector()
    version.raise(ReplicaID(9), to: 2)
    _ = greet(&session, at: 0, version: version, mergedIndex: 2, durableIndex: 2)
    let sealer = Sealer(key: sealKey, map: mapName)
    for (index, change) in changes.enumerated() {
      #expect(session.state == (index < 2 ? .catchingUp : .live))
      let body = ChangesBody(lastIndex: UInt64(index + 1), roster: [], changes: [change])
      session.receive(
        .changes(SealedChanges(body: body.encode(), sealer: sealer)), at: moment(0))
    }
  }

  @Test("indexes that a server gave before it lost changes mean nothing afterwards (WM-DURABLE-3)")
  func voidIndexes() throws {
    var session = ClientSession(SessionIdentity(map: mapName), replica: ReplicaID(1), seed: 1)
    _ = try session.edit(at: moment(0)) { (editor) throws(ChangeError) in
      _ = try editor.create(.card)
    }
    _ = greet(&session, at: 0)
    session.receive(.merged(seq: 1, journalIndex: 1), at: moment(0))
    session.disconnected(at: moment(0))
    // Merged and lost: index 1 is somebody else's now, and durable.
    var version = VersionVector()
    version.raise(ReplicaID(9), to: 1)
    _ = greet(&session, at: 20_000, version: version, mergedIndex: 1, durableIndex: 1)
    session.receive(.durable(journalIndex: 1), at: moment(20_000))
    #expect(session.notDurableCount == 1)
    session.receive(.merged(seq: 1, journalIndex: 2), at: moment(20_000))
    #expect(session.notDurableCount == 1)
    session.receive(.durable(journalIndex: 2), at: moment(20_000))
    #expect(session.notDurableCount == 0)
  }

  /// Connects the session and welcomes it; returns what it said.
  private func greet(
    _ session: inout ClientSession, at milliseconds: UInt64,
    version: VersionVector = VersionVector(), mergedIndex: UInt64 = 0, durableIndex: UInt64 = 0
  ) -> Hello {
    session.start(at: moment(milliseconds))
    session.tick(at: moment(milliseconds))
    session.connected(at: moment(milliseconds))
    var said = Hello(map: mapName, intent: .join, replica: .none)
    for effect in session.takeEffects() {
      if case .send(let bytes) = effect, case .hello(let hello)? = try? ClientMessage.decode(bytes)
      {
        said = hello
      }
    }
    session.receive(
      .welcome(
        Welcome(
          participant: person("a"), connection: 1, limits: ServerLimits(), clock: 0,
          mergedIndex: mergedIndex, durableIndex: durableIndex, version: version)),
      at: moment(milliseconds))
    return said
  }
}
