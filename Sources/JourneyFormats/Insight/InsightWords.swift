import JourneyInsight
import JourneyMap
import ReplicatedData

/// What the insights say, in plain sentences, for whoever leads the workshop.
package struct InsightWords {
  package let names: InsightNames
  package let insight: MapInsight

  package init(_ names: InsightNames, _ insight: MapInsight) {
    self.names = names
    self.insight = insight
  }

  /// The sentences of a section, the most important first. Never empty.
  package func sentences(_ section: InsightSection) -> [String] {
    if names.facts.stages.isEmpty, section != .graph, section != .pains {
      return ["There is no stage yet."]
    }
    switch section {
    case .curve: return curve
    case .funnel: return funnel
    case .weakest: return weakest
    case .channels: return channels
    case .pains: return pains
    case .graph: return graph
    }
  }
}

// MARK: - Curve

extension InsightWords {
  private var curve: [String] {
    let curve = insight.curve
    guard curve.points.contains(where: { $0.value != nil }) else {
      return [
        "No card says how the customer feels. Set an emotion from −2 to +2 on some cards to see "
          + "the curve."
      ]
    }
    var result: [String] = []
    if let lowest = curve.lowest { result.append(moment(lowest, isLowest: true)) }
    if let highest = curve.highest { result.append(moment(highest, isLowest: false)) }
    if curve.lowest == nil, curve.points.filter({ $0.value != nil }).count > 1 {
      result.append("The curve is flat: each stage feels the same.")
    }
    if let fall = curve.steepestFall {
      result.append(
        "The steepest fall, by \(NumberWords.oneDigit(fall.depth)), is from "
          + "\(names.stage(fall.from)) to \(names.stage(fall.to)).")
    }
    if let widest = curve.widestDisagreement { result.append(disagreement(widest)) }
    let silent = curve.points.indices.filter { curve.points[$0].value == nil }
    if !silent.isEmpty { result.append("Nobody says how it feels in \(names.stages(silent)).") }
    let scored = curve.points.filter { $0.source == .scores }.count
    if scored > 0 {
      result.append(
        scored == curve.points.count - silent.count
          ? "Drawn from the scores of the cards, 1 to 5, since no card has an emotion."
          : "In \(NumberWords.counted(scored, "stage")) without an emotion the scores of the "
            + "cards, 1 to 5, stand in.")
    }
    let clamped = curve.points.reduce(0) { $0 + $1.clampedCount }
    if clamped > 0 {
      result.append(
        "\(NumberWords.counted(clamped, "score")) beyond 1 to 5 \(clamped == 1 ? "counts" : "count") "
          + "as the nearer end.")
    }
    return result
  }

  private func moment(_ stage: Int, isLowest: Bool) -> String {
    let point = insight.curve.points[stage]
    let value = NumberWords.feeling(point.value ?? 0)
    let start = isLowest ? "The lowest point is" : "The highest point is"
    guard let card = isLowest ? point.lowestCard : point.highestCard,
      let feeling = isLowest ? point.lowestFeeling : point.highestFeeling,
      point.cardCount == 1 || feeling != point.value
    else { return "\(start) \(names.stage(stage)) at \(value)." }
    guard point.cardCount > 1 else {
      return "\(start) \(names.stage(stage)) at \(value): \(names.quoted(card))."
    }
    return
      "\(start) \(names.stage(stage)) at \(value); the \(isLowest ? "worst" : "best") there is "
      + "\(names.quoted(card)) at \(NumberWords.feeling(feeling))."
  }

  private func disagreement(_ widest: EmotionCurve.Disagreement) -> String {
    "Opinions go furthest apart about \(names.quoted(widest.card))\(names.place(widest.card)): "
      + "\(names.person(widest.lowest.participant)) says "
      + "\(NumberWords.feeling(Double(widest.lowest.value))), "
      + "\(names.person(widest.highest.participant)) "
      + "\(NumberWords.feeling(Double(widest.highest.value))). Ask both why."
  }
}

// MARK: - Funnel

extension InsightWords {
  private var funnel: [String] {
    let funnel = insight.funnel
    let counted = funnel.steps.indices.filter { funnel.steps[$0].count != nil }
    guard let first = counted.first, let last = counted.last else {
      return [
        "No stage has a funnel count. Give a KPI card of each stage the number of people who come "
          + "that far to see where they are lost."
      ]
    }
    guard first != last else {
      return ["Only \(names.stage(first)) has a funnel count; a conversion needs two stages."]
    }
    var result: [String] = []
    let start = NumberWords.count(funnel.steps[first].count ?? 0)
    let endCount = funnel.steps[last].count ?? 0
    let end = "\(NumberWords.count(endCount)) \(endCount == 1 ? "comes" : "come")"
    if let conversion = funnel.conversion {
      result.append(
        "Of \(start) in \(names.stage(first)), \(end) to \(names.stage(last)): "
          + "\(NumberWords.percent(conversion)).")
    } else {
      result.append("Nobody is counted in \(names.stage(first)), so the whole has no conversion.")
    }
    if let worst = funnel.bottleneck { result.append(bottleneck(worst)) }
    for (index, step) in funnel.steps.enumerated() {
      if let conversion = step.conversion, conversion > 1, let before = step.previous {
        result.append(
          "\(names.stage(index)) has more people than \(names.stage(before)) "
            + "(\(NumberWords.percent(conversion))): some begin there.")
      }
    }
    let silent = funnel.steps.indices.filter { funnel.steps[$0].count == nil }
    if !silent.isEmpty { result.append("There is no count for \(names.stages(silent)).") }
    let several = funnel.steps.indices.filter { funnel.steps[$0].otherCount > 0 }
    if !several.isEmpty {
      result.append("Several counts in \(names.stages(several)): the largest is used.")
    }
    return result
  }

