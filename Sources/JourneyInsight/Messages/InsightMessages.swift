import JourneyMap
import ReplicatedData

/// What the insights say, the most important first.
package struct InsightMessages: Sendable {
  package let facts: MapFacts
  package let insight: MapInsight

  package init(_ facts: MapFacts, _ insight: MapInsight) {
    self.facts = facts
    self.insight = insight
  }

  /// Never empty.
  package func of(_ section: InsightSection) -> [Message] {
    if facts.stages.isEmpty, section != .graph, section != .pains { return [say(.noStages)] }
    switch section {
    case .curve: return curve
    case .funnel: return funnel
    case .weakest: return weakest
    case .channels: return channels
    case .pains: return pains
    case .graph: return graph
    }
  }

  func say(
    _ key: InsightMessage, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) -> Message {
    Message(key, values)
  }

  /// A card and the stage it stands in.
  func inPlace(_ card: RecordID) -> MessageValue {
    guard let stage = facts.card(card)?.stage else { return .card(card) }
    return .message(InsightMessage.cardInStage, ["card": .card(card), "stage": .stage(stage)])
  }

  func stages(_ indexes: [Int]) -> MessageValue { .list(indexes.map { .stage($0) }) }

  func cards(_ cards: [RecordID], most: Int) -> MessageValue {
    .list(cards.map { .card($0) }, most: most)
  }
}

// MARK: - Curve

extension InsightMessages {
  private var curve: [Message] {
    let curve = insight.curve
    guard curve.points.contains(where: { $0.value != nil }) else { return [say(.curveUnknown)] }
    var result: [Message] = []
    if let lowest = curve.lowest { result.append(lowestPoint(lowest)) }
    if let highest = curve.highest { result.append(highestPoint(highest)) }
    if curve.lowest == nil, curve.points.filter({ $0.value != nil }).count > 1 {
      result.append(say(.curveFlat))
    }
    if let fall = curve.steepestFall {
      result.append(
        say(
          .curveFall,
          ["depth": .decimal(fall.depth), "from": .stage(fall.from), "to": .stage(fall.to)]))
    }
    if let widest = curve.widestDisagreement { result.append(disagreement(widest)) }
    let silent = curve.points.indices.filter { curve.points[$0].value == nil }
    if !silent.isEmpty { result.append(say(.curveSilent, ["stages": stages(silent)])) }
    let scored = curve.points.filter { $0.source == .scores }.count
    if scored > 0 {
      result.append(
        scored == curve.points.count - silent.count
          ? say(.curveScoresOnly) : say(.curveScoresSome, ["count": .count(scored)]))
    }
    let clamped = curve.points.reduce(0) { $0 + $1.clampedCount }
    if clamped > 0 { result.append(say(.curveClamped, ["count": .count(clamped)])) }
    return result
  }

  private func lowestPoint(_ stage: Int) -> Message {
    let point = insight.curve.points[stage]
    return moment(
      stage, point.lowestCard, point.lowestFeeling, alone: .curveLowest, one: .curveLowestCard,
      several: .curveLowestWorst)
  }

  private func highestPoint(_ stage: Int) -> Message {
    let point = insight.curve.points[stage]
    return moment(
      stage, point.highestCard, point.highestFeeling, alone: .curveHighest,
      one: .curveHighestCard, several: .curveHighestBest)
  }

  /// - card: That which feels worst, or best, and how.
  private func moment(
    _ stage: Int, _ card: RecordID?, _ feeling: Double?, alone: InsightMessage,
    one: InsightMessage, several: InsightMessage
  ) -> Message {
    let point = insight.curve.points[stage]
    let value = MessageValue.feeling(point.value ?? 0)
    guard let card, let feeling, point.cardCount == 1 || feeling != point.value else {
      return say(alone, ["stage": .stage(stage), "value": value])
    }
    guard point.cardCount > 1 else {
      return say(one, ["stage": .stage(stage), "value": value, "card": .card(card)])
    }
    return say(
      several,
      ["stage": .stage(stage), "value": value, "card": .card(card), "feeling": .feeling(feeling)])
  }

