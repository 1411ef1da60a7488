/// The lanes that a new map has: what each is for, apart from what it is called.
package enum StandardLane: String, CaseIterable, Sendable {
  case goals = "stage-goal"
  case actions
  case touchpoints
  case channels
  case thoughts
  case emotions
  case pains
  case opportunities
  case kpis

  /// The English label.
  package var label: String {
    switch self {
    case .goals: "Goals of the customer"
    case .actions: "Actions"
    case .touchpoints: "Touchpoints"
    case .channels: "Channels"
    case .thoughts: "Thoughts"
    case .emotions: "Emotions"
    case .pains: "Pains"
    case .opportunities: "Our goals and opportunities"
    case .kpis: "KPIs"
    }
  }

  /// The lane as a row of an outline, under its English label.
  package var row: JourneyOutline.Lane { JourneyOutline.Lane(title: label, key: rawValue) }
}

extension StandardLane {
  /// The kind of card that the lane is for.
  package var cardKind: String {
    switch self {
    case .goals: "goal"
    case .actions: "action"
    case .touchpoints, .channels: "touchpoint"
    case .thoughts: "thought"
    case .emotions: "emotion"
    case .pains: "pain"
    case .opportunities: "opportunity"
    case .kpis: "kpi"
    }
  }

  /// The lane where cards of a kind usually stand.
  package static func lane(ofKind kind: String) -> StandardLane {
    switch kind {
    case "goal": .goals
    case "thought", "need", "motivation", "external-factor": .thoughts
    case "emotion": .emotions
    case "pain", "fear": .pains
    case "touchpoint": .touchpoints
    case "opportunity", "solution", "resource", "action-item": .opportunities
    case "kpi": .kpis
    default: .actions
    }
  }
}
