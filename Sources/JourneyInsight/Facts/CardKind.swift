/// What a card is: the kinds of the schema, by the names they have there.
package enum CardKind: String, CaseIterable, Sendable {
  case goal, action, thought, need, motivation, fear
  case externalFactor = "external-factor"
  case milestone, touchpoint, emotion, pain, opportunity, solution, kpi
  case actionItem = "action-item"
  case resource
  /// Nobody has said what the card is.
  case unset = ""
  /// A kind that only a newer version knows.
  case unknown = "?"

  /// - Parameter name: What the card's `kind` holds; nil if nothing was written there.
  package init(name: String?) {
    guard let name, !name.isEmpty else {
      self = .unset
      return
    }
    self = CardKind(token: name) ?? .unknown
  }

  /// Whether such cards are steps of the journey, which one goes through one after the other.
  package var isStep: Bool {
    switch self {
    case .action, .touchpoint, .milestone: true
    default: false
    }
  }

  /// Whether such cards are what somebody can do against a pain.
  package var isAnswer: Bool {
    switch self {
    case .actionItem, .solution, .opportunity: true
    default: false
    }
  }
}

/// What a map is for: the kinds of the schema.
package enum MapKind: String, CaseIterable, Sendable {
  case currentState = "current-state"
  case dayInTheLife = "day-in-the-life"
  case futureState = "future-state"
  case serviceBlueprint = "service-blueprint"
  case empathyMap = "empathy-map"
  case touchpointsOnly = "touchpoints-only"
}

/// Whether a card's claim was looked into.
package enum CardCheck: String, CaseIterable, Sendable {
  case assumption, validated, refuted
}

/// Whose goal it is.
package enum CardSide: String, CaseIterable, Sendable {
  case customer, ours
}

/// Whether a touchpoint is there.
package enum Existence: String, CaseIterable, Sendable {
  case exists
  case shouldExist = "should-exist"
}

/// How far an action item is.
package enum ActionStatus: String, CaseIterable, Sendable {
  case open, doing, done, dropped

  /// Whether nothing more is to be done about it.
  package var isClosed: Bool { self == .done || self == .dropped }
}

/// Whether a resource is there.
package enum Availability: String, CaseIterable, Sendable {
  case have, need
}

package enum LinkType: String, CaseIterable, Sendable {
  case causes, answers
  case leadsTo = "leads-to"
  case loopsBackTo = "loops-back-to"

  /// Whether the link is a step from one card to the next.
  package var isFlow: Bool { self == .leadsTo || self == .loopsBackTo }
}
