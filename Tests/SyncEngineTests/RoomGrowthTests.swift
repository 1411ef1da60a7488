import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import SyncEngine

@Suite("How much a room writes")
struct RoomGrowthTests {
  private static let ada = Participant(id: "ada", name: "Ada", role: .facilitator)

  @Test("snapshots together take about as many bytes as the changes, however large the map is")
  func spacing() throws {
    var configuration = RoomConfiguration()
    configuration.snapshotChangesMax = 10
    configuration.snapshotBytesMax = 10_000
    let bench = try Bench(configuration)
    bench.join(1, Self.ada, replica: 1)
    var writer = Writer(1)
    for number in 0..<600 {
      // Large ones first, then many small ones, of which each is little beside the map.
      let text = String(repeating: "x", count: number < 100 ? 20_000 : 10)
      bench.receive(1, .submit([try writer.card(text)]))
      bench.turn()
    }
    let changes = bench.journal.reduce(0) { $0 + $1.bytes.count + 64 }
    let snapshots = bench.snapshots.reduce(0) { $0 + $1.bytes.count }
    #expect(bench.snapshots.count > 5)
    #expect(snapshots < 3 * changes, "\(snapshots) bytes of snapshots for \(changes) of changes")
  }

  @Test("who looks back at a large map has its state hash stored, not the map again")
  func replayHash() throws {
    let bench = try Bench()
    bench.join(1, Self.ada, replica: 1)
    bench.join(2, Self.ada, replica: 0, intent: .replay)
    var writer = Writer(1)
    for _ in 0..<20 {
      bench.receive(1, .submit([try writer.card(String(repeating: "x", count: 50_000))]))
    }
    bench.turn()
    bench.room.checkpoint()
    bench.turn()
    let stored = bench.snapshots.count
    #expect(stored > 0)
    for _ in 1...3 {
      bench.now += 2_000
      bench.receive(1, .submit([try writer.card("little")]))
      bench.turn()
      bench.receive(2, .replay(ReplayRequest(from: .index(1), speed: 0)))
      bench.turn()
      bench.room.checkpoint()
      bench.turn()
    }
    #expect(bench.snapshots.count == stored)
    #expect(bench.hashes == [21, 22, 23])
  }

  @Test("a map takes no more changes than its bytes allow, and says so")
  func byteLimit() throws {
    var configuration = RoomConfiguration()
    configuration.journalBytesMax = 10_000
    let bench = try Bench(configuration)
    bench.join(1, Self.ada, replica: 1)
    _ = bench.inbox(1)
    var writer = Writer(1)
    for _ in 0..<4 {
      bench.receive(1, .submit([try writer.card(String(repeating: "x", count: 4_000))]))
    }
    bench.turn()
    #expect(bench.journal.count == 3)
    #expect(bench.room.journalByteCount > 10_000 && bench.room.journalByteCount < 15_000)
    let refusals = bench.inbox(1).compactMap { message -> Refusal? in
      if case .refused(let refusal) = message { refusal } else { nil }
    }
    #expect(refusals.map(\.code) == [.limitMapBytes])
    #expect(refusals.first?.seq == 4)

    // Opened again, it knows how much there is.
    let again = try Bench(
      configuration, tail: bench.journal,
      roster: [RosterRecord(RosterEntry(replica: ReplicaID(1), participant: Self.ada))])
    #expect(again.room.journalByteCount == bench.room.journalByteCount)
  }
}
