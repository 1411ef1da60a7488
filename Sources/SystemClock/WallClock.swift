import Glibc

/// The time of day, which may jump: for people and for the journal, never for pauses.
package enum WallClock {
  /// Since 1970; 0 before.
  package static var milliseconds: UInt64 {
    let time = now(CLOCK_REALTIME)
    guard time.tv_sec >= 0 else { return 0 }
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }

  /// Since 1970.
  package static var seconds: UInt64 { milliseconds / 1_000 }

  /// Which day it is in the time zone of this machine, counted from 1970-01-01.
  package static var localDay: Int {
    var seconds = time_t(clamping: self.seconds)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return Int(seconds) / 86_400 }
    return (Int(seconds) + parts.tm_gmtoff) / 86_400
  }

  /// A time in milliseconds since 1970 as in RFC 3339, in UTC: `2026-03-01T14:30:00.250Z`.
  package static func text(milliseconds: UInt64) -> String {
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
