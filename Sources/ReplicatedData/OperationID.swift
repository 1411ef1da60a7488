/// A participant's replica of one map: a random 64-bit number, never zero and never used again.
///
/// Zero stands for the map's beginning, which no replica wrote (see ``OperationID/root``).
public struct ReplicaID: Hashable, Comparable, Sendable {
  public let rawValue: UInt64

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static let none = ReplicaID(0)

  public static func < (a: ReplicaID, b: ReplicaID) -> Bool { a.rawValue < b.rawValue }
}

/// The identity of an operation: a Lamport stamp (Lamport 1978), made unique by its replica.
///
/// Ordered by stamp, then by replica; the later one wins in a last-writer-wins register. A record is
/// named by the operation that created it, a character by the stamp it took when it was typed.
public struct OperationID: Hashable, Comparable, Sendable {
  /// 1 … ``lamportMax``; 0 in ``root``, and in names that are given (``isGiven``).
  public let lamport: UInt64
  public let replica: ReplicaID

  public init(lamport: UInt64, replica: ReplicaID) {
    self.lamport = lamport
    self.replica = replica
  }

  /// What exists before the first operation: the record of the map itself.
  public static let root = OperationID(lamport: 0, replica: .none)

  /// Whether no operation took it: the name of a record that whoever makes it gives the same.
  public var isGiven: Bool { lamport == 0 && replica != .none }

  /// 2⁵³ − 1, the largest integer that every language's numbers hold exactly.
  public static let lamportMax: UInt64 = (1 << 53) - 1

  public static func < (a: OperationID, b: OperationID) -> Bool {
    a.lamport != b.lamport ? a.lamport < b.lamport : a.replica < b.replica
  }
}
