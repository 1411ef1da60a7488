import Dispatch
import JourneyInsight
import JourneyMap
import JourneyTemplates
import MapStore
import ReplicatedData
import SyncProtocol
import WebSocketTransport

/// Maps in every format, and what they tell.
extension WorkshopServer {
  /// A page, or that the asker has it already.
  private struct MapAnswer: Sendable {
    var tag: String
    /// Nil if the asker has it.
    var text: [UInt8]?
  }

  func show(
    _ page: MapPage, of name: MapName, _ exchange: HTTPExchange, _ invite: Invite?
  ) {
    let request = exchange.request
    let asked: MapPageRequest
    do throws(QueryError) {
      asked = try MapPageRequest(page, query: request.query, today: CalendarDay.today)
    } catch {
      return exchange.respond(status: 400, text: error.words)
    }
    queueExport(exchange, of: invite?.participantID) { [self] in
      make(asked, of: name, exchange)
    }
  }

  private func make(_ asked: MapPageRequest, of name: MapName, _ exchange: HTTPExchange) {
    guard let service else {
      finishExport()
      return exchange.respond(status: 503, text: health.text)
    }
    let finished = loop.completion { [self] (result: Result<MapAnswer, StoredMapError>) in
      switch result {
      case .success(let answer): Self.respond(exchange, asked.page, answer)
      case .failure(let error): fail(exchange, error)
      }
      finishExport()
    }
    // A value: what happens on the map meanwhile does not touch it.
    let present = service.maps[name]?.room.document
    let wanted = asked.knowing(presentIndex: service.maps[name]?.room.mergedIndex)
    let journal = service.context.journal
    let known = exchange.request.headerList("if-none-match")
    let key = Self.key(of: exchange.request, asked)
    // Marked, since the compiler (6.3) cannot judge this closure's isolation by itself.
    Task { @Sendable in
      finished(
        await Self.answer(wanted, for: name, present, in: journal, key: key, known: known))
    }
  }

  /// Makes pages one at a time, on a thread of its own: they keep a core busy, and on a machine of two
  /// the opening of maps would wait for them among Swift's tasks.
  private static let pages = DispatchQueue(label: "waymark.pages")

  private static func answer(
    _ asked: MapPageRequest, for name: MapName, _ present: MapDocument?, in journal: any Journal,
    key: String, known: [String]
  ) async -> Result<MapAnswer, StoredMapError> {
    do throws(StoredMapError) {
      let document = try await read(name, at: asked.moment, present, in: journal)
      var (asked, key) = (asked, key)
      if asked.page.namesPeople {
        asked.options.people = try await StoredMap.people(name, in: journal)
        // Names are not of the map: it may be the same when somebody goes by another one.
        key += asked.options.people.map { "\n\($0.key)=\($0.value)" }.sorted().joined()
      }
      var before: MapDocument?
      if asked.page == .diff {
        before = try await read(name, at: asked.earlier, present, in: journal)
      }
      let (map, earlier, page, pageKey) = (document, before, asked, key)
      return await withCheckedContinuation { made in
        pages.async { made.resume(returning: .success(answer(page, map, earlier, pageKey, known))) }
      }
    } catch {
      return .failure(error)
    }
  }

  private static func answer(
    _ asked: MapPageRequest, _ document: MapDocument, _ before: MapDocument?, _ key: String,
    _ known: [String]
  ) -> MapAnswer {
    // Equal maps asked for in the same way on the same day give the same page.
    let states = document.stateHash().hex + (before?.stateHash().hex ?? "")
    let tag = "\"\(SHA256.hash(Array((states + key).utf8)).hex.prefix(32))\""
    let isKnown = known.contains { $0 == tag || $0 == "W/\(tag)" || $0 == "*" }
    return MapAnswer(
      tag: tag, text: isKnown ? nil : asked.bytes(document, before: before))
  }

  /// What a page depends on beside the map: how it was asked for, the day, and who makes it.
  private static func key(of request: HTTPRequest, _ asked: MapPageRequest) -> String {
    let query = request.query.filter { $0.name != "token" }.map { "\($0.name)=\($0.value)" }
    let day = asked.options.today?.description ?? ""
    return ([request.path, day, version] + query.sorted()).joined(separator: "\n")
  }

  private static func respond(_ exchange: HTTPExchange, _ page: MapPage, _ answer: MapAnswer) {
    // To be kept, but never shown again without asking: the map may have changed, or the right to
    // see it.
    let fields = [("ETag", answer.tag), ("Cache-Control", "private, no-cache")] + page.headers
    guard let text = answer.text else {
      return exchange.respond(status: 304, contentType: "", headers: fields, body: [])
    }
    exchange.respond(
      status: 200, contentType: page.mediaType, headers: fields, body: text)
  }

  private static func read(
    _ name: MapName, at moment: MapMoment, _ present: MapDocument?, in journal: any Journal
  ) async throws(StoredMapError) -> MapDocument {
    switch moment {
    case .latest:
      if let present { return present }
      return try await StoredMap.latest(name, in: journal)
    case .index(let index): return try await StoredMap.at(index, name, in: journal)
    case .time(let milliseconds):
      let index = try await StoredMap.index(name, atMilliseconds: milliseconds, in: journal)
      return try await StoredMap.at(index, name, in: journal)
    }
  }

  /// The built-in templates: a list of files of templates.
  static func showTemplates(_ exchange: HTTPExchange) {
    let files = TemplateLibrary.builtInFiles.joined(separator: ",\n")
    respond(exchange, json: "[\n\(files)]\n")
  }
}
