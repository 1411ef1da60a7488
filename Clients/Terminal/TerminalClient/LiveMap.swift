import Glibc
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import WebSocketTransport
import WorkshopClient

/// A map that is worked on for hours: the session, its connection, which comes and goes, and the local
/// copy, which is there from the first moment.
///
/// Own changes are in the local copy before they are sent, so that neither a killed terminal nor a
/// server that crashes loses any. Loop-bound.
final class LiveMap {
  private(set) var session: ClientSession
  let target: MapTarget
  let loop: EventLoop
  /// Hears every event of the session, while the session is as the event left it or later.
  var onEvent: (SessionEvent) -> Void = { _ in }
  /// Called some ten times a second.
  var onTick: () -> Void = {}
  /// What the user is to know that is no event of the session, a sentence each.
  private(set) var remarks: [String] = []
  /// The goodbye after which nothing comes any more, in words.
  private(set) var ending: String?
  /// Why the last try to connect failed.
  private(set) var failure: ConnectFailure?
  /// Bytes of the map that are on their way, of how many.
  private(set) var progress: (received: UInt64, total: UInt64)?

  private let file: LocalCopyFile?
  private var copy: LocalCopy
  private var kept: (replica: UInt64, seq: UInt64)
  private var connection: Connection?
  private var leaving: Connection?
  private var isPerforming = false

  /// Opens the local copy; nothing is sent yet.
  init(_ target: MapTarget, dataFolder: String?) throws(ClientError) {
    self.target = target
    var remarks: [String] = []
    var file: LocalCopyFile?
    var copy = LocalCopy.fresh()
    do throws(LocalCopyError) {
      if let dataFolder { file = try Self.open(target, dataFolder, &remarks) }
      if let file {
        switch try file.read() {
        case .copy(let found): copy = found
        case .none: break
        case .damaged:
          remarks.append(
            "The local copy was damaged and is set aside as \(try file.setAside()).")
        }
      }
    } catch {
      throw .localCopy(error)
    }
    do throws(TransportError) {
      loop = try EventLoop()
    } catch {
      throw .transport(error)
    }
    var generator = SystemRandomNumberGenerator()
    let identity = SessionIdentity(
      map: target.map, intent: copy.isNewMap && !copy.own.isEmpty ? .joinOrCreate : .join,
      token: target.token, name: target.name)
    var document = copy.document
    document.limits = MapLimits()
    session = ClientSession(
      identity, replica: copy.replica, document: document, own: copy.own,
      retained: copy.retained, seed: generator.next())
    if !copy.own.isEmpty {
      let count = copy.own.count
      remarks.append(
        "\(count) change\(count == 1 ? "" : "s") from before \(count == 1 ? "goes" : "go") to the "
          + "server as soon as it is there.")
    }
    kept = (copy.replica.rawValue, copy.own.last?.id.seq ?? 0)
    self.file = file
    self.copy = copy
    self.remarks = remarks
    tickLater()
  }

  private static func open(
    _ target: MapTarget, _ folder: String, _ remarks: inout [String]
  ) throws(LocalCopyError) -> LocalCopyFile? {
    do throws(LocalCopyError) {
      return try LocalCopyFile.open(
        in: folder, server: target.server, map: target.map, user: target.user)
    } catch {
      guard case .busy = error else { throw error }
      remarks.append(
        "Another program works on this map in your name: what you write here is kept only on the "
          + "server.")
      return nil
    }
  }

  /// Who the server says the user is, or said last.
  var participant: Participant? { session.welcome?.participant ?? copy.participant }

  /// Seconds until the next try; nil if none is due.
  var secondsToRetry: Int? {
    guard case .offline(let retryAt?) = session.state else { return nil }
    let now = WallClock.moment.milliseconds
    return Int((max(retryAt, now) - now + 999) / 1_000)
  }

  // MARK: Working

  func start() {
    session.start(at: WallClock.moment)
    perform()
  }

  /// Changes the session. What follows is done by ``perform()``, so that the screen need not wait for
  /// the disk.
  func act<T, E: Error>(_ body: (inout ClientSession, Moment) throws(E) -> T) throws(E) -> T {
    try body(&session, WallClock.moment)
  }

  /// Keeps and sends what there is to be.
  func perform() {
    guard !isPerforming else { return }
    isPerforming = true
    defer { isPerforming = false }
    keep()
    while true {
      let effects = session.takeEffects()
      guard !effects.isEmpty else { return }
      for effect in effects { perform(effect) }
      keep()
    }
  }

  /// Ends the conversation, with a moment for the server to hear it.
  func leave() {
    perform()
    leaving = connection
    session.close()
    perform()
    save()
    guard let leaving, leaving.isOpen else { return }
    loop.schedule(afterMilliseconds: 500) { [loop] in loop.stop() }
    loop.run()
  }

  private func perform(_ effect: SessionEffect) {
    switch effect {
    case .connect:
      connection = loop.connect(target.server.configuration, handler: self)
    case .send(let bytes): if connection?.send(bytes) == false { connection?.abort() }
    case .disconnect:
      connection?.close(code: .normal)
      connection = nil
    case .event(let event): hear(event)
    }
  }

  private func hear(_ event: SessionEvent) {
    switch event {
    case .progress(let received, let total): progress = (received, total)
    case .caughtUp: progress = nil
    case .state: if session.state == .live { save() }
    case .bye(let bye): if bye.retry == .never { ending = bye.reason }
    case .serverBroken(let words): ending = words
    default: break
    }
    onEvent(event)
  }

  private func tickLater() {
    loop.schedule(afterMilliseconds: 100) { [weak self] in
      guard let self else { return }
      session.tick(at: WallClock.moment)
      perform()
      onTick()
      tickLater()
    }
  }

  // MARK: Local copy

  /// What is newly signed must be kept before it leaves this machine.
  private func keep() {
    let now = (session.replica.rawValue, session.own.last?.change.id.seq ?? 0)
    guard !session.own.isEmpty, now != kept else { return }
    kept = now
    save()
  }

  /// Brings the local copy up to the session.
  func save() {
    guard let file else { return }
    copy.take(from: session)
    do throws(LocalCopyError) {
      try file.write(copy)
    } catch {
      remarks.append("\(error)")
    }
  }

  /// Texts that were refused when nobody can put them back any more.
  func keepRefused(_ words: [String]) -> String? { file.flatMap { try? $0.keepRefused(words) } }

  func takeRemarks() -> [String] {
    defer { remarks = [] }
    return remarks
  }
}

extension LiveMap: ClientHandler {
  func connectionOpened(_ connection: Connection) {
    guard connection === self.connection else { return }
    session.connected(at: WallClock.moment)
    perform()
  }

  func connection(_ connection: Connection, received message: [UInt8]) {
    guard connection === self.connection else { return }
    session.receive(message, at: WallClock.moment)
    perform()
  }

  func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {
    if connection === leaving { loop.stop() }
    guard connection === self.connection else { return }
    self.connection = nil
    session.disconnected(at: WallClock.moment)
    perform()
  }

  func connectionFailed(_ connection: Connection, _ failure: ConnectFailure) {
    guard connection === self.connection else { return }
    self.connection = nil
    self.failure = failure
    session.disconnected(at: WallClock.moment)
    perform()
  }
}

@available(*, unavailable)
extension LiveMap: Sendable {}
