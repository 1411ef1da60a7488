import CLibwebsockets
import Glibc

/// A listening socket on the loop.
///
/// Made here rather than by libwebsockets, whose listeners live and die with all connections that
/// came through them, and which do not say why an address could not be had.
final class Listener: EventSource {
  let identifier: UInt64
  /// The address as bound, numeric.
  let address: String
  /// The port as bound.
  let port: UInt16
  private let descriptor: Int32
  private unowned let loop: EventLoop
  private var wsi: OpaquePointer?
  /// Kept to be given up when descriptors run out: without one, a connection could be neither
  /// accepted nor turned away, and poll() would report it for ever.
  private var spare = Listener.openSpare()
  private let accept: (_ descriptor: Int32, _ remoteAddress: String) -> Void
  private let turnedAway: () -> Void
  private var pause: LoopTimer?
  /// When the log was last told that descriptors ran out.
  private var complainedAt: UInt64?

  /// Connections taken in one go before others get their turn.
  private static let acceptsPerTurnMax = 64
  /// How long nobody is accepted once descriptors, or memory for sockets, ran out.
  private static let pauseMilliseconds: UInt64 = 100
  /// How long the log is spared from hearing the same again.
  private static let complaintMilliseconds: UInt64 = 60_000

  init(
    loop: EventLoop, address: String, port: UInt16,
    accept: @escaping (_ descriptor: Int32, _ remoteAddress: String) -> Void,
    turnedAway: @escaping () -> Void = {}
  ) throws(TransportError) {
    guard let wanted = SocketAddress(numeric: address, port: port) else {
      throw .addressInvalid(address)
    }
    let descriptor = socket(
      wanted.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
      0)
    func fail() -> TransportError {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      return .cannotListen(address: address, port: port, errno: code)
    }
    guard descriptor >= 0 else { throw fail() }
    var on: Int32 = 1
    // A restart must not wait for the old connections' TIME_WAIT.
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard wanted.withPointer({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, 1024) == 0,
      let bound = SocketAddress({ getsockname(descriptor, $0, $1) == 0 })
    else { throw fail() }
    identifier = loop.nextIdentifier()
    self.loop = loop
    self.descriptor = descriptor
    self.address = bound.text
    self.port = bound.port
    self.accept = accept
    self.turnedAway = turnedAway
    wsi = loop.adopt(descriptor: descriptor, isSocket: false, source: self)
    guard wsi != nil else {
      errno = EMFILE
      throw fail()
    }
  }

  /// Stops listening. Connections made already are not touched.
  func stop() {
    pause?.cancel()
    guard let wsi else { return }
    self.wsi = nil
    lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, waymark_lws_kill_async)
  }

  deinit {
    if spare >= 0 { close(spare) }
  }

  func loopEnded() {
    pause?.cancel()
    wsi = nil
  }

  func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    switch reason {
    case LWS_CALLBACK_RAW_RX_FILE where self.wsi != nil:
      acceptWaiting()
    case LWS_CALLBACK_RAW_CLOSE_FILE:
      self.wsi = nil
      loop.unregister(identifier)
    default:
      break
    }
    return 0
  }

  private func acceptWaiting() {
    if spare < 0 { spare = Self.openSpare() }
    var isExhausted = false
    defer { if isExhausted { rest() } }
    for _ in 0..<Self.acceptsPerTurnMax {
      var connected: Int32 = -1
      let peer = SocketAddress { pointer, length in
        connected = Glibc.accept(descriptor, pointer, length)
        return connected >= 0
      }
      guard let peer else {
        switch errno {
        case EINTR, ECONNABORTED: continue
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
          complain(of: errno)
          isExhausted = true
          guard turnOneAway() else { return }
          continue
        default: return
        }
      }
      _ = fcntl(connected, F_SETFD, FD_CLOEXEC)
      var on: Int32 = 1
      // Messages are put together before they are written; waiting for more only delays them.
      setsockopt(
        connected, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      accept(connected, peer.text)
    }
  }

  private static func openSpare() -> Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }

  /// Closes one connection that waits, so that its peer need not wait for nothing. `false` when there
  /// is none, or no descriptor to do it with.
  private func turnOneAway() -> Bool {
    guard spare >= 0 else { return false }
    close(spare)
    let connected = Glibc.accept(descriptor, nil, nil)
    if connected >= 0 {
      close(connected)
      turnedAway()
    }
    // Another thread may have been faster; the next time it is tried again.
    spare = Self.openSpare()
    return connected >= 0
  }

  /// Accepts nobody for a moment. poll() would go on reporting whoever waits, and those who are
  /// connected would share the processor with that.
  private func rest() {
    guard let wsi, pause?.isPending != true else { return }
    lws_rx_flow_control(wsi, 0)
    pause = loop.schedule(afterMilliseconds: Self.pauseMilliseconds) { [weak self] in
      guard let self, let wsi = self.wsi else { return }
      lws_rx_flow_control(wsi, 1)
    }
  }

  private func complain(of code: Int32) {
    let now = loop.milliseconds
    if let complainedAt, now < complainedAt + Self.complaintMilliseconds { return }
    complainedAt = now
    TransportLog.warn(
      "no more connections can be taken: \(errorText(code)). Those that are open go on. "
        + "Raise the limit of open files (ulimit -n, or LimitNOFILE= of a systemd service).")
  }
}
