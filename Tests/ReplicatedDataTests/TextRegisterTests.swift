import CBOR
import ReplicatedData
import TestSupport
import Testing

@Suite("Texts that are replaced as a whole")
struct TextRegisterTests {
  private let ana = ReplicaID(1)
  private let boris = ReplicaID(2)

  private func stamp(_ lamport: UInt64, _ replica: ReplicaID) -> OperationID {
    OperationID(lamport: lamport, replica: replica)
  }

  /// "Finding out", typed by Ana.
  private func typed() throws -> TextRegister {
    var register = TextRegister()
    _ = try register.insert("Finding out", at: 0, stamp: stamp(1, ana))
    return register
  }

  @Test("of two wordings written at once one is kept, whole, in either order (WM-TEXT-9)")
  func concurrent() throws {
    var one = try typed()
    var other = one
    try one.replace(with: "Learning", stamp: stamp(12, ana))
    try one.replace(with: "Discovery", stamp: stamp(12, boris))
    try other.replace(with: "Discovery", stamp: stamp(12, boris))
    try other.replace(with: "Learning", stamp: stamp(12, ana))
    #expect(one.text.string == "Discovery")
    #expect(encoded(one) == encoded(other))
    #expect(one.brokenInvariant() == nil)
  }

  @Test("what is typed into a wording that was replaced stays out of sight (WM-TEXT-10)")
  func typedIntoReplaced() throws {
    let before = try typed()
    var one = before
    var other = before
    let behind = TextOrigin.right(of: stamp(11, ana), rightOrigin: nil)
    try one.replace(with: "Learning", stamp: stamp(12, ana))
    try one.integrate(" more", origin: behind, stamp: stamp(12, boris))
    try one.integrateExtension("!", stamp: stamp(17, boris))
    try one.integrateErase([StampRange(stamp(1, ana), count: 11)])
    try other.integrate(" more", origin: behind, stamp: stamp(12, boris))
    try other.integrateExtension("!", stamp: stamp(17, boris))
    try other.integrateErase([StampRange(stamp(1, ana), count: 11)])
    try other.replace(with: "Learning", stamp: stamp(12, ana))
    #expect(one.text.string == "Learning")
    #expect(encoded(one) == encoded(other))
  }

  @Test("typing in a replaced text merges by character, at its beginning, its end and when empty")
  func typing() throws {
    var one = try typed()
    try one.replace(with: "", stamp: stamp(20, ana))
    #expect(one.text.isEmpty)
    var other = one
    guard case .origin(let left) = try one.insert("ab", at: 0, stamp: stamp(21, ana)),
      case .origin(let right) = try other.insert("cd", at: 0, stamp: stamp(21, boris))
    else { throw TextError.empty }
    try one.integrate("cd", origin: right, stamp: stamp(21, boris))
    try other.integrate("ab", origin: left, stamp: stamp(21, ana))
    #expect(one.text.string == "abcd")
    #expect(encoded(one) == encoded(other))
    try one.replace(with: "Stage", stamp: stamp(30, ana))
    #expect(try one.insert("s", at: 5, stamp: stamp(36, ana)) == .extended)
    _ = try one.insert("The ", at: 0, stamp: stamp(37, ana))
    let erased = try one.erase(4..<5)
    #expect(erased.text == "S")
    #expect(one.text.string == "The tages")
    #expect(one.brokenInvariant() == nil)
  }

