/// The moments at which something is to happen, fixed beforehand.
///
/// An open-loop schedule: what is late stays due, and its latency counts from the moment it was
/// planned for. Measuring from the actual sending would leave out just the waits that a stalled
/// server causes ("coordinated omission", Tene, *How NOT to Measure Latency*, 2013).
package struct Schedule: Equatable, Sendable {
  /// Nanoseconds of ``MonotonicClock`` of the first event.
  package let start: UInt64
  /// Events a second, at least 1.
  package let perSecond: UInt64
  /// So many events share one moment; the average rate stays.
  package let burst: UInt64
  /// Events that have been taken.
  package private(set) var taken: UInt64 = 0

  package init(start: UInt64, perSecond: UInt64, burst: UInt64 = 1) {
    self.start = start
    self.perSecond = max(1, perSecond)
    self.burst = max(1, burst)
  }

  /// When event `index`, from 0 on, is due.
  package func moment(_ index: UInt64) -> UInt64 {
    let first = index - index % burst
    // Whole seconds apart from the rest, so that no product overflows.
    let (seconds, rest) = first.quotientAndRemainder(dividingBy: perSecond)
    return start + seconds * 1_000_000_000 + rest * 1_000_000_000 / perSecond
  }

  /// When the next event is due.
  package var next: UInt64 { moment(taken) }

  /// The next event, if it is due at `now` and before `end`: its number and moment.
  package mutating func take(
    at now: UInt64, before end: UInt64 = .max
  ) -> (index: UInt64, moment: UInt64)? {
    let moment = next
    guard moment <= now, moment < end else { return nil }
    taken += 1
    return (taken - 1, moment)
  }
}
