import JourneyInsight
import JourneyMap
import ReplicatedData
import StyledText

extension InsightText {
  private static let painsMax = 30
  private static let stepsMax = 60

  /// Pains with what answers them, and the plan, to be printed and ticked off.
  var plan: [StyledLine] {
    var lines: [StyledLine] = []
    let pains = insight.pains.pains
    if !pains.isEmpty {
      lines += heading(words(.planPains))
      let number = "\(min(pains.count, Self.painsMax))".count
      for (place, pain) in pains.prefix(Self.painsMax).enumerated() {
        let digits = "\(place + 1)"
        let mark = String(repeating: " ", count: number - digits.count) + digits + ". "
        lines += paragraph(names.card(pain.card, columnsMax: 200), mark: mark, record: pain.card)
        lines += paragraph(words.details(pain), indent: number + 2, .note)
        lines += answers(pain, indent: number + 2)
      }
      lines += more(pains.count - Self.painsMax, .planMorePains)
    }
    let steps = insight.plan.steps
    for (title, isQuickWin) in [(InsightMessage.planQuickWins, true), (.planThen, false)] {
      let own = steps.filter { $0.isQuickWin == isQuickWin }
      guard !own.isEmpty else { continue }
      lines += heading(words(isQuickWin || own.count < steps.count ? title : .planWhat))
      for step in own.prefix(Self.stepsMax) { lines += stepLines(step) }
      lines += more(own.count - Self.stepsMax, .planMoreSteps)
    }
    return lines + resources
  }

  private func heading(_ title: String) -> [StyledLine] {
    [StyledLine(), StyledLine(title, .stage)]
  }

  private func more(_ count: Int, _ key: InsightMessage) -> [StyledLine] {
    count > 0 ? [StyledLine(words(key, ["count": .count(count)]), .note)] : []
  }

  private func answers(_ pain: PainRanking.RankedPain, indent: Int) -> [StyledLine] {
    guard pain.weight > 0 else { return [] }
    let texts = pain.answers.map { names.quoted($0) }
    guard !texts.isEmpty else {
      return paragraph(words(.planNoAction), mark: "→ ", indent: indent, .bad)
    }
    let lines = paragraph(words.list(texts, most: 4), mark: "→ ", indent: indent, .good)
    return pain.hasAction
      ? lines : lines + paragraph(words(.planNoAction), mark: "→ ", indent: indent, .bad)
  }

  private func stepLines(_ step: ActionPlan.Step) -> [StyledLine] {
    let mark = step.status == .doing ? "▣ " : "☐ "
    var lines = paragraph(
      names.card(step.card, columnsMax: 200), mark: mark, markStyle: .mark(kind: "action-item"),
      record: step.card)
    let details = words.details(step)
    if !details.isEmpty { lines += paragraph(details, indent: 2, .note) }
    return lines
  }

  private var resources: [StyledLine] {
    let all = insight.plan.resources
    guard !all.isEmpty else { return [] }
    var lines = heading(words(.planResources))
    for (title, availability) in [
      (InsightMessage.resourceNeed, Availability.need), (.resourceHave, .have),
      (.resourceUnknown, nil),
    ] as [(InsightMessage, Availability?)] {
      let own = all.filter { $0.availability == availability }
      guard !own.isEmpty else { continue }
      let texts = own.prefix(Self.stepsMax).map { resource in
        let uses = resource.uses.map { MessageValue.card($0) }
        let card = names.card(resource.card)
        return uses.isEmpty
          ? card : words(.resourceUses, ["card": .text(card), "cards": .list(uses, most: 2)])
      }
      lines += paragraph(
        words.list(Array(texts), most: Self.stepsMax), mark: "\(words(title)): ", .plain,
        markStyle: availability == .need ? .bad : .note)
    }
    return lines
  }
}
