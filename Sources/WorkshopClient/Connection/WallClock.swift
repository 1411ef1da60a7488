import Glibc
import JourneyFormats
import JourneyInsight
import SyncEngine

/// The clocks that a client reads at its edge.
package enum WallClock {
  /// Milliseconds since 1970.
  package static var milliseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(clamping: time.tv_sec) * 1_000 + UInt64(clamping: time.tv_nsec / 1_000_000)
  }

  /// The day it is in the time zone of this machine.
  package static var today: CalendarDay {
    var seconds = time_t(clamping: milliseconds / 1_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return CalendarDay(
      year: Int(parts.tm_year) + 1_900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
      ?? CalendarDay(number: 0)
  }

  /// Both clocks; the monotonic one starts anywhere.
  package static var moment: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(
      milliseconds: UInt64(clamping: time.tv_sec) * 1_000
        + UInt64(clamping: time.tv_nsec / 1_000_000),
      wallClock: milliseconds)
  }
}

extension TypedValue {
  /// With the day of this machine as today.
  package static var now: TypedValue { TypedValue(today: WallClock.today) }
}
