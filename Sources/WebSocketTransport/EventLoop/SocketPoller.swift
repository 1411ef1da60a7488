import CLibwebsockets
import CLinux
import Glibc

/// Tells the server's sockets when they can be read or written: all of them behind one descriptor of
/// the loop.
///
/// libwebsockets' own loop passes every descriptor to poll(2) on every turn, which with some hundred
/// quiet connections costs more than all the work that the busy ones bring. epoll(7) costs by what
/// happens.
final class SocketPoller: EventSource {
  let identifier: UInt64
  private let descriptor: Int32
  private unowned let loop: EventLoop
  private var sockets: [UInt64: ServerSocket] = [:]
  private var events: UnsafeMutableBufferPointer<epoll_event>
  /// Where all sockets are read into.
  private let input: UnsafeMutableRawBufferPointer

  /// Events taken from the kernel at a time, and at most in one turn.
  private static let eventsMax = 512
  private static let eventsPerTurnMax = 4_096
  private static let inputBytes = 64 << 10

  /// `nil` when the process has no descriptor left.
  init?(loop: EventLoop) {
    identifier = loop.nextIdentifier()
    self.loop = loop
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    events = .allocate(capacity: Self.eventsMax)
    events.initialize(repeating: epoll_event())
    input = .allocate(byteCount: Self.inputBytes, alignment: 16)
    guard descriptor >= 0 else { return nil }
    guard loop.adopt(descriptor: descriptor, isSocket: false, source: self) != nil else {
      close(descriptor)
      return nil
    }
  }

  deinit {
    events.deallocate()
    input.deallocate()
  }

  /// Watches a socket for what comes in. `false` when the kernel has no room.
  func add(_ socket: ServerSocket, _ descriptor: Int32) -> Bool {
    guard control(EPOLL_CTL_ADD, socket, descriptor, EPOLLIN.rawValue) else { return false }
    sockets[socket.identifier] = socket
    return true
  }

  /// Watches for room to write as well, or no more.
  func watch(_ socket: ServerSocket, _ descriptor: Int32, forWriting: Bool) {
    _ = control(
      EPOLL_CTL_MOD, socket, descriptor,
      forWriting ? EPOLLIN.rawValue | EPOLLOUT.rawValue : EPOLLIN.rawValue)
  }

  /// Forgets a socket, before its descriptor is closed.
  func remove(_ socket: ServerSocket, _ descriptor: Int32) {
    guard sockets.removeValue(forKey: socket.identifier) != nil else { return }
    _ = control(EPOLL_CTL_DEL, socket, descriptor, 0)
  }

  private func control(
    _ operation: Int32, _ socket: ServerSocket, _ descriptor: Int32, _ interest: UInt32
  ) -> Bool {
    var event = epoll_event()
    event.events = interest
    // Never used twice: a late event of a closed socket finds nobody.
    event.data.u64 = socket.identifier
    return epoll_ctl(self.descriptor, operation, descriptor, &event) == 0
  }

  func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    guard reason == LWS_CALLBACK_RAW_RX_FILE else { return 0 }
    var left = Self.eventsPerTurnMax
    while left > 0 {
      let count = epoll_wait(descriptor, events.baseAddress, Int32(Self.eventsMax), 0)
      guard count > 0 else { break }
      for event in events[..<Int(count)] { serve(event) }
      guard count == Self.eventsMax else { break }
      left -= Int(count)
    }
    return 0
  }

  private func serve(_ event: epoll_event) {
    // An end or an error is found by reading.
    let readable = EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
    if event.events & readable != 0 { sockets[event.data.u64]?.readable(into: input) }
    if event.events & EPOLLOUT.rawValue != 0 { sockets[event.data.u64]?.writable() }
  }

  func loopEnded() {
    let sockets = sockets.values
    self.sockets = [:]
    for socket in sockets { socket.loopEnded() }
  }
}
