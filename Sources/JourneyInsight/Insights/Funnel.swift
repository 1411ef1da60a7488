import JourneyMap
import ReplicatedData

/// How many come to each stage, and where most are lost.
///
/// **A stage's count** is the largest funnel count of its cards: counts of one stage count the same
/// people in several ways, so that adding them up would count people twice. **A stage's conversion** is
/// its count over that of the last stage before it that has one; stages without a count are passed
/// over. After a count of 0 no conversion is known. A conversion may be more than 1: people come in
/// elsewhere. **The whole's** is the last count over the first.
///
/// **The bottleneck** is the stage with the lowest conversion below 1; of equal ones that which loses
/// more people, then the first.
package struct Funnel: Equatable, Sendable {
  /// One for each stage, in their order.
  package let steps: [Step]
  /// The last count over the first; nil if there are fewer than two, or the first is 0.
  package let conversion: Double?
  /// Index of ``steps``.
  package let bottleneck: Int?

  package struct Step: Equatable, Sendable {
    package let stage: RecordID
    /// 0 or more; nil if no card of the stage has a funnel count.
    package let count: Int64?
    /// The card that the count is of.
    package let card: RecordID?
    /// Further cards of the stage that have a count, which is smaller or equal.
    package let otherCount: Int
    /// Index of the last step before with a count.
    package fileprivate(set) var previous: Int?
    /// 0 or more; nil if there is no count before, or it is 0.
    package fileprivate(set) var conversion: Double?
    /// How many fewer than in the step before; negative if they are more.
    package fileprivate(set) var lost: Int64?

    /// O(cards of the stage).
    init(ofStage index: Int, _ facts: MapFacts) {
      var largest: (count: Int64, card: RecordID)?
      var cards = 0
      for card in facts.stages[index].cards {
        guard let count = facts.cards[card].funnelCount else { continue }
        cards += 1
        if count > largest?.count ?? -1 { largest = (count, facts.cards[card].id) }
      }
      stage = facts.stages[index].id
      count = largest?.count
      card = largest?.card
      otherCount = max(cards - 1, 0)
    }
  }

  /// Stages that have a count.
  package var countedStages: Int { steps.reduce(0) { $0 + ($1.count == nil ? 0 : 1) } }

  /// The count that the journey begins with.
  package var first: Int64? { steps.first { $0.count != nil }?.count }

  /// O(stages).
  init(steps unrelated: [Step]) {
    var steps = unrelated
    var first: Int64?
    var last: Int?
    var worst: Int?
    for index in steps.indices {
      steps[index].previous = nil
      steps[index].conversion = nil
      steps[index].lost = nil
      guard let count = steps[index].count else { continue }
      if let last, let before = steps[last].count {
        steps[index].previous = last
        steps[index].lost = before - count
        if before > 0 { steps[index].conversion = Double(count) / Double(before) }
      }
      if let conversion = steps[index].conversion, conversion < 1,
        worst.map({ Self.isWorse(steps[index], than: steps[$0]) }) ?? true
      {
        worst = index
      }
      if first == nil { first = count }
      last = index
    }
    self.steps = steps
    bottleneck = worst
    if let first, first > 0, let last, let count = steps[last].count, steps[last].previous != nil {
      conversion = Double(count) / Double(first)
    } else {
      conversion = nil
    }
  }

  private static func isWorse(_ a: Step, than b: Step) -> Bool {
    guard let x = a.conversion, let y = b.conversion, let lostA = a.lost, let lostB = b.lost else {
      return false
    }
    return x < y || x == y && lostA > lostB
  }
}
