/// A hash table from stamps to small numbers; entries are never taken out one by one.
///
/// One type for whatever is looked up by a stamp, since each kind of `Dictionary` costs a WebAssembly
/// module some 3 kB. Hashes are seeded anew in each process: who chooses stamps cannot choose where
/// they fall.
package struct StampTable: Sendable {
  private struct Entry: Sendable {
    let stamp: OperationID
    var value: UInt32
  }

  private var entries: [Entry] = []
  /// Open addressing, a power of two at most half full: 0, or an index of ``entries`` and one more.
  /// None while there are few entries, which are looked through.
  private var buckets: [UInt32] = []

  private static let scannedMax = 8
  private static let seed = (UInt64.random(in: 1 ... .max), UInt64.random(in: 1 ... .max))

  package init() {}

  package var count: Int { entries.count }

  /// O(1) expected. A value once set can be changed and not be taken out: nil is ignored.
  package subscript(stamp: OperationID) -> UInt32? {
    get { index(of: stamp).map { entries[$0].value } }
    set {
      guard let newValue else { return }
      if let index = index(of: stamp) {
        entries[index].value = newValue
        return
      }
      entries.append(Entry(stamp: stamp, value: newValue))
      if entries.count > Self.scannedMax, buckets.count < entries.count * 2 {
        grow(to: entries.count)
      } else if !buckets.isEmpty {
        buckets[bucket(of: stamp)] = UInt32(entries.count)
      }
    }
  }

  package mutating func reserveCapacity(_ count: Int) {
    entries.reserveCapacity(count)
    if count > Self.scannedMax, buckets.count < count * 2 { grow(to: count) }
  }

  package mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    for bucket in buckets.indices { buckets[bucket] = 0 }
  }

  private func index(of stamp: OperationID) -> Int? {
    if !buckets.isEmpty {
      let entry = buckets[bucket(of: stamp)]
      return entry == 0 ? nil : Int(entry) - 1
    }
    for index in entries.indices where entries[index].stamp == stamp { return index }
    return nil
  }

  /// Where a stamp is, or the empty bucket where it belongs.
  private func bucket(of stamp: OperationID) -> Int {
    let product = (stamp.lamport ^ Self.seed.0).multipliedFullWidth(
      by: stamp.replica.rawValue ^ Self.seed.1)
    let mask = buckets.count - 1
    var bucket = Int(truncatingIfNeeded: product.high ^ product.low) & mask
    while buckets[bucket] > 0, entries[Int(buckets[bucket]) - 1].stamp != stamp {
      bucket = (bucket + 1) & mask
    }
    return bucket
  }

  private mutating func grow(to count: Int) {
    var capacity = 32
    while capacity < count * 2 { capacity *= 2 }
    buckets = [UInt32](repeating: 0, count: capacity)
    for index in entries.indices { buckets[bucket(of: entries[index].stamp)] = UInt32(index + 1) }
  }
}
