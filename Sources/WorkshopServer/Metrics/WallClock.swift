import Glibc

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
}
