import TestSupport
import Testing

@testable import ReplicatedData

/// Trees that make an insertion look for its place among many siblings, large subtrees or deep
/// chains: where a walk along the text would take quadratic time in all.
@Suite("Hostile shapes")
struct TextHostileShapeTests {
  enum Shape: CaseIterable {
    case rightSiblings, leftSiblings, rightChain, leftChain, zigzag, mixed
  }

  private struct Insertion {
    let text: String
    let origin: TextOrigin
    let stamp: OperationID
    /// Insertions that must come before.
    var needs: [Int] = []
  }

  @Test(
    "siblings, subtrees and chains of any size read as in the paper, in every causal order",
    arguments: Shape.allCases, seeds(3))
  func equalsModel(shape: Shape, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let insertions = makeInsertions(shape, count: 260, &random)
    var expected: String?
    for round in 0..<3 {
      var text = Text()
      var model = FugueMaxModel()
      for index in causalOrder(insertions, &random) {
        let insertion = insertions[index]
        try text.integrate(insertion.text, origin: insertion.origin, stamp: insertion.stamp)
        if round == 0 {
          model.insert(insertion.text, origin: insertion.origin, stamp: insertion.stamp)
        }
      }
      if round == 0 { expected = model.string }
      #expect(text.string == expected, "\(shape), seed \(seed)")
      #expect(text.brokenInvariant() == nil, "\(shape), seed \(seed)")
    }
  }

  @Test(
    "a text converges in every causal order, whether or not it had to look its lineage up",
    arguments: Shape.allCases, seeds(2))
  func convergesAtSize(shape: Shape, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let insertions = makeInsertions(shape, count: 3_000, &random)
    var expected: String?
    for _ in 0..<3 {
      var text = Text()
      for index in causalOrder(insertions, &random) {
        let insertion = insertions[index]
        try text.integrate(insertion.text, origin: insertion.origin, stamp: insertion.stamp)
        // What is opened from a snapshot has no lineage until it needs one.
        if random.below(1_000) == 0, text.lineageStepCount != nil { text.directory[0].lineage = [] }
      }
      #expect(text.string == expected ?? text.string, "\(shape), seed \(seed)")
      #expect(text.brokenInvariant() == nil, "\(shape), seed \(seed)")
      expected = text.string
    }
  }

  @Test(
    "twice as many insertions take little more than twice the steps", arguments: Shape.allCases)
  func isNotQuadratic(shape: Shape) throws {
    func steps(_ count: Int) throws -> Double {
      var random = SplitMix64(seed: 1)
      var text = Text()
      for insertion in makeInsertions(shape, count: count, &random) {
        try text.integrate(insertion.text, origin: insertion.origin, stamp: insertion.stamp)
      }
      // Walks are given up after ``Text/walkStepsMax`` steps and are counted in full.
      return Double(text.lineageStepCount ?? 0) + Double(count * Text.walkStepsMax)
    }
    let few = try steps(5_000)
    let many = try steps(20_000)
    #expect(many / few < 4 * 1.7, "\(shape): \(few), \(many)")
    #expect(many < 20_000 * 600, "\(shape): \(many)")
  }

