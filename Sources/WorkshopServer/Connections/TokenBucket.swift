/// Bounds an average rate while letting bursts through.
///
/// A batch is let through whole as soon as there is any credit, and may leave a debt. So a large
/// batch never waits for a credit that the bucket could not hold, and what follows it pays.
struct TokenBucket {
  /// Credit gained a second.
  let perSecond: Double
  /// Most credit that can gather.
  let burst: Double
  private var credit: Double
  /// Milliseconds of a monotonic clock.
  private var updated: UInt64

  init(perSecond: UInt32, burst: UInt32, now: UInt64) {
    self.perSecond = Double(max(1, perSecond))
    self.burst = Double(max(1, burst))
    credit = self.burst
    updated = now
  }

  /// Milliseconds until something may pass; 0 if it may now.
  mutating func delayMilliseconds(now: UInt64) -> UInt64 {
    refill(now)
    return credit > 0 ? 0 : UInt64((-credit / perSecond * 1_000).rounded(.up)) + 1
  }

  /// Takes `cost` out, whether it is there or not. What many took at once leaves no more debt than
  /// can gather, or than one of them took, so that nobody waits for very long.
  mutating func charge(_ cost: Int, now: UInt64) {
    refill(now)
    credit = max(credit - Double(cost), -max(burst, Double(cost)))
  }

  /// Whether as much has gathered as can.
  mutating func isFull(now: UInt64) -> Bool {
    refill(now)
    return credit >= burst
  }

  mutating func isHalfFull(now: UInt64) -> Bool {
    refill(now)
    return credit >= burst / 2
  }

  private mutating func refill(_ now: UInt64) {
    guard now > updated else { return }
    credit = min(burst, credit + Double(now - updated) / 1_000 * perSecond)
    updated = now
  }
}
