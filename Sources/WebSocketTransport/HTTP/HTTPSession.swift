import SystemClock

/// The HTTP side of one accepted socket: request after request, until it ends or becomes a
/// WebSocket connection.
final class HTTPSession: SocketOwner {
  private enum State {
    case reading
    /// A handler has the request; bytes that come meanwhile wait in `early`.
    case answering(HTTPExchange)
    case sending(keepsAlive: Bool)
    /// The last answer is on its way and what still comes is thrown away.
    case finishing
    case ended
  }

  /// Strong: the server stays as long as a socket does. The session goes with its socket.
  private let server: Server
  private let socket: ServerSocket
  private var parser: HTTPRequestParser
  private var state = State.reading
  private var early: [UInt8] = []
  private var isFinishing = false
  private var timer: LoopTimer?
  /// When the answer being sent must have been taken, in milliseconds of the loop's clock.
  private var answerDeadline: UInt64 = .max
  /// Bytes of a body, as the server counts them, until the request is answered.
  private var bodyBytesHeld = 0
  /// Whether it has been given the time for a body.
  private var isBodyAwaited = false

  init(server: Server, socket: ServerSocket) {
    self.server = server
    self.socket = socket
    parser = HTTPRequestParser(
      bytesMax: server.configuration.httpRequestBytesMax, remoteAddress: socket.remoteAddress)
    parser.bodyBytesMax = { [weak server] in server?.handler.httpBodyBytesMax(for: $0) }
  }

  func start() { awaitRequest() }

  /// Ends once the answer under way, if any, is sent.
  func finish() {
    isFinishing = true
    if case .reading = state { abort() }
  }

  /// Ends at once.
  func abort() {
    guard end() else { return }
    socket.destroy()
  }

  // MARK: - Socket

  func socketReceived(_ bytes: UnsafeRawBufferPointer) {
    switch state {
    case .reading:
      var input = bytes
      read(&input)
    case .answering, .sending(keepsAlive: true):
      guard early.count + bytes.count <= server.configuration.httpRequestBytesMax else {
        server.counters.refuse(.requestTooLarge)
        return abort()
      }
      early.append(contentsOf: bytes)
    case .sending(keepsAlive: false), .finishing, .ended:
      break
    }
  }

  func socketProgressed() {
    guard case .sending(let keepsAlive) = state else { return }
    guard socket.queuedBytes == 0 else { return awaitProgress() }
    guard keepsAlive, !isFinishing else { return linger() }
    state = .reading
    awaitRequest()
    guard !early.isEmpty else { return }
    var waiting: [UInt8] = []
    swap(&waiting, &early)
    waiting.withUnsafeBytes { bytes in
      var input = bytes
      read(&input)
    }
  }

  func socketClosed() { _ = end() }

  // MARK: - Requests

  private func read(_ input: inout UnsafeRawBufferPointer) {
    do {
      let request = try parser.next(&input)
      guard hold(bodyBytes: request?.body.count ?? parser.bodyCount) else {
        server.counters.refuse(.requestTooLarge)
        return refuse(
          HTTPResponse(
            status: 503, text: "The server is taking as much as it can; come back soon.",
            headers: [("Retry-After", "5")]))
      }
      guard let request else { return awaitBody() }
      handle(request, rest: input)
    } catch {
      server.counters.refuse(error == .tooLarge ? .requestTooLarge : .badRequest)
      refuse(HTTPResponse(status: error.status, text: error.text))
    }
  }

  /// Counts the bytes of a body, which all sessions together may have so many of. False if it is too
  /// much now.
  private func hold(bodyBytes: Int) -> Bool {
    let more = bodyBytes - bodyBytesHeld
    guard
      more <= 0
        || server.bodyBytesHeld + more <= server.configuration.httpBodyBytesHeldMax
    else { return false }
    server.bodyBytesHeld += more
    bodyBytesHeld = bodyBytes
    return true
  }

  /// A body that is let in takes as long as it takes, if it comes fast enough on average.
  private func awaitBody() {
    guard parser.bodyRemaining > 0, !isBodyAwaited else { return }
    isBodyAwaited = true
    let rate = max(1, server.configuration.httpBytesPerSecondMin)
    awaitRequest(moreMilliseconds: UInt64(parser.bodyRemaining / rate) * 1_000)
  }

