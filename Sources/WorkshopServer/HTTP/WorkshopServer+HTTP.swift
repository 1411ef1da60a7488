import FoundationEssentials
import MapStore
import SyncEngine
import SyncProtocol
import SystemClock
import WebSocketTransport

extension WorkshopServer {
  /// What a browser is told that came under a name which may be anybody's.
  var untrustworthyHost: String {
    let address =
      options.access == .loopback
      ? "This server serves its own machine only, and not under this name: use 127.0.0.1 or "
        + "localhost."
      : "Browsers cannot use this server under this name: use its numeric address."
    return address + " Or start it with --host-name and this name."
  }

  /// Bytes of answers that may wait for slow readers before nobody is given a long one.
  private static let answerBytesMax = 64 << 20

  var mayAnswerMuch: Bool {
    (transport?.answerBytesQueued ?? 0) < Self.answerBytesMax
  }

  // MARK: Answers that cost much

  /// Makes an answer when it is this asker's turn; whoever makes it says when it is over, with
  /// ``finishExport()``.
  ///
  /// - Parameter asker: the participant, where an invitation says who that is, else nil.
  func queueExport(
    _ exchange: HTTPExchange, of asker: String?, _ begin: @escaping () -> Void
  ) {
    let order = ExportQueue.Order(isWanted: { !exchange.peerIsGone }, begin: begin)
    guard mayAnswerMuch,
      exports.add(order, of: asker ?? exchange.request.remoteAddress)
    else { return refuseExport(exchange) }
    beginExports()
  }

  func finishExport() {
    exports.finish()
    beginExports()
  }

  private func beginExports() {
    while mayAnswerMuch, let order = exports.next() { order.begin() }
    guard exports.waiting > 0, exports.underWay == 0, exportRetry?.isPending != true else { return }
    // What hinders is that nobody takes the answers there are.
    exportRetry = loop.schedule(afterMilliseconds: 100) { [weak self] in self?.beginExports() }
  }

  func refuseExport(_ exchange: HTTPExchange) {
    exchange.respond(
      status: 503, contentType: "text/plain; charset=utf-8", headers: [("Retry-After", "2")],
      body: Array("Too many maps are being read; come back soon.\n".utf8))
  }

  /// Whether a request was meant for this server. Where nobody has to say who they are, a page of
  /// another site must not get in under a name of its own; see
  /// ``LoopbackAddress/isTrustworthyHost(_:)``.
  func isTrustworthy(_ request: HTTPRequest) -> Bool {
    // A page has no invitation to show.
    if options.access == .invitations { return true }
    return LoopbackAddress.isTrustworthyHost(request.header("host"), names: options.hostNames)
  }

  package func httpRequest(_ exchange: HTTPExchange) {
    let request = exchange.request
    guard isTrustworthy(request) || options.access == .openToAll && Route.isPublic(request.path)
    else {
      return exchange.respond(status: 421, text: untrustworthyHost)
    }
    guard let route = Route(path: request.path) else { return exchange.respondNotFound() }
    guard route.methods.contains(request.method) else {
      return exchange.respondMethodNotAllowed(allow: route.methods)
    }
    // A page of another site may send such a request without being shown the answer.
    guard request.method != "POST" || transport?.allowsOrigin(of: request) == true else {
      return exchange.respond(status: 403, text: "Pages of this origin may change nothing here.")
    }
    switch route {
    case .page(let address): showPage(address, exchange)
    case .health:
      prodFailingJournal()
      let lines = request.queryValue("verbose") == nil ? [health.text] : healthLines
      exchange.respond(status: health.status, text: lines.joined(separator: "\n"))
    // Whoever restarts what does not answer must not restart a server because its disk is full.
    case .alive: exchange.respond(status: 200, text: "ok")
    case .metrics:
      exchange.respond(
        status: 200, contentType: PrometheusText.contentType, body: Array(metricsText().utf8))
    case .maps where request.method == "POST": makeMap(exchange)
    case .importing(let name):
      authorize(exchange, for: name) { [self] in importFile(name, exchange, $0) }
    case .inviting(let name):
      authorize(exchange, for: name) { [self] in self.invite(to: name, exchange, $0) }
    case .maps: authorize(exchange, for: nil) { [self] in listMaps(exchange, only: $0?.map) }
    case .templates: authorize(exchange, for: nil) { _ in Self.showTemplates(exchange) }
    case .map(let name, let page):
      authorize(exchange, for: name) { [self] in show(page, of: name, exchange, $0) }
    case .sessions(let name):
      authorize(exchange, for: name) { [self] in showSessions(name, exchange, $0) }
    }
  }

