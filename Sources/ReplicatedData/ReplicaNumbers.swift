import CBOR

/// Small numbers for replicas within one snapshot: 1, 2, 3 … ascending by id. 0 is the root's.
public struct ReplicaNumbers: Sendable {
  private let replicas: [ReplicaID]
  private let lastStamps: [UInt64]

  /// `replicas` must be ascending. `lastStamps`, if given, has for each the largest stamp it has used:
  /// later ones are not read.
  public init(ascending replicas: [ReplicaID], lastStamps: [UInt64] = []) {
    self.replicas = replicas
    self.lastStamps = lastStamps
  }

  /// O(log replicas). A replica that is not among them gets 0, as the root's does.
  public func number(of replica: ReplicaID) -> UInt64 {
    let place = partitionPoint(replicas.count) { replicas[$0] < replica }
    return place < replicas.count && replicas[place] == replica ? UInt64(place + 1) : 0
  }

  /// The largest stamp this replica can have used. O(log replicas).
  func lastStamp(of replica: ReplicaID) -> UInt64 {
    lastStamp(number: number(of: replica))
  }

  private func lastStamp(number: UInt64) -> UInt64 {
    number >= 1 && number <= UInt64(lastStamps.count)
      ? lastStamps[Int(number) - 1] : OperationID.lamportMax
  }

  public func write(_ stamp: OperationID, to writer: inout CBORWriter) {
    writer.unsigned(number(of: stamp.replica))
    writer.unsigned(stamp.lamport)
  }

  /// Reads two numbers: replica and stamp. (0, 0) is the root.
  public func readStamp(from reader: inout CBORReader) throws(CBORError) -> OperationID {
    let number = try reader.unsigned()
    let lamport = try reader.unsigned()
    guard number <= UInt64(replicas.count), lamport <= lastStamp(number: number),
      (number == 0) == (lamport == 0)
    else { throw .outOfRange }
    return number == 0
      ? .root : OperationID(lamport: lamport, replica: replicas[Int(number) - 1])
  }
}
