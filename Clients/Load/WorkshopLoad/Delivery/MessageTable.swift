/// What a message brings, in short.
final class MessageSummary {
  /// Consecutive changes of one writer.
  struct Run {
    /// The writer's place in its map.
    let writer: Int
    let first: UInt64
    let last: UInt64
  }

  let runs: [Run]
  /// Changes of writers that are not ours.
  let foreignCount: Int

  init(runs: [Run], foreignCount: Int) {
    self.runs = runs
    self.foreignCount = foreignCount
  }
}

/// The last distinct messages with changes: a hundred receivers get the same bytes, and only the
/// first copy is decoded.
///
/// Direct-mapped by content hash; whoever falls on an occupied place takes it.
struct MessageTable {
  private struct Place {
    var hash: UInt64 = 0
    var summary: MessageSummary?
  }

  private var places: [Place]
  private let mask: UInt64
  /// Messages that had to be decoded.
  private(set) var misses: UInt64 = 0

  /// `placeCount`: a power of two.
  init(placeCount: Int = 1 << 15) {
    places = [Place](repeating: Place(), count: placeCount)
    mask = UInt64(placeCount - 1)
  }

  /// The summary of the message with this hash, made by `decode` if it is not known.
  @inline(__always)
  mutating func summary(
    _ hash: UInt64, orElse decode: () -> MessageSummary?
  ) -> MessageSummary? {
    let index = Int(truncatingIfNeeded: hash & mask)
    if places[index].hash == hash, let known = places[index].summary { return known }
    misses += 1
    guard let summary = decode() else { return nil }
    places[index] = Place(hash: hash, summary: summary)
    return summary
  }
}
