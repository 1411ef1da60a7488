import JourneyMap
import ReplicatedData

extension ClientSession {
  /// What is wrong with the session's own bookkeeping, or nil; the document has invariants of its own.
  /// O(own changes); for tests.
  ///
  /// - Own changes are of the replica, ascend, and are in the document. (Where an older copy was put back,
  ///   the server may have sent others of the same replica that come between.)
  /// - What is sent was kept before; what is not kept was asked to be, or will be.
  /// - Live is who was welcomed and builds nothing anew; offline nothing counts as sent.
  /// - A refused change is taken back under another replica.
  package func brokenInvariant() -> String? {
    var before: UInt64 = 0
    for entry in own {
      guard entry.change.id.replica == replica, entry.change.id.seq > before else {
        return "own changes of another replica, or out of order"
      }
      before = entry.change.id.seq
    }
    guard isDamaged || before <= document.version[replica] else {
      return "own changes that are not in the document"
    }
    if let wrong = brokenKeeping() { return wrong }
    switch state {
    case .live:
      guard welcome != nil, rebuilding == nil else { return "live before it is" }
    case .offline:
      guard sentSeq == 0, people.isEmpty else { return "offline, and still there" }
    case .connecting, .greeting, .catchingUp: break
    }
    if let rebuilding, rebuilding.refusal != nil, rebuilding.replica == rebuilding.retired {
      return "goes on with the replica of a refused change"
    }
    for kept in retained where kept.lastIndex != nil && !kept.lost.isEmpty {
      return "kept as if it were not lost"
    }
    return nil
  }

  private func brokenKeeping() -> String? {
    guard ownChangesPlace == .localCopy else { return nil }
    for entry in own where entry.change.id.seq > keep.keptSeq {
      if entry.change.id.seq <= sentSeq { return "sent, and not kept" }
      if keep.asked == nil, keep.retryAt == nil, !isDamaged {
        return "neither kept nor asked to be kept"
      }
    }
    guard keep.asked == nil || keep.retryAt == nil else { return "asked to keep, and waits" }
    return nil
  }
}
