import JourneyMap
import ReplicatedData

/// What the links between the cards tell: where the journey turns back, where it ends too early, and
/// what causes what.
///
/// **The flow** are links of the types leads-to and loops-back-to. Links with a missing end are only
/// counted. Steps are actions, touchpoints and milestones.
///
/// - A **loop** is a set of cards from each of which the flow comes back to it. It is meant to be one if
///   a link in it says loops-back-to.
/// - A **back link** is one that says loops-back-to, or leads to a stage further left.
/// - A **dead end** is a step that the flow leads to and not on from, in a stage before the last one that
///   the flow comes to: nothing is said of maps, or ends of maps, in which no flow is drawn. Where only
///   back links lead to, the journey begins again and does not end.
/// - An **orphan** is a step without flow on a map on which most steps have some.
/// - A **circle** is a set of cards each of which causes itself in the end.
/// - A **root cause** is a card that causes others and that nothing causes, or the first of a circle that
///   nothing outside it causes. Those behind which more pain lies come first, by the sum of the pains'
///   weights, then those with more effects.
///
/// All are in the order of the map where nothing else is said.
package struct JourneyGraph: Equatable, Sendable {
  /// Links with both ends.
  package let linkCount: Int
  /// Those of them that are flow.
  package let flowCount: Int
  package let danglingLinks: [RecordID]
  package let loops: [Loop]
  package let backLinks: [BackLink]
  package let deadEnds: [RecordID]
  package let orphans: [RecordID]
  package let circles: [[RecordID]]
  package let rootCauses: [RootCause]

  package struct Loop: Equatable, Sendable {
    /// All cards of the loop.
    package let cards: [RecordID]
    /// The shortest way round from the first of them, which is not repeated at the end.
    package let way: [RecordID]
    package let isMeant: Bool
  }

  package struct BackLink: Equatable, Sendable {
    package let link: RecordID
    package let from: RecordID
    package let to: RecordID
    package let type: LinkType
    /// Indexes of ``MapFacts/stages``.
    package let fromStage: Int?
    package let toStage: Int?
  }

  package struct RootCause: Equatable, Sendable {
    package let card: RecordID
    /// What it causes, directly or not, the nearest first.
    package let effects: [RecordID]
    /// The sum of the weights of the pains among them.
    package let painWeight: Int64
    /// Whether there are more effects than were looked at.
    package let isCut: Bool
  }

  /// No more effects are followed, of one root cause and of all together: what is drawn by hand is far
  /// below, and what is hostile ends.
  static let effectsMax = 1_000
  static let allEffectsMax = 100_000

  /// O((cards + links) × log), and at most ``allEffectsMax`` effects.
  init(_ facts: MapFacts) {
    let cards = facts.allCards
    let edges = LinkedCards.edges(facts, cards)
    let flowEdges = edges.filter { $0.type.isFlow }
    let flow = LinkedCards(flowEdges, facts, cards)
    let causes = LinkedCards(edges.filter { $0.type == .causes }, facts, cards)

    var whole = 0
    var dangling: [RecordID] = []
    for link in facts.links where link.isLive {
      if facts.isWhole(link) { whole += 1 } else { dangling.append(link.id) }
    }
    linkCount = whole
    flowCount = flow.graph.edges.count
    danglingLinks = dangling.sorted()
    loops = flow.loops(facts)
    backLinks = Self.backLinks(facts, flowEdges)
    (deadEnds, orphans) = Self.ends(facts, cards, flow, flowEdges)
    let components = causes.graph.components()
    circles = causes.circles(facts, components)
    rootCauses = causes.rootCauses(facts, components)
  }

  private static func backLinks(_ facts: MapFacts, _ flow: [LinkedCards.Edge]) -> [BackLink] {
    var found: [BackLink] = []
    for edge in flow {
      guard isBackLink(edge, facts) else { continue }
      found.append(
        BackLink(
          link: facts.links[edge.link].id, from: facts.cards[edge.from].id,
          to: facts.cards[edge.to].id, type: edge.type, fromStage: facts.cards[edge.from].stage,
          toStage: facts.cards[edge.to].stage))
    }
    return found
  }

  private static func isBackLink(_ edge: LinkedCards.Edge, _ facts: MapFacts) -> Bool {
    if edge.type == .loopsBackTo { return true }
    guard let from = facts.cards[edge.from].stage, let to = facts.cards[edge.to].stage else {
      return false
    }
    return to < from
  }

  private static func ends(
    _ facts: MapFacts, _ cards: [Int], _ flow: LinkedCards, _ edges: [LinkedCards.Edge]
  ) -> (deadEnds: [RecordID], orphans: [RecordID]) {
    guard !flow.cards.isEmpty else { return ([], []) }
    let reached = Set(edges.lazy.filter { !isBackLink($0, facts) }.map { $0.to })
    var last = -1
    for card in flow.cards { last = max(last, facts.cards[card].stage ?? -1) }
    var deadEnds: [RecordID] = []
    var orphans: [RecordID] = []
    var stepCount = 0
    for card in cards where facts.cards[card].kind.isStep {
      stepCount += 1
      guard let node = flow.node(of: card) else {
        orphans.append(facts.cards[card].id)
        continue
      }
      guard let stage = facts.cards[card].stage, stage < last else { continue }
      if reached.contains(card), flow.graph.targets(of: node).isEmpty {
        deadEnds.append(facts.cards[card].id)
      }
    }
    return (deadEnds, orphans.count * 2 < stepCount ? orphans : [])
  }
}
