import JourneyMap
import ReplicatedData

/// Short names for the records of one map: the stamp and as many hexadecimal digits of the replica as
/// tell it from others, at least three: `17@a3f`.
package struct ShortNames {
  /// The replicas of each stamp that names a record, ascending: records with given names all have 0.
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
    replicas = replicas.mapValues { $0.sorted() }
  }

  package func text(_ record: RecordID) -> String {
    guard record != .root else { return "map" }
    let digits = RecordName.text(record.replica)
    let others = replicas[record.lamport] ?? []
    let place = Self.firstPlace(in: others, from: record.replica.rawValue)
    var count = 3
    // Those that begin alike stand next to each other.
    for neighbour in [place - 1, place, place + 1] where others.indices.contains(neighbour) {
      let difference = others[neighbour].rawValue ^ record.replica.rawValue
      if difference != 0 { count = max(count, difference.leadingZeroBitCount / 4 + 1) }
    }
    return "\(record.lamport)@\(digits.prefix(count))"
  }

  /// Where the first replica from this one on stands.
  private static func firstPlace(in replicas: [ReplicaID], from first: UInt64) -> Int {
    partitionPoint(replicas.count) { replicas[$0].rawValue < first }
  }

  /// The records that a name may mean, short or whole; nil if the text is no name.
  package func records(named text: String) -> [RecordID]? {
    let parts = text.lowercased().split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let lamport = UInt64(parts[0]), (1...16).contains(parts[1].utf8.count),
      parts[1].allSatisfy(\.isHexDigit), let digits = UInt64(parts[1], radix: 16)
    else { return nil }
    let bitsLeft = UInt64(64 - 4 * parts[1].utf8.count)
    let first = digits << bitsLeft
    let last = bitsLeft == 0 ? first : first | (1 << bitsLeft - 1)
    let known = replicas[lamport] ?? []
    return known[Self.firstPlace(in: known, from: first)...].prefix { $0.rawValue <= last }
      .map { RecordID(lamport: lamport, replica: $0) }
  }
}
