import JourneyMap

/// What people name on the command line, and what it is called there.
package enum RecordNoun: String, CaseIterable, Sendable {
  case persona, stage, lane, channel, card, action, kpi, resource, link, comment, evidence

  package var kind: RecordKind {
    switch self {
    case .persona: .persona
    case .stage: .stage
    case .lane: .lane
    case .channel: .channel
    case .card, .action, .kpi, .resource: .card
    case .link: .link
    case .comment, .evidence: .comment
    }
  }

  /// The only kind of card that is meant; nil for all, and for what is no card.
  package var cardKind: String? {
    switch self {
    case .action: "action-item"
    case .kpi: "kpi"
    case .resource: "resource"
    default: nil
    }
  }

  package var singular: String {
    switch self {
    case .action: "action item"
    case .kpi: "KPI"
    case .evidence: "piece of evidence"
    default: rawValue
    }
  }

  package var plural: String { self == .evidence ? "pieces of evidence" : singular + "s" }

  /// The word behind `waymark` of the command that lists them.
  package var command: String { rawValue }

  /// Whether they have an order of their own on the map, so that a number names one.
  package var isOrdered: Bool {
    switch self {
    case .persona, .stage, .lane, .channel: true
    default: false
    }
  }

  /// By what one of them is found, in words.
  package var naming: String {
    switch self {
    case .stage, .lane, .channel: "its title, key, number or id"
    case .persona: "the name, number or id, or a part of the name"
    case .link: "its id from “waymark link list”, or a part of “FROM -> TO”"
    case .card, .action, .kpi, .resource, .comment, .evidence: "its id, its text or a part of it"
    }
  }
}

extension RecordNoun: CustomStringConvertible {
  package var description: String { singular }
}
