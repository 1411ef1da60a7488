import JourneyMap
import ReplicatedData

/// The pains of a map, the worst first, each with what answers it.
///
/// Ranked by weight, which is severity × (1 + votes): a severity that nobody has set counts as 1, and
/// the 1 keeps a severe pain in sight that nobody has voted for. Of equal weight, that with more pieces
/// of evidence comes first, then that with the larger reach, then the more severe one, then what comes
/// first on the map.
package struct PainRanking: Equatable, Sendable {
  package let pains: [RankedPain]

  package struct RankedPain: Equatable, Sendable {
    package let card: RecordID
    /// Index of ``MapFacts/stages``; nil of a pain that stands in none.
    package let stage: Int?
    /// 0 … 3; nil if nobody has said.
    package let severity: Int?
    package let votes: Int
    package let weight: Int64
    package let evidenceCount: Int
    /// The share of those who began the journey that comes to the pain's stage; nil without counts.
    package let reach: Double?
    /// What answers the pain, itself or by answering what answers it, the nearest first; resources,
    /// which the plan has, are left out.
    package let answers: [RecordID]
    /// Whether an answer is an action item that was not dropped: somebody does, or did, something.
    package let hasAction: Bool
  }

  /// Pains that weigh something and that no action item answers, in rank order.
  package var unanswered: [RankedPain] { pains.filter { $0.weight > 0 && !$0.hasAction } }

  /// Answers are followed over at most so many links: an action item answers a solution, which answers
  /// an opportunity, which answers the pain.
  private static let depthMax = 3
  /// A pain has no more answers than this here.
  private static let answersMax = 64

  /// O(cards + pains × (log + links)).
  init(_ facts: MapFacts, funnel: Funnel) {
    var keys: [Key] = []
    for (order, card) in facts.allCards.enumerated() where facts.cards[card].kind == .pain {
      let reach = facts.cards[card].stage.flatMap { funnel.reach(of: $0) }
      keys.append(Key(card: card, order: order, reach: reach, facts))
    }
    keys.sort()
    pains = keys.map { key in
      let own = facts.cards[key.card]
      let answers = Self.answers(to: key.card, facts)
      return RankedPain(
        card: own.id, stage: own.stage, severity: own.severity, votes: own.votes,
        weight: key.weight, evidenceCount: key.evidenceCount, reach: key.reach,
        answers: answers.map { facts.cards[$0].id },
        hasAction: answers.contains {
          facts.cards[$0].kind == .actionItem && facts.cards[$0].status != .dropped
        })
    }
  }

  /// What pains are ordered by: small, so that sorting costs little.
  private struct Key: Comparable {
    let card: Int
    let order: Int
    let weight: Int64
    let evidenceCount: Int
    let reach: Double?
    let severity: Int

    init(card: Int, order: Int, reach: Double?, _ facts: MapFacts) {
      self.card = card
      self.order = order
      self.reach = reach
      weight = facts.cards[card].painWeight
      evidenceCount = facts.cards[card].evidenceCount
      severity = facts.cards[card].severity ?? 1
    }

    static func < (a: Key, b: Key) -> Bool {
      if a.weight != b.weight { return a.weight > b.weight }
      if a.evidenceCount != b.evidenceCount { return a.evidenceCount > b.evidenceCount }
      if a.reach != b.reach { return a.reach ?? -1 > b.reach ?? -1 }
      return a.severity != b.severity ? a.severity > b.severity : a.order < b.order
    }
  }

  private static func answers(to pain: Int, _ facts: MapFacts) -> [Int] {
    guard !(facts.cards[pain].incoming.isEmpty && facts.cards[pain].outgoing.isEmpty) else {
      return []
    }
    var found: [Int] = []
    var level = [pain]
    for _ in 0..<depthMax {
      var next: [Int] = []
      for card in level {
        for answer in facts.answers(to: card)
        where answer != pain && facts.cards[answer].kind != .resource
          && !found.contains(answer) && found.count < answersMax
        {
          found.append(answer)
          next.append(answer)
        }
      }
      level = next
    }
    return found
  }
}

extension Funnel {
  /// The share of those who began the journey that comes to a stage; nil if either count is missing.
  func reach(of stage: Int) -> Double? {
    guard stage < steps.count, let count = steps[stage].count, let first, first > 0 else {
      return nil
    }
    return Double(count) / Double(first)
  }
}
