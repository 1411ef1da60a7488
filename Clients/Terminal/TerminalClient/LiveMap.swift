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
/// server that crashes loses any; while it cannot be written they are in memory, and wait. Loop-bound.
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

  private let kept: KeptCopy
  private var connection: Connection?
  private var leaving: Connection?
  private var isPerforming = false

  /// Opens the local copy; nothing is sent yet.
  init(_ target: MapTarget, dataFolder: String?) throws(ClientError) {
    self.target = target
    do throws(LocalCopyError) {
      kept = try KeptCopy(target, dataFolder: dataFolder)
    } catch {
      throw .localCopy(error)
    }
    do throws(TransportError) {
      loop = try EventLoop()
    } catch {
      throw .transport(error)
    }
    let copy = kept.copy
    session = kept.session(
      SessionIdentity(
        map: target.map, intent: copy.isNewMap && !copy.own.isEmpty ? .joinOrCreate : .join,
        token: target.token, name: target.name))
    remarks = kept.takeRemarks()
    if !copy.own.isEmpty {
      let count = copy.own.count
      remarks.append(
        "\(count) change\(count == 1 ? "" : "s") from before \(count == 1 ? "goes" : "go") to the "
          + "server as soon as it is there.")
    }
    tickLater()
  }

  /// Who the server says the user is, or said last.
  var participant: Participant? { session.welcome?.participant ?? kept.copy.participant }

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
    while true {
      let effects = session.takeEffects()
      guard !effects.isEmpty else { return }
      for effect in effects { perform(effect) }
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
    case .keep(let change): keep(upTo: change)
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
    case .serverLacks(let lacking): remarks.append(kept.setAside(lacking, in: session))
    case .replicaReplaced(let replacement):
      if let words = KeptCopy.words(replacement) { remarks.append(words) }
    case .keptAgain: remarks.append("What you wrote is saved on this computer again, and sent.")
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

  private func keep(upTo change: ChangeID) {
    do throws(LocalCopyError) {
      try kept.keep(session)
      session.kept(upTo: change, at: WallClock.moment)
    } catch {
      session.keepFailed(error.cause, at: WallClock.moment)
    }
  }

  /// Brings the local copy up to the session where nothing depends on it. Where something does, the
  /// session asks, and asks again.
  func save() {
    do throws(LocalCopyError) {
      try kept.keep(session)
    } catch {
      guard session.keepFailure == nil else { return }
      remarks.append("The map is not saved on this computer: \(error.cause).")
    }
  }

  /// What is to stand on the screen while the local copy cannot be written.
  var trouble: String? {
    session.keepFailure.map {
      "Not saved on this computer: \($0). Trying again; what you write is not sent before."
    }
  }

  /// Whether what is written is in a local copy at all.
  var isKept: Bool { kept.isKept }

  /// Other copies of the same participant in which changes wait for the server.
  var slotsThatWait: [Int] { kept.slotsThatWait }

  /// Texts that were refused when nobody can put them back any more.
  func keepRefused(_ words: [String]) -> String? { kept.keepRefused(words) }

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
