import JourneyFormats
import JourneyInsight
import SyncEngine
import SystemClock

extension Moment {
  /// Both clocks.
  package static var now: Moment {
    Moment(milliseconds: MonotonicClock.milliseconds, wallClock: WallClock.milliseconds)
  }
}

extension CalendarDay {
  /// In the time zone of this machine.
  package static var today: CalendarDay { CalendarDay(number: WallClock.localDay) }
}

extension TypedValue {
  /// With the day of this machine as today.
  package static var now: TypedValue { TypedValue(today: .today) }
}
