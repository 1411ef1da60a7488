/// A set of stamps that holds long ranges of them: disjoint ranges, as few as can be.
package struct StampSet: Sendable {
  private struct ReplicaRanges: Sendable {
    let replica: ReplicaID
    /// Ascending, each end below the next start.
    var starts: [UInt64] = []
    var ends: [UInt64] = []

    /// Adds a range that does not start before the last one.
    mutating func append(_ start: UInt64, _ end: UInt64) {
      if let last = ends.last, start <= last {
        ends[ends.count - 1] = max(last, end)
      } else {
        starts.append(start)
        ends.append(end)
      }
    }
  }

  /// Ascending by replica.
  private var replicas: [ReplicaRanges] = []

  package init() {}

  /// How many ranges there are. O(replicas).
  package var rangeCount: Int {
    var count = 0
    for ranges in replicas { count += ranges.starts.count }
    return count
  }

  package func contains(_ stamp: OperationID) -> Bool {
    prefix(of: StampRange(stamp, count: 1)) == 1
  }

  /// Ascending by replica, then by stamp.
  package func forEachRange(_ body: (StampRange) -> Void) {
    for ranges in replicas {
      for place in ranges.starts.indices {
        let first = OperationID(lamport: ranges.starts[place], replica: ranges.replica)
        body(StampRange(first, count: ranges.ends[place] - ranges.starts[place]))
      }
    }
  }

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

  /// Adds all of another set. O(ranges of the other, and those of this one behind its first of each
  /// replica).
  package mutating func formUnion(_ other: StampSet) {
    for added in other.replicas {
      let slot = lowerBound(added.replica)
      guard slot < replicas.count, replicas[slot].replica == added.replica else {
        replicas.insert(added, at: slot)
        continue
      }
      let kept = firstEnd(in: slot, after: added.starts[0], orAt: true)
      let starts = Array(replicas[slot].starts[kept...])
      let ends = Array(replicas[slot].ends[kept...])
      replicas[slot].starts.removeSubrange(kept...)
      replicas[slot].ends.removeSubrange(kept...)
      var old = 0
      var new = 0
      while old < starts.count || new < added.starts.count {
        if new == added.starts.count || old < starts.count && starts[old] < added.starts[new] {
          replicas[slot].append(starts[old], ends[old])
          old += 1
        } else {
          replicas[slot].append(added.starts[new], added.ends[new])
          new += 1
        }
      }
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

  /// What is left behind the first `count` stamps, which may be none.
  func dropping(_ count: UInt64) -> StampRange {
    StampRange(
      OperationID(lamport: first.lamport + count, replica: first.replica),
      count: self.count - count)
  }
}
