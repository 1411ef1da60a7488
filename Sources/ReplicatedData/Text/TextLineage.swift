/// Which characters descend from which, answered in O(log n) by jump pointers (Myers 1983, "An
/// applicative random-access stack").
///
/// Made for a text only once finding a place among siblings has taken many steps: a hostile sender
/// can bring about as many siblings, and trees as deep, as there are characters.
///
/// A segment is what was inserted together: consecutive stamps of one replica, each but the first a
/// right child of the one before. What is true of it stays true when its run is cut, so that segments
/// are only ever added.
struct TextLineage: Sendable {
  /// A character: its segment, and its depth in the tree, which tells it from the others there. The
  /// text's beginning has depth 0.
  struct Node: Equatable {
    var segment: Int
    var depth: UInt32
  }

  private struct Segment: Sendable {
    let replica: ReplicaID
    /// Of the first character.
    let lamport: UInt64
    /// Of the first character; 0 in the beginning, and while a lineage is being made.
    var depth: UInt32 = 0
    /// Segments above this one.
    var level: UInt32 = 0
    /// The segment of the first character's parent.
    var parent: UInt32 = 0
    /// A segment further up.
    var jump: UInt32 = 0
  }

  /// The segments of one replica, ascending by stamp.
  private struct ReplicaSegments: Sendable {
    let replica: ReplicaID
    var segments: [UInt32] = []
  }

  private var segments = [Segment(replica: .none, lamport: 0)]
  private var replicas: [ReplicaSegments] = []
  /// Steps taken so far, in all searches: what tests hold against a bound.
  var stepCount: UInt64 = 0

  static let beginning = Node(segment: 0, depth: 0)

  /// The lineage of a text's runs, ascending by replica and then by stamp. O(n log n). Nil if following parents does not end, which no text that
  /// was made by insertions allows.
  init?(of runs: [TextRun]) {
    segments.reserveCapacity(runs.count + runs.count / 4 + 1)
    for run in runs {
      if replicas.last?.replica != run.first.replica {
        replicas.append(ReplicaSegments(replica: run.first.replica))
      }
      replicas[replicas.count - 1].segments.append(UInt32(segments.count))
      segments.append(Segment(replica: run.first.replica, lamport: run.first.lamport))
    }
    var path: [Int] = []
    for start in segments.indices.dropFirst() {
      path.append(start)
      while let last = path.last {
        let parent = runs[last - 1].parent
        let above = parent == .root ? 0 : segment(of: parent)
        if segments[last].depth == 0, above > 0, segments[above].depth == 0 {
          guard path.count < segments.count else { return nil }
          path.append(above)
        } else {
          hang(last, below: parent, in: above)
          path.removeLast()
        }
      }
    }
  }

  /// Notes an insertion: the first character's stamp and parent, which must be here.
  mutating func add(_ stamp: OperationID, below parent: OperationID) {
    let slot = slotForWriting(stamp.replica)
    let place = upperBound(replicas[slot].segments, stamp.lamport)
    replicas[slot].segments.insert(UInt32(segments.count), at: place)
    segments.append(Segment(replica: stamp.replica, lamport: stamp.lamport))
    hang(segments.count - 1, below: parent, in: parent == .root ? 0 : segment(of: parent))
  }

  /// The character with a stamp, which must be here.
  func node(_ stamp: OperationID) -> Node {
    guard stamp != .root else { return Self.beginning }
    let segment = segment(of: stamp)
    return Node(
      segment: segment,
      depth: segments[segment].depth
        + UInt32(truncatingIfNeeded: stamp.lamport - segments[segment].lamport))
  }

  func stamp(of node: Node) -> OperationID {
    let segment = segments[node.segment]
    return OperationID(
      lamport: segment.lamport + UInt64(node.depth - segment.depth), replica: segment.replica)
  }

  /// The child of `parent` from which a character descends, or which it is; nil if it does not
  /// descend from `parent`. O(log n).
  mutating func child(of parent: Node, above stamp: OperationID) -> OperationID? {
    let item = node(stamp)
    let depth = parent.depth + 1
    guard item.depth >= depth else { return nil }
    var segment = item.segment
    stepCount += 1
    while segments[segment].depth > depth {
      stepCount += 1
      let jump = Int(segments[segment].jump)
      segment = segments[jump].depth >= depth ? jump : Int(segments[segment].parent)
    }
    let above =
      segments[segment].depth == depth ? Int(segments[segment].parent) : segment
    guard above == parent.segment else { return nil }
    return self.stamp(of: Node(segment: segment, depth: depth))
  }

  private mutating func hang(_ segment: Int, below parent: OperationID, in above: Int) {
    let depth = parent == .root ? 0 : node(parent).depth
    segments[segment].depth = depth + 1
    segments[segment].level = segments[above].level + 1
    segments[segment].parent = UInt32(above)
    let jump = Int(segments[above].jump)
    let further = Int(segments[jump].jump)
    let isEven =
      segments[above].level - segments[jump].level
      == segments[jump].level - segments[further].level
    segments[segment].jump = UInt32(isEven ? further : above)
  }

  private func segment(of stamp: OperationID) -> Int {
    let slot = lowerBound(stamp.replica)
    guard slot < replicas.count, replicas[slot].replica == stamp.replica else { return 0 }
    let place = upperBound(replicas[slot].segments, stamp.lamport)
    return place == 0 ? 0 : Int(replicas[slot].segments[place - 1])
  }

  private mutating func slotForWriting(_ replica: ReplicaID) -> Int {
    let slot = lowerBound(replica)
    if slot == replicas.count || replicas[slot].replica != replica {
      replicas.insert(ReplicaSegments(replica: replica), at: slot)
    }
    return slot
  }

  private func lowerBound(_ replica: ReplicaID) -> Int {
    partitionPoint(replicas.count) { replicas[$0].replica < replica }
  }

  private func upperBound(_ ascending: [UInt32], _ lamport: UInt64) -> Int {
    partitionPoint(ascending.count) { segments[Int(ascending[$0])].lamport <= lamport }
  }
}
