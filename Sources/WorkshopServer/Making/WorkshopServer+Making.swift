import Dispatch
import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyTemplates
import MapOutline
import MapStore
import ReplicatedData
import SyncProtocol
import SystemClock
import WebSocketTransport

/// New maps and imported files for who has only a browser: the work is prepared away from the loop and
/// brought onto the map by a ``MapVisitor``.
extension WorkshopServer {
  /// What the preparation came to.
  enum Preparation: Sendable {
    /// Nothing is to be done beyond saying this.
    case answer(status: Int, json: String)
    /// Changes to be made by whoever asked; empty if there is nothing to do.
    case batch([UInt8])
    case problem(status: Int, words: String)
    /// To be brought onto the map; then this is said.
    case changes(PreparedChanges, isNew: Bool, json: String)
  }

  /// Bytes of a file that is sent to be imported.
  static let importBytesMax = 16 << 20

  package func httpBodyBytesMax(for head: HTTPRequest) -> Int? {
    guard head.method == "POST", case .importing(let name)? = Route(path: head.path),
      case .serving(let service) = stage, isTrustworthy(head),
      transport?.allowsOrigin(of: head) == true
    else { return nil }
    guard options.access == .invitations else { return Self.importBytesMax }
    guard let token = Self.token(of: head),
      (try? service.invites.verify(token, for: name, now: WallClock.seconds)) != nil
    else { return nil }
    return Self.importBytesMax
  }

  // MARK: A new map

  func makeMap(_ exchange: HTTPExchange) {
    let asked: NewMapRequest
    do throws(NewMapRequest.Problem) {
      asked = try NewMapRequest(query: exchange.request.query)
    } catch {
      return exchange.respond(status: 400, text: error.words)
    }
    guard let original = asked.original else {
      return authorize(exchange, for: asked.map) { [self] in makeMap(asked, of: nil, exchange, $0) }
    }
    // Whoever copies a map has to be allowed to read it.
    authorize(exchange, for: original.map) { [self] invite in
      guard let invite else { return makeMap(asked, of: original, exchange, nil) }
      makeMap(asked, of: original, exchange, by: invite)
    }
  }

  /// A new map of another one where invitations are asked for: a facilitator of the original has it made,
  /// and is invited to it. Nobody chooses its name, which might be that of a map others are invited to.
  private func makeMap(
    _ asked: NewMapRequest, of original: NewMapRequest.Original, _ exchange: HTTPExchange,
    by invite: Invite
  ) {
    guard let service else { return exchange.respond(status: 503, text: health.text) }
    guard invite.role == .facilitator else {
      return exchange.respond(
        status: 403, text: "Only a facilitator of the map can have a new one made of it.")
    }
    let suffix = "-\(hexadecimal(.random(in: 0 ... .max)).prefix(8))"
    let base = original.map.string.prefix(MapName.byteCountMax - suffix.utf8.count)
    guard let map = MapName("\(base)\(suffix)") else {
      return exchange.respond(status: 400, text: "The map's name makes no name for another one.")
    }
    var own = invite
    own.map = map
    own.issued = WallClock.seconds
    do throws(InviteError) {
      let token = try service.invites.sign(own)
      makeMap(asked.named(map), of: original, exchange, own, token: token)
    } catch {
      exchange.respond(status: 503, text: "\(error)")
    }
  }

  /// - Parameter token: An invitation to the new map that was made for it; nil for that of the request.
  private func makeMap(
    _ asked: NewMapRequest, of original: NewMapRequest.Original?, _ exchange: HTTPExchange,
    _ invite: Invite?, token: String? = nil
  ) {
    prepare(asked.map, of: original, exchange, invite, isForNewMap: true, token: token) {
      [limits = options.map, sample = options.sample] document, source, _ in
      // A map that was opened, and perhaps named, but has nothing on it is as good as new.
      let isNew = document.recordCount == 1
      guard isNew || asked.isPreview else {
        return .problem(
          status: 409, words: "There is a map “\(asked.map.string)” already: choose another name."
        )
      }
      do throws(ChangeError) {
        var prepared = PreparedChanges(
          for: isNew ? document : MapDocument(), limits: limits, at: WallClock.milliseconds)
        if let template = asked.template {
          try prepared.add { (editor: inout Editor) throws(ChangeError) in
            try template.apply(to: &editor)
          }
        } else if let original, let source {
          guard source.document.recordCount > 1 else {
            return .problem(status: 422, words: "There is nothing on the map at that moment.")
          }
          try prepared.add(fork: source, of: original.map, called: asked.title)
        } else {
          guard let sample, let file = try? FileReader.read(sample) else {
            return .problem(status: 404, words: "This server has no sample map.")
          }
          try prepared.add(file, to: prepared.document)
        }
        guard !asked.isPreview else {
          let preview = PreviewJSON.text(JourneyOutline(prepared.document))
          return .answer(
            status: 200,
            json: "{\"map\": \(JSONText.quoted(asked.map.string)), \"isNew\": \(isNew), "
              + "\"preview\": \(preview)}\n")
        }
        var json = JSONText(isIndented: false)
        json.object { json in
          json.key("map") { $0.string(asked.map.string) }
          if let token { json.key("token") { $0.string(token) } }
        }
        return .changes(prepared, isNew: true, json: json.text + "\n")
      } catch {
        return .problem(status: 422, words: RefusalCode(error).explanation)
      }
    }
  }

