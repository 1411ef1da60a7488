/// Writes an outline as a Markdown page: one table (GitHub Flavored Markdown §4.10) with stages as
/// columns and lanes as rows, and a list of the cards that stand in no stage.
package enum MarkdownWriter {
  /// O(size of the outline). Lanes without cards are left out.
  package static func write(_ outline: JourneyOutline) -> ExportedText {
    var sections = ["# " + escaped(outline.title.isEmpty ? "Untitled map" : outline.title)]
    if !outline.stages.isEmpty { sections.append(table(outline)) }
    if !outline.unplaced.isEmpty {
      sections.append("## In no stage")
      let lines = outline.unplaced.map { card in
        let lane = title(of: card.lane, in: outline)
        return "- **\(lane.isEmpty ? escaped(card.kind) : lane):** " + text(card)
      }
      sections.append(lines.joined(separator: "\n"))
    }
    return ExportedText(
      text: sections.joined(separator: "\n\n") + "\n", report: report(outline))
  }

  private static func table(_ outline: JourneyOutline) -> String {
    let stages = outline.stages.map { escaped($0.title) }
    var rows = [row([""] + stages), row(Array(repeating: "---", count: stages.count + 1))]
    let used = Set(outline.stages.flatMap(\.cards).map(\.lane))
    var lanes: [Int?] = outline.lanes.indices.filter(used.contains)
    if used.contains(nil) { lanes.append(nil) }
    for lane in lanes {
      let cells = outline.stages.indices.map { stage in
        cell(outline.cards(stage: stage, lane: lane))
      }
      let title = title(of: lane, in: outline)
      rows.append(row([title.isEmpty ? "" : "**\(title)**"] + cells))
    }
    return rows.joined(separator: "\n")
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// Several cards of a cell stand below each other, each behind a bullet.
  private static func cell(_ cards: [JourneyOutline.Card]) -> String {
    guard cards.count > 1 else { return cards.map(text).joined() }
    return cards.map { "• " + text($0) }.joined(separator: "<br>")
  }

  private static func text(_ card: JourneyOutline.Card) -> String {
    var remarks: [String] = []
    if let score = card.score { remarks.append(escaped(score)) }
    if let emotion = card.emotion { remarks.append("mood \(CardText.signed(emotion))") }
    if !card.actors.isEmpty { remarks.append(escaped(card.actors.joined(separator: ", "))) }
    if card.votes > 0 { remarks.append("\(card.votes) vote\(card.votes == 1 ? "" : "s")") }
    if let check = card.check { remarks.append(escaped(check)) }
    remarks += card.details.map { escaped("\($0.name) \($0.value)") }
    return escaped(card.text) + (remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))")
  }

  private static func title(of lane: Int?, in outline: JourneyOutline) -> String {
    guard let lane, outline.lanes.indices.contains(lane) else { return "" }
    return escaped(outline.lanes[lane].title)
  }

  private static func report(_ outline: JourneyOutline) -> LossReport {
    var report = LossReport()
    let cards = outline.cards
    report.add(cards.reduce(0) { $0 + $1.commentCount }, Loss.comments)
    if !outline.notes.isEmpty { report.add(.notes) }
    return report
  }

  /// The text so that Markdown shows it as it is, on one line of a table.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "|", "~", "$", "#": result += "\\\(scalar)"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\n": result += "<br>"
      case _ where scalar.properties.generalCategory == .control: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
