/// A set of stamps that holds long ranges of them: disjoint ranges, as few as can be.
package struct StampSet: Sendable {
  private struct ReplicaRanges: Sendable {
    let replica: ReplicaID
    /// Ascending, each end below the next start.
    var starts: [UInt64] = []
    var ends: [UInt64] = []
  }

  /// Ascending by replica.
  private var replicas: [ReplicaRanges] = []

  package init() {}

  /// The first part of `range` that is not in the set, as long as it can be; nil if all of it is.
  /// O(log n).
  package func firstMissing(in range: StampRange) -> StampRange? {
    let slot = lowerBound(range.first.replica)
    guard slot < replicas.count, replicas[slot].replica == range.first.replica else {
      return range
    }
    var start = range.first.lamport
    let end = range.end
    // The first range that ends behind the start.
    var place = firstEnd(in: slot, after: start, orAt: false)
    if place < replicas[slot].starts.count, replicas[slot].starts[place] <= start {
      start = replicas[slot].ends[place]
      place += 1
    }
    guard start < end else { return nil }
    let next = place < replicas[slot].starts.count ? replicas[slot].starts[place] : end
    return StampRange(
      OperationID(lamport: start, replica: range.first.replica), count: min(next, end) - start)
  }

  /// How many stamps from the range's first on are in the set, up to the first that is not.
  package func prefix(of range: StampRange) -> UInt64 {
    guard let missing = firstMissing(in: range) else { return range.count }
    return missing.first.lamport - range.first.lamport
  }

  /// O(log n), beside moving what stands behind.
  package mutating func insert(_ range: StampRange) {
    let slot = lowerBound(range.first.replica)
    if slot == replicas.count || replicas[slot].replica != range.first.replica {
      replicas.insert(ReplicaRanges(replica: range.first.replica), at: slot)
    }
    var start = range.first.lamport
    var end = range.end
    // Those that touch it become one with it.
    let first = firstEnd(in: slot, after: start, orAt: true)
    var behind = first
    while behind < replicas[slot].starts.count, replicas[slot].starts[behind] <= end {
      start = min(start, replicas[slot].starts[behind])
      end = max(end, replicas[slot].ends[behind])
      behind += 1
    }
    if behind == first {
      replicas[slot].starts.insert(start, at: first)
      replicas[slot].ends.insert(end, at: first)
    } else {
      replicas[slot].starts[first] = start
      replicas[slot].ends[first] = end
      replicas[slot].starts.removeSubrange(first + 1..<behind)
      replicas[slot].ends.removeSubrange(first + 1..<behind)
    }
  }

  private func firstEnd(in slot: Int, after lamport: UInt64, orAt isEqualWanted: Bool) -> Int {
    partitionPoint(replicas[slot].ends.count) { place in
      let end = replicas[slot].ends[place]
      return end < lamport || end == lamport && !isEqualWanted
    }
  }

  private func lowerBound(_ replica: ReplicaID) -> Int {
    partitionPoint(replicas.count) { replicas[$0].replica < replica }
  }
}

extension StampRange {
  /// Behind the last stamp; the largest number for a range that no replica can have used.
  fileprivate var end: UInt64 {
    let (end, isTooLarge) = first.lamport.addingReportingOverflow(count)
    return isTooLarge ? .max : end
  }
}
