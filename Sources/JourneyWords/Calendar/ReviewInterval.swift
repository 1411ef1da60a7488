import JourneyInsight

/// How often a map is reviewed.
package enum ReviewInterval: String, CaseIterable, Sendable {
  case monthly, quarterly

  package var months: Int { self == .monthly ? 1 : 3 }

  /// The day so many intervals after `first`. A series that begins on the last day of a month stays
  /// on last days (the end-of-month rule); another one that begins on the 29th or 30th falls on the
  /// last day of months that are shorter.
  package func day(_ count: Int, after first: CalendarDay) -> CalendarDay {
    let (months, isOver) = count.multipliedReportingOverflow(by: months)
    guard !isOver else { return first }
    return first.adding(months: months, day: first.isLastOfMonth ? 31 : nil)
  }

  /// The next review: the first day of the series that is at least half an interval away, so that a
  /// review done a little early or late is the one that was due, and saying so twice changes nothing.
  ///
  /// - Parameter due: The review that was planned; nil for none, and the series begins today.
  package func next(after due: CalendarDay?, today: CalendarDay) -> CalendarDay {
    let first = due ?? today
    let earliest = today.adding(days: months * 15)
    let monthsApart = (earliest.year - first.year) * 12 + earliest.month - first.month
    // One before, since days of the month decide too.
    var count = max(monthsApart / months - 1, 0)
    while true {
      let (found, later) = (day(count, after: first), day(count + 1, after: first))
      guard found < earliest, found < later else { return found }
      count += 1
    }
  }
}
