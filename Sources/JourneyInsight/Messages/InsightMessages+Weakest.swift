import JourneyMap
import ReplicatedData

// MARK: - Weakest link

extension InsightMessages {
  var weakest: [Message] {
    guard let first = insight.weakest.ranking.first, let weakness = first.weakness else {
      return [say(.weakestUnknown)]
    }
    let silent = insight.weakest.ranking.filter { $0.weakness == nil }.map { $0.index }
    let worst =
      weakness == 0
      ? say(.weakestNone)
      : say(.weakestIs, ["stage": .stage(first.index), "points": Self.points(weakness)])
    return silent.isEmpty ? [worst] : [worst, say(.weakestSilent, ["stages": stages(silent)])]
  }

  /// A whole number.
  private static func points(_ weakness: Double) -> MessageValue {
    .count(Int64(weakness + 0.5))
  }

  /// Why a stage is as weak as it is.
  package func reason(_ reason: WeakestLink.Reason) -> Message {
    switch reason {
    case .feelings(let mean, let worst, let feeling, let count):
      guard count > 1 else {
        return say(.reasonFeeling, ["card": .card(worst), "value": .feeling(feeling)])
      }
      return feeling < mean
        ? say(
          .reasonFeelings,
          ["mean": .feeling(mean), "card": .card(worst), "value": .feeling(feeling)])
        : say(.reasonFeelingsEven, ["mean": .feeling(mean)])
    case .noPains: return say(.reasonNoPains)
    case .pains(let pains): return self.reason(pains)
    case .touchpoints(let touchpoints): return self.reason(touchpoints)
    case .conversion(let share, let from, let lost):
      guard lost > 0 else { return say(.reasonNobodyLost, ["from": .stage(from)]) }
      return say(
        .reasonConversion,
        ["share": .percent(share), "from": .stage(from), "lost": .count(lost)])
    }
  }

  private func reason(_ pains: PainSummary) -> Message {
    guard let worst = pains.worst else { return say(.reasonNoPains) }
    var details = [severity(pains.worstSeverity)]
    if pains.worstVotes > 0 { details.append(votes(pains.worstVotes)) }
    let card = self.card(worst, details)
    let weight = MessageValue.count(pains.weight)
    return pains.count == 1
      ? say(.reasonPain, ["weight": weight, "card": card])
      : say(.reasonPains, ["count": .count(pains.count), "weight": weight, "card": card])
  }

  private func reason(_ touchpoints: TouchpointSummary) -> Message {
    let count = MessageValue.count(touchpoints.count)
    guard let worst = touchpoints.worst else {
      return say(.reasonTouchpointsFine, ["count": count])
    }
    var details: [MessageValue] = []
    if let importance = touchpoints.worstImportance {
      details.append(.message(InsightMessage.importance, ["level": .count(importance)]))
    }
    if touchpoints.isWorstMomentOfTruth { details.append(.message(InsightMessage.momentOfTruth)) }
    if !touchpoints.isWorstMissing, let feeling = touchpoints.worstFeeling {
      details.append(.message(InsightMessage.feels, ["value": .feeling(feeling)]))
    }
    let card = self.card(worst, details)
    let missing = touchpoints.missingCount
    guard missing > 0 else {
      return touchpoints.count == 1
        ? say(.reasonOnlyTouchpoint, ["card": card])
        : say(.reasonWeakestTouchpoint, ["count": count, "card": card])
    }
    let key: InsightMessage =
      !touchpoints.isWorstMissing
      ? .reasonTouchpointsMissingWeakest
      : missing == 1 ? .reasonTouchpointsMissing : .reasonTouchpointsMissingMost
    return say(key, ["missing": .count(missing), "count": count, "card": card])
  }

  private func card(_ card: RecordID, _ details: [MessageValue]) -> MessageValue {
    guard !details.isEmpty else { return .card(card) }
    return .message(
      InsightMessage.cardWithDetails,
      ["card": .card(card), "details": .joined(details, separator: ", ")])
  }

  func severity(_ level: Int?) -> MessageValue {
    level.map { .message(InsightMessage.severity, ["level": .count($0)]) }
      ?? .message(InsightMessage.severityUnknown)
  }

  func votes(_ count: Int) -> MessageValue {
    .message(InsightMessage.votes, ["count": .count(count)])
  }

  /// A stage's weakness, as a number of a hundred.
  package func points(_ weakness: Double) -> Message {
    say(.weakestPoints, ["points": Self.points(weakness)])
  }

  /// The weights that the ranking was made with.
  package var weights: Message {
    let weights = insight.weakest.weights
    let parts = InsightWeights.Name.allCases.compactMap { name -> MessageValue? in
      let key: InsightMessage? =
        switch name {
        case .emotion: .weightEmotion
        case .pains: .weightPains
        case .touchpoints: .weightTouchpoints
        case .conversion: .weightConversion
        case .worst: nil
        }
      return key.map { .message($0, ["weight": .count(weights[name])]) }
    }
    return say(
      .weights,
      [
        "parts": .joined(parts, separator: " · "),
        "worst": .percent(Double(weights.worst) / 100),
      ])
  }
}
