import JourneyInsight
import JourneyMap
import StyledText

extension InsightText {
  private static let nameColumnsMax = 24
  private static let barColumnsMax = 40

  // MARK: Funnel

  /// A bar for each stage, and between two what share goes on.
  var funnelGraphic: [StyledLine] {
    let funnel = insight.funnel
    let largest = funnel.steps.compactMap(\.count).max() ?? 0
    guard funnel.countedStages > 0 else { return [] }
    let titles = funnel.steps.indices.map { names.stage($0) }
    let name = nameColumns(titles, max: min(Self.nameColumnsMax, columns / 3))
    let numbers = funnel.steps.map { $0.count.map { words.numbers.count($0) } ?? "–" }
    let number = numbers.map(\.count).max() ?? 1
    let room = max(4, min(columns - name - number - 4, Self.barColumnsMax))
    var lines: [StyledLine] = []
    for (index, step) in funnel.steps.enumerated() {
      if step.conversion != nil || step.lost != nil {
        lines.append(passage(step, indent: name + 2, isWorst: index == funnel.bottleneck))
      }
      var line = cut(titles[index], name, .stage)
      line.append("  ")
      line.append(
        String(repeating: " ", count: number - numbers[index].count) + numbers[index],
        step.count == nil ? .note : .plain)
      line.append(" ")
      if let count = step.count, largest > 0 {
        let bar = Self.bar(Double(count) / Double(largest), columns: room)
        line.append(bar, index == funnel.bottleneck ? .bad : .lane)
      }
      line.record = step.card ?? step.stage
      lines.append(line)
    }
    return lines
  }

  private func passage(_ step: Funnel.Step, indent: Int, isWorst: Bool) -> StyledLine {
    var text = "↓"
    if let conversion = step.conversion { text += " " + numbers.percent(conversion) }
    if let lost = step.lost, lost > 0 {
      text += " · " + words(.funnelLost, ["count": .count(lost)])
    }
    if let lost = step.lost, lost < 0 {
      text += " · " + words(.funnelMore, ["count": .count(-lost)])
    }
    if isWorst { text += " · " + words(.bottleneck) }
    var line = StyledLine(String(repeating: " ", count: indent))
    line.append(
      TerminalText.truncated(text, columns: max(columns - indent, 1)), isWorst ? .bad : .note)
    return line
  }

  // MARK: Weakest link

  /// Each stage with a bar and its reasons.
  var ranking: [StyledLine] {
    let ranking = insight.weakest.ranking.filter { $0.weakness != nil }
    guard !ranking.isEmpty else { return [] }
    let titles = ranking.map { names.stage($0.index) }
    let name = nameColumns(titles, max: min(Self.nameColumnsMax, columns / 3))
    let number = "\(ranking.count)".count
    let room = max(4, min(columns - name - number - 8, Self.barColumnsMax))
    var lines: [StyledLine] = []
    for (place, stage) in ranking.enumerated() {
      let weakness = stage.weakness ?? 0
      let digits = "\(place + 1)"
      var line = StyledLine(
        String(repeating: " ", count: number - digits.count) + digits + ". ", .note)
      line.append(cut(titles[place], name, .stage))
      let points = Self.points(weakness)
      line.append(String(repeating: " ", count: max(0, 4 - points.count)) + points)
      line.append(" ")
      line.append(Self.bar(weakness / 100, columns: room), Self.style(ofWeakness: weakness))
      line.record = stage.stage
      lines.append(line)
      // What adds nothing is said only where nothing else is.
      let parts = stage.parts.filter { $0.points >= 0.5 }
      for part in parts.isEmpty ? Array(stage.parts.prefix(1)) : parts {
        let added = Self.points(part.points)
        lines += paragraph(
          words.reason(part.reason), mark: "+\(added)" + (added.count == 1 ? "  " : " "),
          indent: number + 2, .plain)
      }
    }
    lines += paragraph(words.weights, .note)
    return lines
  }

  /// A whole number.
  private static func points(_ weakness: Double) -> String { "\(Int(weakness.rounded()))" }

  private static func style(ofWeakness weakness: Double) -> TextStyle {
    weakness >= 60 ? .bad : weakness >= 35 ? .middling : .good
  }
}
