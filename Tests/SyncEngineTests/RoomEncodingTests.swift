import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

@Suite("A large map is encoded elsewhere")
struct RoomEncodingTests {
  private static let ada = Participant(id: "ada", name: "Ada", role: .facilitator)
  private static let bob = Participant(id: "bob", name: "Bob", role: .facilitator)

  /// A map that is large for its room, with Ada on it, and what she writes with.
  private func bench() throws -> (Bench, Writer) {
    var configuration = RoomConfiguration()
    configuration.encodedAtOnceBytesMax = 10_000
    let bench = try Bench(configuration)
    bench.join(1, Self.ada, replica: 1)
    var writer = Writer(1)
    bench.receive(1, .submit([try writer.card(String(repeating: "x", count: 90_000))]))
    bench.turn()
    bench.sync()
    bench.encodesAtOnce = false
    _ = bench.inbox(1)
    return (bench, writer)
  }

  private func document(from messages: [ServerMessage]) throws -> MapDocument {
    var bytes: [UInt8] = []
    for message in messages { if case .snapshot(let chunk) = message { bytes += chunk.bytes } }
    var document = try MapDocument(snapshot: bytes, limits: .unbounded)
    for change in messages.changes { try document.integrate(change) }
    return document
  }

  @Test("who comes gets the snapshot when it is there, and then what was written meanwhile")
  func joining() throws {
    var (bench, writer) = try bench()
    bench.join(2, Self.bob, replica: 2)
    bench.turn()
    #expect(bench.encodings.count == 1)
    bench.receive(1, .submit([try writer.card("meanwhile")]))
    bench.turn()
    bench.sync()
    bench.pass(200)
    #expect(!bench.inbox(2).contains { if case .snapshot = $0 { true } else { false } })
    #expect(bench.room.brokenInvariant() == nil)
    bench.finishEncoding()
    bench.turn()
    let inbox = bench.inbox(2)
    #expect(try document(from: inbox).stateHash() == bench.room.document.stateHash())
    #expect(inbox.changes.count == 1)
    #expect(bench.encodings.isEmpty)
  }

  @Test("those who come while it is encoded share it; who leaves is forgotten")
  func together() throws {
    let (bench, _) = try bench()
    for connection: UInt64 in 2...5 { bench.join(connection, Self.bob, replica: connection) }
    bench.turn()
    bench.room.leave(3)
    bench.turn()
    #expect(bench.encodings.count == 1)
    bench.finishEncoding()
    for connection: UInt64 in [2, 4, 5] {
      let there = try document(from: bench.inbox(connection)).stateHash()
      #expect(there == bench.room.document.stateHash())
    }
    #expect(bench.room.counters.snapshotsEncoded == 1)
  }

  @Test("the hash that somebody asks for is that of what they were sent before it")
  func verifying() throws {
    var (bench, writer) = try bench()
    bench.join(2, Self.bob, replica: 2)
    bench.turn()
    bench.finishEncoding()
    let before = bench.room.document.stateHash()
    _ = bench.inbox(2)
    bench.receive(1, .submit([try writer.card("one")]))
    bench.turn()
    let asked = bench.room.document.stateHash()
    bench.now += 5_000
    bench.receive(2, .verify(nonce: 7))
    bench.turn()
    bench.receive(1, .submit([try writer.card("two")]))
    bench.turn()
    #expect(bench.inbox(2).changes.count == 1, "the second one waits behind the answer")
    bench.finishEncoding()
    let inbox = bench.inbox(2)
    let reports = inbox.compactMap { if case .state(let report) = $0 { report } else { nil } }
    #expect(reports.map(\.stateHash) == [asked] && asked != before)
    #expect(inbox.changes.count == 1)
    #expect(bench.room.brokenInvariant() == nil)
  }

  @Test("a checkpoint is stored when it is encoded, and one more while that is under way is not")
  func checkpoint() throws {
    var (bench, writer) = try bench()
    bench.room.checkpoint()
    bench.turn()
    #expect(bench.snapshots.isEmpty && bench.encodings.count == 1 && !bench.room.isIdle)
    bench.receive(1, .submit([try writer.card("meanwhile")]))
    bench.turn()
    bench.room.checkpoint()
    bench.turn()
    #expect(bench.encodings.count == 1)
    bench.finishEncoding()
    #expect(bench.snapshots.map(\.journalIndex) == [1])
    bench.receive(1, .submit([try writer.card("and a stop")]))
    bench.turn()
    for _ in 1...40 {
      bench.receive(1, .submit([try writer.card(String(repeating: "y", count: 900))]))
    }
    bench.turn()
    bench.room.checkpoint(atOnce: true)
    bench.carryOut()
    #expect(bench.snapshots.last?.journalIndex == bench.room.mergedIndex)
  }

  @Test("a checkpoint that is encoded while the disk fails is not stored")
  func failingDisk() throws {
    var (bench, writer) = try bench()
    bench.receive(1, .submit([try writer.card("two")]))
    bench.turn()
    bench.room.checkpoint()
    bench.turn()
    bench.room.storageFailed("full")
    bench.finishEncoding()
    #expect(bench.snapshots.isEmpty)
    bench.room.storageRecovered(1)
    bench.carryOut()
    bench.turn()
    #expect(bench.room.brokenInvariant() == nil)
  }

  @Test("a replay begins when what it has to come to is stored")
  func replay() throws {
    var (bench, writer) = try bench()
    bench.join(2, Self.bob, replica: 0, intent: .replay)
    // Under way for somebody else, of an earlier moment.
    bench.join(3, Self.bob, replica: 3)
    bench.turn()
    bench.receive(1, .submit([try writer.card("more")]))
    bench.turn()
    bench.receive(2, .replay(ReplayRequest(from: .index(1), speed: 0)))
    bench.turn()
    #expect(bench.replays.isEmpty)
    bench.finishEncoding()
    #expect(bench.replays.isEmpty && bench.encodings.count == 1)
    bench.finishEncoding()
    #expect(bench.replays == [2])
    #expect(bench.hashes.last == 2 || bench.snapshots.last?.journalIndex == 2)
    #expect(bench.room.brokenInvariant() == nil)
  }
}
