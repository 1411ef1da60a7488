import JourneyInsight
import JourneyMap
import ReplicatedData

// MARK: - Channels

extension InsightWords {
  var channels: [String] {
    let matrix = insight.channels
    let without = matrix.columns.reduce(0) { $0 + $1.withoutChannel.count }
    var result: [String] = []
    if matrix.cardCount == 0 {
      let what =
        matrix.importanceMin > 0
        ? "No card of importance \(matrix.importanceMin) or more names a channel."
        : "No card names a channel. Say of each touchpoint through which channel it goes."
      result.append(what)
    }
    for single in matrix.singleChannelStages {
      result.append(
        "\(names.stage(single.stage)) stands on one channel, \(names.channel(single.channel)): if "
          + "it fails, the stage fails.")
    }
    if !matrix.stagesWithoutChannel.isEmpty {
      result.append("No channel carries \(names.stages(matrix.stagesWithoutChannel)).")
    }
    if !matrix.unusedChannels.isEmpty {
      let scope =
        matrix.importanceMin > 0
        ? "Without a card of importance \(matrix.importanceMin) or more"
        : "Not used on this map"
      result.append(
        "\(scope): "
          + "\(NumberWords.list(matrix.unusedChannels.map { names.channel($0) }, most: 8)).")
    }
    if without > 0, matrix.cardCount > 0 {
      result.append(
        "\(NumberWords.counted(without, "touchpoint")) "
          + "\(without == 1 ? "names" : "name") no channel.")
    }
    let leftOut = matrix.columns.reduce(0) { $0 + $1.leftOut }
    if leftOut > 0 {
      result.append(
        "\(NumberWords.counted(leftOut, "card")) below importance \(matrix.importanceMin), or not "
          + "rated, \(leftOut == 1 ? "is" : "are") left out.")
    }
    return result.isEmpty ? ["Each stage has several channels, and each channel is used."] : result
  }
}

// MARK: - Pains

extension InsightWords {
  var pains: [String] {
    let (ranking, plan) = (insight.pains, insight.plan)
    var result: [String] = []
    if ranking.pains.isEmpty { result.append("No pain is noted on this map.") }
    let unanswered = ranking.unanswered
    if !unanswered.isEmpty {
      let all = ranking.pains.filter { $0.weight > 0 }.count
      let count =
        unanswered.count == all
        ? (all == 1 ? "The pain has no action item yet" : "None of \(all) pains has an action item")
        : "\(unanswered.count) of \(all) pains \(unanswered.count == 1 ? "has" : "have") no action "
          + "item"
      result.append("\(count). Begin with \(names.quoted(unanswered[0].card)).")
    }
    let wins = plan.quickWins
    if !wins.isEmpty {
      result.append(
        "\(NumberWords.counted(wins.count, "quick win")), high impact for little effort: "
          + "\(NumberWords.list(wins.map { names.quoted($0.card) }, most: 3)).")
    }
    let needed = plan.resources.filter { $0.availability == .need }
    if !needed.isEmpty {
      result.append(
        "Still needed: \(NumberWords.list(needed.map { names.quoted($0.card) }, most: 4)).")
    }
    let unowned = plan.steps.filter {
      $0.kind == .actionItem && ($0.owner.isEmpty || $0.due == nil)
    }
    if !unowned.isEmpty {
      result.append(
        "\(NumberWords.counted(unowned.count, "action item")) "
          + "\(unowned.count == 1 ? "lacks" : "lack") an owner or a date.")
    }
    if plan.doneCount > 0 {
      result.append(
        "\(NumberWords.counted(plan.doneCount, "action item")) "
          + "\(plan.doneCount == 1 ? "is" : "are") done.")
    }
    return result.isEmpty ? ["Each pain has an action item."] : result
  }

  /// What is known of a pain beside its text: where, how severe, how often voted for.
  package func details(_ pain: PainRanking.RankedPain) -> String {
    var parts: [String] = []
    if let stage = pain.stage { parts.append(names.stage(stage)) }
    parts.append(pain.severity.map { "severity \($0)" } ?? "no severity set")
    if pain.votes > 0 { parts.append(NumberWords.counted(pain.votes, "vote")) }
    if pain.evidenceCount > 0 { parts.append("\(pain.evidenceCount) × evidence") }
    if let reach = pain.reach { parts.append("reaches \(NumberWords.percent(reach))") }
    parts.append("weight \(pain.weight)")
    return parts.joined(separator: " · ")
  }

