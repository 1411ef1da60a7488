import Glibc
import JourneyInsight

/// The time of day, which may jump: for people and for the journal, never for pauses.
enum WallClock {
  /// Milliseconds since 1970.
  static func milliseconds() -> UInt64 {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0, time.tv_sec >= 0 else { return 0 }
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }

  /// Seconds since 1970.
  static func seconds() -> UInt64 { milliseconds() / 1_000 }

  /// The day it is here.
  static func today() -> CalendarDay {
    var seconds = time_t(clamping: self.seconds())
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return CalendarDay(number: 0) }
    return CalendarDay(
      year: Int(parts.tm_year) + 1_900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
      ?? CalendarDay(number: 0)
  }

  /// A time in milliseconds since 1970 as in RFC 3339, in UTC: `2026-03-01T14:30:00.250Z`.
  static func text(milliseconds: UInt64) -> String {
    var seconds = time_t(clamping: milliseconds / 1_000)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return "\(milliseconds)" }
    func digits(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    let date =
      "\(digits(Int(parts.tm_year) + 1_900, 4))-\(digits(Int(parts.tm_mon) + 1, 2))-"
      + digits(Int(parts.tm_mday), 2)
    let time =
      "\(digits(Int(parts.tm_hour), 2)):\(digits(Int(parts.tm_min), 2)):"
      + digits(Int(parts.tm_sec), 2)
    return "\(date)T\(time).\(digits(Int(milliseconds % 1_000), 3))Z"
  }
}
