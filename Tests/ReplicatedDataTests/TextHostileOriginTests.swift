import ReplicatedData
import TestSupport
import Testing

/// Insertions that no honest replica would make: any parent there is, any right origin, either side.
@Suite("Hostile origins")
struct TextHostileOriginTests {
  /// One operation with the place in the log of the last one it needs of each replica.
  private struct Entry {
    let operation: TextOperation
    let needs: [Int]
  }

  @Test(
    "any existing parent and right origin converges to the paper's tree in every causal order",
    arguments: seeds(40))
  func converges(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let logs = try makeLogs(&random)
    var expected: String?
    for _ in 0..<4 {
      var reader = TextReplica(id: ReplicaID(99))
      var seen = Array(repeating: 0, count: logs.count)
      while true {
        let ready = logs.indices.filter { from in
          guard seen[from] < logs[from].count else { return false }
          let needs = logs[from][seen[from]].needs
          return needs.indices.allSatisfy { needs[$0] <= seen[$0] }
        }
        guard let from = ready.randomElement(using: &random) else { break }
        try reader.receive(logs[from][seen[from]].operation, lamport: 0)
        seen[from] += 1
      }
      #expect(reader.text.brokenInvariant() == nil, "seed \(seed)")
      #expect(reader.text.string == reader.model.string, "seed \(seed)")
      #expect(reader.text.string == expected ?? reader.text.string, "seed \(seed)")
      expected = reader.text.string
    }
  }

  private func makeLogs(_ random: inout SplitMix64) throws -> [[Entry]] {
    let count = 2 + random.below(3)
    var logs: [[Entry]] = Array(repeating: [], count: count)
    var seen = Array(repeating: Array(repeating: 0, count: count), count: count)
    // Stamps each replica knows, and the next of its own. Clocks are not kept in step: only a
    // replica's own stamps must ascend.
    var known: [[OperationID]] = Array(repeating: [], count: count)
    var lamports = (0..<count).map { _ in UInt64(1 + random.below(50)) }
    var made: [[[OperationID]]] = Array(repeating: [], count: count)
    for _ in 0..<(30 + random.below(90)) {
      let me = random.below(count)
      if random.below(4) == 0 {
        // Hear of everything another one has made or heard.
        let other = random.below(count)
        for from in 0..<count where seen[other][from] > seen[me][from] {
          for place in seen[me][from]..<seen[other][from] { known[me] += made[from][place] }
          seen[me][from] = seen[other][from]
        }
        continue
      }
      let operation: TextOperation
      var stamps: [OperationID] = []
      if random.below(6) == 0, let target = known[me].randomElement(using: &random) {
        operation = .erase([StampRange(target, count: 1)])
      } else {
        let text = TextMergeTests.words.randomElement(using: &random) ?? "x"
        if random.below(3) == 0 { lamports[me] += UInt64(random.below(5)) }
        let stamp = OperationID(lamport: lamports[me], replica: ReplicaID(UInt64(me) * 3 % 5 + 1))
        for offset in 0..<UInt64(text.unicodeScalars.count) {
          stamps.append(OperationID(lamport: stamp.lamport + offset, replica: stamp.replica))
        }
        lamports[me] += UInt64(stamps.count)
        operation = insertion(of: text, stamp, known[me], &random)
      }
      known[me] += stamps
      made[me].append(stamps)
      logs[me].append(Entry(operation: operation, needs: seen[me]))
      seen[me][me] = logs[me].count
    }
    return logs
  }

  private func insertion(
    of text: String, _ stamp: OperationID, _ known: [OperationID],
    _ random: inout SplitMix64
  ) -> TextOperation {
    let previous = OperationID(lamport: stamp.lamport - 1, replica: stamp.replica)
    if random.below(4) == 0, known.contains(previous) { return .extend(text, stamp) }
    // Few parents, so that many siblings meet.
    let few = random.below(2) == 0 ? known.prefix(6) : known[...]
    let parent = few.randomElement(using: &random)
    if let parent, random.below(3) == 0 { return .insert(text, .left(of: parent), stamp) }
    let rightOrigin = random.below(3) == 0 ? nil : known.randomElement(using: &random)
    return .insert(
      text, .right(of: random.below(8) == 0 ? nil : parent, rightOrigin: rightOrigin), stamp)
  }

  @Test("an origin or a range that is not there is refused and changes nothing")
  func unknownCharacters() throws {
    var text = Text()
    let here = OperationID(lamport: 1, replica: ReplicaID(1))
    let nowhere = OperationID(lamport: 9, replica: ReplicaID(2))
    let stamp = OperationID(lamport: 20, replica: ReplicaID(3))
    try text.integrate("abc", origin: .right(of: nil, rightOrigin: nil), stamp: here)
    let origins: [TextOrigin] = [
      .left(of: nowhere), .right(of: nowhere, rightOrigin: nil),
      .right(of: here, rightOrigin: nowhere), .right(of: nil, rightOrigin: nowhere),
    ]
    for origin in origins {
      #expect(throws: TextError.unknownCharacter(nowhere)) {
        try text.integrate("x", origin: origin, stamp: stamp)
      }
    }
    #expect(throws: TextError.unknownCharacter(OperationID(lamport: 19, replica: ReplicaID(3)))) {
      try text.integrateExtension("x", stamp: stamp)
    }
    #expect(throws: TextError.unknownCharacter(OperationID(lamport: .max, replica: .none))) {
      try text.integrateExtension("x", stamp: .root)
    }
    #expect(throws: TextError.unknownCharacter(here)) {
      try text.integrateErase([StampRange(here, count: 4)])
    }
    #expect(throws: TextError.unknownCharacter(here)) {
      try text.integrateErase([StampRange(here, count: 1), StampRange(here, count: .max)])
    }
    #expect(throws: TextError.empty) {
      try text.integrate("", origin: .left(of: here), stamp: stamp)
    }
    #expect(throws: TextError.empty) { try text.integrateExtension("", stamp: stamp) }
    #expect(text.string == "abc")
    #expect(text.brokenInvariant() == nil)
  }

  @Test("an index outside the visible text is refused and changes nothing")
  func indexes() throws {
    var text = Text()
    let stamp = OperationID(lamport: 1, replica: ReplicaID(1))
    _ = try text.insert("abc", at: 0, stamp: stamp)
    _ = try text.erase(1..<2)
    let next = OperationID(lamport: 10, replica: ReplicaID(1))
    for index in [-1, 3, .max, .min] {
      #expect(throws: TextError.outOfRange) { try text.insert("x", at: index, stamp: next) }
      #expect(throws: TextError.outOfRange) { try text.stamp(at: index) }
    }
    for range in [-1..<1, 0..<3, 2..<(.max), (.min)..<0] {
      #expect(throws: TextError.outOfRange) { try text.erase(range) }
      #expect(throws: TextError.outOfRange) { try text.substring(range) }
    }
    #expect(throws: TextError.outOfRange) { try text.stamp(at: 2) }
    #expect(throws: TextError.empty) { try text.insert("", at: 1, stamp: next) }
    #expect(throws: TextError.empty) { try text.erase(1..<1) }
    #expect(text.string == "ac")
    #expect(text.brokenInvariant() == nil)
  }
}
