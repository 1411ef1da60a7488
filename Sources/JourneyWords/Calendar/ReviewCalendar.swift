import JourneyInsight

/// The reviews of a map as an iCalendar file (RFC 5545): one event of a whole day that recurs.
package struct ReviewCalendar: Sendable {
  /// Tells the event from all others, and stays the same, so that reading the file again replaces it.
  package var uid: String
  package var title: String
  package var description: String
  package var first: CalendarDay
  /// nil for a review that does not recur.
  package var interval: ReviewInterval?
  /// The moment the file is made, in seconds since 1970.
  package var stampSeconds: Int64

  package init(
    uid: String, title: String, description: String, first: CalendarDay, interval: ReviewInterval?,
    stampSeconds: Int64
  ) {
    self.uid = uid
    self.title = title
    self.description = description
    self.first = first
    self.interval = interval
    self.stampSeconds = stampSeconds
  }

  /// The file, with lines folded and ended as §3.1 says.
  package var text: String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Waymark//Map reviews//EN",
      "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:\(Self.escaped(uid))",
      "DTSTAMP:\(stamp)", "DTSTART;VALUE=DATE:\(Self.basic(first))",
      "DTEND;VALUE=DATE:\(Self.basic(first.adding(days: 1)))",
      "SUMMARY:\(Self.escaped(title))",
    ]
    if !description.isEmpty { lines.append("DESCRIPTION:\(Self.escaped(description))") }
    if let rule { lines.append("RRULE:\(rule)") }
    // A review takes no time of anybody's day.
    lines += ["TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR"]
    return lines.map { Self.folded($0) + "\r\n" }.joined()
  }

  /// Where a month has no such day, a recurrence leaves the month out (§3.3.10). So the last day of a
  /// month is asked for as such, and behind the 28th the last of the days up to it that there are, as
  /// ``ReviewInterval/day(_:after:)`` has it.
  private var rule: String? {
    guard let interval else { return nil }
    let every = "FREQ=MONTHLY;INTERVAL=\(interval.months)"
    if first.isLastOfMonth { return "\(every);BYMONTHDAY=-1" }
    guard first.day > 28 else { return "\(every);BYMONTHDAY=\(first.day)" }
    let days = (28...first.day).map(String.init).joined(separator: ",")
    return "\(every);BYMONTHDAY=\(days);BYSETPOS=-1"
  }

  private var stamp: String {
    let seconds = max(stampSeconds, 0)
    let day = CalendarDay(number: Int(clamping: seconds / 86_400))
    let rest = Int(seconds % 86_400)
    let time = [rest / 3_600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(Self.basic(day))T\(time.joined())Z"
  }

  /// `20260331` (§3.3.4).
  private static func basic(_ day: CalendarDay) -> String { day.description.filter { $0 != "-" } }

  /// A value of type TEXT (§3.3.11). Control characters but tab are not allowed there and are left out.
  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": result += ["\\", scalar]
      case "\n": result += ["\\", "n"]
      case "\t": result.append(scalar)
      case "\u{00}"..."\u{1F}", "\u{7F}": break
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Lines of at most 75 octets; those that go on begin with a space. No character is cut in two.
  private static func folded(_ line: String) -> String {
    var result = ""
    var count = 0
    for scalar in line.unicodeScalars {
      let width = UTF8.width(scalar)
      if count + width > 75 {
        result += "\r\n "
        count = 1
      }
      result.unicodeScalars.append(scalar)
      count += width
    }
    return result
  }
}
