import SyncEngine
import SyncProtocol
import WebSocketTransport

/// Carries out on an event loop what a ``SessionDriver`` wants done: connections, the local copy, the
/// clock. It decides nothing.
///
/// Programs that go step by step wait for each (``wait(for:_:)``); others let the loop run. Loop-bound.
package final class MapConnection {
  package let server: ServerAddress
  package let loop: EventLoop
  package internal(set) var driver: SessionDriver
  /// Hears every event of the session, while the session is as the event left it or later.
  package var onEvent: (SessionEvent) -> Void = { _ in }
  /// Told why the local copy lacks what others did.
  package var onSaveFailed: (String) -> Void = { _ in }
  /// Called some ten times a second.
  package var onTick: () -> Void = {}
  /// Writes the local copy of a session, on disk when it returns.
  package var keep: (ClientSession) throws(LocalCopyError) -> Void = { _ in }
  /// Longest time without any progress before ``wait(for:_:)`` gives up; nil waits for ever. Who does
  /// not wait for ever tries a server that went away every second.
  package var patienceMilliseconds: UInt64? {
    didSet { driver.policy.retryMillisecondsMax = patienceMilliseconds.map { _ in 1_000 } }
  }
  /// Why the last try to connect failed.
  package private(set) var connectFailure: ConnectFailure?

  /// What a step waits for.
  var condition: (() -> Bool)?
  /// When the step began to wait.
  var waitsSince: UInt64 = 0
  /// What ended the steps.
  var failure: ClientError?
  private var connections: [(number: UInt64, connection: Connection)] = []
  private var isPerforming = false

  /// - Throws: ``ClientError/transport(_:)`` if no event loop can be had.
  package init(
    _ session: ClientSession, server: ServerAddress, _ policy: DriverPolicy = DriverPolicy()
  ) throws(ClientError) {
    driver = SessionDriver(session, policy)
    self.server = server
    do throws(TransportError) {
      loop = try EventLoop()
    } catch {
      throw .transport(error)
    }
    loop.atEndOfTurn { [weak self] in self?.checkCondition() }
    tickLater()
  }

  package var session: ClientSession { driver.session }

  package func start() {
    driver.start(at: moment)
    perform()
  }

  /// Changes the session and does what follows from it.
  ///
  /// - Parameter performsLater: Whether what follows waits for ``perform()``, so that nobody waits for
  ///   the disk meanwhile.
  package func act<T, E: Error>(
    performsLater: Bool = false, _ body: (inout ClientSession, Moment) throws(E) -> T
  ) throws(E) -> T {
    let now = moment
    let result = try driver.act(at: now) { (session) throws(E) in try body(&session, now) }
    if !performsLater { perform() }
    return result
  }

  /// Has the local copy written if it lacks anything.
  package func save() {
    driver.save(at: moment)
    perform()
  }

  /// Takes leave, with a moment for the server to hear it.
  package func leave() {
    failure = nil
    driver.leave(at: moment)
    perform()
    if !driver.hasLeft { loop.run() }
  }

  /// What stands in the way, in words.
  package var obstacle: String? {
    switch driver.obstacle {
    case nil: nil
    case .notReached: connectFailure.map { "\($0)" } ?? "\(server.text) cannot be reached"
    case .lost: "the connection to \(server.text) was lost"
    case .refusedForNow(let refusal): refusal.reason
    case .goodbye(let bye): bye.reason
    }
  }

  // MARK: Carrying out

  var moment: Moment { Moment.now }

  private func tickLater() {
    loop.schedule(afterMilliseconds: 100) { [weak self] in
      guard let self else { return }
      driver.tick(at: moment)
      perform()
      onTick()
      tickLater()
    }
  }

  /// Does what there is to do.
  package func perform() {
    guard !isPerforming else { return }
    isPerforming = true
    defer { isPerforming = false }
    while true {
      let effects = driver.takeEffects()
      if effects.isEmpty { return }
      for effect in effects { perform(effect) }
    }
  }

  private func perform(_ effect: DriverEffect) {
    switch effect {
    case .open(let number): open(number)
    case .send(let number, let bytes):
      guard let connection = connection(number) else { return }
      if !connection.send(bytes) { connection.abort() }
    case .close(let number): connection(number)?.close(code: .normal)
    case .writeCopy: writeCopy()
    case .event(let event):
      stopIfItIsOver(event)
      onEvent(event)
    case .saveFailed(let reason): onSaveFailed(reason)
    case .left: loop.stop()
    }
  }

  private func writeCopy() {
    do throws(LocalCopyError) {
      try keep(session)
      driver.copyWritten(at: moment)
    } catch {
      fail(.localCopy(error))
      driver.copyFailed(error.cause, at: moment)
    }
  }

  private func open(_ number: UInt64) {
    var configuration = server.configuration
    if let patienceMilliseconds { configuration.connectMillisecondsMax = patienceMilliseconds }
    connections.append((number, loop.connect(configuration, handler: self)))
  }

  private func connection(_ number: UInt64) -> Connection? {
    connections.first { $0.number == number }?.connection
  }

  private func number(of connection: Connection) -> UInt64? {
    connections.first { $0.connection === connection }?.number
  }
}

extension MapConnection: ClientHandler {
  package func connectionOpened(_ connection: Connection) {
    guard let number = number(of: connection) else { return }
    driver.opened(number, at: moment)
    perform()
  }

  package func connection(_ connection: Connection, received message: [UInt8]) {
    guard let number = number(of: connection) else { return }
    driver.received(message, on: number, at: moment)
    perform()
  }

  package func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    ended(connection)
  }

  package func connectionFailed(_ connection: Connection, _ failure: ConnectFailure) {
    connectFailure = failure
    if !driver.wasWelcomed { fail(.unreachable(server: server.text, failure)) }
    ended(connection)
  }

  private func ended(_ connection: Connection) {
    guard let number = number(of: connection) else { return }
    connections.removeAll { $0.number == number }
    driver.ended(number, at: moment)
    perform()
  }
}

@available(*, unavailable)
extension MapConnection: Sendable {}
