import Glibc

/// A clock that never goes back; its zero is unspecified.
package enum MonotonicClock {
  package static var milliseconds: UInt64 { nanoseconds / 1_000_000 }

  package static var nanoseconds: UInt64 { span(now(CLOCK_MONOTONIC)) }

  /// Processor time that the calling thread has used.
  package static var threadNanoseconds: UInt64 { span(now(CLOCK_THREAD_CPUTIME_ID)) }

  private static func span(_ time: timespec) -> UInt64 {
    UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
  }
}

/// What a clock of the system shows (POSIX `clock_gettime`); zero if it has none such.
func now(_ clock: clockid_t) -> timespec {
  var time = timespec()
  return clock_gettime(clock, &time) == 0 ? time : timespec()
}
