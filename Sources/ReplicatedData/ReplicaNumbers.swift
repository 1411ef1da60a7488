import CBOR

/// Small numbers for replicas within one snapshot: 1, 2, 3 … ascending by id. 0 is the root's. Behind
/// them are numbered the records with given names, ascending by what stands there for a replica.
public struct ReplicaNumbers: Sendable {
  private let replicas: [ReplicaID]
  private let given: [ReplicaID]
  private let lastStamps: [UInt64]

  /// `replicas` must be ascending, and so must `given`. `lastStamps`, if there are any, has for each
  /// replica the largest stamp it has used: later ones are not read.
  public init(
    ascending replicas: [ReplicaID], lastStamps: [UInt64] = [], given: [ReplicaID] = []
  ) {
    self.replicas = replicas
    self.given = given
    self.lastStamps = lastStamps
  }

  /// How many records have given names.
  public var givenCount: Int { given.count }

  /// O(log replicas). A replica that is not among them gets 0, as the root's does.
  public func number(of replica: ReplicaID) -> UInt64 { Self.number(of: replica, in: replicas) }

  private static func number(of replica: ReplicaID, in list: [ReplicaID]) -> UInt64 {
    let place = partitionPoint(list.count) { list[$0] < replica }
    return place < list.count && list[place] == replica ? UInt64(place + 1) : 0
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
    writer.unsigned(
      stamp.isGiven
        ? UInt64(replicas.count) + Self.number(of: stamp.replica, in: given)
        : number(of: stamp.replica))
    writer.unsigned(stamp.lamport)
  }

  /// Reads the name of a record: a stamp, or a name that is given. (0, 0) is the root.
  public func readRecord(from reader: inout CBORReader) throws(CBORError) -> OperationID {
    let before = reader
    let number = try reader.unsigned()
    guard number > UInt64(replicas.count) else {
      reader = before
      return try readStamp(from: &reader)
    }
    let place = number - UInt64(replicas.count) - 1
    guard place < UInt64(given.count), try reader.unsigned() == 0 else { throw .outOfRange }
    return OperationID(lamport: 0, replica: given[Int(place)])
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
