import ReplicatedData

/// The name of a record in files and on the command line: its stamp and replica, such as
/// `42@00f1a2b3c4d5e6f7`; one that is given begins with `0@`, and the map's own is `map`.
package enum RecordName {
  package static func text(_ record: RecordID) -> String {
    record == .root ? "map" : "\(record.lamport)@\(text(record.replica))"
  }

  /// 16 hexadecimal digits.
  package static func text(_ replica: ReplicaID) -> String {
    let digits = String(replica.rawValue, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// The record that a text names; nil if the text is no name. Whether there is such a record is
  /// another question.
  package static func record(_ text: String) -> RecordID? {
    if text == "map" { return .root }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let lamport = UInt64(parts[0]), lamport <= OperationID.lamportMax,
      parts[1].utf8.count == 16,
      let replica = UInt64(parts[1], radix: 16), replica > 0
    else { return nil }
    let record = RecordID(lamport: lamport, replica: ReplicaID(replica))
    guard lamport > 0 || record.givenKind != nil else { return nil }
    // Signs and leading zeros, which the conversions above accept, make no second name.
    return Self.text(record) == text.lowercased() ? record : nil
  }
}
