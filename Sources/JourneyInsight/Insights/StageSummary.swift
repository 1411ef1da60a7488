import JourneyMap
import ReplicatedData

/// What the insights need to know of one stage, so that a change in a stage costs no look at others.
struct StageSummary: Equatable, Sendable {
  var point: EmotionCurve.Point
  var step: Funnel.Step
  var pains: PainSummary
  var touchpoints: TouchpointSummary
  var channels: ChannelMatrix.Column

  /// O(cards of the stage + channels).
  init(ofStage index: Int, _ facts: MapFacts, importanceMin: Int) {
    point = EmotionCurve.Point(ofStage: index, facts)
    step = Funnel.Step(ofStage: index, facts)
    pains = PainSummary(ofStage: index, facts)
    touchpoints = TouchpointSummary(ofStage: index, facts)
    channels = ChannelMatrix.Column(ofStage: index, facts, importanceMin: importanceMin)
  }
}

/// The pains of a stage.
package struct PainSummary: Equatable, Sendable {
  package private(set) var count = 0
  /// The sum of ``CardFacts/painWeight``.
  package private(set) var weight: Int64 = 0
  /// The pain that weighs most; nil if there is none.
  package private(set) var worst: RecordID?
  package private(set) var worstWeight: Int64 = 0
  package private(set) var worstSeverity: Int?
  package private(set) var worstVotes = 0

  init(ofStage index: Int, _ facts: MapFacts) {
    for card in facts.stages[index].cards where facts.cards[card].kind == .pain {
      let own = facts.cards[card].painWeight
      count += 1
      weight += own
      guard worst == nil || own > worstWeight else { continue }
      worst = facts.cards[card].id
      worstWeight = own
      worstSeverity = facts.cards[card].severity
      worstVotes = facts.cards[card].votes
    }
  }

  /// Half bad at this weight: two pains of severity 3 without votes together, or one alone.
  private static let (halfOfAll, halfOfWorst) = (6.0, 3.0)

  func value(_ weights: InsightWeights) -> Double {
    let (all, worst) = (Double(weight), Double(worstWeight))
    return weights.blended(
      mean: all / (all + Self.halfOfAll), worst: worst / (worst + Self.halfOfWorst))
  }
}

/// The touchpoints of a stage that matter: those of importance 0 are not counted.
package struct TouchpointSummary: Equatable, Sendable {
  package private(set) var count = 0
  /// Those that should exist and do not.
  package private(set) var missingCount = 0
  /// The one that does most harm; nil if none does any.
  package private(set) var worst: RecordID?
  package private(set) var isWorstMissing = false
  package private(set) var worstFeeling: Double?
  package private(set) var worstImportance: Int?
  package private(set) var isWorstMomentOfTruth = false
  /// Whether of any of them is said that it exists or should, how it feels, or that it matters.
  package private(set) var isKnown = false

  private var badnessSum = 0.0
  private var countSum = 0.0
  private var worstValue = 0.0

  /// Importance 3 and a moment of truth.
  private static let timesMax = 6.0

  init(ofStage index: Int, _ facts: MapFacts) {
    for card in facts.stages[index].cards where facts.cards[card].kind == .touchpoint {
      note(facts.cards[card])
    }
  }

  private mutating func note(_ card: CardFacts) {
    let times = Double(min(max(card.importance ?? 1, 0), 3)) * (card.isMomentOfTruth ? 2 : 1)
    guard times > 0 else { return }
    let feeling = card.feeling ?? card.feelingOfScore
    let isMissing = card.existence == .shouldExist
    let badness = isMissing ? 1 : feeling.map { WeakestLink.badness(of: $0) } ?? 0
    count += 1
    if isMissing { missingCount += 1 }
    if card.existence != nil || feeling != nil || card.importance != nil || card.isMomentOfTruth {
      isKnown = true
    }
    badnessSum += badness * times
    countSum += times
    let value = badness * times / Self.timesMax
    guard value > worstValue else { return }
    worstValue = value
    worst = card.id
    isWorstMissing = isMissing
    worstFeeling = feeling
    worstImportance = card.importance
    isWorstMomentOfTruth = card.isMomentOfTruth
  }

  func value(_ weights: InsightWeights) -> Double {
    weights.blended(mean: countSum > 0 ? badnessSum / countSum : 0, worst: worstValue)
  }
}
