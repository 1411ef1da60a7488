import JourneyInsight
import SystemClock

extension CalendarDay {
  /// In the time zone of this machine.
  static var today: CalendarDay { CalendarDay(number: WallClock.localDay) }
}