  @Test("naming all characters in every deletion costs each deleted run a few looks")
  func repeatedDeletion() throws {
    let (me, other) = (ReplicaID(1), ReplicaID(2))
    let length: UInt64 = 4_000
    var text = Text()
    let first = OperationID(lamport: 1, replica: me)
    try text.integrate(
      String(repeating: "a", count: Int(length)), origin: .right(of: nil, rightOrigin: nil),
      stamp: first)
    // Something between any two characters, so that deleted ones never become one run.
    for offset in 0..<length {
      let stamp = OperationID(lamport: 2 * length + 2 * offset, replica: other)
      let parent = OperationID(lamport: 1 + offset, replica: me)
      try text.integrate("b", origin: .left(of: parent), stamp: stamp)
    }
    let all = StampRange(first, count: length)
    try text.integrateErase([StampRange(first, count: length / 2)])
    try text.integrateErase(Array(repeating: all, count: 500))
    for _ in 0..<500 { try text.integrateErase([all]) }
    #expect(text.string == String(repeating: "b", count: Int(length)))
    #expect(text.brokenInvariant() == nil)
    #expect(text.directory[0].stamps[0].visitedRunCount < 4 * length)
    // What is inserted and deleted later is known, too.
    let late = OperationID(lamport: 9 * length, replica: me)
    let letters = String(repeating: "c", count: 100)
    try text.integrate(letters, origin: .right(of: nil, rightOrigin: nil), stamp: late)
    #expect(text.contains(StampRange(late, count: 100)))
    #expect(!text.contains(StampRange(late, count: 101)))
    let start = try text.index(of: late)
    _ = try text.erase(start..<start + 30)
    try text.integrateErase([StampRange(late, count: 100)])
    #expect(text.string == String(repeating: "b", count: Int(length)))
    #expect(throws: TextError.unknownCharacter(late)) {
      try text.integrateErase([StampRange(late, count: .max)])
    }
  }

  private func makeInsertions(
    _ shape: Shape, count: Int, _ random: inout SplitMix64
  ) -> [Insertion] {
    let replicas = (0..<7).map { _ in ReplicaID(random.next() | 1) }
    var lastOfReplica: [ReplicaID: Int] = [:]
    var result: [Insertion] = []
    for index in 0..<count {
      let replica = replicas[random.below(replicas.count)]
      let stamp = OperationID(lamport: UInt64(index * 2 + 1), replica: replica)
      var needs: [Int] = []
      func named(_ index: Int) -> OperationID {
        needs.append(index)
        return result[index].stamp
      }
      let any = index == 0 ? 0 : random.below(index)
      let few = index == 0 ? 0 : random.below(min(4, index))
      let last = max(0, index - 1)
      let isSide = random.below(3) == 0
      let origin: TextOrigin
      switch shape {
      case _ where index == 0: origin = .right(of: nil, rightOrigin: nil)
      case .rightSiblings: origin = .right(of: named(few), rightOrigin: named(any))
      case .leftSiblings: origin = .left(of: named(few))
      case .rightChain:
        origin = .right(of: named(isSide ? any : last), rightOrigin: named(any))
      case .leftChain: origin = .left(of: named(isSide ? any : last))
      case .zigzag:
        let parent = named(isSide ? any / 2 : last)
        origin =
          index % 2 == 0 ? .left(of: parent) : .right(of: parent, rightOrigin: named(any))
      case .mixed:
        let parent = named([any, few, last][random.below(3)])
        let rightOrigin = random.below(3) == 0 ? nil : named(any)
        origin =
          random.below(2) == 0 ? .left(of: parent) : .right(of: parent, rightOrigin: rightOrigin)
      }
      if let last = lastOfReplica[replica] { needs.append(last) }
      lastOfReplica[replica] = index
      let letter = String(UnicodeScalar(UInt8(97 + index % 26)))
      result.append(
        Insertion(
          text: random.below(4) == 0 ? letter + "ż" : letter, origin: origin, stamp: stamp,
          needs: needs))
    }
    return result
  }

  private func causalOrder(_ insertions: [Insertion], _ random: inout SplitMix64) -> [Int] {
    var missing = insertions.map { Set($0.needs).count }
    var waiting: [[Int]] = Array(repeating: [], count: insertions.count)
    for (index, insertion) in insertions.enumerated() {
      for need in Set(insertion.needs) { waiting[need].append(index) }
    }
    var ready = insertions.indices.filter { missing[$0] == 0 }
    var order: [Int] = []
    while !ready.isEmpty {
      let index = ready.remove(at: random.below(ready.count))
      order.append(index)
      for next in waiting[index] {
        missing[next] -= 1
        if missing[next] == 0 { ready.append(next) }
      }
    }
    return order
  }
}
