import ReplicatedData
import TestSupport
import Testing

/// An operation on one text, as it travels.
enum TextOperation {
  case insert(String, TextOrigin, OperationID)
  case extend(String, OperationID)
  case erase([StampRange])
}

/// A replica of one text with a model beside it.
struct TextReplica {
  let id: ReplicaID
  var text = Text()
  var model = FugueMaxModel()
  var lamport: UInt64 = 0

  mutating func type(_ string: String, at index: Int) throws -> TextOperation {
    let stamp = OperationID(lamport: lamport + 1, replica: id)
    lamport += UInt64(string.unicodeScalars.count)
    switch try text.insert(string, at: index, stamp: stamp) {
    case .origin(let origin):
      model.insert(string, origin: origin, stamp: stamp)
      return .insert(string, origin, stamp)
    case .extended:
      model.extend(string, stamp: stamp)
      return .extend(string, stamp)
    }
  }

  mutating func erase(_ range: Range<Int>) throws -> TextOperation {
    lamport += 1
    let erased = try text.erase(range)
    model.erase(erased)
    return .erase(erased)
  }

  mutating func receive(_ operation: TextOperation, lamport other: UInt64) throws {
    lamport = max(lamport, other)
    switch operation {
    case .insert(let string, let origin, let stamp):
      try text.integrate(string, origin: origin, stamp: stamp)
      model.insert(string, origin: origin, stamp: stamp)
    case .extend(let string, let stamp):
      try text.integrateExtension(string, stamp: stamp)
      model.extend(string, stamp: stamp)
    case .erase(let ranges):
      try text.integrateErase(ranges)
      model.erase(ranges)
    }
  }
}

@Suite("Mergeable text")
struct TextMergeTests {
  static let words = ["a", "b", "xy", "мир", "żółć", "日本", "🙂", "\n", "longer words than one"]

  // Shows WM-TEXT-1, WM-TEXT-2, WM-TEXT-3, WM-TEXT-5.
  @Test(
    "replicas that edit at the same time end equal, and equal to the paper's tree",
    arguments: seeds(30))
  func converges(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let count = 2 + random.below(3)
    var replicas = (0..<count).map { TextReplica(id: ReplicaID(UInt64($0) * 7 % 5 + 1)) }
    // Each replica's operations, and how many of each other's it has seen.
    var logs: [[(TextOperation, UInt64, [Int])]] = Array(repeating: [], count: count)
    var seen = Array(repeating: Array(repeating: 0, count: count), count: count)
    for _ in 0..<(40 + random.below(160)) {
      let me = random.below(count)
      if random.below(3) > 0 {
        let operation: TextOperation
        let length = replicas[me].text.count
        if length > 3, random.below(3) == 0 {
          let start = random.below(length)
          operation = try replicas[me].erase(start..<min(length, start + 1 + random.below(4)))
        } else {
          // Mostly near the beginning, so that people meet.
          let index = random.below(min(length, random.below(2) == 0 ? 3 : length) + 1)
          operation = try replicas[me].type(Self.words.randomElement(using: &random)!, at: index)
        }
        logs[me].append((operation, replicas[me].lamport, seen[me]))
        seen[me][me] = logs[me].count
      } else {
        try deliver(to: me, &replicas, logs, &seen, &random, all: false)
      }
      #expect(replicas[me].text.brokenInvariant() == nil, "seed \(seed)")
      #expect(replicas[me].text.string == replicas[me].model.string, "seed \(seed)")
    }
    for me in 0..<count { try deliver(to: me, &replicas, logs, &seen, &random, all: true) }
    for replica in replicas {
      #expect(replica.text.brokenInvariant() == nil, "seed \(seed)")
      #expect(replica.text.string == replica.model.string, "seed \(seed)")
      #expect(replica.text.string == replicas[0].text.string, "seed \(seed)")
    }
  }

  /// Delivers operations of others in some causal order: one, or all there are.
  private func deliver(
    to me: Int, _ replicas: inout [TextReplica], _ logs: [[(TextOperation, UInt64, [Int])]],
    _ seen: inout [[Int]], _ random: inout SplitMix64, all: Bool
  ) throws {
    while true {
      let ready = logs.indices.filter { from in
        guard from != me, seen[me][from] < logs[from].count else { return false }
        let needs = logs[from][seen[me][from]].2
        return needs.indices.allSatisfy { $0 == from || needs[$0] <= seen[me][$0] }
      }
      guard let from = ready.randomElement(using: &random) else { return }
      let (operation, lamport, _) = logs[from][seen[me][from]]
      try replicas[me].receive(operation, lamport: lamport)
      seen[me][from] += 1
      if !all { return }
    }
  }
}
