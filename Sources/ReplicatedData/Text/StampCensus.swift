/// The stamps of the characters of several texts, gathered to find one that stands in two of them.
///
/// Texts come in the order of their records and give their stamps ascending, so that most of a replica's
/// ascend as they come, and the rest alone is sorted. O(ranges) then, else O(ranges × log).
package struct StampCensus {
  private struct Ranges {
    let replica: ReplicaID
    var starts: [UInt64] = []
    var ends: [UInt64] = []
    /// Each starts at the end of the one before or later.
    var ascend = true
  }

  /// Ascending by replica.
  private var replicas: [Ranges] = []
  private var lastSlot = 0

  package init() {}

  /// - Parameter range: Not empty, and with no stamp above ``OperationID/lamportMax``.
  mutating func add(_ range: StampRange) {
    let slot = slot(of: range.first.replica)
    let start = range.first.lamport
    if let last = replicas[slot].ends.last {
      if start == last {
        replicas[slot].ends[replicas[slot].ends.count - 1] = start + range.count
        return
      }
      if start < last { replicas[slot].ascend = false }
    }
    replicas[slot].starts.append(start)
    replicas[slot].ends.append(start + range.count)
  }

  package var hasStampTwice: Bool {
    for ranges in replicas where !ranges.ascend {
      var starts: [OperationID] = []
      starts.reserveCapacity(ranges.starts.count)
      for start in ranges.starts {
        starts.append(OperationID(lamport: start, replica: ranges.replica))
      }
      var end: UInt64 = 0
      for place in ascendingOrder(of: starts) {
        if ranges.starts[Int(place)] < end { return true }
        end = ranges.ends[Int(place)]
      }
    }
    return false
  }

  private mutating func slot(of replica: ReplicaID) -> Int {
    if lastSlot < replicas.count, replicas[lastSlot].replica == replica { return lastSlot }
    lastSlot = partitionPoint(replicas.count) { replicas[$0].replica < replica }
    if lastSlot == replicas.count || replicas[lastSlot].replica != replica {
      replicas.insert(Ranges(replica: replica), at: lastSlot)
    }
    return lastSlot
  }
}
