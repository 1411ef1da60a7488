/// The largest of what was noted in the last one to two minutes. O(1) in time and memory.
struct RecentMaximum {
  private static let windowMilliseconds: UInt64 = 60_000

  private var began: UInt64 = 0
  private var present: UInt64 = 0
  private var previous: UInt64 = 0

  /// - Parameter now: milliseconds of a clock that never goes back.
  mutating func note(_ value: UInt64, at now: UInt64) {
    turn(at: now)
    if value > present { present = value }
  }

  mutating func value(at now: UInt64) -> UInt64 {
    turn(at: now)
    return max(present, previous)
  }

  private mutating func turn(at now: UInt64) {
    let age = now - min(now, began)
    guard age >= Self.windowMilliseconds else { return }
    previous = age < 2 * Self.windowMilliseconds ? present : 0
    present = 0
    began = now
  }
}
