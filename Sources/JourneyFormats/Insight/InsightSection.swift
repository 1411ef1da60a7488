/// A part of the insights, as the command line and the panes of the terminal client name it.
package enum InsightSection: String, CaseIterable, Sendable {
  case curve, funnel, weakest, channels, pains, graph

  package var title: String {
    switch self {
    case .curve: "Emotion curve"
    case .funnel: "Funnel"
    case .weakest: "Weakest link"
    case .channels: "Channels by stage"
    case .pains: "Pains and action plan"
    case .graph: "Loops, dead ends and root causes"
    }
  }
}
