import ReplicatedData

/// FugueMax as the paper tells it (arXiv 2305.00583, Algorithm 1 with §5's order of right children):
/// a tree of characters, sorted and read anew each time. Slow and plain, to hold ``Text`` against.
struct FugueMaxModel {
  private struct Node {
    let character: Unicode.Scalar
    let parent: OperationID?
    let rightOrigin: OperationID?
    let isLeft: Bool
    var isDeleted = false
  }

  private var nodes: [OperationID: Node] = [:]
  /// Stamps in the order of the tree, deleted ones included, as of the last change.
  private(set) var order: [OperationID] = []

  var string: String {
    var scalars = String.UnicodeScalarView()
    for id in order where !nodes[id]!.isDeleted { scalars.append(nodes[id]!.character) }
    return String(scalars)
  }

  mutating func insert(_ text: String, origin: TextOrigin, stamp: OperationID) {
    var stamp = stamp
    var parent: OperationID?
    var rightOrigin: OperationID?
    var isLeft = false
    switch origin {
    case .left(let of): (parent, rightOrigin, isLeft) = (of, of, true)
    case .right(let of, let right): (parent, rightOrigin) = (of, right)
    }
    for character in text.unicodeScalars {
      nodes[stamp] = Node(
        character: character, parent: parent, rightOrigin: rightOrigin, isLeft: isLeft)
      isLeft = false
      parent = stamp
      stamp = OperationID(lamport: stamp.lamport + 1, replica: stamp.replica)
    }
    read()
  }

  mutating func extend(_ text: String, stamp: OperationID) {
    let parent = OperationID(lamport: stamp.lamport - 1, replica: stamp.replica)
    insert(
      text, origin: .right(of: parent, rightOrigin: nodes[parent]!.rightOrigin), stamp: stamp)
  }

  mutating func erase(_ ranges: [StampRange]) {
    for range in ranges {
      for offset in 0..<range.count {
        let stamp = OperationID(
          lamport: range.first.lamport + offset, replica: range.first.replica)
        nodes[stamp]!.isDeleted = true
      }
    }
  }

  /// Reads the tree in order. The order of right children needs the order of what was there before,
  /// which never changes.
  private mutating func read() {
    var rank: [OperationID: Int] = [:]
    for (index, id) in order.enumerated() { rank[id] = index }
    var left: [OperationID?: [OperationID]] = [:]
    var right: [OperationID?: [OperationID]] = [:]
    for (id, node) in nodes {
      if node.isLeft {
        left[node.parent, default: []].append(id)
      } else {
        right[node.parent, default: []].append(id)
      }
    }
    for key in left.keys { left[key]!.sort() }
    for key in right.keys {
      right[key]!.sort { a, b in
        let x = nodes[a]!.rightOrigin.map { rank[$0]! } ?? .max
        let y = nodes[b]!.rightOrigin.map { rank[$0]! } ?? .max
        return x != y ? x > y : a < b
      }
    }
    var result: [OperationID] = []
    // A stack instead of recursion: typed text is a chain as deep as it is long.
    enum Step {
      case visit(OperationID)
      case emit(OperationID)
    }
    var stack: [Step] = (right[nil] ?? []).reversed().map { .visit($0) }
    while let step = stack.popLast() {
      switch step {
      case .emit(let id): result.append(id)
      case .visit(let id):
        for child in (right[id] ?? []).reversed() { stack.append(.visit(child)) }
        stack.append(.emit(id))
        for child in (left[id] ?? []).reversed() { stack.append(.visit(child)) }
      }
    }
    order = result
  }
}