  /// Who does a step until when, and what it takes.
  package func details(_ step: ActionPlan.Step) -> String {
    var parts: [String] = []
    if !step.owner.isEmpty { parts.append(TerminalText.excerpt(step.owner)) }
    if let due = step.due { parts.append("by \(due)") }
    if let status = step.status, status != .open { parts.append(status.rawValue) }
    if let impact = step.impact { parts.append("impact \(impact)") }
    if let effort = step.effort { parts.append("effort \(effort)") }
    if step.kind != .actionItem { parts.append(step.kind.rawValue) }
    if !step.resources.isEmpty {
      parts.append("with \(NumberWords.list(step.resources.map { names.quoted($0) }, most: 3))")
    }
    if let pain = step.pains.first {
      let more = step.pains.count > 1 ? " and \(step.pains.count - 1) more" : ""
      parts.append("answers \(names.quoted(pain))\(more)")
    }
    return parts.joined(separator: " · ")
  }
}

// MARK: - Graph

extension InsightWords {
  private static let namedMax = 12

  var graph: [String] {
    let graph = insight.graph
    guard graph.linkCount > 0 || !graph.danglingLinks.isEmpty else {
      return [
        "No card is linked to another. Link cards (leads to, loops back to, causes, answers) to "
          + "see loops, dead ends and root causes."
      ]
    }
    var result: [String] = []
    for cause in graph.rootCauses.prefix(Self.namedMax) { result.append(words(cause)) }
    result += more(graph.rootCauses.count, "root cause")
    for circle in graph.circles.prefix(Self.namedMax) {
      result.append("Vicious circle: \(chain(circle)) cause each other.")
    }
    result += more(graph.circles.count, "vicious circle")
    for loop in graph.loops.prefix(Self.namedMax) { result.append(words(loop)) }
    result += more(graph.loops.count, "loop")
    let other = backLinksOutsideLoops
    for link in other.prefix(Self.namedMax) { result.append(words(link)) }
    result += more(other.count, "way back", "ways back")
    for card in graph.deadEnds.prefix(Self.namedMax) {
      result.append(
        "Dead end: \(names.quoted(card))\(names.place(card)). Nothing leads on from here.")
    }
    result += more(graph.deadEnds.count, "dead end")
    if !graph.orphans.isEmpty {
      let cards = graph.orphans.map { names.quoted($0) }
      result.append("On no path, though most steps are: \(NumberWords.list(cards)).")
    }
    if !graph.danglingLinks.isEmpty {
      let count = graph.danglingLinks.count
      result.append(
        "\(NumberWords.counted(count, "link")) \(count == 1 ? "lacks" : "lack") a card at one end.")
    }
    return result.isEmpty
      ? ["\(NumberWords.counted(graph.linkCount, "link")), without loops, dead ends or causes."]
      : result
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

  private func more(_ count: Int, _ one: String, _ several: String? = nil) -> [String] {
    let left = count - Self.namedMax
    return left > 0
      ? ["And \(NumberWords.counted(left, "more \(one)", several.map { "more \($0)" }))."] : []
  }

  private func words(_ cause: JourneyGraph.RootCause) -> String {
    let effects = NumberWords.list(cause.effects.map { names.quoted($0) }, most: 3)
    let weight = cause.painWeight > 0 ? ", pains of weight \(cause.painWeight) in all" : ""
    return "Root cause: \(names.quoted(cause.card))\(names.place(cause.card)) causes \(effects)"
      + "\(weight)."
  }

  private func words(_ loop: JourneyGraph.Loop) -> String {
    let way = chain(loop.way + loop.way.prefix(1))
    let more =
      loop.cards.count > loop.way.count
      ? " (\(loop.cards.count) cards in all)" : ""
    return loop.isMeant
      ? "Loop: \(way)\(more)."
      : "Loop that nobody has marked: \(way)\(more). If it is meant, let its last link say "
        + "loops-back-to."
  }

  private func words(_ link: JourneyGraph.BackLink) -> String {
    "Way back: from \(names.quoted(link.from))\(names.place(link.from)) to "
      + "\(names.quoted(link.to))\(names.place(link.to))."
  }

  private func chain(_ cards: [RecordID]) -> String {
    guard cards.count > 8 else { return cards.map { names.quoted($0) }.joined(separator: " → ") }
    return chain(Array(cards.prefix(6))) + " → … → " + names.quoted(cards[cards.count - 1])
  }
}
