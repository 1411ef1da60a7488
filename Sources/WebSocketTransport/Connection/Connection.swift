import SystemClock

/// One WebSocket connection, of a server or of a client: whole binary messages in and out.
///
/// Loop-bound, like its handler. What is sent waits in a bounded queue until the socket takes it.
package final class Connection {
  enum State: Equatable {
    case connecting, open
    /// We closed and wait for the peer to do so, with what we gave as code and reason.
    case closing(CloseCode, String)
    case closed
  }

  /// Never used again in this loop.
  package let id: UInt64
  /// Numeric address of the peer, without port; for a client the host that it connects to.
  package let remoteAddress: String
  /// The handshake, with its path, query and Authorization. Empty for a client's connection.
  package let request: HTTPRequest
  /// For the layer above, to find what it keeps for the connection. Let go when it closes.
  package var context: AnyObject?

  /// Weak: the layer above may keep a connection longer than the loop, whose sockets end with it.
  private weak var loop: EventLoop?
  private let limits: ConnectionLimits
  private let counters: TransportCounters
  private var handler: (any ConnectionHandler)?
  private var link: (any ConnectionLink)?
  private var state = State.connecting
  private var lastHeard: UInt64
  private var timer: LoopTimer?
  private var wasAboveLowWater = false
  /// For the server to keep its list.
  var whenClosed: ((Connection) -> Void)?

  init(
    loop: EventLoop, remoteAddress: String, request: HTTPRequest, limits: ConnectionLimits,
    counters: TransportCounters, handler: any ConnectionHandler
  ) {
    id = loop.nextIdentifier()
    self.loop = loop
    self.remoteAddress = remoteAddress
    self.request = request
    self.limits = limits
    self.counters = counters
    self.handler = handler
    lastHeard = MonotonicClock.milliseconds
  }

  /// Whether messages can be sent.
  package var isOpen: Bool { state == .open }

  /// Bytes that wait to be sent.
  package var queuedBytes: Int { link?.queuedBytes ?? 0 }

  /// Queues a message.
  ///
  /// - Returns: `false` if the connection is not open, or if the queue would pass its bound
  ///   (`sendQueueBytesMax`); nothing is queued then.
  @discardableResult
  package func send(_ message: OutgoingMessage) -> Bool {
    guard isOpen, let link else { return false }
    let queued = link.queuedBytes
    guard message.frame.count <= limits.sendQueueBytesMax - queued else { return false }
    link.write(message)
    counters.messagesOut += 1
    if queued + message.frame.count > limits.sendQueueLowWaterBytes { wasAboveLowWater = true }
    return true
  }

  /// Queues a message for this connection alone.
  @discardableResult
  package func send(_ payload: [UInt8]) -> Bool {
    send(OutgoingMessage(payload))
  }

  /// Closes once what is queued is sent. Messages that still come are dropped. If the peer does
  /// not do its part within `closeMillisecondsMax`, the connection is ended all the same.
  /// `connectionClosed` tells, with this code and reason.
  package func close(code: CloseCode, reason: String = "") {
    switch state {
    case .connecting: abort()
    case .closing, .closed: break
    case .open:
      state = .closing(code, reason)
      link?.writeClose(code, reason: reason)
      timer?.cancel()
      timer = loop?.schedule(afterMilliseconds: limits.closeMillisecondsMax) { [weak self] in
        guard let self else { return }
        link?.destroy()
        report(code, reason)
      }
    }
  }

  /// Ends the connection at once, without a word to the peer. `connectionClosed` follows in the
  /// next turn with ``CloseCode/abnormal``; a connection that was not open yet ends unreported.
  package func abort() {
    guard state != .closed else { return }
    let wasConnecting = state == .connecting
    state = .closed
    timer?.cancel()
    link?.destroy()
    link = nil
    if wasConnecting {
      handler = nil
    } else {
      loop?.later { [self] in tellHandler(.abnormal, "") }
    }
  }

  // MARK: - From the link

  /// Gives a connection what carries it; before `opened`.
  func attach(_ link: any ConnectionLink) { self.link = link }

  func opened() {
    guard state == .connecting else { return }
    state = .open
    lastHeard = MonotonicClock.milliseconds
    counters.connectionsOpened += 1
    counters.connectionsOpen += 1
    watch(afterMilliseconds: limits.pingIntervalMilliseconds)
    handler?.connectionOpened(self)
  }

  /// The peer gave a sign of life.
  func heard() { lastHeard = MonotonicClock.milliseconds }

  func received(_ message: [UInt8]) {
    guard isOpen else { return }
    counters.messagesIn += 1
    handler?.connection(self, received: message)
  }

  /// The queue got shorter.
  func progressed() {
    guard wasAboveLowWater, queuedBytes <= limits.sendQueueLowWaterBytes else { return }
    wasAboveLowWater = false
    if isOpen { handler?.connectionDrained(self) }
  }

  /// The peer closed, or answered our close.
  func peerClosed(_ code: CloseCode, _ reason: String) {
    if case .closing(let code, let reason) = state {
      report(code, reason)
    } else {
      report(code, reason)
    }
  }

  /// The peer broke the protocol and is being told so.
  func violated(_ code: CloseCode, _ reason: String) {
    counters.refuse(code == .messageTooBig ? .messageTooBig : .frameViolation)
    peerClosed(code, reason)
  }

  /// The socket is gone.
  func linkClosed() {
    peerClosed(.abnormal, "")
  }

  /// The client did not get to open it. Nothing is reported from here.
  func failed() -> (any ConnectionHandler)? {
    guard state == .connecting else { return nil }
    state = .closed
    link = nil
    defer { handler = nil }
    return handler
  }

  // MARK: - Ends

  private func report(_ code: CloseCode, _ reason: String) {
    guard state != .closed, state != .connecting else { return }
    state = .closed
    timer?.cancel()
    link = nil
    tellHandler(code, reason)
  }

  private func tellHandler(_ code: CloseCode, _ reason: String) {
    counters.connectionsOpen -= 1
    whenClosed?(self)
    whenClosed = nil
    handler?.connectionClosed(self, code: code, reason: reason)
    handler = nil
    context = nil
  }

  /// One timer a connection sees to both: a ping after some silence, the end after more of it.
  private func watch(afterMilliseconds delay: UInt64) {
    timer = loop?.schedule(afterMilliseconds: delay) { [weak self] in
      self?.checkSilence()
    }
  }

  private func checkSilence() {
    guard isOpen else { return }
    let silence = MonotonicClock.milliseconds - lastHeard
    guard silence < limits.idleMillisecondsMax else {
      counters.refuse(.idle)
      link?.destroy()
      return report(.abnormal, "no sign of life")
    }
    let interval = limits.pingIntervalMilliseconds
    if silence >= interval { link?.writePing() }
    let untilPing = silence >= interval ? interval : interval - silence
    watch(afterMilliseconds: min(untilPing, limits.idleMillisecondsMax - silence))
  }
}

@available(*, unavailable)
extension Connection: Sendable {}
