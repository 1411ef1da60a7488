import TestSupport
import Testing

@testable import ReplicatedData

/// What the core uses instead of the standard library's dictionary, set and sort.
@Suite("Collections of stamps")
struct StampCollectionTests {
  @Test("a set of ranges holds what a set of stamps would", arguments: seeds(30))
  func set(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var set = StampSet()
    var model: Set<OperationID> = []
    for _ in 0..<200 {
      let first = OperationID(
        lamport: UInt64(random.below(120)), replica: ReplicaID(UInt64(random.below(3))))
      let range = StampRange(first, count: UInt64(1 + random.below(12)))
      let stamps = (0..<range.count).map {
        OperationID(lamport: first.lamport + $0, replica: first.replica)
      }
      let missing = stamps.drop { model.contains($0) }
      let part = missing.prefix { !model.contains($0) }
      let expected = part.first.map { StampRange($0, count: UInt64(part.count)) }
      #expect(set.firstMissing(in: range) == expected, "seed \(seed)")
      #expect(set.prefix(of: range) == UInt64(stamps.count - missing.count), "seed \(seed)")
      if random.below(2) == 0 {
        set.insert(range)
        model.formUnion(stamps)
      }
    }
    let endless = StampRange(OperationID(lamport: 1, replica: ReplicaID(1)), count: .max)
    #expect(set.prefix(of: endless) < .max)
  }

  @Test("a table holds what a dictionary would", arguments: seeds(20))
  func table(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = StampTable()
    var model: [OperationID: UInt32] = [:]
    for round in 0..<2 {
      for _ in 0..<400 {
        let stamp = OperationID(
          lamport: UInt64(random.below(40)), replica: ReplicaID(UInt64(random.below(8))))
        #expect(table[stamp] == model[stamp], "seed \(seed)")
        let value = UInt32(random.below(1_000))
        table[stamp] = value
        model[stamp] = value
        #expect(table.count == model.count, "seed \(seed)")
      }
      if round == 0 {
        table.removeAll()
        model.removeAll()
        table.reserveCapacity(random.below(300))
      }
    }
  }

  @Test("the order is that of a stable sort, by key and then by id", arguments: seeds(30))
  func order(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let ids = (0..<random.below(200)).map { _ in
      OperationID(
        lamport: UInt64(random.below(30)), replica: ReplicaID(UInt64(random.below(3))))
    }
    let keys = ids.map { _ in (0..<random.below(3)).map { _ in UInt8(random.below(3)) } }
    let plain = ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
    #expect(ascendingOrder(of: ids).map { Int($0) } == plain, "seed \(seed)")
    let keyed = ids.indices.sorted { a, b in
      keys[a] != keys[b]
        ? FractionalKey.precedes(keys[a], keys[b]) : (ids[a], a) < (ids[b], b)
    }
    #expect(ascendingOrder(of: ids, keys: keys).map { Int($0) } == keyed, "seed \(seed)")
  }

  // Shows WM-CBOR-4.
  @Test(
    "texts compare by their bytes",
    arguments: [("", ""), ("a", ""), ("a", "ab"), ("é", "e\u{301}"), ("z", "ż"), ("🙂", "🙂")])
  func bytes(a: String, b: String) {
    #expect((compareUTF8(a, b) < 0) == a.utf8.lexicographicallyPrecedes(b.utf8))
    #expect((compareUTF8(b, a) < 0) == b.utf8.lexicographicallyPrecedes(a.utf8))
    #expect(sameUTF8(a, b) == a.utf8.elementsEqual(b.utf8))
    #expect(a.scalarCount == a.unicodeScalars.count)
  }
}