  // MARK: Who may

  /// Goes on with the invitation that came with the request, or with nil where none is asked for;
  /// else answers with why not.
  func authorize(
    _ exchange: HTTPExchange, for map: MapName?, _ work: @escaping (Invite?) -> Void
  ) {
    guard case .serving(let service) = stage else {
      return exchange.respond(status: 503, text: health.text)
    }
    guard let token = Self.token(of: exchange.request) else {
      guard options.access == .invitations else { return work(nil) }
      return refuse(exchange, 401, "Show an invitation: Authorization: Bearer TOKEN, or ?token=.")
    }
    let invite: Invite
    do throws(InviteError) {
      invite = try service.invites.verify(token, for: map, now: WallClock.seconds)
    } catch {
      if error == .otherMap { return refuse(exchange, 403, "\(error)") }
      return refuse(exchange, 401, "\(error)")
    }
    work(options.access == .invitations ? invite : nil)
  }

  static func token(of request: HTTPRequest) -> String? {
    if let field = request.authorization {
      let parts = field.split(separator: " ", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == "bearer" { return String(parts[1]) }
    }
    return request.queryValue("token")
  }

  private func refuse(_ exchange: HTTPExchange, _ status: Int, _ text: String) {
    // Neither the address, which may carry the token, nor the words.
    logger.info("an HTTP request was refused", metadata: ["status": "\(status)"])
    exchange.respond(
      status: status, contentType: "text/plain; charset=utf-8",
      headers: status == 401 ? [("WWW-Authenticate", "Bearer realm=\"waymark\"")] : [],
      body: Array("\(text)\n".utf8))
  }

  static func respond(_ exchange: HTTPExchange, json text: String) {
    respond(exchange, json: Array(text.utf8))
  }

  static func respond(_ exchange: HTTPExchange, json bytes: [UInt8]) {
    exchange.respond(
      status: 200, contentType: "application/json",
      headers: [("Cache-Control", "no-store")], body: bytes)
  }

  // MARK: The list

  private func listMaps(_ exchange: HTTPExchange, only map: MapName?) {
    guard let service else { return exchange.respond(status: 503, text: health.text) }
    guard mayAnswerMuch else { return refuseExport(exchange) }
    service.list.ask { [self] result in
      switch result {
      case .success(let lines):
        Self.respond(exchange, json: map.map { lines.only($0) } ?? lines.whole)
      case .failure(let error): fail(exchange, StoredMapError(error))
      }
    }
  }

  // MARK: Sessions

  /// When the map was worked on, and by whom.
  private func showSessions(_ name: MapName, _ exchange: HTTPExchange, _ invite: Invite?) {
    queueExport(exchange, of: invite?.participantID) { [self] in
      readSessions(name, exchange)
    }
  }

  private func readSessions(_ name: MapName, _ exchange: HTTPExchange) {
    guard let service else {
      finishExport()
      return exchange.respond(status: 503, text: health.text)
    }
    let finished = loop.completion { [self] (result: Result<String, StoredMapError>) in
      switch result {
      case .success(let json): Self.respond(exchange, json: json)
      case .failure(let error): fail(exchange, error)
      }
      finishExport()
    }
    let journal = service.context.journal
    Task { @Sendable in
      do throws(JournalError) {
        let sessions = try await WorkSessionList.read(name.string, in: journal)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        // Nothing in a session can fail to be encoded.
        let json = (try? encoder.encode(sessions)).map { String(decoding: $0, as: UTF8.self) }
        finished(.success((json ?? "[]") + "\n"))
      } catch {
        finished(.failure(StoredMapError(error)))
      }
    }
  }

  func fail(_ exchange: HTTPExchange, _ error: StoredMapError) {
    switch error {
    case .unknownMap: exchange.respond(status: 404, text: "There is no such map.")
    case .beyondEnd(let last):
      exchange.respond(status: 404, text: "The map has \(last) changes so far.")
    case .damaged(let words), .unreadable(let words):
      logger.error("a map could not be read", metadata: ["error": "\(words)"])
      exchange.respond(
        status: 500, text: "The map cannot be read; the server's log says why.")
    case .tooManyMaps: exchange.respond(status: 500, text: "The server has too many maps.")
    }
  }
}
