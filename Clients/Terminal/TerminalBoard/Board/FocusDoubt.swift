import JourneyMap
import ReplicatedData

/// The selected card may be another one than the user means: what they had selected has just gone, or
/// what they searched for is not there. The next key for a card then only says so.
struct FocusDoubt: Equatable, Sendable {
  enum Reason: Equatable, Sendable {
    /// Somebody took the card away that was selected.
    case gone
    /// No card says what was searched for.
    case notFound
  }

  let reason: Reason
  private let since: UInt64
  /// Whoever has looked at the screen for so long means what they see.
  private static let milliseconds: UInt64 = 5_000

  /// - Parameter now: In milliseconds of the driver's clock.
  init(_ reason: Reason, at now: UInt64) {
    self.reason = reason
    since = now
  }

  func holds(at now: UInt64) -> Bool { now < since + Self.milliseconds }
}

extension Board {
  /// Whether a command for the selected card is meant for that one. Asks the user for the key again
  /// if that is not sure.
  mutating func isMeant(for card: RecordID, _ scene: BoardScene) -> Bool {
    defer { doubt = nil }
    guard let doubt, doubt.holds(at: now) else { return true }
    let name = RecordNames.card(card, in: scene.document, columnsMax: 60)
    switch doubt.reason {
    case .gone: warn("The card that was here is gone; this is \(name). Press again if you mean it.")
    case .notFound: warn("Nothing was found; this is \(name). Press again if you mean it.")
    }
    return false
  }
}
