import JourneyMap
import ReplicatedData
import SyncProtocol
import TestSupport
import Testing

@testable import WorkshopLoad

@Suite("What a receiver got")
struct DeliveryTests {
  @Test("changes in order are each counted once")
  func inOrder() {
    var ledger = DeliveryLedger(writerCount: 2)
    #expect(ledger.take(0, 1, 3) == 1)
    #expect(ledger.take(1, 1, 1) == 1)
    #expect(ledger.take(0, 4, 4) == 4)
    #expect(ledger.received == 5)
    #expect(ledger.missing == 0)
    #expect(ledger.repeated == 0)
    #expect(ledger.last(of: 0) == 4)
  }

  @Test("a gap is counted by what is missing")
  func gap() {
    var ledger = DeliveryLedger(writerCount: 1)
    #expect(ledger.take(0, 1, 2) == 1)
    #expect(ledger.take(0, 6, 7) == 6)
    #expect(ledger.missing == 3)
    #expect(ledger.received == 4)
    // Too late is no better than never: order is part of the promise.
    #expect(ledger.take(0, 3, 5) == 6)
    #expect(ledger.repeated == 3)
    #expect(ledger.missing == 3)
  }

  @Test("of a run that overlaps what came before, only the rest is new")
  func overlap() {
    var ledger = DeliveryLedger(writerCount: 1)
    #expect(ledger.take(0, 1, 5) == 1)
    #expect(ledger.take(0, 4, 8) == 6)
    #expect(ledger.repeated == 2)
    #expect(ledger.received == 8)
    #expect(ledger.take(0, 1, 8) == 9)
    #expect(ledger.repeated == 10)
    #expect(ledger.received == 8)
  }

  @Test("what a snapshot holds is not missed")
  func snapshot() {
    var ledger = DeliveryLedger(writerCount: 0)
    ledger.make(roomFor: 2)
    ledger.adopt(1, through: 40)
    #expect(ledger.take(1, 41, 41) == 41)
    #expect(ledger.missing == 0)
    #expect(ledger.received == 1)
  }

  @Test("a snapshot says what it holds of each replica, given names of records among them or not")
  func version() throws {
    for hasGivenName in [false, true] {
      var document = MapDocument()
      let replica = ReplicaID(7)
      _ = try document.edit(as: replica) { (editor: inout Editor) throws(ChangeError) in
        _ = try editor.create(.card)
        if hasGivenName { _ = try editor.create(.card, named: "row 1") }
      }
      let bytes = document.snapshot()
      let hash = SHA256.hash(bytes).bytes
      var copies = SnapshotCopies()
      let version = hash.withUnsafeBytes { hash in
        bytes.withUnsafeBytes { piece in
          copies.agrees(hash, offset: 0, total: UInt64(bytes.count), piece)
            ? copies.version(hash) : nil
        }
      }
      #expect(try #require(version).map(\.0) == [replica])
      #expect(try #require(version).map(\.1) == [1])
    }
  }

  @Test("a message is decoded once, however many get it")
  func decodedOnce() throws {
    let map = try Self.map()
    let bytes = Self.message(map, seqs: [1, 2, 3])
    var table = MessageTable(placeCount: 64)
    for _ in 0..<100 {
      let runs = bytes.withUnsafeBytes { raw in
        table.summary(contentHash(raw, seed: 0), orElse: { summarize(raw, map, isBare: false) })?
          .runs
      }
      #expect(runs?.count == 1)
      #expect(runs?.first?.first == 1)
      #expect(runs?.first?.last == 3)
    }
    #expect(table.misses == 1)
  }

  @Test("changes of strangers, and what was never sent, are told apart")
  func strangers() throws {
    let map = try Self.map()
    let bytes = Self.message(map, seqs: [3, 4])
    let summary = try #require(bytes.withUnsafeBytes { summarize($0, map, isBare: false) })
    // Three changes were made; there is no fourth.
    #expect(summary.runs.count == 1)
    #expect(summary.foreignCount == 1)
    let other = try Self.map()
    let foreign = try #require(bytes.withUnsafeBytes { summarize($0, other, isBare: false) })
    #expect(foreign.runs.isEmpty)
    #expect(foreign.foreignCount == 2)
  }

  @Test("bytes that are no message are no summary")
  func garbage() throws {
    let map = try Self.map()
    var bytes = Self.message(map, seqs: [1])
    bytes.removeLast()
    #expect(bytes.withUnsafeBytes { summarize($0, map, isBare: false) } == nil)
    #expect(bytes.withUnsafeBytes { summarize($0, map, isBare: true) } == nil)
  }

  @Test("one bit makes another hash", arguments: seeds(20))
  func hash(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes = (0..<(1 + random.below(100))).map { _ in UInt8(random.below(256)) }
    let before = bytes.withUnsafeBytes { contentHash($0, seed: 1) }
    #expect(bytes.withUnsafeBytes { contentHash($0, seed: 2) } != before)
    for index in bytes.indices {
      bytes[index] ^= 1 << UInt8(random.below(8))
      #expect(bytes.withUnsafeBytes { contentHash($0, seed: 1) } != before, "seed \(seed)")
      bytes[index] ^= 0xFF
    }
    bytes.append(0)
    #expect(bytes.withUnsafeBytes { contentHash($0, seed: 1) } != before, "seed \(seed)")
  }

  /// A map with one writer who has made three changes.
  private static func map() throws -> MapTraffic {
    let map = MapTraffic(number: 0, name: try #require(MapName("load")))
    let replica = ReplicaID(.random(in: 1 ... .max))
    let writer = Writer(replica: replica, role: .typing, number: 0)
    _ = map.add(writer)
    let seed = MapSeed(replica: replica, cardCount: 4, time: 0)
    writer.take(seed, moment: 1)
    for moment in 2...3 as ClosedRange<UInt64> {
      _ = writer.next(on: seed, moment: moment, time: 0)
    }
    return map
  }

  private static func message(_ map: MapTraffic, seqs: [UInt64]) -> [UInt8] {
    let changes = seqs.map { seq in
      Change(
        id: ChangeID(replica: map.writers[0].replica, seq: seq), lamport: seq,
        operations: [.create(.card)])
    }
    let body = ChangesBody(lastIndex: 9, roster: [], changes: changes).encode()
    let name = MapName("load") ?? map.name
    let sealer = Sealer(key: [UInt8](repeating: 7, count: 32), map: name)
    return ServerMessage.changes(SealedChanges(body: body, sealer: sealer)).encode()
  }
}
