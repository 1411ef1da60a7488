import FoundationEssentials
import StyledText
import SyncProtocol
import WebSocketTransport

/// What a server says by HTTP about its maps.
package struct ServerDirectory: Sendable {
  private let server: ServerAddress
  private let token: String?
  private let timeoutMilliseconds: UInt64

  /// More maps than a server may have are in no list.
  private static let listBytesMax = 64 << 20

  /// - Parameter timeoutMilliseconds: How long an answer may take, to its last byte.
  package init(_ server: ServerAddress, token: String?, timeoutMilliseconds: UInt64 = 30_000) {
    self.server = server
    self.token = token
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  /// One map of the list.
  package struct MapEntry: Codable, Equatable, Sendable {
    package var name: String
    /// Milliseconds since 1970, like all times here.
    package var createdMilliseconds: UInt64
    package var changes: UInt64
    package var lastChangeMilliseconds: UInt64?
    /// Who have ever written, and who are there now.
    package var people: UInt64
    package var connected: UInt64
  }

  /// A time in which a map was worked on, without a pause of half an hour.
  package struct Session: Codable, Equatable, Sendable {
    /// From 1.
    package var number: Int
    package var startMilliseconds: UInt64
    package var endMilliseconds: UInt64
    package var changes: UInt64
    /// Journal indexes of its changes; last is one less than first if there are none.
    package var firstIndex: UInt64
    package var lastIndex: UInt64
    package var people: [Attendance]
  }

  /// One participant's part in a session.
  package struct Attendance: Codable, Equatable, Sendable {
    package var name: String
    package var participant: String
    package var role: String
    package var joinedMilliseconds: UInt64
    /// Nil while they are still there.
    package var leftMilliseconds: UInt64?
    package var changes: UInt64
  }

  package func maps() throws(DirectoryError) -> [MapEntry] {
    try decode([MapEntry].self, of: get("/maps"))
  }

  package func sessions(of map: MapName) throws(DirectoryError) -> [Session] {
    try decode([Session].self, of: get("/maps/\(map.string)/sessions"))
  }

  /// - Parameter number: From 1; the last one is also −1, the one before it −2, and so on.
  package func session(
    _ number: Int, of map: MapName
  ) throws(DirectoryError) -> Session {
    let sessions = try sessions(of: map)
    let index = number < 0 ? sessions.count + number : number - 1
    guard sessions.indices.contains(index) else {
      throw .noSuchSession(number, count: sessions.count)
    }
    return sessions[index]
  }

  private func decode<T: Decodable>(
    _ type: T.Type, of bytes: [UInt8]
  ) throws(DirectoryError) -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw .notUnderstood(server: server.text)
    }
  }

  /// What the server answers to a GET, waiting for it. The token goes to this server alone: nobody
  /// follows it elsewhere.
  private func get(_ path: String) throws(DirectoryError) -> [UInt8] {
    var request = server.request(for: path)
    request.headers = [("Accept", "application/json")]
    if let token { request.headers.append(("Authorization", "Bearer \(token)")) }
    request.millisecondsMax = timeoutMilliseconds
    request.bodyBytesMax = Self.listBytesMax
    let answer = try fetch(request)
    guard answer.status == 200 else { throw refusal(answer) }
    guard answer.mediaType == "application/json" else {
      throw .notUnderstood(server: server.text)
    }
    return answer.body
  }

  private func fetch(_ request: HTTPFetchRequest) throws(DirectoryError) -> HTTPAnswer {
    let loop: EventLoop
    do throws(TransportError) {
      loop = try EventLoop()
    } catch {
      throw .transport(error)
    }
    var outcome: Result<HTTPAnswer, FetchFailure>?
    loop.fetch(request) { [unowned loop] in
      outcome = $0
      loop.stop()
    }
    loop.run()
    switch outcome {
    case .success(let answer): return answer
    case .failure(let failure): throw .failed(failure, server: server.text)
    // The loop could not serve.
    case nil: throw .transport(.loopUnavailable)
    }
  }

  private func refusal(_ answer: HTTPAnswer) -> DirectoryError {
    if answer.isRedirect, let place = answer.header("location") {
      return .failed(.connect(.redirected(to: shownAddress(place))), server: server.text)
    }
    if answer.status == 401, token == nil { return .invitationMissing }
    // Others' servers answer with pages.
    let words =
      answer.mediaType == "text/plain"
      ? String(decoding: answer.body.prefix(500), as: UTF8.self).split(separator: "\n").first : nil
    return .status(
      answer.status, words.map { TerminalText.excerpt(String($0), columnsMax: 300) } ?? "",
      server: server.text)
  }
}

/// Why a server's list cannot be had.
package enum DirectoryError: Error, Equatable, CustomStringConvertible {
  case transport(TransportError)
  case failed(FetchFailure, server: String)
  case invitationMissing
  case status(Int, String, server: String)
  case notUnderstood(server: String)
  case noSuchSession(Int, count: Int)

  package var description: String {
    switch self {
    case .transport(let error): "\(error)."
    case .failed(.connect(let failure), let server):
      "\(server): \(failure)." + (failure.adviceToReach.map { " \($0)." } ?? "")
    case .failed(.timedOut, let server):
      "\(server): \(FetchFailure.timedOut). Try again, or allow more with --timeout."
    case .failed(.answer(let violation), let server):
      "\(server): \(violation). Is it a Waymark server? Name another one with --server."
    case .invitationMissing:
      "This server asks for an invitation: give its link as --server, or its --token."
    case .status(let status, let words, let server):
      words.isEmpty
        ? "\(server) answered with HTTP \(status)."
        : words.prefix(1).uppercased() + words.dropFirst() + (words.hasSuffix(".") ? "" : ".")
    case .notUnderstood(let server):
      "\(server) gave an answer that is not understood. Is it a Waymark server?"
    case .noSuchSession(let number, let count):
      count == 0
        ? "Nobody has worked on this map yet, so there are no sessions."
        : "There is no session \(number): the map has \(count). “waymark sessions MAP” lists them."
    }
  }
}

extension ConnectFailure {
  /// What to do about it beside what its own words say; nil if there is nothing.
  package var adviceToReach: String? {
    switch self {
    case .certificate, .redirected, .encryption: nil
    case .httpStatus(503): "Try again in a few seconds"
    default: "Start it with “waymark serve”, or name another one with --server"
    }
  }
}