  private func disagreement(_ widest: EmotionCurve.Disagreement) -> Message {
    say(
      .curveDisagreement,
      [
        "card": inPlace(widest.card),
        "lowName": .person(widest.lowest.participant),
        "low": .feeling(Double(widest.lowest.value)),
        "highName": .person(widest.highest.participant),
        "high": .feeling(Double(widest.highest.value)),
      ])
  }
}

// MARK: - Funnel

extension InsightMessages {
  private var funnel: [Message] {
    let funnel = insight.funnel
    let counted = funnel.steps.indices.filter { funnel.steps[$0].count != nil }
    guard let first = counted.first, let last = counted.last else { return [say(.funnelUnknown)] }
    guard first != last else { return [say(.funnelOneStage, ["stage": .stage(first)])] }
    var result: [Message] = []
    if let conversion = funnel.conversion {
      result.append(
        say(
          .funnelWhole,
          [
            "start": .count(funnel.steps[first].count ?? 0), "first": .stage(first),
            "end": .count(funnel.steps[last].count ?? 0), "last": .stage(last),
            "share": .percent(conversion),
          ]))
    } else {
      result.append(say(.funnelNobody, ["stage": .stage(first)]))
    }
    if let worst = funnel.bottleneck { result.append(bottleneck(worst)) }
    for (index, step) in funnel.steps.enumerated() {
      if let conversion = step.conversion, conversion > 1, let before = step.previous {
        result.append(
          say(
            .funnelGrows,
            ["stage": .stage(index), "before": .stage(before), "share": .percent(conversion)]))
      }
    }
    let silent = funnel.steps.indices.filter { funnel.steps[$0].count == nil }
    if !silent.isEmpty { result.append(say(.funnelSilent, ["stages": stages(silent)])) }
    let several = funnel.steps.indices.filter { funnel.steps[$0].otherCount > 0 }
    if !several.isEmpty { result.append(say(.funnelSeveral, ["stages": stages(several)])) }
    return result
  }

  private func bottleneck(_ index: Int) -> Message {
    let step = insight.funnel.steps[index]
    guard let before = step.previous, let share = step.conversion, let lost = step.lost else {
      return say(.funnelBottleneckOnly, ["stage": .stage(index)])
    }
    return say(
      .funnelBottleneck,
      [
        "stage": .stage(index), "count": .count(insight.funnel.steps[before].count ?? 0),
        "before": .stage(before), "share": .percent(share), "lost": .count(lost),
      ])
  }
}

// MARK: - Channels

extension InsightMessages {
  private var channels: [Message] {
    let matrix = insight.channels
    let least = MessageValue.count(matrix.importanceMin)
    let without = matrix.columns.reduce(0) { $0 + $1.withoutChannel.count }
    var result: [Message] = []
    if matrix.cardCount == 0 {
      result.append(
        matrix.importanceMin > 0
          ? say(.channelsUnnamedImportant, ["level": least]) : say(.channelsUnnamed))
    }
    for single in matrix.singleChannelStages {
      result.append(
        say(
          .channelsSingle,
          ["stage": .stage(single.stage), "channel": .channel(single.channel)]))
    }
    if !matrix.stagesWithoutChannel.isEmpty {
      result.append(say(.channelsMissing, ["stages": stages(matrix.stagesWithoutChannel)]))
    }
    if !matrix.unusedChannels.isEmpty {
      let unused = MessageValue.list(matrix.unusedChannels.map { .channel($0) }, most: 8)
      result.append(
        matrix.importanceMin > 0
          ? say(.channelsUnusedImportant, ["level": least, "channels": unused])
          : say(.channelsUnused, ["channels": unused]))
    }
    if without > 0, matrix.cardCount > 0 {
      result.append(say(.channelsLoose, ["count": .count(without)]))
    }
    let leftOut = matrix.columns.reduce(0) { $0 + $1.leftOut }
    if leftOut > 0 {
      result.append(say(.channelsLeftOut, ["count": .count(leftOut), "level": least]))
    }
    return result.isEmpty ? [say(.channelsFine)] : result
  }
}
