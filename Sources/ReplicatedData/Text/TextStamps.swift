/// Which characters were ever inserted, and which are deleted, as ranges of stamps: so that a range
/// costs O(log n) beside the characters that it really deletes.
///
/// Made for a text only once a deletion went over many runs that were deleted before: a hostile
/// sender can name the same hundred thousand characters in every operation.
struct TextStamps: Sendable {
  var inserted = StampSet()
  var deleted = StampSet()
  /// Runs that deletions have gone over so far: what tests hold against a bound.
  var visitedRunCount: UInt64 = 0
}

extension Text {
  /// Ranges up to this length are looked up run by run; so many deleted runs make ``TextStamps``.
  package static let shortRangeMax: UInt64 = 64

  /// Makes ``TextStamps``. O(n log n).
  mutating func makeStamps() {
    guard !directory.isEmpty, directory[0].stamps.isEmpty else { return }
    var stamps = TextStamps()
    for run in runsByStamp {
      let range = StampRange(run.first, count: UInt64(run.length))
      stamps.inserted.insert(range)
      if run.isDeleted { stamps.deleted.insert(range) }
    }
    directory[0].stamps = [stamps]
  }

  /// The stamps of all characters ever inserted. O(n log n).
  var insertedStamps: StampSet {
    if !directory.isEmpty, !directory[0].stamps.isEmpty { return directory[0].stamps[0].inserted }
    var stamps = StampSet()
    for run in runsByStamp { stamps.insert(StampRange(run.first, count: UInt64(run.length))) }
    return stamps
  }

  /// All runs, ascending by replica and then by stamp.
  var runsByStamp: [TextRun] {
    var runs: [TextRun] = []
    var ids: [OperationID] = []
    for handle in directory.isEmpty ? [0] : directory[0].order {
      for run in self[handle].runs {
        runs.append(run)
        ids.append(OperationID(ordering: run.first.replica, run.first.lamport))
      }
    }
    var sorted: [TextRun] = []
    sorted.reserveCapacity(runs.count)
    for index in ascendingOrder(of: ids) { sorted.append(runs[Int(index)]) }
    return sorted
  }

  mutating func noteInserted(_ stamp: OperationID, count: UInt32) {
    guard !directory.isEmpty, !directory[0].stamps.isEmpty else { return }
    directory[0].stamps[0].inserted.insert(StampRange(stamp, count: UInt64(count)))
  }

  mutating func noteDeleted(_ stamp: OperationID, count: UInt32) {
    guard !directory.isEmpty, !directory[0].stamps.isEmpty else { return }
    directory[0].stamps[0].deleted.insert(StampRange(stamp, count: UInt64(count)))
  }
}