  private func bottleneck(_ index: Int) -> String {
    let step = insight.funnel.steps[index]
    guard let before = step.previous, let share = step.conversion, let lost = step.lost else {
      return "The bottleneck is \(names.stage(index))."
    }
    let count = NumberWords.count(insight.funnel.steps[before].count ?? 0)
    return "The bottleneck is \(names.stage(index)): of \(count) in \(names.stage(before)) "
      + "\(NumberWords.percent(share)) come this far, \(NumberWords.count(lost)) \(lost == 1 ? "is" : "are") lost."
  }
}

// MARK: - Weakest link

extension InsightWords {
  private var weakest: [String] {
    guard let first = insight.weakest.ranking.first, let weakness = first.weakness else {
      return [
        "Too little is said to rank the stages: set emotions, severities of pains, the importance "
          + "of touchpoints or funnel counts."
      ]
    }
    var result: [String] = []
    let known = insight.weakest.ranking.filter { $0.weakness != nil }
    if weakness == 0 {
      result.append("Nothing speaks against any stage.")
    } else {
      result.append(
        "The weakest link is \(names.stage(first.index)), \(points(weakness)) of 100.")
    }
    if known.count < insight.weakest.ranking.count {
      let silent = insight.weakest.ranking.filter { $0.weakness == nil }.map(\.index)
      result.append("Nothing is known of \(names.stages(silent)).")
    }
    return result
  }

  /// A whole number.
  func points(_ weakness: Double) -> String { "\(Int(weakness.rounded()))" }

  /// Why a stage is as weak as it is, the heaviest reason first.
  package func reasons(_ stage: WeakestLink.RankedStage) -> [String] {
    stage.parts.map { reason($0.reason) }
  }

  package func reason(_ reason: WeakestLink.Reason) -> String {
    switch reason {
    case .feelings(let mean, let worst, let feeling, let count):
      guard count > 1 else {
        return "\(names.quoted(worst)) feels \(NumberWords.feeling(feeling))."
      }
      let average = "Feelings average \(NumberWords.feeling(mean))"
      return feeling < mean
        ? "\(average); the worst is \(names.quoted(worst)) at \(NumberWords.feeling(feeling))."
        : "\(average) throughout."
    case .noPains: return "No pain is noted here."
    case .pains(let pains): return words(pains)
    case .touchpoints(let touchpoints): return words(touchpoints)
    case .conversion(let share, let from, let lost):
      guard lost > 0 else { return "Nobody of \(names.stage(from)) is lost on the way here." }
      let people = lost == 1 ? "1 person is" : "\(NumberWords.count(lost)) people are"
      return "\(NumberWords.percent(share)) of those in \(names.stage(from)) come this far; "
        + "\(people) lost."
    }
  }

  private func words(_ pains: PainSummary) -> String {
    guard let worst = pains.worst else { return "No pain is noted here." }
    let severity = pains.worstSeverity.map { "severity \($0)" } ?? "no severity set"
    let votes = pains.worstVotes > 0 ? ", \(NumberWords.counted(pains.worstVotes, "vote"))" : ""
    let what = "\(names.quoted(worst)) (\(severity)\(votes))"
    return pains.count == 1
      ? "A pain of weight \(pains.weight): \(what)."
      : "\(pains.count) pains weigh \(pains.weight); the worst is \(what)."
  }

  private func words(_ touchpoints: TouchpointSummary) -> String {
    let count = touchpoints.count
    guard let worst = touchpoints.worst else {
      return count == 1
        ? "Its touchpoint is there, and nothing is said against it."
        : "Its \(count) touchpoints are there, and nothing is said against them."
    }
    var why: [String] = []
    if let importance = touchpoints.worstImportance { why.append("importance \(importance)") }
    if touchpoints.isWorstMomentOfTruth { why.append("a moment of truth") }
    if !touchpoints.isWorstMissing, let feeling = touchpoints.worstFeeling {
      why.append("feels \(NumberWords.feeling(feeling))")
    }
    let what = names.quoted(worst) + (why.isEmpty ? "" : " (\(why.joined(separator: ", ")))")
    guard touchpoints.missingCount > 0 else {
      return count == 1
        ? "Its only touchpoint is \(what)."
        : "The weakest of \(count) touchpoints is \(what)."
    }
    let missing = touchpoints.missingCount
    let first =
      "\(missing) of \(NumberWords.counted(count, "touchpoint")) "
      + "\(missing == 1 ? "does" : "do") not exist yet"
    return touchpoints.isWorstMissing
      ? "\(first): \(missing == 1 ? "" : "above all ")\(what)."
      : "\(first); the weakest is \(what)."
  }

  /// The weights that the ranking was made with.
  package var weights: String {
    let weights = insight.weakest.weights
    let parts = InsightWeights.Name.allCases.filter { $0 != .worst }
      .map { "\($0.rawValue) \(weights[$0])" }
    return "Weights: \(parts.joined(separator: " · ")) · the worst card counts \(weights.worst) %"
  }
}