  private func handle(_ request: HTTPRequest, rest: UnsafeRawBufferPointer) {
    timer?.cancel()
    switch upgradeDecision(for: request, configuration: server.configuration) {
    case .accept(let head):
      if let refusal = server.handler.upgradeRefusal(for: request) {
        server.counters.refuse(.byApplication)
        return refuse(HTTPResponse(status: refusal.status, text: refusal.text))
      }
      upgrade(request, head: head, rest: rest)
    case .refuse(let response, let reason):
      server.counters.refuse(reason)
      refuse(response)
    case .notAsked:
      early.append(contentsOf: rest)
      let exchange = HTTPExchange(request: request, session: self)
      state = .answering(exchange)
      server.counters.httpRequests += 1
      rearm(server.configuration.httpResponseMillisecondsMax) { session in
        session.isFinishing = true
        exchange.respond(status: 503, text: "The server took too long to answer.")
      }
      server.handler.httpRequest(exchange)
    }
  }

  private func upgrade(_ request: HTTPRequest, head: [UInt8], rest: UnsafeRawBufferPointer) {
    guard end() else { return }
    socket.write(head)
    let link = ServerLink(server: server, socket: socket, request: request)
    socket.handOver(to: link)
    link.open()
    if !rest.isEmpty { link.socketReceived(rest) }
  }

  /// Whether `exchange` is the one being answered.
  func awaits(_ exchange: HTTPExchange) -> Bool {
    guard case .answering(let current) = state else { return false }
    return current === exchange
  }

  func answer(_ exchange: HTTPExchange, with response: HTTPResponse) {
    guard awaits(exchange) else { return }
    _ = hold(bodyBytes: 0)
    isBodyAwaited = false
    let keepsAlive = exchange.request.keepsAlive && !isFinishing
    state = .sending(keepsAlive: keepsAlive)
    limitSending(of: response)
    socket.write(response.head(keepsAlive: keepsAlive))
    if exchange.request.method != "HEAD" { socket.write(response.body) }
  }

  /// Answers what never reached a handler, and ends.
  private func refuse(_ response: HTTPResponse) {
    state = .sending(keepsAlive: false)
    limitSending(of: response)
    socket.write(response.head(keepsAlive: false) + response.body)
  }

  // MARK: - Time

  private func awaitRequest(moreMilliseconds: UInt64 = 0) {
    rearm(server.configuration.handshakeMillisecondsMax + moreMilliseconds) { session in
      // An idle connection between two requests is nothing to count.
      if session.parser.isInside { session.server.counters.refuse(.handshakeTimeout) }
      session.abort()
    }
  }

  /// A peer that takes a byte now and then would otherwise keep a large answer in memory for ever.
  private func limitSending(of response: HTTPResponse) {
    let configuration = server.configuration
    let milliseconds =
      UInt64(response.body.count / max(1, configuration.httpBytesPerSecondMin)) * 1_000
    answerDeadline =
      MonotonicClock.milliseconds &+ configuration.idleMillisecondsMax &+ milliseconds
    awaitProgress()
  }

  private func awaitProgress() {
    let now = MonotonicClock.milliseconds
    let left = answerDeadline > now ? answerDeadline - now : 0
    rearm(min(server.configuration.idleMillisecondsMax, left)) { $0.abort() }
  }

  private func linger() {
    state = .finishing
    socket.finishWriting()
    rearm(server.configuration.closeMillisecondsMax) { $0.abort() }
  }

  private func rearm(_ milliseconds: UInt64, _ work: @escaping (HTTPSession) -> Void) {
    timer?.cancel()
    timer = server.loop?.schedule(afterMilliseconds: milliseconds) { [weak self] in
      guard let self else { return }
      work(self)
    }
  }

  private func end() -> Bool {
    if case .ended = state { return false }
    state = .ended
    _ = hold(bodyBytes: 0)
    timer?.cancel()
    timer = nil
    server.sessionEnded(on: socket)
    return true
  }
}
