import CBOR

/// Small numbers for replicas within one snapshot: 1, 2, 3 … ascending by id. 0 is the root's.
public struct ReplicaNumbers: Sendable {
  private let replicas: [ReplicaID]

  /// `replicas` must be ascending.
  public init(ascending replicas: [ReplicaID]) { self.replicas = replicas }

  /// O(log replicas). A replica that is not among them gets 0, as the root's does.
  public func number(of replica: ReplicaID) -> UInt64 {
    var low = 0
    var high = replicas.count
    while low < high {
      let middle = (low + high) / 2
      if replicas[middle] < replica { low = middle + 1 } else { high = middle }
    }
    return low < replicas.count && replicas[low] == replica ? UInt64(low + 1) : 0
  }

  public func write(_ stamp: OperationID, to writer: inout CBORWriter) {
    writer.unsigned(number(of: stamp.replica))
    writer.unsigned(stamp.lamport)
  }

  /// Reads two numbers: replica and stamp. (0, 0) is the root.
  public func readStamp(from reader: inout CBORReader) throws(CBORError) -> OperationID {
    let number = try reader.unsigned()
    let lamport = try reader.unsigned()
    guard number <= UInt64(replicas.count), lamport <= OperationID.lamportMax,
      (number == 0) == (lamport == 0)
    else { throw .outOfRange }
    return number == 0
      ? .root : OperationID(lamport: lamport, replica: replicas[Int(number) - 1])
  }
}
