import CLibwebsockets

/// A timer of the library's that ends its wait for sockets.
///
/// The library runs the timers that are due *before* it waits, and then waits for the next of them.
/// One that comes due between being set and that look, as on a busy machine, would be gone without
/// having kept it from waiting. So this one, once due, stays due until it is set anew or cancelled.
final class WakeUp {
  /// The library knows the timer by the address of its entry, and that is all it hands back.
  private struct Entry {
    var timer = lws_sorted_usec_list_t()
    var context: OpaquePointer
  }

  private let entry: UnsafeMutablePointer<Entry>

  init(context: OpaquePointer) {
    entry = .allocate(capacity: 1)
    entry.initialize(to: Entry(context: context))
  }

  /// The library must not have it in its list any more.
  deinit { entry.deallocate() }

  func schedule(afterMicroseconds microseconds: Int64) {
    Self.schedule(entry, microseconds)
  }

  func cancel() {
    lws_sul_schedule(
      entry.pointee.context, 0, Self.timer(of: entry), nil, Int64(LWS_SET_TIMER_USEC_CANCEL))
  }

  private static func schedule(_ entry: UnsafeMutablePointer<Entry>, _ microseconds: Int64) {
    lws_sul_schedule(
      entry.pointee.context, 0, timer(of: entry),
      { timer in
        guard let timer else { return }
        WakeUp.schedule(UnsafeMutableRawPointer(timer).assumingMemoryBound(to: Entry.self), 1)
      }, microseconds)
  }

  /// The first field of a struct has the struct's address.
  private static func timer(
    of entry: UnsafeMutablePointer<Entry>
  ) -> UnsafeMutablePointer<lws_sorted_usec_list_t> {
    UnsafeMutableRawPointer(entry).assumingMemoryBound(to: lws_sorted_usec_list_t.self)
  }
}
