import JourneyMap
import ReplicatedData

// MARK: - Pains and action plan

extension InsightMessages {
  var pains: [Message] {
    let (ranking, plan) = (insight.pains, insight.plan)
    var result: [Message] = []
    if ranking.pains.isEmpty { result.append(say(.painsNone)) }
    if let worst = ranking.unanswered.first { result.append(unanswered(worst.card)) }
    let wins = plan.steps.filter { $0.isQuickWin }
    if !wins.isEmpty {
      result.append(
        say(
          .painsQuickWins,
          ["count": .count(wins.count), "cards": cards(wins.map { $0.card }, most: 3)]))
    }
    let needed = plan.resources.filter { $0.availability == .need }
    if !needed.isEmpty {
      result.append(say(.painsNeeded, ["cards": cards(needed.map { $0.card }, most: 4)]))
    }
    let unowned = plan.steps.filter {
      $0.kind == .actionItem && ($0.owner.isEmpty || $0.due == nil)
    }
    if !unowned.isEmpty { result.append(say(.painsUnowned, ["count": .count(unowned.count)])) }
    if plan.doneCount > 0 { result.append(say(.painsDone, ["count": .count(plan.doneCount)])) }
    return result.isEmpty ? [say(.painsAnswered)] : result
  }

  private func unanswered(_ first: RecordID) -> Message {
    let all = insight.pains.pains.filter { $0.weight > 0 }.count
    let open = insight.pains.unanswered.count
    guard open == all else {
      return say(
        .painsUnanswered,
        ["open": .count(open), "count": .count(all), "card": .card(first)])
    }
    return all == 1
      ? say(.painUnanswered, ["card": .card(first)])
      : say(.painsAllUnanswered, ["count": .count(all), "card": .card(first)])
  }

  /// What is known of a pain beside its text: where, how severe, how often voted for.
  package func details(_ pain: PainRanking.RankedPain) -> MessageValue {
    var parts: [MessageValue] = []
    if let stage = pain.stage { parts.append(.stageAlone(stage)) }
    parts.append(severity(pain.severity))
    if pain.votes > 0 { parts.append(votes(pain.votes)) }
    if pain.evidenceCount > 0 {
      parts.append(.message(InsightMessage.evidence, ["count": .count(pain.evidenceCount)]))
    }
    if let reach = pain.reach {
      parts.append(.message(InsightMessage.reaches, ["share": .percent(reach)]))
    }
    parts.append(.message(InsightMessage.weight, ["weight": .count(pain.weight)]))
    return .joined(parts, separator: " · ")
  }

  /// Who does a step until when, and what it takes; nil if nothing of it is known.
  package func details(_ step: ActionPlan.Step) -> MessageValue? {
    var parts: [MessageValue] = []
    if !step.owner.isEmpty { parts.append(.text(step.owner)) }
    if let due = step.due { parts.append(.message(InsightMessage.until, ["day": .day(due)])) }
    if let status = step.status, status != .open { parts.append(.message(Self.key(status))) }
    if let impact = step.impact {
      parts.append(.message(InsightMessage.impact, ["level": .count(impact)]))
    }
    if let effort = step.effort {
      parts.append(.message(InsightMessage.effort, ["level": .count(effort)]))
    }
    if step.kind != .actionItem { parts.append(.cardKind(step.kind.rawValue)) }
    if !step.resources.isEmpty {
      parts.append(
        .message(InsightMessage.stepWith, ["cards": cards(step.resources, most: 3)]))
    }
    if let pain = step.pains.first {
      let more = step.pains.count - 1
      parts.append(
        more > 0
          ? .message(
            InsightMessage.stepAnswersMore, ["card": .card(pain), "count": .count(more)])
          : .message(InsightMessage.stepAnswers, ["card": .card(pain)]))
    }
    return parts.isEmpty ? nil : .joined(parts, separator: " · ")
  }

  private static func key(_ status: ActionStatus) -> InsightMessage {
    switch status {
    case .open: .statusOpen
    case .doing: .statusDoing
    case .done: .statusDone
    case .dropped: .statusDropped
    }
  }
}

// MARK: - Graph

extension InsightMessages {
  private static let namedMax = 12

  var graph: [Message] {
    let graph = insight.graph
    guard graph.linkCount > 0 || !graph.danglingLinks.isEmpty else { return [say(.graphNone)] }
    var result: [Message] = []
    for cause in graph.rootCauses.prefix(Self.namedMax) { result.append(words(cause)) }
    result += more(graph.rootCauses.count, .moreCauses)
    for circle in graph.circles.prefix(Self.namedMax) {
      result.append(say(.graphCircle, ["cards": chain(circle)]))
    }
    result += more(graph.circles.count, .moreCircles)
    for loop in graph.loops.prefix(Self.namedMax) { result.append(words(loop)) }
    result += more(graph.loops.count, .moreLoops)
    let other = backLinksOutsideLoops
    for link in other.prefix(Self.namedMax) {
      result.append(say(.graphBack, ["from": inPlace(link.from), "to": inPlace(link.to)]))
    }
    result += more(other.count, .moreBacks)
    for card in graph.deadEnds.prefix(Self.namedMax) {
      result.append(say(.graphDeadEnd, ["card": inPlace(card)]))
    }
    result += more(graph.deadEnds.count, .moreDeadEnds)
    if !graph.orphans.isEmpty {
      result.append(say(.graphOrphans, ["cards": cards(graph.orphans, most: 6)]))
    }
    if !graph.danglingLinks.isEmpty {
      result.append(say(.graphDangling, ["count": .count(graph.danglingLinks.count)]))
    }
    return result.isEmpty ? [say(.graphNothing, ["count": .count(graph.linkCount)])] : result
  }

  /// Those that no loop tells of already.
  private var backLinksOutsideLoops: [JourneyGraph.BackLink] {
    var loops: [RecordID: Int] = [:]
    for (index, loop) in insight.graph.loops.enumerated() {
      for card in loop.cards { loops[card] = index }
    }
    return insight.graph.backLinks.filter {
      guard let loop = loops[$0.from] else { return true }
      return loops[$0.to] != loop
    }
  }

  private func more(_ count: Int, _ key: InsightMessage) -> [Message] {
    let left = count - Self.namedMax
    return left > 0 ? [say(key, ["count": .count(left)])] : []
  }

  private func words(_ cause: JourneyGraph.RootCause) -> Message {
    let (card, effects) = (inPlace(cause.card), cards(cause.effects, most: 3))
    return cause.painWeight > 0
      ? say(
        .graphCauseOfPains,
        ["card": card, "effects": effects, "weight": .count(cause.painWeight)])
      : say(.graphCause, ["card": card, "effects": effects])
  }

  private func words(_ loop: JourneyGraph.Loop) -> Message {
    let way = chain(loop.way + loop.way.prefix(1))
    let cards: MessageValue =
      loop.cards.count > loop.way.count
      ? .message(
        InsightMessage.cardChainLarger, ["cards": way, "count": .count(loop.cards.count)])
      : way
    return say(loop.isMeant ? .graphLoop : .graphLoopUnmarked, ["cards": cards])
  }

  private func chain(_ cards: [RecordID]) -> MessageValue {
    let shown = cards.count > 8 ? cards.prefix(6) + cards.suffix(1) : cards[...]
    var values = shown.map { MessageValue.card($0) }
    if cards.count > 8 { values.insert(.text("…"), at: 6) }
    return .joined(values, separator: " → ")
  }
}
