import CLinux
import Glibc
import SystemClock

/// Waits for many sockets, one timer and the signals that end a program: epoll(7), timerfd(2) and
/// signalfd(2) on one thread.
///
/// The transport of the product is not used here on purpose. The load client holds thousands of
/// connections and reads millions of changes a second beside the server that it measures, so it
/// reads straight from the sockets into one buffer.
final class EventPoller {
  /// What one call of ``wait()`` found.
  struct Ready {
    /// The number that was given with the socket.
    let number: Int
    let isReadable: Bool
    let isWritable: Bool
  }

  private let epoll: Int32
  private let timer: Int32
  private let signals: Int32
  private var events: [epoll_event]
  /// The moment the timer is set for, 0 while it is not.
  private var timerMoment: UInt64 = 0
  /// Nanoseconds spent waiting, so that the rest is work.
  private(set) var waitedNanoseconds: UInt64 = 0
  private var isInterrupted = false

  private static let timerNumber = UInt64.max
  private static let signalNumber = UInt64.max - 1

  /// Takes the signals that end a program from the whole process, if `handlesSignals`.
  init(handlesSignals: Bool) throws(LoadError) {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_NONBLOCK | TFD_CLOEXEC))
    events = [epoll_event](repeating: epoll_event(), count: 512)
    var mask = sigset_t()
    sigemptyset(&mask)
    if handlesSignals { mask = holdSignals() }
    signals = signalfd(-1, &mask, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
    guard epoll >= 0, timer >= 0, signals >= 0 else { throw .system("epoll", errno) }
    try add(timer, Self.timerNumber, EPOLLIN.rawValue)
    try add(signals, Self.signalNumber, EPOLLIN.rawValue)
  }

  deinit {
    close(epoll)
    close(timer)
    close(signals)
  }

  /// Watches a socket until it is closed.
  func add(_ descriptor: Int32, number: Int) throws(LoadError) {
    try add(descriptor, UInt64(number), EPOLLIN.rawValue | EPOLLOUT.rawValue)
  }

  /// Whether to be told when there is room to write.
  func watch(_ descriptor: Int32, number: Int, forWriting: Bool) {
    var event = epoll_event()
    event.events = EPOLLIN.rawValue | (forWriting ? EPOLLOUT.rawValue : 0)
    event.data.u64 = UInt64(number)
    epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event)
  }

  private func add(
    _ descriptor: Int32, _ number: UInt64, _ interest: UInt32
  ) throws(LoadError) {
    var event = epoll_event()
    event.events = interest
    event.data.u64 = number
    guard epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
      throw .system("epoll_ctl", errno)
    }
  }

  /// Returns once a socket is ready, `moment` (nanoseconds of ``MonotonicClock``) is reached, or a
  /// signal has come, and tells of each socket that is ready.
  func wait(until moment: UInt64, _ body: (Ready) -> Void) {
    let before = MonotonicClock.nanoseconds
    let isDue = moment <= before
    if !isDue { setTimer(moment) }
    let count = epoll_wait(epoll, &events, Int32(events.count), isDue ? 0 : -1)
    if !isDue { waitedNanoseconds += MonotonicClock.nanoseconds - before }
    guard count > 0 else { return }
    for index in 0..<Int(count) {
      let event = events[index]
      switch event.data.u64 {
      case Self.timerNumber: expireTimer()
      case Self.signalNumber: readSignal()
      default:
        let failed = event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
        body(
          Ready(
            number: Int(event.data.u64),
            isReadable: failed || event.events & EPOLLIN.rawValue != 0,
            isWritable: failed || event.events & EPOLLOUT.rawValue != 0))
      }
    }
  }

  /// Whether a signal to end has come since this was asked before.
  func takeInterruption() -> Bool {
    defer { isInterrupted = false }
    return isInterrupted
  }

  private func setTimer(_ moment: UInt64) {
    guard moment != timerMoment else { return }
    timerMoment = moment
    var setting = itimerspec()
    setting.it_value.tv_sec = Int(moment / 1_000_000_000)
    setting.it_value.tv_nsec = Int(moment % 1_000_000_000)
    timerfd_settime(timer, Int32(TFD_TIMER_ABSTIME), &setting, nil)
  }

  private func expireTimer() {
    var expirations: UInt64 = 0
    _ = read(timer, &expirations, 8)
    timerMoment = 0
  }

  private func readSignal() {
    var info = signalfd_siginfo()
    _ = read(signals, &info, MemoryLayout<signalfd_siginfo>.size)
    isInterrupted = true
  }
}

/// Keeps SIGINT, SIGTERM and SIGHUP for an ``EventPoller`` to find, also those that come before there is
/// one: a load that ended in between would leave the server behind that it started. Writing to a
/// pipe that nobody reads is no reason to end either.
@discardableResult
package func holdSignals() -> sigset_t {
  var mask = sigset_t()
  sigemptyset(&mask)
  for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&mask, number) }
  sigprocmask(SIG_BLOCK, &mask, nil)
  signal(SIGPIPE, SIG_IGN)
  return mask
}

@available(*, unavailable)
extension EventPoller: Sendable {}
