import CBOR
import ReplicatedData
import TestSupport
import Testing

@Suite("Snapshots of text")
struct TextSnapshotTests {
  /// A text by three replicas with pieces, deletions and siblings.
  static func sample(_ random: inout SplitMix64, edits: Int = 60) throws -> Text {
    var text = Text()
    var lamport: UInt64 = 1
    for _ in 0..<edits {
      let replica = ReplicaID(UInt64(1 + random.below(3)))
      if text.count > 4, random.below(3) == 0 {
        let start = random.below(text.count - 3)
        _ = try text.erase(start..<start + 1 + random.below(3))
      } else {
        let string = TextLargeTests.scalars(
          random.below(25) == 0 ? 1_100 : 1 + random.below(5), &random)
        _ = try text.insert(
          string, at: random.below(text.count + 1),
          stamp: OperationID(lamport: lamport, replica: replica))
        lamport += UInt64(string.unicodeScalars.count)
      }
    }
    return text
  }

  @Test("encoded, decoded and encoded again is the same, and merges on alike", arguments: seeds(40))
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var text = try Self.sample(&random, edits: 20 + random.below(200))
    let bytes = encoded(text)
    var copy = try decodedText(bytes)
    #expect(copy.brokenInvariant() == nil, "seed \(seed)")
    #expect(encoded(copy) == bytes, "seed \(seed)")
    #expect(copy.string == text.string, "seed \(seed)")
    #expect(copy.countWithDeleted == text.countWithDeleted, "seed \(seed)")
    for step in 0..<40 {
      let stamp = OperationID(lamport: 1_000_000 + UInt64(step * 10), replica: ReplicaID(4))
      if text.count > 3, random.below(3) == 0 {
        let start = random.below(text.count - 2)
        try copy.integrateErase(try text.erase(start..<start + 2))
      } else if random.below(3) == 0, text.count > 0 {
        // What somebody made who had seen only a part.
        let left = try text.stamp(at: random.below(text.count))
        let right = try text.stamp(at: random.below(text.count))
        let origin: TextOrigin =
          random.below(2) == 0 ? .left(of: left) : .right(of: left, rightOrigin: right)
        try text.integrate("zz", origin: origin, stamp: stamp)
        try copy.integrate("zz", origin: origin, stamp: stamp)
      } else {
        let index = random.below(text.count + 1)
        let one = try text.insert("ab", at: index, stamp: stamp)
        let other = try copy.insert("ab", at: index, stamp: stamp)
        #expect(one == other, "seed \(seed)")
      }
      #expect(copy.string == text.string, "seed \(seed)")
    }
    #expect(copy.brokenInvariant() == nil, "seed \(seed)")
    #expect(encoded(copy) == encoded(text), "seed \(seed)")
  }

  @Test(
    "damaged bytes are refused, or are a text that encodes to the same bytes",
    arguments: seeds(150))
  func mutations(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let whole = encoded(try Self.sample(&random, edits: 30))
    for _ in 0..<25 {
      var bytes = whole
      for _ in 0..<(1 + random.below(3)) {
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes[place] ^= 1 << UInt8(random.below(8))
        case 2: bytes.remove(at: place)
        default: bytes.insert(UInt8(random.below(24)), at: place)
        }
      }
      try tryOut(bytes, &random, "seed \(seed)")
    }
  }

  /// Numbers are put in anew, so that the bytes are always well-formed.
  @Test(
    "runs with any numbers are refused, or are a text that can be edited",
    arguments: seeds(300))
  func wildRuns(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<20 {
      var numbers: [UInt64] = []
      var visible = 0
      for _ in 0..<(1 + random.below(4)) {
        let isLeft = random.below(3) == 0
        let isDeleted = random.below(3) == 0
        let length = 1 + random.below(3)
        if !isDeleted { visible += length }
        numbers += [UInt64(1 + random.below(2)), UInt64(1 + random.below(8))]
        numbers.append(UInt64(length) << 2 | (isLeft ? 2 : 0) | (isDeleted ? 1 : 0))
        for _ in 0..<(isLeft ? 1 : 2) {
          numbers += random.below(3) == 0 ? [0, 0] : [1, UInt64(1 + random.below(8))]
        }
      }
      var writer = CBORWriter()
      writer.text(String(repeating: "x", count: visible))
      writer.array(numbers.count)
      for number in numbers { writer.unsigned(number) }
      try tryOut(writer.bytes, &random, "seed \(seed)")
    }
  }

  /// One number of a true text is changed, a run cut in two, or a run said twice.
  @Test(
    "runs with a number changed, cut or doubled are refused, or are canonical",
    arguments: seeds(60))
  func changedNumbers(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let (content, whole) = try parsed(encoded(try Self.sample(&random, edits: 25)))
    for _ in 0..<40 {
      var runs = whole
      let place = random.below(runs.count)
      switch random.below(4) {
      case 0:
        let cut = UInt64(1 + random.below(3))
        guard runs[place][2] >> 2 > cut else { continue }
        var tail = runs[place]
        runs[place][2] = cut << 2 | runs[place][2] & 3
        tail[2] = (tail[2] >> 2 - cut) << 2 | tail[2] & 1
        let rightOrigin = Array(runs[place].suffix(2))
        tail = [tail[0], tail[1] + cut, tail[2], tail[0], tail[1] + cut - 1] + rightOrigin
        runs.insert(tail, at: place + 1)
      case 1:
        var other = runs[place]
        other[2] |= 1
        runs.insert(other, at: random.below(runs.count + 1))
      default:
        let number = random.below(runs[place].count)
        guard number != 2 else { continue }
        runs[place][number] =
          random.below(2) == 0
          ? runs[place][number] &+ 1 : runs[random.below(runs.count)][min(number, 4)]
      }
      var writer = CBORWriter()
      writer.text(content)
      writer.array(runs.reduce(0) { $0 + $1.count })
      for run in runs { for number in run { writer.unsigned(number) } }
      try tryOut(writer.bytes, &random, "seed \(seed)")
    }
  }

  @Test("a run in two pieces, and a run within another, are refused")
  func notCanonical() throws {
    let pieces: [[UInt64]] = [
      [1, 1, 2 << 2, 0, 0, 0, 0, 1, 3, 1 << 2, 1, 2, 0, 0],
      [1, 5, 2 << 2 | 1, 0, 0, 0, 0, 1, 1, 9 << 2 | 1, 0, 0, 0, 0],
      [1, 1, 9 << 2 | 1, 0, 0, 0, 0, 1, 5, 2 << 2 | 1, 0, 0, 0, 0],
    ]
    for (index, numbers) in pieces.enumerated() {
      var writer = CBORWriter()
      writer.text(index == 0 ? "abc" : "")
      writer.array(numbers.count)
      for number in numbers { writer.unsigned(number) }
      #expect(throws: CBORError.self) { try decodedText(writer.bytes) }
    }
  }

  private func parsed(_ bytes: [UInt8]) throws -> (content: String, runs: [[UInt64]]) {
    var reader = CBORReader(bytes)
    let content = try reader.text()
    var left = try reader.array()
    var runs: [[UInt64]] = []
    while left > 0 {
      var run: [UInt64] = []
      for _ in 0..<3 { run.append(try reader.unsigned()) }
      for _ in 0..<(run[2] & 2 == 0 ? 4 : 2) { run.append(try reader.unsigned()) }
      left -= run.count
      runs.append(run)
    }
    return (content, runs)
  }

  private func tryOut(
    _ bytes: [UInt8], _ random: inout SplitMix64, _ comment: Comment
  ) throws {
    let decoded: Text?
    do { decoded = try decodedText(bytes) } catch { decoded = nil }
    guard var text = decoded else { return }
    #expect(text.brokenInvariant() == nil, comment)
    #expect(encoded(text) == bytes, comment)
    for step in 0..<8 {
      let stamp = OperationID(lamport: 1 << 40 + UInt64(step * 2), replica: ReplicaID(5))
      if text.count > 1, random.below(3) == 0 {
        let start = random.below(text.count - 1)
        _ = try text.erase(start..<text.count)
      } else if text.count > 0, random.below(2) == 0 {
        let parent = try text.stamp(at: random.below(text.count))
        let right = try text.stamp(at: random.below(text.count))
        try text.integrate("n", origin: .right(of: parent, rightOrigin: right), stamp: stamp)
      } else {
        _ = try text.insert("n", at: random.below(text.count + 1), stamp: stamp)
      }
      #expect(text.brokenInvariant() == nil, comment)
    }
  }

  @Test("bytes cut short anywhere are refused")
  func truncated() throws {
    var random = SplitMix64(seed: 3)
    let whole = encoded(try Self.sample(&random, edits: 30))
    for length in 0..<whole.count {
      #expect(throws: CBORError.self) { try decodedText(Array(whole[..<length])) }
    }
  }

  @Test("a text longer than the limit is refused")
  func limit() throws {
    var text = Text()
    _ = try text.insert(
      "abcd", at: 0, stamp: OperationID(lamport: 1, replica: ReplicaID(1)))
    _ = try text.erase(0..<2)
    let bytes = encoded(text)
    #expect(throws: CBORError.outOfRange) { try decodedText(bytes, scalarsMax: 3) }
    #expect(try decodedText(bytes, scalarsMax: 4).string == "cd")
  }
}
