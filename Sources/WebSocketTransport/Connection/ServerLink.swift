/// A server's end of a WebSocket connection, on the socket that its handshake came by.
final class ServerLink: SocketOwner, ConnectionLink {
  private let socket: ServerSocket
  private weak var loop: EventLoop?
  private let closeMillisecondsMax: UInt64
  private var decoder: FrameDecoder
  /// Let go when the connection is over; the socket may take a little longer.
  private var connection: Connection?
  private var isCloseSent = false
  /// Whether the answer to the handshake is on its way, without which nothing else means anything.
  private var isHandshakeBegun = false
  private var isReadingOver = false
  private var pongsQueued = 0
  private var timer: LoopTimer?

  /// Pongs that may wait at a time. A peer that pings and never reads gets no more; RFC 6455
  /// §5.5.3 lets one pong answer several pings.
  private static let pongsQueuedMax = 16

  init(server: Server, socket: ServerSocket, request: HTTPRequest) {
    self.socket = socket
    loop = socket.loop
    closeMillisecondsMax = server.configuration.closeMillisecondsMax
    decoder = FrameDecoder(messageBytesMax: server.configuration.messageBytesMax)
    let connection = Connection(
      loop: socket.loop, remoteAddress: socket.remoteAddress, request: request,
      limits: server.connectionLimits, counters: server.counters, handler: server.handler)
    self.connection = connection
    connection.attach(self)
    server.connectionOpened(connection)
    connection.whenClosed = { [weak server] in server?.connectionClosed($0) }
  }

  func open() { connection?.opened() }

  // MARK: - Socket

  func socketReceived(_ bytes: UnsafeRawBufferPointer) {
    connection?.heard()
    var input = bytes
    do {
      while !isReadingOver, let event = try decoder.next(&input) { handle(event) }
    } catch {
      // What was answered before still goes out; it may acknowledge work.
      writeClose(error.closeCode, reason: error.reason)
      conclude()
      let connection = connection
      self.connection = nil
      connection?.violated(error.closeCode, error.reason)
    }
  }

  func socketProgressed() {
    isHandshakeBegun = true
    if socket.queuedBytes == 0 { pongsQueued = 0 }
    connection?.progressed()
  }

  func socketClosed() {
    isReadingOver = true
    timer?.cancel()
    let connection = connection
    self.connection = nil
    connection?.linkClosed()
  }

  private func handle(_ event: FrameEvent) {
    switch event {
    case .message(let message):
      connection?.received(message)
    case .ping(let payload):
      guard !isCloseSent, pongsQueued < Self.pongsQueuedMax else { return }
      pongsQueued += 1
      socket.write(encodeFrame(opcode: 0xA, payload))
    case .pong:
      break
    case .close(let code, let reason):
      if !isCloseSent {
        // The peer reads nothing that comes after its close; it waits for ours.
        if isHandshakeBegun { socket.discardUnbegun() }
        writeClose(code, reason: "")
      }
      conclude()
      let connection = connection
      self.connection = nil
      connection?.peerClosed(code, reason)
    }
  }

  /// Both sides are done but for what is on its way.
  private func conclude() {
    isReadingOver = true
    socket.finishWriting()
    timer = loop?.schedule(afterMilliseconds: closeMillisecondsMax) { [weak self] in
      self?.socket.destroy()
    }
  }

  // MARK: - Connection

  var queuedBytes: Int { socket.queuedBytes }

  func write(_ message: OutgoingMessage) { socket.write(message.frame) }

  func writePing() { socket.write(encodeFrame(opcode: 0x9, [])) }

  func writeClose(_ code: CloseCode, reason: String) {
    guard !isCloseSent else { return }
    isCloseSent = true
    socket.write(encodeFrame(opcode: 0x8, closePayload(code, reason: reason)))
  }

  func destroy() {
    isReadingOver = true
    timer?.cancel()
    connection = nil
    socket.destroy()
  }
}
