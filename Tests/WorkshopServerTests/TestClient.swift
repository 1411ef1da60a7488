import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import SystemClock
import Testing
import WebSocketTransport

@testable import WorkshopServer

/// A client session on a real connection, which remembers what it was told.
final class TestClient: ClientHandler {
  var session: ClientSession
  private(set) var byes: [Bye] = []
  private(set) var refusals: [Refusal] = []
  private(set) var reports: [StateReport] = []
  private(set) var replayed: [Change] = []
  private(set) var checkpoints: [SHA256Digest] = []
  private(set) var replayOpened: ReplayOpened?
  private(set) var replayEnded = false
  private(set) var broken: String?
  /// How often it has connected.
  private(set) var openings = 0
  private let loop: EventLoop
  private let port: UInt16
  private var connection: Connection?

  init(loop: EventLoop, port: UInt16, session: ClientSession) {
    self.loop = loop
    self.port = port
    self.session = session
  }

  var now: Moment {
    Moment(milliseconds: loop.milliseconds, wallClock: WallClock.milliseconds)
  }

  func start() {
    session.start(at: now)
    perform()
    tick()
  }

  private func tick() {
    loop.schedule(afterMilliseconds: 20) { [weak self] in
      guard let self else { return }
      session.tick(at: now)
      perform()
      tick()
    }
  }

  /// The number by which the server knows the connection.
  var connectionID: UInt64? { session.welcome?.connection }

  /// Drops the connection without a word.
  func cut() {
    connection?.abort()
  }

  // MARK: Editing

  @discardableResult
  func edit(_ body: (inout Editor) throws(ChangeError) -> Void) throws -> Change? {
    let change = try session.edit(at: now, body)
    perform()
    return change
  }

  /// Adds a card with a text, in one change.
  @discardableResult
  func addCard(_ text: String) throws -> RecordID {
    var card = RecordID.root
    try edit { (editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.append(card)
      try editor.insert(text, into: card, Field.Card.text, at: 0)
    }
    return card
  }

  func verify() {
    session.verify(nonce: 7)
    perform()
  }

  func replay(_ request: ReplayRequest) {
    session.replay(request)
    perform()
  }

  /// The texts of all cards, sorted.
  var cards: [String] {
    session.document.records(.card).map { session.document.string($0, Field.Card.text) }.sorted()
  }

  // MARK: The connection

  func perform() {
    for effect in session.takeEffects() {
      switch effect {
      case .connect:
        do {
          connection = loop.connect(
            try ClientConfiguration(url: "ws://127.0.0.1:\(port)/"), handler: self)
        } catch {
          Issue.record(error)
        }
      case .send(let bytes): connection?.send(bytes)
      case .disconnect:
        connection?.close(code: .normal)
        connection = nil
      case .keep: break
      case .event(let event): note(event)
      }
    }
  }

  private func note(_ event: SessionEvent) {
    switch event {
    case .bye(let bye): byes.append(bye)
    case .refused(let refusal, _, _): refusals.append(refusal)
    case .stateReport(let report): reports.append(report)
    case .replayOpened(let opened): replayOpened = opened
    case .replayEntries(let replay): for entry in replay.entries { replayed += entry.changes }
    case .replayCheckpoint(_, let hash): checkpoints.append(hash)
    case .replayEnd: replayEnded = true
    case .serverBroken(let words): broken = words
    default: break
    }
  }

  func connectionOpened(_ connection: Connection) {
    guard connection === self.connection else { return }
    openings += 1
    session.connected(at: now)
    perform()
  }

  func connection(_ connection: Connection, received message: [UInt8]) {
    guard connection === self.connection else { return }
    session.receive(message, at: now)
    perform()
  }

  func connectionDrained(_ connection: Connection) {}

  func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    guard connection === self.connection else { return }
    self.connection = nil
    session.disconnected(at: now)
    perform()
  }

  func connectionFailed(_ connection: Connection, _ failure: ConnectFailure) {
    guard connection === self.connection else { return }
    self.connection = nil
    session.disconnected(at: now)
    perform()
  }
}

/// A connection that says whatever bytes a test wants.
final class BareClient: ClientHandler {
  private(set) var messages: [ServerMessage] = []
  private(set) var closeCode: CloseCode?
  private(set) var isOpen = false
  private(set) var failure: ConnectFailure?
  private(set) var connection: Connection?

  init(loop: EventLoop, port: UInt16, headers: [(name: String, value: String)] = []) throws {
    var configuration = try ClientConfiguration(url: "ws://127.0.0.1:\(port)/")
    configuration.headers = headers
    connection = loop.connect(configuration, handler: self)
  }

  var bye: Bye? {
    for case .bye(let bye) in messages { return bye }
    return nil
  }

  var welcome: Welcome? {
    for case .welcome(let welcome) in messages { return welcome }
    return nil
  }

  func send(_ message: ClientMessage) { connection?.send(message.encode()) }

  func connectionOpened(_ connection: Connection) { isOpen = true }
  func connection(_ connection: Connection, received message: [UInt8]) {
    do { messages.append(try ServerMessage.decode(message)) } catch { Issue.record(error) }
  }
  func connectionDrained(_ connection: Connection) {}
  func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    closeCode = code
  }
  func connectionFailed(_ connection: Connection, _ failure: ConnectFailure) {
    self.failure = failure
  }
}
