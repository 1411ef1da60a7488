import ReplicatedData

/// Records whose name is given: whoever makes a record of this kind out of the same thing makes the
/// same record, so that what two people import from one file at the same time meets as one.
extension RecordID {
  /// The record of a kind that is made out of what `name` says, such as the row of a file.
  ///
  /// The name has no Lamport number. In the place of a replica stand the first seven bytes of the
  /// SHA-256 of `name`, and one byte for the kind: so no two kinds ever have one name.
  ///
  /// - Parameter kind: 1 to 255; of the map itself there is one only.
  public static func named(_ kind: RecordKind, _ name: String) -> RecordID {
    let bits = SHA256.hash(Array(name.utf8)).leading128Bits.high
    return RecordID(
      lamport: 0, replica: ReplicaID(bits & ~0xFF | UInt64(kind.rawValue & 0xFF)))
  }

  /// The kind of a record whose name is given; nil of all others.
  public var givenKind: RecordKind? {
    guard lamport == 0 else { return nil }
    let kind = RecordKind(UInt32(truncatingIfNeeded: replica.rawValue & 0xFF))
    return kind == .map ? nil : kind
  }
}
