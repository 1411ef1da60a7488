import Glibc

/// A clock that never goes back; its zero is unspecified.
package enum MonotonicClock {
  /// Nanoseconds.
  package static func nanoseconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
  }

  /// Nanoseconds of processor time that the calling thread has used.
  static func threadNanoseconds() -> UInt64 {
    var used = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used)
    return UInt64(used.tv_sec) &* 1_000_000_000 &+ UInt64(used.tv_nsec)
  }
}

/// Milliseconds since 1970, for what is shown to people only.
func wallClockMilliseconds() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return UInt64(now.tv_sec) &* 1_000 &+ UInt64(now.tv_nsec) / 1_000_000
}
