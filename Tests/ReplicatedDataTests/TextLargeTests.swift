import CBOR
import ReplicatedData
import TestSupport
import Testing

/// Texts of many chunks, held against an array of scalars: the directory's paths.
@Suite("Large texts")
struct TextLargeTests {
  static let alphabets = ["abcdefgh \n", "żółćąęśńź", "ПриветМир", "日本語文字", "🙂🎉👍🏽"]

  static func scalars(_ count: Int, _ random: inout SplitMix64) -> String {
    let letters = Array(alphabets[random.below(alphabets.count)].unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<count { text.append(letters[random.below(letters.count)]) }
    return String(text)
  }

  @Test(
    "local edits of a long text give what an array gives, and merge to the same",
    arguments: seeds(6))
  func edits(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var author = Text()
    var reader = Text()
    var expected: [Unicode.Scalar] = []
    var lamport: UInt64 = 1
    let replica = ReplicaID(7)
    for step in 0..<700 {
      let isPaste = random.below(40) == 0
      if expected.isEmpty || random.below(5) > 0 {
        let text = Self.scalars(isPaste ? 900 + random.below(3_000) : 1 + random.below(9), &random)
        let index = random.below(3) == 0 ? expected.count : random.below(expected.count + 1)
        let stamp = OperationID(lamport: lamport, replica: replica)
        switch try author.insert(text, at: index, stamp: stamp) {
        case .origin(let origin): try reader.integrate(text, origin: origin, stamp: stamp)
        case .extended: try reader.integrateExtension(text, stamp: stamp)
        }
        expected.insert(contentsOf: text.unicodeScalars, at: index)
        lamport += UInt64(text.unicodeScalars.count) + UInt64(random.below(2))
      } else {
        let start = random.below(expected.count)
        let longest = isPaste ? 4_000 : 12
        let end = min(expected.count, start + 1 + random.below(longest))
        var slice = String.UnicodeScalarView()
        slice.append(contentsOf: expected[start..<end])
        #expect(try author.substring(start..<end) == String(slice), "seed \(seed)")
        try reader.integrateErase(try author.erase(start..<end))
        expected.removeSubrange(start..<end)
      }
      guard step % 50 == 49 || step == 699 else { continue }
      var whole = String.UnicodeScalarView()
      whole.append(contentsOf: expected)
      #expect(author.brokenInvariant() == nil, "seed \(seed)")
      #expect(reader.brokenInvariant() == nil, "seed \(seed)")
      #expect(author.string == String(whole), "seed \(seed)")
      #expect(reader.string == author.string, "seed \(seed)")
      #expect(author.count == expected.count, "seed \(seed)")
      #expect(encoded(author) == encoded(reader), "seed \(seed)")
      if !expected.isEmpty {
        let index = random.below(expected.count)
        #expect(try author.index(of: author.stamp(at: index)) == index, "seed \(seed)")
        let caret = random.below(expected.count + 1)
        let behind = author.character(beforeCaret: caret)
        #expect(author.caret(behind: behind) == caret, "seed \(seed)")
        #expect(reader.caret(behind: behind) == caret, "seed \(seed)")
      }
    }
  }

  @Test("a caret stays where it was, also where the character before it is deleted")
  func carets() throws {
    let one = ReplicaID(1)
    var text = Text()
    _ = try text.insert("aaaa", at: 0, stamp: OperationID(lamport: 1, replica: one))
    let behind = text.character(beforeCaret: 2)
    #expect(behind == OperationID(lamport: 2, replica: one))
    _ = try text.insert("🙂", at: 0, stamp: OperationID(lamport: 9, replica: ReplicaID(2)))
    #expect(text.caret(behind: behind) == 3)
    _ = try text.erase(2..<3)
    #expect(text.caret(behind: behind) == 2)
    #expect(text.caret(behind: .root) == 0)
    #expect(text.character(beforeCaret: 0) == .root)
    #expect(text.character(beforeCaret: 99) == OperationID(lamport: 4, replica: one))
    #expect(text.caret(behind: OperationID(lamport: 40, replica: one)) == nil)
    var none = Text()
    #expect(none.character(beforeCaret: 3) == .root)
  }

  @Test("a long paste is kept in pieces, and can be deleted and typed into anywhere")
  func longPaste() throws {
    var random = SplitMix64(seed: 1)
    for alphabet in [0, 3] {
      var text = Text()
      let letters = Array(Self.alphabets[alphabet].unicodeScalars)
      var paste = String.UnicodeScalarView()
      for _ in 0..<50_000 { paste.append(letters[random.below(letters.count)]) }
      var expected = Array(paste)
      let stamp = OperationID(lamport: 5, replica: ReplicaID(1))
      _ = try text.insert(String(paste), at: 0, stamp: stamp)
      #expect(text.brokenInvariant() == nil)
      for (index, place) in [1_024, 0, 49_000, 1_023, 8_192, 25_000].enumerated() {
        let next = OperationID(lamport: 100_000 + UInt64(index), replica: ReplicaID(2))
        _ = try text.insert("|", at: place, stamp: next)
        expected.insert("|", at: place)
      }
      let erased = try text.erase(500..<40_000)
      expected.removeSubrange(500..<40_000)
      #expect(erased.reduce(0) { $0 + $1.count } == 39_500)
      #expect(Array(text.string.unicodeScalars) == expected)
      #expect(text.brokenInvariant() == nil)
    }
  }

  /// Two replicas, many chunks, and stamps of both in each chunk.
  @Test("long texts that two people edit at the same time end equal", arguments: seeds(4))
  func concurrent(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var texts = [Text(), Text()]
    var lamport: UInt64 = 0
    for _ in 0..<12 {
      var logs: [[TextOperation]] = [[], []]
      var ends = [lamport, lamport]
      for me in 0..<2 {
        for _ in 0..<60 {
          let count = texts[me].count
          ends[me] += 1
          if count > 200, random.below(3) == 0 {
            let start = random.below(count - 30)
            logs[me].append(.erase(try texts[me].erase(start..<start + 1 + random.below(30))))
            continue
          }
          let text = Self.scalars(random.below(12) == 0 ? 1_500 : 1 + random.below(4), &random)
          let stamp = OperationID(lamport: ends[me], replica: ReplicaID(UInt64(me) + 1))
          let index = random.below(4) == 0 ? min(count, 5) : random.below(count + 1)
          switch try texts[me].insert(text, at: index, stamp: stamp) {
          case .origin(let origin): logs[me].append(.insert(text, origin, stamp))
          case .extended: logs[me].append(.extend(text, stamp))
          }
          ends[me] += UInt64(text.unicodeScalars.count) - 1
        }
      }
      for me in 0..<2 {
        for operation in logs[1 - me] {
          switch operation {
          case .insert(let text, let origin, let stamp):
            try texts[me].integrate(text, origin: origin, stamp: stamp)
          case .extend(let text, let stamp): try texts[me].integrateExtension(text, stamp: stamp)
          case .erase(let ranges): try texts[me].integrateErase(ranges)
          }
        }
        #expect(texts[me].brokenInvariant() == nil, "seed \(seed)")
      }
      lamport = max(ends[0], ends[1])
      #expect(texts[0].string == texts[1].string, "seed \(seed)")
      #expect(encoded(texts[0]) == encoded(texts[1]), "seed \(seed)")
    }
  }
}

/// The canonical bytes of a text by replicas 1 to 9.
func encoded(_ text: Text) -> [UInt8] {
  var writer = CBORWriter()
  text.encode(into: &writer, replicas: ReplicaNumbers(ascending: (1...9).map { ReplicaID($0) }))
  return writer.bytes
}

func decodedText(_ bytes: [UInt8], scalarsMax: UInt32 = 1_000_000) throws(CBORError) -> Text {
  var reader = CBORReader(bytes)
  let text = try Text(
    from: &reader, replicas: ReplicaNumbers(ascending: (1...9).map { ReplicaID($0) }),
    scalarsMax: scalarsMax)
  try reader.finish()
  return text
}
