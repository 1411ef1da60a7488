import Foundation
import FoundationNetworking
import JourneyFormats
import SyncProtocol

/// What a server says by HTTP about its maps.
package struct ServerDirectory: Sendable {
  private let server: ServerAddress
  private let token: String?

  package init(_ server: ServerAddress, token: String?) {
    self.server = server
    self.token = token
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

  package func maps() async throws -> [MapEntry] {
    try await decode([MapEntry].self, of: get("/maps"))
  }

  package func sessions(of map: MapName) async throws -> [Session] {
    try await decode([Session].self, of: get("/maps/\(map.string)/sessions"))
  }

  /// - Parameter number: From 1; the last one is also −1, the one before it −2, and so on.
  package func session(_ number: Int, of map: MapName) async throws -> Session {
    let sessions = try await sessions(of: map)
    let index = number < 0 ? sessions.count + number : number - 1
    guard sessions.indices.contains(index) else {
      throw DirectoryError.noSuchSession(number, count: sessions.count)
    }
    return sessions[index]
  }

  private func decode<T: Decodable>(_ type: T.Type, of data: Data) throws -> T {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw DirectoryError.notUnderstood(server: server.text)
    }
  }

  private func get(_ path: String) async throws -> Data {
    guard let url = URL(string: server.httpBase + path) else {
      throw DirectoryError.notUnderstood(server: server.text)
    }
    var request = URLRequest(url: url, timeoutInterval: 30)
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    let answer: (Data, URLResponse)
    do {
      answer = try await URLSession.shared.data(for: request)
    } catch {
      throw DirectoryError.unreachable(server: server.text)
    }
    let status = (answer.1 as? HTTPURLResponse)?.statusCode ?? 0
    guard status == 200 else {
      let line = String(decoding: answer.0.prefix(500), as: UTF8.self)
        .split(separator: "\n").first.map { TerminalText.excerpt(String($0), columnsMax: 300) }
      if status == 401, token == nil { throw DirectoryError.invitationMissing }
      throw DirectoryError.status(status, line ?? "", server: server.text)
    }
    return answer.0
  }
}

/// Why a server's list cannot be had.
package enum DirectoryError: Error, Equatable, CustomStringConvertible {
  case unreachable(server: String)
  case invitationMissing
  case status(Int, String, server: String)
  case notUnderstood(server: String)
  case noSuchSession(Int, count: Int)

  package var description: String {
    switch self {
    case .unreachable(let server):
      "\(server) cannot be reached. Start it with “waymark serve”, or name another one with --server."
    case .invitationMissing:
      "This server asks for an invitation: give its link as --server, or its --token."
    case .status(let status, let words, let server):
      words.isEmpty
        ? "\(server) answered with HTTP \(status)."
        : words.prefix(1).uppercased() + words.dropFirst() + (words.hasSuffix(".") ? "" : ".")
    case .notUnderstood(let server): "\(server) gave an answer that is not understood."
    case .noSuchSession(let number, let count):
      count == 0
        ? "Nobody has worked on this map yet, so there are no sessions."
        : "There is no session \(number): the map has \(count). “waymark sessions MAP” lists them."
    }
  }
}
