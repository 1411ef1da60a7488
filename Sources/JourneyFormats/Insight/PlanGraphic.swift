import JourneyInsight
import JourneyMap
import ReplicatedData

extension InsightText {
  private static let painsMax = 30
  private static let stepsMax = 60

  /// Pains with what answers them, and the plan, to be printed and ticked off.
  var plan: [StyledLine] {
    var lines: [StyledLine] = []
    let pains = insight.pains.pains
    if !pains.isEmpty {
      lines += heading("Pains, the worst first")
      let number = "\(min(pains.count, Self.painsMax))".count
      for (place, pain) in pains.prefix(Self.painsMax).enumerated() {
        let digits = "\(place + 1)"
        let mark = String(repeating: " ", count: number - digits.count) + digits + ". "
        lines += paragraph(names.card(pain.card, columnsMax: 200), mark: mark, record: pain.card)
        lines += paragraph(words.details(pain), indent: number + 2, .note)
        lines += answers(pain, indent: number + 2)
      }
      lines += more(pains.count - Self.painsMax, "pain")
    }
    let steps = insight.plan.steps
    for (title, isQuickWin) in [("Quick wins", true), ("Then", false)] {
      let own = steps.filter { $0.isQuickWin == isQuickWin }
      guard !own.isEmpty else { continue }
      lines += heading(isQuickWin || own.count < steps.count ? title : "What to do")
      for step in own.prefix(Self.stepsMax) { lines += stepLines(step) }
      lines += more(own.count - Self.stepsMax, "step")
    }
    return lines + resources
  }

  private func heading(_ title: String) -> [StyledLine] {
    [StyledLine(), StyledLine(title, .stage)]
  }

  private func more(_ count: Int, _ noun: String) -> [StyledLine] {
    count > 0 ? [StyledLine("and \(NumberWords.counted(count, "more \(noun)"))", .note)] : []
  }

  private func answers(_ pain: PainRanking.RankedPain, indent: Int) -> [StyledLine] {
    guard pain.weight > 0 else { return [] }
    let texts = pain.answers.map { names.quoted($0) }
    guard !texts.isEmpty else {
      return paragraph("no action item yet", mark: "→ ", indent: indent, .bad)
    }
    let lines = paragraph(NumberWords.list(texts, most: 4), mark: "→ ", indent: indent, .good)
    return pain.hasAction
      ? lines : lines + paragraph("no action item yet", mark: "→ ", indent: indent, .bad)
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
    var lines = heading("Resources")
    for (title, availability) in [
      ("Need", Availability.need), ("Have", .have), ("Not said", nil),
    ] as [(String, Availability?)] {
      let own = all.filter { $0.availability == availability }
      guard !own.isEmpty else { continue }
      let texts = own.prefix(Self.stepsMax).map { resource in
        let uses = resource.uses.map { names.quoted($0) }
        return names.card(resource.card)
          + (uses.isEmpty ? "" : " (for \(NumberWords.list(uses, most: 2)))")
      }
      lines += paragraph(
        NumberWords.list(texts, most: Self.stepsMax), mark: "\(title): ", .plain,
        markStyle: availability == .need ? .bad : .note)
    }
    return lines
  }
}
