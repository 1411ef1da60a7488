import MapOutline

/// Writes an outline as a Markdown page: one table (GitHub Flavored Markdown §4.10) with stages as
/// columns and lanes as rows, and a list of the cards that stand in no stage. ``MarkdownReader`` reads
/// it back to an equal outline, but for what the report names.
package enum MarkdownWriter {
  /// Stands for a missing title.
  static let untitled = "Untitled map"

  /// O(size of the outline). Lanes without cards are left out.
  package static func write(_ outline: JourneyOutline) -> ExportedText {
    let title = MermaidText.trimmed(outline.title)
    var sections = ["# " + MarkdownText.escaped(title.isEmpty ? untitled : title)]
    let rows = rows(outline)
    if !outline.stages.isEmpty { sections.append(table(outline, rows)) }
    if !outline.unplaced.isEmpty {
      sections.append("## \(MarkdownPage.unplacedHeading)")
      let lines = outline.unplaced.map { card in
        let heading = rows.first { $0.lane == card.lane }?.heading ?? TableReader.noLane
        return "- **\(MarkdownText.escaped(heading)):** " + text(card, in: outline)
      }
      sections.append(lines.joined(separator: "\n"))
    }
    return ExportedText(
      text: sections.joined(separator: "\n\n") + "\n",
      report: outline.losses(but: [.title, .afterSale, .votes, .comments]))
  }

  private struct Row {
    var lane: Int?
    var heading: String
  }

  /// The lanes with cards; cards in no lane come last.
  private static func rows(_ outline: JourneyOutline) -> [Row] {
    let used = Set(outline.cards.map(\.lane))
    let lanes = outline.lanes.indices.filter { used.contains($0) }
    let written = lanes.map { outline.lanes[$0] }
    var rows = lanes.indices.map { index in
      Row(
        lane: lanes[index],
        heading: LaneHeading.text(written[index], after: written[..<index]))
    }
    if used.contains(nil) { rows.append(Row(lane: nil, heading: TableReader.noLane)) }
    return rows
  }

  private static func table(_ outline: JourneyOutline, _ rows: [Row]) -> String {
    let stages = outline.stages.map { stage in
      let title = MermaidText.trimmed(stage.title)
      return MarkdownText.escaped(title.isEmpty ? JourneyOutline.unnamed : title)
    }
    var lines = [line([""] + stages), line(Array(repeating: "---", count: stages.count + 1))]
    if outline.stages.contains(where: \.isAfterSale) {
      lines.append(line(["After sale"] + outline.stages.map { $0.isAfterSale ? "yes" : "" }))
    }
    let cells = outline.stages.map { stage in
      Dictionary(grouping: stage.cards, by: \.lane)
    }
    for row in rows {
      lines.append(
        line(
          ["**\(MarkdownText.escaped(row.heading))**"]
            + cells.map { cell($0[row.lane] ?? [], in: outline) }))
    }
    return lines.joined(separator: "\n")
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// Several cards of a cell stand below each other, each behind a bullet; and so does one of several
  /// lines.
  private static func cell(_ cards: [JourneyOutline.Card], in outline: JourneyOutline) -> String {
    let texts = cards.map { text($0, in: outline) }
    guard texts.count > 1 || texts.first?.contains("<br>") ?? false else { return texts.joined() }
    return texts.map { "• " + $0 }.joined(separator: "<br>")
  }

  private static func text(_ card: JourneyOutline.Card, in outline: JourneyOutline) -> String {
    CardMarkup.text(card, usualKind: outline.cardKind(inLane: card.lane))
  }
}
