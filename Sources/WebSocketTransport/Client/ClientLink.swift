import CLibwebsockets

/// A client's end of a WebSocket connection, spoken by libwebsockets itself: connecting, TLS,
/// handshake, masking, pongs.
final class ClientLink: EventSource, ConnectionLink {
  let identifier: UInt64
  private unowned let loop: EventLoop
  private var isLoopGone = false
  let configuration: ClientConfiguration
  /// Let go when the connection is over.
  private var connection: Connection?
  private(set) var dial: Dial?
  private var wsi: OpaquePointer? { dial?.wsi }
  private var isOpen = false
  private var failure: ConnectFailure?
  private var timer: LoopTimer?

  private var queue: [OutgoingMessage] = []
  private var head = 0
  private(set) var queuedBytes = 0
  private var pingIsDue = false
  private var close: (code: CloseCode, reason: String)?
  private var message: [UInt8] = []

  init(loop: EventLoop, configuration: ClientConfiguration, connection: Connection) {
    identifier = loop.nextIdentifier()
    self.loop = loop
    self.configuration = configuration
    self.connection = connection
  }

  // MARK: - Connecting

  func start() {
    loop.register(self)
    timer = loop.schedule(afterMilliseconds: configuration.connectMillisecondsMax) { [weak self] in
      self?.fail(.timedOut)
    }
    let dial = Dial(
      loop: loop, url: configuration.url,
      attempt: { [unowned self] in loop.connectClient(self, address: $0) },
      failed: { [weak self] in self?.fail($0) })
    self.dial = dial
    dial.start(for: identifier)
  }

  private func connectionError(_ words: String, _ wsi: OpaquePointer) {
    let status = Int(lws_http_client_http_response(wsi))
    if let failure {
      dial?.forget()
      return fail(failure)
    }
    if status != 0, status != 101 {
      dial?.forget()
      let place = (300..<400).contains(status) ? headerText(WSI_TOKEN_HTTP_LOCATION, of: wsi) : ""
      return fail(place.isEmpty ? .httpStatus(status) : .redirected(to: shownAddress(place)))
    }
    if words.hasPrefix("HS: ") || words.contains("parsing header") {
      dial?.forget()
      return fail(.notWaymark)
    }
    dial?.attemptFailed(words)
  }

  private func fail(_ failure: ConnectFailure) {
    guard let connection else { return }
    destroy()
    let handler = connection.failed() as? any ClientHandler
    loop.later { handler?.connectionFailed(connection, failure) }
  }

  // MARK: - Callbacks

