import ReplicatedData

/// Insertions, deletions and replacements of several replicas that keep to no rule but causality: any
/// parent, any right origin, either side, of whichever text. Integrated in two orders they give one
/// text.
func fuzzText(_ bytes: [UInt8]) throws {
  var source = ByteSource(bytes)
  var history = TextHistory()
  while !source.isAtEnd, history.operations.count < 400 { history.add(&source) }
  let forward = try history.integrated(in: Array(history.operations.indices))
  let other = try history.integrated(in: history.anotherOrder())
  try expect(forward.stamp == other.stamp, "the order of arrival shows in what is in force")
  try expect(forward.size == other.size, "characters are lost")
  for text in [forward.text, other.text] {
    try expect(text.string.utf8.elementsEqual(forward.text.string.utf8), "the order shows")
    try expect(text.countWithDeleted == forward.text.countWithDeleted, "characters are lost")
    for start in stride(from: 0, to: text.count, by: 7) {
      var text = text
      let end = min(text.count, start + 5)
      let stamp = try text.stamp(at: start)
      try expect(try text.index(of: stamp) == start, "a character is found elsewhere")
      let part = try text.substring(start..<end)
      try expect(part.unicodeScalars.count == end - start, "a part of another length")
    }
  }
}

/// Operations in the order in which they were made, each with how many of every replica's it needs.
private struct TextHistory {
  enum Kind {
    case insert(String, TextOrigin, OperationID)
    case extend(String, OperationID)
    case erase(StampRange)
    case replace(String, OperationID)
  }

  struct Entry {
    let author: Int
    let kind: Kind
    let needs: [Int]
  }

  static let replicaCount = 3
  var operations: [Entry] = []
  private var counts = [Int](repeating: 0, count: replicaCount)
  private var seen = [[Int]](
    repeating: [Int](repeating: 0, count: replicaCount), count: replicaCount)
  private var known = [[OperationID]](repeating: [], count: replicaCount)
  private var made = [[[OperationID]]](repeating: [], count: replicaCount)
  private var lamports: [UInt64] = [1, 3, 3]

  mutating func add(_ source: inout ByteSource) {
    let choice = source.byte()
    let me = Int(choice % 3)
    switch choice / 3 % 8 {
    case 0:
      hear(me, of: source.below(Self.replicaCount))
    case 1:
      guard let first = source.pick(of: known[me]) else { return }
      var count: UInt64 = 1
      let most = UInt64(source.below(6))
      while count < most,
        known[me].contains(OperationID(lamport: first.lamport + count, replica: first.replica))
      {
        count += 1
      }
      append(me, .erase(StampRange(first, count: count)), [])
    case 2 where choice > 200:
      let text = source.pick(["", "new", "中"])
      let stamps = take(1 + text.unicodeScalars.count, me, &source)
      append(me, .replace(text, stamps[0]), stamps)
    default:
      insert(me, choice / 24, &source)
    }
  }

  /// The next stamps of a replica.
  private mutating func take(
    _ count: Int, _ me: Int, _ source: inout ByteSource
  ) -> [OperationID] {
    lamports[me] += UInt64(source.below(3))
    var stamps: [OperationID] = []
    for _ in 0..<count {
      stamps.append(OperationID(lamport: lamports[me], replica: ReplicaID([2, 1, 3][me])))
      lamports[me] += 1
    }
    return stamps
  }

  private mutating func hear(_ me: Int, of other: Int) {
    for from in 0..<Self.replicaCount where seen[other][from] > seen[me][from] {
      for place in seen[me][from]..<seen[other][from] { known[me] += made[from][place] }
      seen[me][from] = seen[other][from]
    }
  }

  private mutating func insert(_ me: Int, _ how: UInt8, _ source: inout ByteSource) {
    let words = ["a", "ż", "中", "ab", "\u{1F600}", "abcdefg"]
    let text = how == 9 ? String(repeating: "lang ", count: 300) : source.pick(words)
    let stamps = take(text.unicodeScalars.count, me, &source)
    let stamp = stamps[0]
    let before = OperationID(lamport: stamp.lamport - 1, replica: stamp.replica)
    if how < 3, known[me].contains(before) { return append(me, .extend(text, stamp), stamps) }
    let parent = how == 3 ? nil : source.pick(of: known[me])
    if how > 6, let parent { return append(me, .insert(text, .left(of: parent), stamp), stamps) }
    let right = how == 4 ? nil : source.pick(of: known[me])
    append(me, .insert(text, .right(of: parent, rightOrigin: right), stamp), stamps)
  }

  private mutating func append(_ me: Int, _ kind: Kind, _ stamps: [OperationID]) {
    operations.append(Entry(author: me, kind: kind, needs: seen[me]))
    counts[me] += 1
    seen[me][me] = counts[me]
    made[me].append(stamps)
    known[me] += stamps
  }

  /// As late as can be for the first replica, which differs most from the order of making.
  func anotherOrder() -> [Int] {
    var order: [Int] = []
    var done = [Int](repeating: 0, count: Self.replicaCount)
    var isDone = [Bool](repeating: false, count: operations.count)
    while order.count < operations.count {
      for replica in [2, 1, 0] {
        var index = 0
        while index < operations.count {
          let entry = operations[index]
          if !isDone[index], entry.author == replica, zip(entry.needs, done).allSatisfy(<=) {
            isDone[index] = true
            done[replica] += 1
            order.append(index)
          }
          index += 1
        }
      }
    }
    return order
  }

  func integrated(in order: [Int]) throws -> TextRegister {
    var text = TextRegister()
    for index in order {
      switch operations[index].kind {
      case .insert(let string, let origin, let stamp):
        try text.integrate(string, origin: origin, stamp: stamp)
      case .extend(let string, let stamp): try text.integrateExtension(string, stamp: stamp)
      case .erase(let range): try text.integrateErase([range])
      case .replace(let string, let stamp): try text.replace(with: string, stamp: stamp)
      }
    }
    try expectNil(text.brokenInvariant(), "a text")
    return text
  }
}
