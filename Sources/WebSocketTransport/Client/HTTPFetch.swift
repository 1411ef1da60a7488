import CLibwebsockets

/// What is asked of a server by HTTP, and what the asker puts up with.
package struct HTTPFetchRequest: Sendable {
  /// Server, path and query.
  package var url: WebSocketURL
  /// Fields beside those that every request has.
  package var headers: [(name: String, value: String)] = []
  /// From the look-up of the name to the last byte of the answer.
  package var millisecondsMax: UInt64 = 30_000
  /// Bytes of status line and fields.
  package var headBytesMax = 32 << 10
  package var bodyBytesMax = 16 << 20
  /// A file of certificates (PEM) that are trusted beside the system's.
  package var authorityFile: String?

  package init(url: WebSocketURL) { self.url = url }

  /// The bytes of it (RFC 9112 §3). Control characters in values are left out, so that no value can add
  /// a field.
  var bytes: [UInt8] {
    var text = "GET \(url.target) HTTP/1.1\r\nHost: \(url.authority)\r\n"
    text += "Accept-Encoding: identity\r\nConnection: close\r\n"
    for (name, value) in headers {
      text += "\(name): "
      text.unicodeScalars.append(
        contentsOf: value.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
      text += "\r\n"
    }
    return Array("\(text)\r\n".utf8)
  }
}

/// Why nothing came of an HTTP request. An answer with a status that tells of a fault is an answer.
package enum FetchFailure: Error, Equatable, Sendable, CustomStringConvertible {
  case connect(ConnectFailure)
  case answer(HTTPAnswerViolation)
  /// The answer was not whole within `millisecondsMax`.
  case timedOut

  package var description: String {
    switch self {
    case .connect(let failure): "\(failure)"
    case .answer(let violation): "\(violation)"
    case .timedOut: "\(ConnectFailure.timedOut)"
    }
  }
}

/// One HTTP request on a connection of its own. The loop holds it until it is over.
final class HTTPFetch: EventSource {
  let identifier: UInt64
  let request: HTTPFetchRequest
  private unowned let loop: EventLoop
  private(set) var dial: Dial?
  private var parser: HTTPAnswerParser
  private var tls: TLSClient?
  /// What the socket has not taken.
  private var unsent: ArraySlice<UInt8> = []
  private var timer: LoopTimer?
  private var isOpen = false
  private var completion: ((Result<HTTPAnswer, FetchFailure>) -> Void)?

  init(
    loop: EventLoop, _ request: HTTPFetchRequest,
    _ completion: @escaping (Result<HTTPAnswer, FetchFailure>) -> Void
  ) {
    identifier = loop.nextIdentifier()
    self.loop = loop
    self.request = request
    self.completion = completion
    parser = HTTPAnswerParser(
      headBytesMax: request.headBytesMax, bodyBytesMax: request.bodyBytesMax)
  }

  func start() {
    loop.register(self)
    timer = loop.schedule(afterMilliseconds: request.millisecondsMax) { [weak self] in
      self?.finish(.failure(.timedOut))
    }
    let dial = Dial(
      loop: loop, url: request.url,
      attempt: { [unowned self] in loop.connectRaw(self, address: $0) },
      failed: { [weak self] in self?.finish(.failure(.connect($0))) })
    self.dial = dial
    dial.start(for: identifier)
  }

  /// Tells the outcome, outside whatever callback is active now, and lets the connection go.
  private func finish(_ result: Result<HTTPAnswer, FetchFailure>) {
    guard let completion else { return }
    self.completion = nil
    timer?.cancel()
    loop.unregister(identifier)
    dial?.close()
    loop.later { completion(result) }
  }

  func serve(
    _ reason: lws_callback_reasons, wsi: OpaquePointer, bytes: UnsafeMutableRawBufferPointer
  ) -> Int32 {
    switch reason {
    case LWS_CALLBACK_RAW_CONNECTED: return connected(wsi) ? 0 : -1
    case LWS_CALLBACK_RAW_WRITEABLE: return send(wsi) ? 0 : -1
    case LWS_CALLBACK_RAW_RX: return received(UnsafeRawBufferPointer(bytes), wsi) ? 0 : -1
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      dial?.attemptFailed(String(decoding: bytes, as: UTF8.self))
    case LWS_CALLBACK_RAW_CLOSE:
      if isOpen { ended() }
    case LWS_CALLBACK_WSI_DESTROY:
      guard dial?.handleFreed(wsi) == true else { break }
      if isOpen { ended() } else { dial?.attemptFailed("closed before established") }
    default: break
    }
    return 0
  }

  // MARK: Open. `false` is to close.

  private func connected(_ wsi: OpaquePointer) -> Bool {
    isOpen = true
    guard request.url.isSecure else {
      unsent = request.bytes[...]
      lws_callback_on_writable(wsi)
      return true
    }
    tls = TLSClient(host: request.url.host, authorityFile: request.authorityFile)
    return encrypted(wsi) { (tls) throws(TLSFailure) in try tls.shakeHands() }
  }

  private func send(_ wsi: OpaquePointer) -> Bool {
    guard !unsent.isEmpty else { return true }
    let before = Int(waymark_lws_pre)
    let room = UnsafeMutableRawBufferPointer(rebasing: loop.scratch[before...])
    let piece = unsent.prefix(room.count)
    room.copyBytes(from: piece)
    unsent = unsent.dropFirst(piece.count)
    let start = room.assumingMemoryBound(to: UInt8.self).baseAddress
    // LWS_WRITE_RAW is another name of this in C.
    guard lws_write(wsi, start, piece.count, LWS_WRITE_HTTP) >= Int32(piece.count) else {
      return false
    }
    if !unsent.isEmpty { lws_callback_on_writable(wsi) }
    return true
  }

  private func received(_ bytes: UnsafeRawBufferPointer, _ wsi: OpaquePointer) -> Bool {
    guard request.url.isSecure else { return read(bytes) }
    var plain: [UInt8] = []
    let goesOn = encrypted(wsi) { (tls) throws(TLSFailure) in
      let wasOpen = tls.isOpen
      plain = try tls.receive(bytes)
      if !wasOpen, tls.isOpen { try tls.send(request.bytes[...]) }
    }
    return goesOn && (plain.isEmpty || plain.withUnsafeBytes { read($0) })
  }

  /// Does something with TLS, and sends what it has to say.
  private func encrypted(
    _ wsi: OpaquePointer, _ work: (TLSClient) throws(TLSFailure) -> Void
  ) -> Bool {
    do throws(TLSFailure) {
      guard let tls else { throw .other("out of memory") }
      try work(tls)
      unsent += tls.takeOutgoing()
      if !unsent.isEmpty { lws_callback_on_writable(wsi) }
      return true
    } catch {
      finish(.failure(.connect(error.connectFailure)))
      return false
    }
  }

  private func read(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var input = bytes
    do throws(HTTPAnswerViolation) {
      guard let answer = try parser.next(&input) else { return true }
      finish(.success(answer))
    } catch {
      finish(.failure(.answer(error)))
    }
    return false
  }

  private func ended() {
    dial?.forget()
    if request.url.isSecure, tls?.isOpen != true {
      return finish(.failure(.connect(.encryption("the server closed the connection"))))
    }
    do throws(HTTPAnswerViolation) {
      finish(.success(try parser.end()))
    } catch {
      finish(.failure(.answer(error)))
    }
  }

  func loopEnded() {
    dial?.forget()
    completion = nil
  }
}
