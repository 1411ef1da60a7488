import ReplicatedData
import TestSupport
import Testing

@testable import JourneyInsight

@Suite("Days of the calendar")
struct CalendarDayTests {
  @Test("RFC 3339 full-dates are read, and nothing else")
  func reading() {
    #expect(CalendarDay("1970-01-01")?.number == 0)
    #expect(CalendarDay("2000-02-29")?.number == 11_016)
    #expect(CalendarDay("0000-01-01")?.number == CalendarDay.numbers.lowerBound)
    #expect(CalendarDay("9999-12-31")?.number == CalendarDay.numbers.upperBound)
    for text in [
      "", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01",
      "2026-01-32", "2026-01-00", " 2026-01-01", "2026-01-01 ", "2026/01/01", "20260101",
      "2026-01-01T00:00:00Z", "-001-01-01", "2026-01-", "2026-01-01-", "２０２６-01-01", "02026-01-01",
    ] {
      #expect(CalendarDay(text) == nil, "\(text)")
    }
  }

  @Test("every day of 400 years is the one after the one before")
  func everyDay() {
    var expected = (year: 2_000, month: 1, day: 1)
    let first = CalendarDay("2000-01-01")?.number ?? 0
    for number in first..<(first + 146_097) {
      let day = CalendarDay(number: number)
      guard (day.year, day.month, day.day) == expected, CalendarDay(day.description) == day else {
        Issue.record("\(number) is \(day), not \(expected)")
        return
      }
      expected.day += 1
      if expected.day > CalendarDay.dayCount(ofMonth: expected.month, year: expected.year) {
        expected = (expected.year, expected.month + 1, 1)
      }
      if expected.month == 13 { expected = (expected.year + 1, 1, 1) }
    }
    #expect(expected == (2_400, 1, 1))
  }

  @Test("months are added with the end of a shorter month in place of its missing days")
  func months() throws {
    let last = try #require(CalendarDay("2026-01-31"))
    #expect(last.adding(months: 1).description == "2026-02-28")
    #expect(last.adding(months: 25).description == "2028-02-29")
    #expect(last.adding(months: -2).description == "2025-11-30")
    #expect(last.adding(months: 3).description == "2026-04-30")
    #expect(last.adding(months: 1).adding(months: 1, day: 31).description == "2026-03-31")
    #expect(last.adding(months: 12 * 9_000).description == "9999-12-31")
    #expect(last.adding(months: .max).description == "9999-12-31")
    #expect(last.adding(months: .min).description == "0000-01-01")
    #expect(last.adding(days: .max).description == "9999-12-31")
    #expect(last.adding(days: .min).description == "0000-01-01")
    #expect(last.adding(days: 28).description == "2026-02-28")
    #expect(last.days(until: last.adding(days: -40)) == -40)
  }

  @Test("any day is read back from what it is written as", arguments: seeds(5))
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let day = CalendarDay(number: Int.random(in: CalendarDay.numbers, using: &random))
      #expect(CalendarDay(day.description) == day, "SEED=\(seed)")
      #expect(CalendarDay(year: day.year, month: day.month, day: day.day) == day, "SEED=\(seed)")
    }
  }
}
