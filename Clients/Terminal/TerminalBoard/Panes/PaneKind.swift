/// What the pane beside the board shows.
package enum PaneKind: CaseIterable, Hashable, Sendable {
  /// All of the selected card.
  case card
  case persona
  /// How people feel, stage by stage.
  case curve
  case funnel
  case weakestLink
  /// Which channels are used in which stages.
  case channels
  /// Pains in rank order with what is done about them.
  case plan
  /// How cards are linked.
  case graph
  case checks
  /// What has changed since the last review.
  case review

  package var title: String {
    switch self {
    case .card: "Card"
    case .persona: "Persona"
    case .curve: "Emotion curve"
    case .funnel: "Funnel"
    case .weakestLink: "Weakest link"
    case .channels: "Channels and stages"
    case .plan: "Pains and action plan"
    case .graph: "Links"
    case .checks: "Checks"
    case .review: "Since the last review"
    }
  }

  /// How long it may lag behind others' changes, in milliseconds: what takes long to make must not
  /// hold up the keys.
  var patienceMilliseconds: UInt64 {
    switch self {
    case .review: 1_000
    case .checks: 300
    default: 0
    }
  }

  /// The command that shows it.
  package var command: BoardCommand {
    switch self {
    case .card: .showCardPane
    case .persona: .showPersonaPane
    case .curve: .showCurvePane
    case .funnel: .showFunnelPane
    case .weakestLink: .showWeakestLinkPane
    case .channels: .showChannelsPane
    case .plan: .showPlanPane
    case .graph: .showGraphPane
    case .checks: .showChecksPane
    case .review: .showReviewPane
    }
  }

  package init?(_ command: BoardCommand) {
    guard let kind = Self.allCases.first(where: { $0.command == command }) else { return nil }
    self = kind
  }

  /// The one that comes after it, or before.
  func next(by step: Int) -> PaneKind {
    let all = Self.allCases
    let place = all.firstIndex(of: self) ?? 0
    return all[(place + step + all.count) % all.count]
  }
}
