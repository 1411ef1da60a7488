import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

@Suite("Joining a room") struct RoomJoinTests {
  // Shows WM-HELLO-9, WM-PRES-2.
  @Test("a second hello on one connection begins it anew, and nobody hears of a second arrival")
  func helloTwice() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.join(2, person("b"), replica: 2)
    bench.join(2, person("b"), replica: 3)
    bench.turn()
    #expect(bench.inbox(2).welcomes.count == 2)
    #expect(bench.room.connectionCount == 2)
    bench.pass(1_000)
    var arrivals: [UInt64] = []
    for message in bench.inbox(1) {
      if case .presence(let update) = message {
        arrivals += update.arrivals.map(\.connection).filter { $0 != 1 }
        #expect(update.departures.isEmpty)
      }
    }
    // The first arrival was not yet told when the second hello came: it must not be forgotten.
    #expect(arrivals == [2])
  }

  // Shows WM-HELLO-7.
  @Test(
    "a newer connection of the same replica ends the older one, whose late close changes nothing")
  func superseded() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 7)
    bench.join(2, person("a"), replica: 7)
    bench.turn()
    #expect(bench.inbox(1).byes.map(\.code) == [.superseded])
    #expect(bench.closed == [1])
    bench.room.leave(1)
    bench.turn()
    #expect(bench.room.connectionCount == 1)
    var writer = Writer(7)
    bench.receive(2, .submit([try writer.card()]))
    #expect(bench.room.mergedIndex == 1)
  }

  @Test("a hello that was long under way on an older connection does not end the newer one")
  func lateHello() throws {
    let bench = try Bench()
    bench.join(2, person("a"), replica: 7)
    bench.join(1, person("a"), replica: 7)
    bench.turn()
    #expect(bench.inbox(1).byes.map(\.code) == [.superseded])
    #expect(bench.inbox(2).byes.isEmpty)
    #expect(bench.room.participant(of: 2) != nil)
  }

  // Shows WM-HELLO-6.
  @Test("a replica of another participant is refused, whether it has written or only joined")
  func replicaTaken() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 7)
    bench.join(2, person("b"), replica: 7)
    var writer = Writer(7)
    bench.receive(1, .submit([try writer.card()]))
    bench.room.leave(1)
    bench.join(3, person("b"), replica: 7)
    bench.turn()
    #expect(bench.inbox(2).byes.map(\.code) == [.replicaTaken])
    #expect(bench.inbox(3).byes.map(\.code) == [.replicaTaken])
    #expect(bench.inbox(1).byes.isEmpty)
  }

  @Test("another major version of the schema is refused in words (WM-HELLO-3)")
  func schemaVersion() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1, schema: SchemaVersion(major: 99, minor: 0))
    bench.turn()
    let bye = try #require(bench.inbox(1).byes.first)
    #expect(bye.code == .schemaVersion)
    #expect(bye.retry == .never)
    #expect(bye.reason.contains("99"))
    #expect(bye.reason.contains("Update"))
  }

  @Test("a client that cannot read what newer ones write is told to be updated (WM-HELLO-3)")
  func olderSchema() throws {
    let bench = try Bench()
    for (connection, minor) in [(1, 0), (2, 2), (3, 3), (4, 9)] as [(UInt64, UInt32)] {
      bench.join(
        connection, person("a"), replica: connection,
        schema: SchemaVersion(major: 1, minor: minor))
    }
    bench.turn()
    for connection: UInt64 in 1...2 {
      let bye = try #require(bench.inbox(connection).byes.first)
      #expect(bye.code == .schemaVersion)
      #expect(bye.retry == .never)
      #expect(bye.reason.contains("update it"))
      #expect(bench.inbox(connection).welcomes.isEmpty)
    }
    for connection: UInt64 in 3...4 { #expect(bench.inbox(connection).byes.isEmpty) }
  }

  // Shows WM-CATCH-1.
  @Test("a snapshot is encoded once for many who join, and waits until it is durable")
  func sharedSnapshot() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    var writer = Writer(1)
    let text = String(repeating: "a card with some text ", count: 10)
    for _ in 0..<500 { bench.receive(1, .submit([try writer.card(text)])) }
    bench.turn()
    bench.join(2, person("b"), replica: 2)
    bench.join(3, person("c"), replica: 3)
    bench.turn()
    #expect(bench.inbox(2).chunks.isEmpty)
    let hash = try #require(bench.room.snapshots.latest).stateHash
    bench.sync()
    bench.receive(1, .submit([try writer.card("later")]))
    bench.turn()
    bench.join(4, person("d"), replica: 4)
    bench.pass(100)
    for connection in 2...4 as ClosedRange<UInt64> {
      let inbox = bench.inbox(connection)
      #expect(inbox.chunks.last?.stateHash == hash)
      #expect(inbox.changes.map(\.id.seq) == [501])
    }
  }

  // Shows WM-CATCH-1.
  @Test("who comes back with changes that are younger than the shared snapshot gets them again")
  func oldSnapshotForAKnowingClient() throws {
    var configuration = RoomConfiguration()
    configuration.historyBytesMax = 1_024
    let bench = try Bench(configuration)
    bench.join(1, person("a"), replica: 1)
    var writer = Writer(1)
    for _ in 0..<200 { bench.receive(1, .submit([try writer.card("some text on a card")])) }
    bench.turn()
    bench.sync()
    bench.pass(100)
    bench.join(2, person("b"), replica: 2)
    bench.pass(100)
    #expect(!bench.inbox(2).chunks.isEmpty)
    bench.receive(1, .submit([try writer.card("after the snapshot")]))
    bench.turn()
    bench.sync()
    // It knows change 201 of another time, but not the beginning.
    var version = VersionVector()
    version.raise(ReplicaID(5), to: 1)
    bench.join(3, person("c"), replica: 3, version: version)
    bench.pass(100)
    #expect(bench.inbox(3).changes.map(\.id.seq) == [201])
  }

  @Test("a stopped room answers whoever still comes (WM-BYE-1)")
  func stop() throws {
    let bench = try Bench()
    bench.join(1, person("a"), replica: 1)
    bench.room.stop(retryAfterMilliseconds: 500)
    bench.join(2, person("b"), replica: 2)
    bench.turn()
    for connection in [1, 2] as [UInt64] {
      #expect(bench.inbox(connection).byes.map(\.retry) == [.after(milliseconds: 500)])
    }
  }
}
