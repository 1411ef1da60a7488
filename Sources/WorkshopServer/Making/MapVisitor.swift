import JourneyMap
import ReplicatedData
import SyncProtocol
import WebSocketTransport

/// Brings changes onto a map for somebody who asked for them by HTTP.
///
/// It comes as every program does, by a connection and a hello, so that nothing that holds for others
/// is left out: invitations, roles, limits, the journal. Loop-bound.
final class MapVisitor: ClientHandler {
  /// What became of the changes.
  enum Outcome: Equatable {
    /// They are on disk.
    case durable
    /// There is something on a map that was to be new.
    case notNew
    /// In words for people.
    case refused(String)
    case turnedAway(ByeCode, String)
    case lost
  }

  /// Changes of one replica, in their order, and who brings them.
  struct Errand {
    let hello: Hello
    let changes: [Change]
    /// Whether nothing may have been there before.
    let isForNewMap: Bool
  }

  private let errand: Errand
  private let completion: (Outcome) -> Void
  private weak var connection: Connection?
  /// Keeps itself until the end, since nobody else does.
  private var keeper: MapVisitor?
  private var isWelcome = false
  /// Where the last change stands in the journal.
  private var lastIndex: UInt64?

  private init(_ errand: Errand, _ completion: @escaping (Outcome) -> Void) {
    self.errand = errand
    self.completion = completion
  }

  /// - Parameter completion: Called once, on the loop.
  static func send(
    _ errand: Errand, to url: String, on loop: EventLoop,
    then completion: @escaping (Outcome) -> Void
  ) {
    let visitor = MapVisitor(errand, completion)
    guard var configuration = try? ClientConfiguration(url: url) else { return completion(.lost) }
    configuration.idleMillisecondsMax = 30_000
    visitor.keeper = visitor
    visitor.connection = loop.connect(configuration, handler: visitor)
  }

  private func finish(_ outcome: Outcome) {
    guard keeper != nil else { return }
    keeper = nil
    connection?.close(code: .normal)
    completion(outcome)
  }

  // MARK: Connection

  func connectionOpened(_ connection: Connection) {
    connection.send(ClientMessage.hello(errand.hello).encode())
  }

  func connectionFailed(_ connection: Connection, _ failure: ConnectFailure) { finish(.lost) }

  func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    finish(.lost)
  }

  func connection(_ connection: Connection, received bytes: [UInt8]) {
    guard let message = try? ServerMessage.decode(bytes) else { return finish(.lost) }
    switch message {
    case .welcome(let welcome): submit(after: welcome, on: connection)
    case .merged(let seq, let index):
      if seq >= errand.changes.last?.id.seq ?? 0 { lastIndex = index }
    case .durable(let index):
      if let lastIndex, index >= lastIndex { finish(.durable) }
    case .refused(let refusal): finish(.refused(refusal.reason))
    case .bye(let bye): finish(.turnedAway(bye.code, bye.reason))
    // What others do meanwhile is nothing to it.
    default: break
    }
  }

  private func submit(after welcome: Welcome, on connection: Connection) {
    guard !isWelcome else { return }
    isWelcome = true
    // Somebody else may have begun it meanwhile.
    guard !errand.isForNewMap || welcome.version == errand.hello.version else {
      return finish(.notNew)
    }
    guard !errand.changes.isEmpty else { return finish(.durable) }
    for change in errand.changes {
      guard connection.send(ClientMessage.submit([change]).encode()) else { return finish(.lost) }
    }
  }
}

@available(*, unavailable)
extension MapVisitor: Sendable {}
