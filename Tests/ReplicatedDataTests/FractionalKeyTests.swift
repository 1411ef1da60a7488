import ReplicatedData
import TestSupport
import Testing

@Suite("Order keys")
struct FractionalKeyTests {
  private func stamp(_ number: Int, _ replica: UInt64 = 1) -> OperationID {
    OperationID(lamport: UInt64(number), replica: ReplicaID(replica))
  }

  // Shows WM-MERGE-4.
  @Test("a key between two others is between them, whoever made those", arguments: seeds(60))
  func between(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var keys: [[UInt8]] = []
    // Foreign keys of few digits, so that they touch; without a zero at the end.
    for _ in 0..<30 {
      var key: [UInt8] = []
      let digits: [UInt8] = [0, 1, 127, 254, 255]
      for _ in 0..<random.below(5) { key.append(digits.randomElement(using: &random)!) }
      key.append([1, 2, 128, 255].randomElement(using: &random)!)
      keys.append(key)
    }
    for step in 0..<300 {
      keys.sort(by: FractionalKey.precedes)
      let place = random.below(keys.count + 1)
      let before = place == 0 ? nil : keys[place - 1]
      let after = place == keys.count ? nil : keys[place]
      let key = FractionalKey.between(before, after, stamp: stamp(step, UInt64(random.below(5))))
      #expect(key.last != 0, "seed \(seed)")
      if let before { #expect(FractionalKey.precedes(before, key), "seed \(seed)") }
      if let after, before != after {
        #expect(FractionalKey.precedes(key, after), "seed \(seed): \(before ?? []) \(after)")
      }
      keys.append(key)
    }
  }

  @Test("equal keys and keys out of order give a key behind the first")
  func outOfOrder() {
    let keys: [[UInt8]] = [[1], [0x80, 0], [0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0]]
    for key in keys {
      let same = FractionalKey.between(key, key, stamp: stamp(1))
      #expect(FractionalKey.precedes(key, same))
      let crossed = FractionalKey.between(key, [0, 1], stamp: stamp(1))
      #expect(FractionalKey.precedes(key, crossed))
    }
  }

  /// Below a foreign key that ends in zeroes there may be no room; a key must come back all the same.
  @Test("foreign keys that end in zeroes do not trap the search")
  func zeroes() {
    let zeroes: [[UInt8]] = [[0], [0, 0], [1, 0], [0x80, 0, 0], [0, 0, 0, 0, 0, 0]]
    for after in zeroes {
      #expect(!FractionalKey.between(nil, after, stamp: stamp(1)).isEmpty)
      #expect(!FractionalKey.between([], after, stamp: stamp(1)).isEmpty)
      for count in 1...after.count {
        let before = Array(after[..<count])
        let key = FractionalKey.between(before, after, stamp: stamp(1))
        #expect(FractionalKey.precedes(before, key))
      }
    }
    #expect(
      FractionalKey.precedes(FractionalKey.between(nil, [1, 0], stamp: stamp(1)), [1, 0]))
  }

  @Test("keys put last or first one after the other stay short")
  func appends() {
    var last: [UInt8]?
    var first: [UInt8]?
    for step in 0..<20_000 {
      let next = FractionalKey.between(last, nil, stamp: stamp(step))
      if let last { #expect(FractionalKey.precedes(last, next)) }
      last = next
      let previous = FractionalKey.between(nil, first, stamp: stamp(step))
      if let first { #expect(FractionalKey.precedes(previous, first)) }
      first = previous
    }
    #expect(last?.count == 4)
    #expect(first?.count == 4)
  }

  @Test("keys put into one gap again and again grow by a byte in several")
  func sameGap() {
    let low = FractionalKey.between(nil, nil, stamp: stamp(1))
    let high = FractionalKey.between(low, nil, stamp: stamp(2))
    for isLow in [true, false] {
      var before = low
      var after = high
      for step in 0..<2_000 {
        let key = FractionalKey.between(before, after, stamp: stamp(step, 7))
        #expect(FractionalKey.precedes(before, key) && FractionalKey.precedes(key, after))
        if isLow { after = key } else { before = key }
      }
      #expect(max(before.count, after.count) < 400)
    }
  }

  @Test("two people who put something into one gap get two keys (WM-MERGE-4)")
  func concurrent() {
    let low = FractionalKey.between(nil, nil, stamp: stamp(1))
    let a = FractionalKey.between(low, nil, stamp: stamp(5, 1))
    let b = FractionalKey.between(low, nil, stamp: stamp(5, 2))
    #expect(a != b)
    let between = FractionalKey.between(min(a, b), max(a, b), stamp: stamp(9))
    #expect(FractionalKey.precedes(min(a, b), between))
    #expect(FractionalKey.precedes(between, max(a, b)))
  }

  private func min(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] { FractionalKey.precedes(a, b) ? a : b }
  private func max(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] { FractionalKey.precedes(a, b) ? b : a }
  private func max(_ a: Int, _ b: Int) -> Int { a > b ? a : b }
}
