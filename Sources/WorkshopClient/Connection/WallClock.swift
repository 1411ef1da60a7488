import Glibc
import SyncEngine

/// The clocks that a client reads at its edge.
package enum WallClock {
  /// Milliseconds since 1970.
  package static var milliseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(clamping: time.tv_sec) * 1_000 + UInt64(clamping: time.tv_nsec / 1_000_000)
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
