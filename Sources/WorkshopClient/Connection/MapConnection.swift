import Glibc
import ReplicatedData
import SyncEngine
import SyncProtocol
import WebSocketTransport

/// Runs one ``ClientSession`` on an event loop, for programs that go step by step: each ``wait(for:_:)``
/// serves the connection until a condition holds, an obstacle ends it, or nothing came forward for
/// too long.
///
/// The session reconnects by itself once it has been welcomed; a server that cannot be reached in
/// the first place is an error at once. Loop-bound.
package final class MapConnection {
  package private(set) var session: ClientSession
  package let server: ServerAddress
  /// Hears every event of the session, while the session is as the event left it or later.
  package var onEvent: (SessionEvent) -> Void = { _ in }
  /// Called some ten times a second while something is waited for.
  package var onTick: () -> Void = {}
  /// Keeps what the session has signed, on disk when it returns: nothing of that is sent before.
  package var keep: (ClientSession) throws(LocalCopyError) -> Void = { _ in }
  /// Longest time without any progress before ``wait(for:_:)`` gives up; nil waits for ever. Who does
  /// not wait for ever tries a server that went away every second.
  package var patienceMilliseconds: UInt64?
  /// The last thing that stood in the way, in words.
  package private(set) var obstacle: String?
  /// Whether the server has welcomed the session at least once.
  package private(set) var wasWelcomed = false

  let loop: EventLoop
  private var connection: Connection?
  /// The connection that ``leave()`` waits for the end of.
  private var leaving: Connection?
  /// The server keeps nothing of ours for now. It is asked again and again then, and to be greeted
  /// anew each time brings nothing forward.
  private var isHeldBack = false
  private var failure: ClientError?
  private var condition: (() -> Bool)?
  private var deadline: UInt64?
  private var isPerforming = false
  /// When the session was last seen with a connection, or tried to have one.
  private var lastSeen: UInt64 = 0
  /// The last own change that the server has told to be merged.
  private var furthestMerged: ChangeID?
  /// The last change that is to be kept, once the server has said welcome.
  private var toKeep: ChangeID?

  /// - Throws: ``ClientError/transport(_:)`` if no event loop can be had.
  package init(_ session: ClientSession, server: ServerAddress) throws(ClientError) {
    self.session = session
    self.server = server
    do throws(TransportError) {
      loop = try EventLoop()
    } catch {
      throw .transport(error)
    }
    loop.atEndOfTurn { [weak self] in self?.checkCondition() }
    tickLater()
  }

  /// Ends ``wait(for:_:)`` with ``ClientError/interrupted`` on Ctrl-C and its like.
  package func stopOnSignals() throws(ClientError) {
    do throws(TransportError) {
      try loop.onSignals([SIGINT, SIGTERM, SIGHUP]) { [weak self] _ in
        self?.fail(.interrupted)
      }
    } catch {
      throw .transport(error)
    }
  }

  package func start() {
    session.start(at: moment)
    perform()
  }

  /// Changes the session and does what follows from it.
  package func act<T, E: Error>(
    _ body: (inout ClientSession, Moment) throws(E) -> T
  ) throws(E) -> T {
    let result = try body(&session, moment)
    perform()
    return result
  }

  /// Serves the connection until `condition` holds.
  ///
  /// - Throws: What ended the connection for good, or ``ClientError/timedOut(_:seconds:obstacle:)``.
  package func wait(
    for awaited: ClientError.Awaited, _ condition: @escaping () -> Bool
  ) throws(ClientError) {
    noteProgress()
    if failure == nil, !condition() {
      self.condition = condition
      loop.run()
      self.condition = nil
    }
    if let failure {
      if case .interrupted = failure { self.failure = nil }
      throw failure
    }
    guard condition() else {
      throw .timedOut(
        awaited, seconds: (patienceMilliseconds ?? 0) / 1_000, obstacle: obstacle)
    }
  }

  /// Takes leave and waits a moment until the server has heard it.
  package func leave() {
    leaving = connection.flatMap { $0.isOpen ? $0 : nil }
    session.close()
    failure = nil
    perform()
    patienceMilliseconds = 1_000
    try? wait(for: .welcome) { [self] in leaving == nil }
  }

  // MARK: Working

  private var moment: Moment { WallClock.moment }

  private func fail(_ error: ClientError) {
    if failure == nil { failure = error }
    loop.stop()
  }

  private func noteProgress() {
    deadline = patienceMilliseconds.map { moment.milliseconds &+ $0 }
  }

  private func checkCondition() {
    guard let condition else { return }
    if failure != nil || condition() { loop.stop() }
    if let deadline, moment.milliseconds > deadline { loop.stop() }
  }

  private func tickLater() {
    loop.schedule(afterMilliseconds: 100) { [weak self] in
      guard let self else { return }
      session.tick(at: moment)
      startAgainSoon()
      perform()
      if condition != nil { onTick() }
      tickLater()
    }
  }

  private func startAgainSoon() {
    guard patienceMilliseconds != nil, wasWelcomed, case .offline(_?) = session.state else {
      lastSeen = moment.milliseconds
      return
    }
    guard moment.milliseconds > lastSeen + 1_000 else { return }
    lastSeen = moment.milliseconds
    session.start(at: moment)
  }

  private func perform() {
    guard !isPerforming else { return }
    isPerforming = true
    defer { isPerforming = false }
    while true {
      let effects = session.takeEffects()
      for effect in effects { perform(effect) }
      keepIfDue()
      if effects.isEmpty { return }
    }
  }

  /// Before the server's welcome nothing is kept, so that nothing stays of an edit if there is no server;
  /// nor is anything sent.
  private func keepIfDue() {
    guard let change = toKeep, session.welcome != nil else { return }
    toKeep = nil
    do throws(LocalCopyError) {
      try keep(session)
      session.kept(upTo: change, at: moment)
    } catch {
      session.keepFailed(error.cause, at: moment)
      fail(.localCopy(error))
    }
  }

  private func perform(_ effect: SessionEffect) {
    switch effect {
    case .connect: connect()
    case .send(let bytes):
      if connection?.send(bytes) == false { connection?.abort() }
    case .keep(let change): toKeep = change
    case .disconnect:
      connection?.close(code: .normal)
      connection = nil
    case .event(let event): hear(event)
    }
  }

  private func connect() {
    var configuration = server.configuration
    if let patienceMilliseconds { configuration.connectMillisecondsMax = patienceMilliseconds }
    connection = loop.connect(configuration, handler: self)
  }

  private func hear(_ event: SessionEvent) {
    switch event {
    case .state:
      if session.welcome != nil { wasWelcomed = true }
      if session.state == .live, !isHeldBack { obstacle = nil }
    case .merged(let seq):
      // After each new hello the server says once more what it has: that is no progress.
      let last = ChangeID(replica: session.replica, seq: seq)
      guard furthestMerged.map({ $0.replica != last.replica || $0.seq < seq }) ?? true else {
        break
      }
      furthestMerged = last
      noteAdvance()
    case .durable: noteAdvance()
    case .progress, .caughtUp, .documentReplaced, .changed, .superseded, .replayOpened,
      .replayEntries,
      .replayCheckpoint, .replaySnapshot, .stateReport:
      if !isHeldBack { noteProgress() }
    case .refused(let refusal, _, _):
      isHeldBack = refusal.code.isTemporary
      if isHeldBack {
        obstacle = refusal.reason
      } else {
        noteProgress()
      }
    case .bye(let bye):
      obstacle = bye.reason
      if bye.retry == .never {
        fail(.goodbye(bye, map: session.identity.map, server: server.text))
      }
    case .serverBroken(let words): fail(.serverBroken(words))
    case .people, .called, .replayEnd, .replicaReplaced, .serverLacks, .keepFailed, .keptAgain,
      .metDeletion:
      break
    }
    onEvent(event)
  }
}

extension MapConnection {
  private func noteAdvance() {
    isHeldBack = false
    obstacle = nil
    noteProgress()
  }
}

extension MapConnection: ClientHandler {
  package func connectionOpened(_ connection: Connection) {
    guard connection === self.connection else { return }
    session.connected(at: moment)
    perform()
  }

  package func connection(_ connection: Connection, received message: [UInt8]) {
    // What still comes on a connection that was given up is nobody's any more.
    guard connection === self.connection else { return }
    session.receive(message, at: moment)
    perform()
  }

  package func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    if connection === leaving { leaving = nil }
    guard connection === self.connection else { return }
    self.connection = nil
    obstacle = "the connection to \(server.text) was lost"
    session.disconnected(at: moment)
    perform()
  }

  package func connectionFailed(_ connection: Connection, _ failure: ConnectFailure) {
    guard connection === self.connection else { return }
    self.connection = nil
    obstacle = "\(failure)"
    guard wasWelcomed else { return fail(.unreachable(server: server.text, failure)) }
    session.disconnected(at: moment)
    perform()
  }
}

@available(*, unavailable)
extension MapConnection: Sendable {}