  // MARK: A file

  func importFile(_ name: MapName, _ exchange: HTTPExchange, _ invite: Invite?) {
    let asked: ImportRequest
    do throws(QueryError) {
      asked = try ImportRequest(query: exchange.request.query)
    } catch {
      return exchange.respond(status: 400, text: error.words)
    }
    let bytes = exchange.request.body
    prepare(name, of: nil, exchange, invite, isForNewMap: false) {
      [limits = options.map] document, _, authors in
      asked.prepare(bytes, name, document, limits, authors: authors)
    }
  }

  // MARK: Both

  /// A moment of another map that something is made of.
  struct Source: Sendable {
    let document: MapDocument
    let index: UInt64
  }

  /// Prepares changes for a map as it is, when it is the asker's turn, and brings them onto it.
  ///
  /// - Parameter original: A moment of another map that the work is told of.
  private func prepare(
    _ name: MapName, of original: NewMapRequest.Original?, _ exchange: HTTPExchange,
    _ invite: Invite?, isForNewMap: Bool, token: String? = nil,
    _ work: @escaping @Sendable (MapDocument, Source?, [ReplicaID: String]) -> Preparation
  ) {
    queueExport(exchange, of: invite?.participantID) { [self] in
      guard let service else {
        finishExport()
        return exchange.respond(status: 503, text: health.text)
      }
      let finished = loop.completion { [self] (result: Result<Preparation, StoredMapError>) in
        switch result {
        case .failure(let error):
          fail(exchange, error)
          finishExport()
        case .success(let preparation):
          carryOut(
            preparation, name, exchange, isForNewMap: isForNewMap,
            token: token ?? Self.token(of: exchange.request))
        }
      }
      let present = service.maps[name].map { ($0.room.document, $0.room.authors) }
      let journal = service.context.journal
      Task { @Sendable in
        do throws(StoredMapError) {
          var found: (document: MapDocument, authors: [ReplicaID: String]) = (MapDocument(), [:])
          if let present {
            found = present
          } else {
            do throws(StoredMapError) {
              found = try await StoredMap.withAuthors(name, in: journal)
            } catch {
              guard error == .unknownMap else { throw error }
            }
          }
          let (map, authors) = found
          let source = try await Self.source(original, in: journal)
          finished(
            .success(
              await withCheckedContinuation { made in
                Self.preparations.async { made.resume(returning: work(map, source, authors)) }
              }))
        } catch {
          finished(.failure(error))
        }
      }
    }
  }

  private static func source(
    _ original: NewMapRequest.Original?, in journal: any Journal
  ) async throws(StoredMapError) -> Source? {
    guard let original else { return nil }
    let index: UInt64
    switch original.moment {
    case .latest:
      index = try await StoredMap.index(
        original.map, atMilliseconds: UInt64(Int64.max), in: journal)
    case .index(let asked): index = asked
    case .time(let time):
      index = try await StoredMap.index(original.map, atMilliseconds: time, in: journal)
    }
    return Source(document: try await StoredMap.at(index, original.map, in: journal), index: index)
  }

  /// One at a time, on a thread of its own: they keep a core busy.
  private static let preparations = DispatchQueue(label: "waymark.preparations")

  private func carryOut(
    _ preparation: Preparation, _ name: MapName, _ exchange: HTTPExchange, isForNewMap: Bool,
    token: String?
  ) {
    switch preparation {
    case .answer(let status, let json):
      exchange.respond(
        status: status, contentType: "application/json",
        headers: [("Cache-Control", "no-store")], body: Array(json.utf8))
      finishExport()
    case .batch(let bytes):
      exchange.respond(
        status: 200, contentType: "application/cbor", headers: [("Cache-Control", "no-store")],
        body: bytes)
      finishExport()
    case .problem(let status, let words):
      exchange.respond(status: status, text: words)
      finishExport()
    case .changes(let prepared, let isNew, let json):
      let request = exchange.request
      let hello = Hello(
        map: name, intent: isNew ? .joinOrCreate : .join, replica: prepared.replica,
        token: token, name: request.queryValue("name").flatMap(Self.shownName),
        version: prepared.base)
      let errand = MapVisitor.Errand(
        hello: hello, changes: prepared.changes, isForNewMap: isForNewMap)
      MapVisitor.send(errand, to: url, on: loop) { [self] outcome in
        if outcome == .durable {
          exchange.respond(
            status: isNew ? 201 : 200, contentType: "application/json",
            headers: [("Cache-Control", "no-store")], body: Array(json.utf8))
        } else {
          let (status, words) = Self.answer(to: outcome, name)
          exchange.respond(status: status, text: words)
        }
        finishExport()
      }
    }
  }

