import ReplicatedData

/// Which stamps the operations of prepared changes have been given here.
public struct AdoptedStamps {
  /// The first stamp of each change there and here, and how many it took.
  private var first: [OperationID] = []
  private var own: [OperationID] = []
  private var counts: [UInt64] = []

  public init() {}

  fileprivate mutating func add(_ first: OperationID, _ count: UInt64, _ own: OperationID) {
    self.first.append(first)
    self.own.append(own)
    counts.append(count)
  }

  fileprivate func own(_ stamp: OperationID) -> OperationID {
    for (index, first) in first.enumerated()
    where first.replica == stamp.replica && stamp.lamport >= first.lamport
      && stamp.lamport - first.lamport < counts[index]
    {
      return OperationID(
        lamport: own[index].lamport + (stamp.lamport - first.lamport),
        replica: own[index].replica)
    }
    return stamp
  }
}

extension Editor {
  /// Does what a change does that somebody prepared who writes as nobody, such as what a server makes of a
  /// file: its operations are given stamps of this change.
  ///
  /// - Parameter stamps: Those of the prepared changes before it, in their order.
  /// - Throws: what is wrong with the first operation that cannot be done here, as where it builds on
  ///   something that is not here yet.
  public mutating func adopt(
    _ change: Change, _ stamps: inout AdoptedStamps
  ) throws(ChangeError) {
    var count: UInt64 = 0
    for operation in change.operations { count += operation.stampCount }
    stamps.add(
      OperationID(lamport: change.lamport, replica: change.id.replica), count, nextStamp)
    for operation in change.operations { try perform(operation.renamed(stamps.own)) }
  }
}