  func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    switch reason {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
      return addHeaders(wsi, bytes) ? 0 : -1
    case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
      return serverTookSubprotocol(wsi) ? 0 : -1
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      connectionError(String(decoding: bytes, as: UTF8.self), wsi)
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
      timer?.cancel()
      isOpen = true
      connection?.opened()
    case LWS_CALLBACK_CLIENT_RECEIVE:
      return received(UnsafeRawBufferPointer(bytes), wsi) ? 0 : -1
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
      connection?.heard()
    case LWS_CALLBACK_CLIENT_WRITEABLE:
      return flush(wsi) ? 0 : -1
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
      // The library answers the close by itself.
      peerClosed(UnsafeRawBufferPointer(bytes))
    case LWS_CALLBACK_CLIENT_CLOSED:
      closed()
    case LWS_CALLBACK_WSI_DESTROY:
      guard dial?.handleFreed(wsi) == true else { break }
      if isOpen { closed() } else { dial?.attemptFailed("closed before established") }
    default:
      break
    }
    return 0
  }

  private func closed() {
    dial?.forget()
    loop.unregister(identifier)
    let connection = connection
    self.connection = nil
    connection?.linkClosed()
  }

  private func addHeaders(_ wsi: OpaquePointer, _ bytes: UnsafeMutableRawBufferPointer) -> Bool {
    guard
      let place = bytes.baseAddress?.assumingMemoryBound(
        to: UnsafeMutablePointer<UInt8>?.self),
      let end = place.pointee.map({ $0 + bytes.count })
    else { return false }
    return configuration.headers.allSatisfy { name, value in
      let value = Array(value.utf8.filter { $0 >= 0x20 })
      return lws_add_http_header_by_name(
        wsi, "\(name):", value, Int32(value.count), place, end) == 0
    }
  }

  private func serverTookSubprotocol(_ wsi: OpaquePointer) -> Bool {
    guard headerText(WSI_TOKEN_PROTOCOL, of: wsi) == configuration.subprotocol else {
      failure = .notWaymark
      return false
    }
    return true
  }

  /// A field of the server's answer; empty if it has none, or a very long one.
  private func headerText(_ token: lws_token_indexes, of wsi: OpaquePointer) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1_024) { buffer in
      guard let base = buffer.baseAddress,
        lws_hdr_copy(wsi, base, Int32(buffer.count), token) > 0
      else { return "" }
      return String(cString: base)
    }
  }

  /// Gathers a message. `false` when it is one that we do not take.
  private func received(_ bytes: UnsafeRawBufferPointer, _ wsi: OpaquePointer) -> Bool {
    guard let connection else { return true }
    connection.heard()
    loop.clientCounters.bytesIn += UInt64(bytes.count)
    if lws_frame_is_binary(wsi) == 0 { return violated(.text, wsi) }
    guard bytes.count <= configuration.messageBytesMax - message.count else {
      return violated(.messageTooBig, wsi)
    }
    message.append(contentsOf: bytes)
    guard lws_is_final_fragment(wsi) != 0, lws_remaining_packet_payload(wsi) == 0 else {
      return true
    }
    var whole: [UInt8] = []
    swap(&whole, &message)
    connection.received(whole)
    return true
  }

  private func violated(_ violation: FrameViolation, _ wsi: OpaquePointer) -> Bool {
    tellReason(violation.closeCode, violation.reason, wsi)
    let connection = connection
    self.connection = nil
    connection?.violated(violation.closeCode, violation.reason)
    return false
  }

  private func peerClosed(_ payload: UnsafeRawBufferPointer) {
    var code = CloseCode.noStatus
    var reason = ""
    if payload.count >= 2 {
      code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
      reason = String(decoding: payload.dropFirst(2), as: UTF8.self)
    }
    let connection = connection
    self.connection = nil
    connection?.peerClosed(code, reason)
  }

  // MARK: - Sending

  func write(_ message: OutgoingMessage) {
    queue.append(message)
    queuedBytes += message.frame.count
    if let wsi { lws_callback_on_writable(wsi) }
  }

  func writePing() {
    pingIsDue = true
    if let wsi { lws_callback_on_writable(wsi) }
  }

  func writeClose(_ code: CloseCode, reason: String) {
    guard close == nil else { return }
    close = (code, reason)
    if let wsi { lws_callback_on_writable(wsi) }
  }

  /// Writes what the socket takes. `false` to close.
  private func flush(_ wsi: OpaquePointer) -> Bool {
    guard isOpen, connection != nil else { return true }
    if pingIsDue {
      pingIsDue = false
      guard writeMasked([], LWS_WRITE_PING, wsi) else { return false }
    }
    while head < queue.count {
      // Writing to a choked socket would make the library copy it all into a list of its own.
      guard lws_send_pipe_choked(wsi) == 0 else {
        lws_callback_on_writable(wsi)
        connection?.progressed()
        return true
      }
      let next = queue[head]
      head += 1
      queuedBytes -= next.frame.count
      loop.clientCounters.bytesOut += UInt64(next.count)
      guard writeMasked(next.frame[next.headerCount...], LWS_WRITE_BINARY, wsi) else {
        return false
      }
    }
    queue.removeAll(keepingCapacity: queue.capacity <= 64)
    head = 0
    connection?.progressed()
    guard let close else { return true }
    tellReason(close.code, close.reason, wsi)
    return false
  }

  /// Writes one frame from a copy, which the library masks in place and puts a header before.
  private func writeMasked(
    _ payload: ArraySlice<UInt8>, _ kind: lws_write_protocol, _ wsi: OpaquePointer
  ) -> Bool {
    let before = Int(waymark_lws_pre)
    func write(_ room: UnsafeMutableRawBufferPointer) -> Bool {
      let body = UnsafeMutableRawBufferPointer(rebasing: room[before...])
      body.copyBytes(from: payload)
      let start = body.assumingMemoryBound(to: UInt8.self).baseAddress
      return lws_write(wsi, start, payload.count, kind) >= Int32(payload.count)
    }
    if before + payload.count <= loop.scratch.count { return write(loop.scratch) }
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: before + payload.count, alignment: 16)
    defer { room.deallocate() }
    return write(room)
  }

  /// Leaves code and reason with the library, which sends them when the callback asks to close.
  private func tellReason(_ code: CloseCode, _ reason: String, _ wsi: OpaquePointer) {
    var text = Array(closePayload(code, reason: reason).dropFirst(2))
    lws_close_reason(
      wsi, lws_close_status(UInt32(code.maySend ? code.rawValue : 1000)), &text, text.count)
  }

  func loopEnded() {
    isLoopGone = true
    dial?.forget()
    connection = nil
  }

  func destroy() {
    timer?.cancel()
    connection = nil
    queue = []
    guard !isLoopGone else { return }
    loop.unregister(identifier)
    dial?.close()
  }
}
