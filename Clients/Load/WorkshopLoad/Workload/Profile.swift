/// What the participants of a load do.
package enum Profile: String, CaseIterable, Sendable {
  /// Each types into a card of their own; every fourth into one shared card.
  case typing
  /// Cards are moved from cell to cell.
  case moving
  /// Everybody votes at the same moment, once a second.
  case voting
  /// Nobody edits; everybody's caret moves.
  case presence
  /// Everybody comes at once to a map that is there already.
  case joinStorm = "join-storm"
  /// Everybody is there and does nothing.
  case idle
  /// A workshop: most type, some move and vote, and everybody's caret is seen by all.
  case mixed

  /// Whether there are edits.
  package var writes: Bool {
    switch self {
    case .typing, .moving, .voting, .mixed: true
    case .presence, .joinStorm, .idle: false
    }
  }

  /// How often each participant's presence changes, a second, if nothing else is said.
  package var presencePerSecond: Double {
    switch self {
    case .presence, .mixed: 1
    default: 0
    }
  }

  /// What the participant with this number does.
  func role(of number: Int) -> Role {
    switch self {
    case .moving: .moving
    case .voting: .voting
    case .mixed:
      switch number % 10 {
      case 7, 8: .moving
      case 9: .voting
      case 3: .sharedTyping
      default: .typing
      }
    default: number % 4 == 3 ? .sharedTyping : .typing
    }
  }

  /// What one participant does all the time.
  enum Role {
    case typing, sharedTyping, moving, voting
  }
}
