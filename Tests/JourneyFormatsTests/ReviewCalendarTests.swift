import JourneyInsight
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyWords

@Suite("Calendar of reviews")
struct ReviewCalendarTests {
  private func calendar(
    first: CalendarDay = CalendarDay(number: 20_000), interval: ReviewInterval? = .monthly,
    title: String = "Review of the map “Our shop”", description: String = ""
  ) -> ReviewCalendar {
    ReviewCalendar(
      uid: "review-1@waymark", title: title, description: description, first: first,
      interval: interval, stampSeconds: 1_774_958_399)
  }

  @Test("the file has what RFC 5545 asks of one, every line ended with CRLF")
  func file() throws {
    let day = try #require(CalendarDay("2026-03-15"))
    #expect(
      calendar(first: day, interval: .quarterly, title: "Review", description: "a").text == """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        PRODID:-//Waymark//Map reviews//EN\r
        CALSCALE:GREGORIAN\r
        METHOD:PUBLISH\r
        BEGIN:VEVENT\r
        UID:review-1@waymark\r
        DTSTAMP:20260331T115959Z\r
        DTSTART;VALUE=DATE:20260315\r
        DTEND;VALUE=DATE:20260316\r
        SUMMARY:Review\r
        DESCRIPTION:a\r
        RRULE:FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15\r
        TRANSP:TRANSPARENT\r
        END:VEVENT\r
        END:VCALENDAR\r

        """)
    #expect(!calendar(interval: nil).text.contains("RRULE"))
  }

  @Test("texts are escaped, and control characters left out")
  func escaping() {
    let text = calendar(title: "a,b;c\\d\ne\u{7}\r\tf", description: "x\nBEGIN:VEVENT").text
    #expect(text.contains("SUMMARY:a\\,b\\;c\\\\d\\ne\tf\r\n"))
    #expect(text.contains("DESCRIPTION:x\\nBEGIN:VEVENT\r\n"))
    #expect(lines(text).filter { $0 == "BEGIN:VEVENT" }.count == 1)
  }

  @Test("no line has more than 75 octets, and unfolding gives the text back", arguments: seeds(20))
  func folding(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let letters = ["a", "ż", "я", "日", "👩‍👧", " ", ",", "\n", "e\u{301}", "\\"]
    let title = (0..<random.below(200)).map { _ in letters[random.below(letters.count)] }.joined()
    let text = calendar(title: title).text
    for line in text.unicodeScalars.split(separator: "\n") {
      #expect(String(line).utf8.count <= 76, "SEED=\(seed)")
      #expect(line.last == "\r", "SEED=\(seed)")
    }
    let summary = lines(text).first { $0.hasPrefix("SUMMARY:") }.map { String($0.dropFirst(8)) }
    #expect(summary.map(unescaped).map { Array($0.utf8) } == Array(title.utf8), "SEED=\(seed)")
  }

  private func lines(_ text: String) -> [String] {
    var scalars = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let isFold = scalar == "\r" && Array(rest.prefix(2)) == ["\n", " "]
      if isFold { rest = rest.dropFirst(2) } else { scalars.append(scalar) }
    }
    return scalars.split(separator: "\n").map { String(String.UnicodeScalarView($0.dropLast())) }
  }

  private func unescaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let next = rest.popFirst() else {
        result.append(scalar)
        continue
      }
      result.append(next == "n" ? "\n" : next)
    }
    return String(result)
  }

  // MARK: Recurrence

  @Test("the rule recurs on the days on which reviews are planned", arguments: seeds(30))
  func recurrence(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<20 {
      let first = CalendarDay(number: 18_000 + random.below(6_000))
      let interval = ReviewInterval.allCases[random.below(2)]
      let rule = try #require(
        lines(calendar(first: first, interval: interval).text).first { $0.hasPrefix("RRULE:") })
      let expected = (0..<14).map { interval.day($0, after: first) }
      #expect(try occurrences(rule, from: first, count: 14) == expected, "SEED=\(seed) \(rule)")
    }
  }

  /// Expands FREQ=MONTHLY with INTERVAL, BYMONTHDAY and BYSETPOS as RFC 5545 §3.3.10 says.
  private func occurrences(
    _ rule: String, from first: CalendarDay, count: Int
  ) throws -> [CalendarDay] {
    var parts: [String: [Int]] = [:]
    for part in rule.dropFirst("RRULE:".count).split(separator: ";") where !part.hasPrefix("FREQ") {
      let pair = part.split(separator: "=")
      parts[String(pair[0])] = try pair[1].split(separator: ",").map { try #require(Int($0)) }
    }
    let interval = try #require(parts["INTERVAL"]?.first)
    let days = try #require(parts["BYMONTHDAY"])
    var found: [CalendarDay] = []
    var month = first.year * 12 + first.month - 1
    while found.count < count {
      let length = CalendarDay.dayCount(ofMonth: month % 12 + 1, year: month / 12)
      var inMonth = days.map { $0 < 0 ? length + $0 + 1 : $0 }.filter { (1...length).contains($0) }
        .sorted()
      if let position = parts["BYSETPOS"]?.first, position == -1 { inMonth = inMonth.suffix(1) }
      for day in inMonth {
        let day = try #require(CalendarDay(year: month / 12, month: month % 12 + 1, day: day))
        if day >= first { found.append(day) }
      }
      month += interval
    }
    return Array(found.prefix(count))
  }

  @Test("the next review is half an interval away at least, and saying so twice changes nothing")
  func next() throws {
    func next(_ due: String?, _ today: String, _ interval: ReviewInterval) throws -> String {
      let today = try #require(CalendarDay(today))
      return interval.next(after: due.flatMap { CalendarDay($0) }, today: today).description
    }
    #expect(try next(nil, "2026-01-31", .monthly) == "2026-02-28")
    #expect(try next(nil, "2026-01-15", .quarterly) == "2026-04-15")
    #expect(try next("2026-03-31", "2026-03-31", .monthly) == "2026-04-30")
    #expect(try next("2026-04-30", "2026-03-31", .monthly) == "2026-04-30")
    #expect(try next("2026-02-28", "2026-03-01", .monthly) == "2026-03-31")
    #expect(try next("2026-01-30", "2026-02-01", .monthly) == "2026-02-28")
    #expect(try next("2026-03-20", "2026-03-12", .monthly) == "2026-04-20")
    #expect(try next("2020-03-20", "2026-03-21", .quarterly) == "2026-06-20")
    #expect(try next("2026-01-10", "2026-03-01", .quarterly) == "2026-07-10")
    #expect(try next("2027-01-10", "2026-03-01", .monthly) == "2027-01-10")
    #expect(try next("9999-12-31", "9999-12-31", .monthly) == "9999-12-31")
    #expect(try next("0000-01-01", "9999-12-31", .quarterly) == "9999-12-31")
  }
}
