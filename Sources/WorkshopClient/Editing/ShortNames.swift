import JourneyFormats
import JourneyMap
import ReplicatedData

/// Short names for the records of one map: the stamp and as many hexadecimal digits of the replica as
/// tell it from others, at least three: `17@a3f`.
package struct ShortNames {
  /// The replicas of each stamp that names a record.
  private var replicas: [UInt64: [ReplicaID]] = [:]

  private static let kinds: [RecordKind] = [
    .persona, .stage, .lane, .card, .link, .comment, .channel,
  ]

  /// O(records × log).
  package init(_ document: MapDocument) {
    for kind in Self.kinds {
      for record in document.records(kind, withDeleted: true) {
        replicas[record.lamport, default: []].append(record.replica)
      }
    }
  }

  package func text(_ record: RecordID) -> String {
    guard record != .root else { return "map" }
    let digits = RecordName.text(record.replica)
    let others = (replicas[record.lamport] ?? []).filter { $0 != record.replica }
      .map { RecordName.text($0) }
    var count = 3
    while count < digits.count, others.contains(where: { $0.hasPrefix(digits.prefix(count)) }) {
      count += 1
    }
    return "\(record.lamport)@\(digits.prefix(count))"
  }

  /// The records that a name may mean, short or whole; nil if the text is no name.
  package func records(named text: String) -> [RecordID]? {
    let parts = text.lowercased().split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let lamport = UInt64(parts[0]), (1...16).contains(parts[1].utf8.count),
      parts[1].allSatisfy(\.isHexDigit)
    else { return nil }
    return (replicas[lamport] ?? []).filter { RecordName.text($0).hasPrefix(parts[1]) }
      .map { RecordID(lamport: lamport, replica: $0) }
  }
}
