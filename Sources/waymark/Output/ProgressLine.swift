import StyledText
import SyncEngine
import Synchronization
import SystemClock
import WorkshopClient

/// One line on standard error, if that is a terminal, that says what is waited for when it takes more
/// than a second.
final class ProgressLine {
  static var isShown: Bool { shown.load(ordering: .relaxed) }

  private static let shown = Atomic(false)
  private let started = MonotonicClock.milliseconds

  /// Shows how a visit comes on.
  func follow(_ visit: MapVisit) {
    visit.onTick = { [weak self, weak visit] in
      guard let self, let visit else { return }
      show(Self.words(visit))
    }
  }

  func show(_ words: String) {
    guard Terminal.isErrorTerminal, MonotonicClock.milliseconds > started + 1_000 else { return }
    Self.shown.store(true, ordering: .relaxed)
    Terminal.progress(words)
  }

  func clear() {
    guard Self.isShown else { return }
    Terminal.progress("")
    Self.shown.store(false, ordering: .relaxed)
  }

  private static func words(_ visit: MapVisit) -> String {
    let session = visit.session
    switch session.state {
    case .offline, .connecting, .greeting: return "waiting for \(visit.target.server.text) …"
    case .catchingUp: return "receiving the map …"
    case .live:
      let count = session.notDurableCount
      if count == 0 { return "looking through the history …" }
      let words = "\(count) change\(count == 1 ? "" : "s") on the way to the server's disk"
      return visit.obstacle.map { "\(words): \(TerminalText.excerpt($0))" } ?? "\(words) …"
    }
  }
}
