/// A number as it is shown with one digit behind the point: its nearest tenth, away from 0 where two are
/// as near.
package func tenths(of value: Double) -> Int64 {
  let magnitude = Int64(min(value.magnitude, 1e15) * 10 + 0.5)
  return value < 0 ? -magnitude : magnitude
}

/// A share as percent as it is shown: whole ones from 10 % on, tenths below, and never 0 % or 100 % of
/// what is not quite that.
package struct RoundedShare: Equatable, Sendable {
  /// Tenths of a percent.
  package let percentTenths: Int64
  /// Whether it is more than nothing and less than that.
  package let isLess: Bool

  /// Nil if the share is no number.
  package init?(_ share: Double) {
    guard share.isFinite else { return nil }
    let percent = share * 100
    isLess = percent > 0 && percent < 0.1
    if isLess {
      percentTenths = 1
    } else if percent < 10 {
      percentTenths = tenths(of: percent)
    } else if percent < 100, percent >= 99.5 {
      percentTenths = tenths(of: min(percent, 99.9))
    } else {
      percentTenths = Int64(min(percent, 1e15) + 0.5) * 10
    }
  }
}
