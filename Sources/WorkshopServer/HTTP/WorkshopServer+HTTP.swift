import FoundationEssentials
import MapStore
import SyncEngine
import SyncProtocol
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

  /// Maps that are put together for HTTP at a time; more are told to come back.
  private static let exportsMax = 4

  /// Bytes of answers that may wait for slow readers before no more maps are put together.
  private static let answerBytesMax = 64 << 20

  var mayExport: Bool {
    exportsUnderWay < Self.exportsMax
      && (transport?.answerBytesQueued ?? 0) < Self.answerBytesMax
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
    guard request.method == "GET" || request.method == "HEAD" else {
      return exchange.respondMethodNotAllowed(allow: ["GET", "HEAD"])
    }
    switch route {
    case .front:
      exchange.respond(
        status: 200, contentType: FrontPage.contentType, headers: FrontPage.headers,
        body: Array(
          FrontPage.html(
            address: request.header("host"), needsInvitation: options.access == .invitations
          ).utf8))
    case .health:
      prodFailingJournal()
      let lines = request.queryValue("verbose") == nil ? [health.text] : healthLines
      exchange.respond(status: health.status, text: lines.joined(separator: "\n"))
    // Whoever restarts what does not answer must not restart a server because its disk is full.
    case .alive: exchange.respond(status: 200, text: "ok")
    case .metrics:
      exchange.respond(
        status: 200, contentType: PrometheusText.contentType, body: Array(metricsText().utf8))
    case .maps: authorize(exchange, for: nil) { [self] in listMaps(exchange, only: $0) }
    case .templates: authorize(exchange, for: nil) { _ in Self.showTemplates(exchange) }
    case .map(let name, let page):
      authorize(exchange, for: name) { [self] _ in show(page, of: name, exchange) }
    case .sessions(let name):
      authorize(exchange, for: name) { [self] _ in showSessions(name, exchange) }
    }
  }

  // MARK: Who may

  /// Goes on with the map of the invitation that came with the request, or with nil where none is
  /// asked for; else answers with why not.
  private func authorize(
    _ exchange: HTTPExchange, for map: MapName?, _ work: @escaping (MapName?) -> Void
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
      invite = try service.invites.verify(token, for: map, now: WallClock.seconds())
    } catch {
      if error == .otherMap { return refuse(exchange, 403, "\(error)") }
      return refuse(exchange, 401, "\(error)")
    }
    work(options.access == .invitations ? invite.map : nil)
  }

  private static func token(of request: HTTPRequest) -> String? {
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
    exchange.respond(
      status: 200, contentType: "application/json",
      headers: [("Cache-Control", "no-store")], body: Array(text.utf8))
  }

  // MARK: The list

  private func listMaps(_ exchange: HTTPExchange, only map: MapName?) {
    guard let service else { return exchange.respond(status: 503, text: health.text) }
    service.context.journal.summaries(
      completion: loop.completion { [self] (result: Result<[MapSummary], JournalError>) in
        switch result {
        case .success(let summaries):
          let lines =
            summaries
            .filter { map == nil || $0.name == map?.string }
            .map { line($0, service.maps) }
          let list = lines.isEmpty ? "[]\n" : "[\n  \(lines.joined(separator: ",\n  "))\n]\n"
          Self.respond(exchange, json: list)
        case .failure(let error): fail(exchange, StoredMapError(error))
        }
      })
  }

  private func line(_ summary: MapSummary, _ maps: MapRegistry) -> String {
    let open = MapName(summary.name).flatMap { maps[$0] }
    return JSONLine.object([
      ("name", .string(summary.name)),
      ("createdMilliseconds", .number(summary.createdMilliseconds)),
      ("changes", .number(summary.changes)),
      (
        "lastChangeMilliseconds",
        summary.lastChangeMilliseconds.map { .number($0) } ?? .null
      ),
      ("people", .number(UInt64(summary.people))),
      ("connected", .number(UInt64(open?.participantCount ?? 0))),
    ])
  }

  // MARK: Sessions

  /// When the map was worked on, and by whom.
  private func showSessions(_ name: MapName, _ exchange: HTTPExchange) {
    guard let service else { return exchange.respond(status: 503, text: health.text) }
    guard mayExport else {
      return exchange.respond(status: 503, text: "Too many maps are being read; come back soon.")
    }
    exportsUnderWay += 1
    let finished = loop.completion { [self] (result: Result<[WorkSession], StoredMapError>) in
      exportsUnderWay -= 1
      switch result {
      case .success(let sessions):
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        // Nothing in a session can fail to be encoded.
        let json = (try? encoder.encode(sessions)).map { String(decoding: $0, as: UTF8.self) }
        Self.respond(exchange, json: (json ?? "[]") + "\n")
      case .failure(let error): fail(exchange, error)
      }
    }
    let journal = service.context.journal
    Task { @Sendable in
      do throws(JournalError) {
        finished(.success(try await WorkSessionList.read(name.string, in: journal)))
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