  @Test("a range of stamps may go through several texts (WM-TEXT-10)")
  func ranges() throws {
    var register = try typed()
    try register.replace(with: "abc", stamp: stamp(12, ana))
    try register.replace(with: "def", stamp: stamp(16, ana))
    let all = StampRange(stamp(1, ana), count: 19)
    #expect(register.containedPrefix(of: all) == 19)
    #expect(register.containedPrefix(of: StampRange(stamp(1, ana), count: 20)) == 19)
    #expect(register.containedPrefix(of: StampRange(stamp(14, ana), count: 4)) == 4)
    #expect(register.containedPrefix(of: StampRange(stamp(12, boris), count: 1)) == 0)
    try register.integrateErase([StampRange(stamp(1, ana), count: 17)])
    #expect(register.text.string == "ef")
    #expect(throws: TextError.unknownCharacter(stamp(20, ana))) {
      try register.integrateErase([
        StampRange(stamp(18, ana), count: 1), StampRange(stamp(20, ana), count: 2),
      ])
    }
    #expect(register.text.string == "ef")
  }

  @Test("what names a character that never was is refused")
  func unknown() throws {
    var register = try typed()
    try register.replace(with: "abc", stamp: stamp(12, ana))
    let missing = stamp(5, boris)
    for origin in [
      TextOrigin.left(of: missing), .right(of: missing, rightOrigin: nil),
      .right(of: nil, rightOrigin: missing), .right(of: stamp(13, ana), rightOrigin: missing),
    ] {
      #expect(throws: TextError.unknownCharacter(missing)) {
        try register.integrate("x", origin: origin, stamp: stamp(30, boris))
      }
    }
    #expect(throws: TextError.unknownCharacter(stamp(29, boris))) {
      try register.integrateExtension("x", stamp: stamp(30, boris))
    }
  }

  @Test("wordings that were replaced take no room for each of their characters")
  func size() throws {
    var register = try typed()
    let wording = String(repeating: "a description of a stage ", count: 20)
    var lamport: UInt64 = 12
    for _ in 0..<1_000 {
      try register.replace(with: wording, stamp: stamp(lamport, ana))
      lamport += 1 + UInt64(wording.unicodeScalars.count)
    }
    #expect(register.size < 600)
    #expect(encoded(register).count < 700)
  }

  @Test("the stamps of two sets become one, in as few ranges as can be", arguments: seeds(40))
  func union(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var (one, other, both) = (StampSet(), StampSet(), StampSet())
    for lamport: UInt64 in 1...200 {
      let stamp = stamp(lamport, ReplicaID(UInt64(1 + random.below(3))))
      let range = StampRange(stamp, count: 1)
      switch random.below(3) {
      case 0: one.insert(range)
      case 1: other.insert(range)
      default: continue
      }
      both.insert(range)
    }
    one.formUnion(other)
    var found: [StampRange] = []
    var expected: [StampRange] = []
    one.forEachRange { found.append($0) }
    both.forEachRange { expected.append($0) }
    #expect(found == expected, "seed \(seed)")
    #expect(one.rangeCount == expected.count, "seed \(seed)")
  }

  // MARK: Order

  private enum Step {
    case replace(String, OperationID)
    case insert(String, TextOrigin, OperationID)
    case extend(String, OperationID)
    case erase([StampRange])
  }

  @Test(
    "three who type and replace at the same time end alike in every order of arrival",
    arguments: seeds(60))
  func everyOrder(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var base = TextRegister()
    _ = try base.insert("base", at: 0, stamp: stamp(1, ReplicaID(9)))
    if random.below(2) == 0 { try base.replace(with: "again", stamp: stamp(5, ReplicaID(9))) }
    // Each goes on from the base, unaware of the others.
    var logs: [[Step]] = []
    for person in 0..<3 {
      var copy = base
      var log: [Step] = []
      var lamport: UInt64 = 20
      for _ in 0..<(1 + random.below(5)) {
        lamport += UInt64(random.below(3))
        let stamp = stamp(lamport, ReplicaID(UInt64(person) * 7 % 5 + 1))
        let length = copy.text.count
        switch random.below(5) {
        case 0...1:
          let words =
            random.below(4) == 0 ? "" : TextMergeTests.words.randomElement(using: &random)!
          try copy.replace(with: words, stamp: stamp)
          log.append(.replace(words, stamp))
          lamport += 1 + UInt64(words.unicodeScalars.count)
        case 2 where length > 0:
          let start = random.below(length)
          log.append(.erase(try copy.erase(start..<min(length, start + 3)).stamps))
          lamport += 1
        default:
          let words = TextMergeTests.words.randomElement(using: &random)!
          switch try copy.insert(words, at: random.below(length + 1), stamp: stamp) {
          case .origin(let origin): log.append(.insert(words, origin, stamp))
          case .extended: log.append(.extend(words, stamp))
          }
          lamport += UInt64(words.unicodeScalars.count)
        }
      }
      logs.append(log)
    }
    var expected: [UInt8]?
    for _ in 0..<24 {
      var register = base
      var next = [0, 0, 0]
      while let person = next.indices.filter({ next[$0] < logs[$0].count })
        .randomElement(using: &random)
      {
        try integrate(logs[person][next[person]], into: &register)
        next[person] += 1
        #expect(register.brokenInvariant() == nil, "seed \(seed)")
        if random.below(4) == 0 { register = try decoded(encoded(register)) }
      }
      #expect(encoded(register) == expected ?? encoded(register), "seed \(seed)")
      expected = encoded(register)
    }
  }

  private func integrate(_ step: Step, into register: inout TextRegister) throws {
    switch step {
    case .replace(let words, let stamp): try register.replace(with: words, stamp: stamp)
    case .insert(let words, let origin, let stamp):
      try register.integrate(words, origin: origin, stamp: stamp)
    case .extend(let words, let stamp): try register.integrateExtension(words, stamp: stamp)
    case .erase(let ranges): try register.integrateErase(ranges)
    }
  }

  // MARK: Snapshot

  private var numbers: ReplicaNumbers {
    ReplicaNumbers(
      ascending: (1...9).map { ReplicaID($0) }, lastStamps: Array(repeating: 1 << 50, count: 9))
  }

  private func encoded(_ register: TextRegister) -> [UInt8] {
    var writer = CBORWriter()
    writer.array(register.itemCount)
    register.encode(into: &writer, replicas: numbers)
    return writer.bytes
  }

  private func decoded(_ bytes: [UInt8]) throws -> TextRegister {
    var reader = CBORReader(bytes)
    let count = try reader.array()
    var stamps = StampCensus()
    let register = try TextRegister(
      from: &reader, replicas: numbers, scalarsMax: 1_000, itemCount: count, stamps: &stamps)
    try reader.finish()
    return register
  }

  @Test("a text that was never replaced is encoded as it always was")
  func neverReplaced() throws {
    let register = try typed()
    var writer = CBORWriter()
    writer.array(2)
    register.text.encode(into: &writer, replicas: numbers)
    #expect(encoded(register) == writer.bytes)
    #expect(try encoded(decoded(writer.bytes)) == writer.bytes)
  }

  @Test("a snapshot that could not be is refused, and one that could is canonical")
  func damaged() throws {
    var register = try typed()
    try register.replace(with: "ab", stamp: stamp(20, boris))
    let root: [UInt64] = [2, 20, 1 << 2 | 1, 0, 0, 0, 0]
    let ab: [UInt64] = [2, 21, 2 << 2, 2, 20, 0, 0]
    let old: [UInt64] = [1, 1, 11]
    func bytes(_ runs: [UInt64], _ old: [UInt64]) -> [UInt8] {
      var writer = CBORWriter()
      writer.array(3)
      writer.text("ab")
      writer.array(runs.count)
      for number in runs { writer.unsigned(number) }
      writer.array(old.count)
      for number in old { writer.unsigned(number) }
      return writer.bytes
    }
    #expect(bytes(root + ab, old) == encoded(register))
    let refused: [([UInt64], [UInt64])] = [
      // No beginning, one that is visible, one with a right origin, two.
      (ab, old), ([2, 21, 2 << 2, 0, 0, 0, 0], old),
      ([2, 20, 1 << 2 | 1, 0, 0, 2, 21] + ab, old),
      (root + ab + [3, 9, 1 << 2 | 1, 0, 0, 0, 0], old),
      // Ranges that touch, descend, are empty, have a stamp of the text, or no stamp at all.
      (root + ab, [1, 1, 5, 1, 6, 6]), (root + ab, [1, 6, 6, 1, 1, 4]), (root + ab, [1, 1, 0]),
      (root + ab, [2, 15, 6]), (root + ab, [0, 0, 1]), (root + ab, [1, 1, 1 << 51]),
      (root + ab, [1, 1]),
    ]
    for (runs, old) in refused {
      #expect(throws: CBORError.self, "\(runs) \(old)") { try decoded(bytes(runs, old)) }
    }
    #expect(try decoded(bytes(root + ab, [])).text.string == "ab")
  }
}