  private static func answer(
    to outcome: MapVisitor.Outcome, _ name: MapName
  ) -> (status: Int, words: String) {
    switch outcome {
    case .durable: (200, "")
    case .notNew: (409, "There is a map “\(name.string)” already: choose another name.")
    case .refused(let words): (422, words)
    case .turnedAway(let code, let words):
      switch code {
      case .tooManyConnections, .rateLimited, .slowReceiver, .idle, .serverStopping,
        .storageFailing, .storageDamaged:
        (503, words)
      default: (403, words)
      }
    case .lost: (503, "The server could not put it on the map now; try again in a moment.")
    }
  }

  /// A name as messages carry it; nil if nobody could see anything of it.
  private static func shownName(_ name: String) -> String? {
    let plain = name.unicodeScalars.filter {
      $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
    }
    let shown = String(String.UnicodeScalarView(plain.prefix(60)))
    return DisplayName.isBlank(shown) ? nil : shown
  }
}

extension PreparedChanges {
  /// A whole file.
  fileprivate mutating func add(
    _ file: ReadFile, to document: MapDocument
  ) throws(ChangeError) {
    var addition = FileAddition(file, to: document, on: CalendarDay.today)
    try add(&addition)
  }

  fileprivate mutating func add(_ addition: inout FileAddition) throws(ChangeError) {
    while !addition.isFinished {
      var next = addition
      try add { (editor: inout Editor) throws(ChangeError) in try next.add(to: &editor) }
      addition = next
    }
  }
}

extension ImportRequest {
  /// Reads the file and works out what becomes of the map. O(bytes), off the loop.
  fileprivate func prepare(
    _ bytes: [UInt8], _ name: MapName, _ document: MapDocument, _ limits: MapLimits,
    authors: [ReplicaID: String]
  ) -> WorkshopServer.Preparation {
    let file: ReadFile
    do throws(ImportError) {
      file = try FileReader.read(bytes, options: options)
      if let error = file.emptiness { throw error }
    } catch {
      return .problem(error, in: language ?? .english)
    }
    let isNew = document.version.isEmpty
    var addition = FileAddition(
      file, to: document, adding: adding, title: file.name ?? title ?? name.string,
      on: CalendarDay.today)
    var prepared = PreparedChanges(for: document, limits: limits, at: WallClock.milliseconds)
    do throws(ChangeError) {
      try prepared.add(&addition)
    } catch {
      return .problem(
        status: 422, words: "This does not fit into a map: \(RefusalCode(error).explanation)")
    }
    let json = ImportJSON(file, map: name.string, addition.additions, language: language) {
      authors[$0].flatMap { $0.isEmpty ? nil : $0 } ?? ""
    }
    switch aim {
    case .done:
      return .changes(
        prepared, isNew: isNew, json: json.text(.added(isDurable: true, pending: 0)) + "\n")
    case .changes:
      return .batch(prepared.changes.isEmpty ? [] : ChangeBatch.encode(prepared.changes))
    case .preview: break
    }
    let preview =
      isNew
      ? JourneyOutline(prepared.document, language: language?.rawValue)
      : file.outline(for: document, on: CalendarDay.today).outline
    return .answer(
      status: 200, json: json.text(.dryRun(preview: preview, isNew: isNew)) + "\n")
  }
}

extension WorkshopServer.Preparation {
  /// What is wrong with a file; where there are several journeys in it, which ones.
  fileprivate static func problem(
    _ error: ImportError, in language: SpokenLanguage
  ) -> WorkshopServer.Preparation {
    let journeys: [FoundJourney]
    switch error.reason {
    case .severalJourneys(let items), .noJourneyInPage(let items): journeys = items
    case .noSuchJourney(_, let items): journeys = items
    default: return .problem(status: 422, words: error.sentence(in: language))
    }
    var json = JSONText()
    json.object { json in
      json.key("error") { $0.string(error.sentence(in: language)) }
      json.key("journeys") { json in json.array(of: journeys) { $0.string($1.words(in: language)) }
      }
    }
    return .answer(status: 422, json: json.text + "\n")
  }
}
