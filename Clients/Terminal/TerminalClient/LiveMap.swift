import JourneyMap
import SyncEngine
import SyncProtocol
import SystemClock
import WebSocketTransport
import WorkshopClient

/// A map that is worked on for hours: its connection, which comes and goes, and the local copy, which is
/// there from the first moment, in words for the screen.
///
/// Loop-bound.
final class LiveMap {
  let target: MapTarget
  /// Hears every event of the session, while the session is as the event left it or later.
  var onEvent: (SessionEvent) -> Void = { _ in }
  /// What the user is to know that is no event of the session, a sentence each.
  private(set) var remarks: [String] = []

  private let connection: MapConnection
  private let kept: KeptCopy

  /// Opens the local copy; nothing is sent yet.
  init(_ target: MapTarget, dataFolder: String?) throws(ClientError) {
    self.target = target
    do throws(LocalCopyError) {
      kept = try KeptCopy(target, dataFolder: dataFolder)
    } catch {
      throw .localCopy(error)
    }
    let copy = kept.copy
    let identity = SessionIdentity(
      map: target.map, intent: copy.isNewMap && !copy.own.isEmpty ? .joinOrCreate : .join,
      token: target.token, name: target.name)
    connection = try MapConnection(kept.session(identity), server: target.server)
    remarks = kept.takeRemarks()
    if !copy.own.isEmpty {
      let count = copy.own.count
      remarks.append(
        "\(count) change\(count == 1 ? "" : "s") from before \(count == 1 ? "goes" : "go") to the "
          + "server as soon as it is there.")
    }
    connection.keep = { [weak kept] session throws(LocalCopyError) in try kept?.keep(session) }
    connection.onEvent = { [weak self] in self?.hear($0) }
    connection.onSaveFailed = { [weak self] in
      self?.remarks.append("The map is not saved on this computer: \($0).")
    }
  }

  var session: ClientSession { connection.session }

  var loop: EventLoop { connection.loop }

  /// Called some ten times a second.
  var onTick: () -> Void {
    get { connection.onTick }
    set { connection.onTick = newValue }
  }

  /// Who the server says the user is, or said last.
  var participant: Participant? { session.welcome?.participant ?? kept.copy.participant }

  /// Seconds until the next try; nil if none is due.
  var secondsToRetry: Int? {
    guard case .offline(let retryAt?) = session.state else { return nil }
    let now = MonotonicClock.milliseconds
    return Int((max(retryAt, now) - now + 999) / 1_000)
  }

  /// The goodbye after which nothing comes any more, in words.
  var ending: String? { connection.driver.ending?.reason }

  /// Why the last try to connect failed.
  var failure: ConnectFailure? { connection.connectFailure }

  /// Bytes of the map that are on their way, of how many.
  var progress: (received: UInt64, total: UInt64)? { connection.driver.progress }

  // MARK: Working

  func start() { connection.start() }

  /// Changes the session. What follows is done by ``perform()``, so that the screen need not wait for
  /// the disk.
  func act<T, E: Error>(_ body: (inout ClientSession, Moment) throws(E) -> T) throws(E) -> T {
    try connection.act(performsLater: true, body)
  }

  /// Keeps and sends what there is to be.
  func perform() { connection.perform() }

  /// Ends the conversation, with a moment for the server to hear it.
  func leave() { connection.leave() }

  private func hear(_ event: SessionEvent) {
    switch event {
    case .serverBroken(let words): remarks.append("\(words) Trying again.")
    case .keptAgain: remarks.append("What you wrote is saved on this computer again, and sent.")
    default: if let words = kept.words(event, in: session) { remarks.append(words) }
    }
    onEvent(event)
  }

  // MARK: Local copy

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

@available(*, unavailable)
extension LiveMap: Sendable {}
