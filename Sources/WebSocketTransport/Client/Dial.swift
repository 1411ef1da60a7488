import CLibwebsockets

/// Opens a client's socket: looks the server's name up and tries one address after the other.
///
/// Its owner hands on what the library tells of the socket until it is open.
final class Dial {
  private unowned let loop: EventLoop
  private let url: WebSocketURL
  /// Asks the library for a connection to a numeric address.
  private let attempt: (String) -> OpaquePointer?
  /// Told once, when no address is left or the server does not do.
  private let failed: (ConnectFailure) -> Void
  /// The library's handle, while there is one.
  private(set) var wsi: OpaquePointer?
  /// What the library finds wrong with the server's certificate, before it gives up.
  var certificateProblem: CertificateProblem?

  /// Addresses of the server not tried yet.
  private var addresses: [String] = []
  /// While the library is being asked for a connection, and whether it has given up on it meanwhile.
  private var isStarting = false
  private var hasEndedWhileStarting = false
  private var isOver = false

  init(
    loop: EventLoop, url: WebSocketURL, attempt: @escaping (String) -> OpaquePointer?,
    failed: @escaping (ConnectFailure) -> Void
  ) {
    self.loop = loop
    self.url = url
    self.attempt = attempt
    self.failed = failed
  }

  /// The server's name or numeric address.
  var host: String { url.host }

  /// - Parameter source: The identifier of the owner, by which a look-up finds back.
  func start(for source: UInt64) {
    let host = url.host
    guard SocketAddress(numeric: host, port: 0) == nil else {
      return loop.later { [weak self] in self?.found(.found([host])) }
    }
    let doorway = loop.doorway
    NameLookup.start(host) { outcome in
      doorway.post { loop in loop.source(source)?.dial?.found(outcome) }
    }
  }

  private func found(_ outcome: NameLookup) {
    guard !isOver else { return }
    switch outcome {
    case .failed(let words): fail(.nameNotFound(words))
    case .found(let addresses):
      self.addresses = addresses
      tryNextAddress()
    }
  }

  private func tryNextAddress() {
    guard !isOver else { return }
    guard !addresses.isEmpty else { return fail(.refused) }
    (isStarting, hasEndedWhileStarting) = (true, false)
    let started = attempt(addresses.removeFirst())
    isStarting = false
    wsi = hasEndedWhileStarting ? nil : started
    // Refused at once; there may be another address.
    if wsi == nil { tryNextAddressLater() }
  }

  /// Outside whatever callback of the library is active now.
  private func tryNextAddressLater() {
    loop.later { [weak self] in
      guard let self, wsi == nil else { return }
      tryNextAddress()
    }
  }

  private func fail(_ failure: ConnectFailure) {
    guard !isOver else { return }
    isOver = true
    failed(failure)
  }

  // MARK: From the library

  /// The library gave up on an attempt; it frees its handle.
  func attemptFailed(_ words: String) {
    wsi = nil
    if let certificateProblem { return fail(.certificate(certificateProblem)) }
    if words.hasPrefix("Unable to connect") || words.hasPrefix("closed before established") {
      return tryNextAddressLater()
    }
    fail(url.isSecure ? .encryption(words) : .other(words))
  }

  /// The library frees a handle.
  ///
  /// - Returns: Whether it was the present one. Some ends it tells in no other way, such as a server
  ///   that goes away between the connection and its answer.
  func handleFreed(_ wsi: OpaquePointer) -> Bool {
    if isStarting { hasEndedWhileStarting = true }
    return self.wsi == wsi
  }

  /// Forgets the handle, which is gone or none of ours any more.
  func forget() {
    wsi = nil
    isOver = true
  }

  /// Has the library close the socket, soon.
  func close() {
    isOver = true
    guard let wsi else { return }
    self.wsi = nil
    lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, waymark_lws_kill_async)
  }
}
