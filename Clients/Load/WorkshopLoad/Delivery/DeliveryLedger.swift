/// What one receiver got: for each writer of its map the last seq, so that a gap and a repetition are
/// seen at once.
package struct DeliveryLedger: Sendable {
  private var lasts: [UInt64]
  /// Changes that came, each once.
  package private(set) var received: UInt64 = 0
  /// Changes that a later one of the same writer overtook. They never came, or came too late.
  package private(set) var missing: UInt64 = 0
  /// Changes that came again.
  package private(set) var repeated: UInt64 = 0

  package init(writerCount: Int) { lasts = [UInt64](repeating: 0, count: writerCount) }

  /// Lets more writers in, of whom nothing has come yet.
  package mutating func make(roomFor writerCount: Int) {
    while lasts.count < writerCount { lasts.append(0) }
  }

  package func last(of writer: Int) -> UInt64 { lasts[writer] }

  /// Takes the changes `first` to `last` of a writer and returns the first of them that is new, which
  /// is above `last` if none is.
  @inline(__always)
  package mutating func take(_ writer: Int, _ first: UInt64, _ last: UInt64) -> UInt64 {
    let before = lasts[writer]
    guard first != before + 1 else {
      lasts[writer] = last
      received += last - before
      return first
    }
    return takeOutOfOrder(writer, first, last, before)
  }

  private mutating func takeOutOfOrder(
    _ writer: Int, _ first: UInt64, _ last: UInt64, _ before: UInt64
  ) -> UInt64 {
    if first > before + 1 {
      missing += first - before - 1
      lasts[writer] = last
      received += last - first + 1
      return first
    }
    repeated += min(last, before) - first + 1
    guard last > before else { return last + 1 }
    lasts[writer] = last
    received += last - before
    return before + 1
  }

  /// Takes what a snapshot holds of a writer.
  package mutating func adopt(_ writer: Int, through seq: UInt64) {
    lasts[writer] = max(lasts[writer], seq)
  }
}
