import JourneyMap

/// How many records of each kind there are of something.
package struct RecordCounts: Equatable, Sendable {
  private var counts: [RecordKind: Int] = [:]

  package init() {}

  package subscript(kind: RecordKind) -> Int {
    get { counts[kind] ?? 0 }
    set { counts[kind] = newValue == 0 ? nil : newValue }
  }

  package static func += (a: inout RecordCounts, b: RecordCounts) {
    for (kind, count) in b.counts { a[kind] += count }
  }

  package var isEmpty: Bool { counts.isEmpty }

  package var total: Int { counts.values.reduce(0, +) }

  /// In the order in which they are told.
  package static let kinds: [RecordKind] = [
    .stage, .lane, .persona, .channel, .card, .comment, .link,
  ]

  /// “2 stages and 14 cards”; “nothing” if that is what it is.
  package var words: String { Self.list(parts) }

  /// “2 stages”, “14 cards”.
  var parts: [String] {
    Self.kinds.compactMap { kind in
      let count = self[kind]
      return count == 0 ? nil : "\(count) \(kind.noun)\(count == 1 ? "" : "s")"
    }
  }

  static func list(_ parts: [String]) -> String {
    guard let last = parts.last else { return "nothing" }
    return parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " and " + last
  }
}
