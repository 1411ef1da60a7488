import JourneyMap
import ReplicatedData

/// Which stages are the weakest links of the journey, and why.
///
/// A stage's **weakness**, 0 … 100, is the weighted mean of its parts, each 0 (well) … 1 (bad). A part
/// of which nothing is known is left out of the mean, so that silence neither helps nor harms. “One bad
/// touchpoint taints the whole”: inside a part the worst card counts as much as all the others together
/// (or the share that the weight `worst` says, in percent):
///
///     part = (1 − worst) × mean + worst × worst card
///
/// - **emotion**: of a feeling *f*, (2 − *f*) ÷ 4. Mean and worst card of ``EmotionCurve``.
/// - **pains**: severity × (1 + votes) is a pain's weight *w*, and a severity that was not set counts as
///   1. The mean's place is taken by all together, Σ*w* ÷ (Σ*w* + 6), and the worst is *w* ÷ (*w* + 3):
///   half bad at one pain of severity 3 without votes, or at two of them, and never wholly bad. In a
///   stage without a pain the part is 0, unless there is none on the whole map.
/// - **touchpoints**: one that should exist is 1, another by its feeling or score as above, else 0. A
///   touchpoint counts as often as its importance says (1 if nobody has said, 0 leaves it out), twice
///   as often if it is a moment of truth; the worst is multiplied by that over 6, the most there is.
///   Left out if of none of them anything is said.
/// - **conversion**: 1 − the conversion of ``Funnel``, and not below 0.
///
/// A stage's weakness depends on nothing but this stage and the count before it, so that it can be
/// compared from one week to the next. Ties keep the order of the stages; stages of which nothing is
/// known come last.
package struct WeakestLink: Equatable, Sendable {
  package let weights: InsightWeights
  /// The weakest first.
  package let ranking: [RankedStage]

  package struct RankedStage: Equatable, Sendable {
    package let stage: RecordID
    /// Index of ``MapFacts/stages``.
    package let index: Int
    /// 0 … 100; nil if nothing is known.
    package let weakness: Double?
    /// Those that are known and have a weight; what adds most to the weakness first.
    package let parts: [Part]
  }

  package struct Part: Equatable, Sendable {
    package let reason: Reason
    /// 0 … 1.
    package let value: Double
    package let weight: Int
    /// What the part adds to the weakness of its stage: these add up to it.
    package let points: Double

    package var name: InsightWeights.Name { reason.name }
  }

  /// What a part is made of.
  package enum Reason: Equatable, Sendable {
    /// The stage's value and the card with the lowest feeling.
    case feelings(mean: Double, worst: RecordID, worstFeeling: Double, cardCount: Int)
    case noPains
    case pains(PainSummary)
    case touchpoints(TouchpointSummary)
    /// The share of those in the stage of index `from` who come this far, and how many do not.
    case conversion(share: Double, from: Int, lost: Int64)

    package var name: InsightWeights.Name {
      switch self {
      case .feelings: .emotion
      case .noPains, .pains: .pains
      case .touchpoints: .touchpoints
      case .conversion: .conversion
      }
    }
  }

  /// O(stages × log).
  init(_ stages: [StageSummary], funnel: Funnel, weights: InsightWeights) {
    self.weights = weights
    let hasPains = stages.contains { $0.pains.count > 0 }
    var ranking: [RankedStage] = []
    for (index, stage) in stages.enumerated() {
      var parts: [(reason: Reason, value: Double)] = []
      if let part = Self.feelings(stage.point, weights) { parts.append(part) }
      if hasPains { parts.append(Self.pains(stage.pains, weights)) }
      if stage.touchpoints.isKnown {
        parts.append((.touchpoints(stage.touchpoints), stage.touchpoints.value(weights)))
      }
      if index < funnel.steps.count, let part = Self.conversion(funnel.steps[index]) {
        parts.append(part)
      }
      ranking.append(
        Self.ranked(stage.point.stage, index, parts.filter { weights[$0.reason.name] > 0 }, weights)
      )
    }
    self.ranking = ranking.sorted { a, b in
      switch (a.weakness, b.weakness) {
      case (let x?, let y?) where x != y: x > y
      case (.some, nil): true
      case (nil, .some): false
      default: a.index < b.index
      }
    }
  }

  private static func ranked(
    _ stage: RecordID, _ index: Int, _ parts: [(reason: Reason, value: Double)],
    _ weights: InsightWeights
  ) -> RankedStage {
    let whole = parts.reduce(0) { $0 + weights[$1.reason.name] }
    var weakness = 0.0
    var known: [Part] = []
    for part in parts {
      let weight = weights[part.reason.name]
      let points = 100 * Double(weight) * part.value / Double(whole)
      weakness += points
      known.append(Part(reason: part.reason, value: part.value, weight: weight, points: points))
    }
    let order = known.indices.sorted {
      (-known[$0].points, $0) < (-known[$1].points, $1)
    }
    return RankedStage(
      stage: stage, index: index, weakness: parts.isEmpty ? nil : weakness,
      parts: order.map { known[$0] })
  }

  /// 0 of the best feeling, 1 of the worst.
  static func badness(of feeling: Double) -> Double { (2 - feeling) / 4 }

  private static func feelings(
    _ point: EmotionCurve.Point, _ weights: InsightWeights
  ) -> (reason: Reason, value: Double)? {
    guard let mean = point.value, let worst = point.lowestCard, let low = point.lowestFeeling else {
      return nil
    }
    let value = weights.blended(mean: badness(of: mean), worst: badness(of: low))
    return (
      .feelings(mean: mean, worst: worst, worstFeeling: low, cardCount: point.cardCount), value
    )
  }

  private static func pains(
    _ pains: PainSummary, _ weights: InsightWeights
  ) -> (reason: Reason, value: Double) {
    guard pains.count > 0 else { return (.noPains, 0) }
    return (.pains(pains), pains.value(weights))
  }

  private static func conversion(_ step: Funnel.Step) -> (reason: Reason, value: Double)? {
    guard let share = step.conversion, let from = step.previous, let lost = step.lost else {
      return nil
    }
    return (.conversion(share: share, from: from, lost: lost), 1 - min(share, 1))
  }
}
