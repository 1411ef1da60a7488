import JourneyMap
import ReplicatedData

/// What is to be done, in the order in which it pays.
///
/// Steps are the action items that are not done or dropped, and the solutions and opportunities that
/// answer a pain or are quick wins. **A quick win** has an impact of 2 or 3 and an effort of 0 or 1.
/// Quick wins come first; then what answers the pain of the highest rank, what answers none last; then
/// the larger impact less effort; then the earlier date, none last; then what comes first on the map.
package struct ActionPlan: Equatable, Sendable {
  package let steps: [Step]
  /// Action items that are done.
  package let doneCount: Int
  /// What is needed first, then what is there, then what nobody has said of; else as on the map.
  package let resources: [Resource]

  package struct Step: Equatable, Sendable {
    package let card: RecordID
    package let kind: CardKind
    /// Index of ``MapFacts/stages``.
    package let stage: Int?
    /// The pains it answers, the worst first.
    package let pains: [RecordID]
    /// The rank of the first of them, from 1; nil if it answers none.
    package let rank: Int?
    package let isQuickWin: Bool
    /// 0 … 3; nil if nobody has said.
    package let impact: Int?
    package let effort: Int?
    /// Empty if nobody is.
    package let owner: String
    package let due: CalendarDay?
    package let status: ActionStatus?
    /// Resources that a link joins to it.
    package let resources: [RecordID]
  }

  package struct Resource: Equatable, Sendable {
    package let card: RecordID
    package let availability: Availability?
    /// The action items, solutions, opportunities and pains that a link joins to it.
    package let uses: [RecordID]
  }

  /// O(cards + steps × (log + links)).
  init(_ facts: MapFacts, pains ranking: PainRanking) {
    var pains: [Int: [Int]] = [:]
    for (rank, pain) in ranking.pains.enumerated() {
      for answer in pain.answers {
        if let index = facts.index(ofCard: answer) { pains[index, default: []].append(rank) }
      }
    }
    var keys: [Key] = []
    var resources: [(card: Int, urgency: Int, order: Int)] = []
    var done = 0
    for (order, card) in facts.allCards.enumerated() {
      switch facts.cards[card].kind {
      case .actionItem, .solution, .opportunity:
        let isAction = facts.cards[card].kind == .actionItem
        let status = facts.cards[card].status
        if isAction, status == .done { done += 1 }
        let rank = pains[card]?.first
        guard !(status?.isClosed ?? false),
          isAction || rank != nil || facts.cards[card].isQuickWin
        else { continue }
        keys.append(Key(card: card, order: order, rank: rank, facts))
      case .resource:
        resources.append((card, Self.urgency(facts.cards[card].availability), order))
      default: break
      }
    }
    steps = keys.sorted().map { Self.step($0.card, facts, pains[$0.card] ?? [], ranking) }
    self.resources = resources.sorted { ($0.urgency, $0.order) < ($1.urgency, $1.order) }
      .map { Self.resource($0.card, facts) }
    doneCount = done
  }

  /// Quick wins that are still to be done.
  package var quickWins: [Step] { steps.filter { $0.isQuickWin } }

  private static func step(
    _ card: Int, _ facts: MapFacts, _ ranks: [Int], _ ranking: PainRanking
  ) -> Step {
    let own = facts.cards[card]
    let resources = facts.neighbours(of: card).filter { facts.cards[$0].kind == .resource }
    return Step(
      card: own.id, kind: own.kind, stage: own.stage, pains: ranks.map { ranking.pains[$0].card },
      rank: ranks.first.map { $0 + 1 }, isQuickWin: own.isQuickWin, impact: own.impact,
      effort: own.effort, owner: own.owner, due: own.due, status: own.status,
      resources: resources.map { facts.cards[$0].id })
  }

  /// What steps are ordered by: small, so that sorting costs little.
  private struct Key: Comparable {
    let card: Int
    let order: Int
    let isQuickWin: Bool
    let rank: Int
    /// Impact less effort.
    let gain: Int
    let due: Int

    init(card: Int, order: Int, rank: Int?, _ facts: MapFacts) {
      self.card = card
      self.order = order
      self.rank = rank ?? .max
      isQuickWin = facts.cards[card].isQuickWin
      gain = (facts.cards[card].impact ?? 0) - (facts.cards[card].effort ?? 0)
      due = facts.cards[card].due?.number ?? .max
    }

    static func < (a: Key, b: Key) -> Bool {
      if a.isQuickWin != b.isQuickWin { return a.isQuickWin }
      if a.rank != b.rank { return a.rank < b.rank }
      if a.gain != b.gain { return a.gain > b.gain }
      return a.due != b.due ? a.due < b.due : a.order < b.order
    }
  }

  private static func resource(_ card: Int, _ facts: MapFacts) -> Resource {
    let uses = facts.neighbours(of: card).filter {
      facts.cards[$0].kind.isAnswer || facts.cards[$0].kind == .pain
    }
    return Resource(
      card: facts.cards[card].id, availability: facts.cards[card].availability,
      uses: uses.map { facts.cards[$0].id })
  }

  private static func urgency(_ availability: Availability?) -> Int {
    switch availability {
    case .need: 0
    case .have: 1
    case nil: 2
    }
  }
}
