import JourneyTemplates
import MapOutline

/// Reads the journeys of a Markdown page: pipe tables (GitHub Flavored Markdown §4.10) and HTML ones with
/// stages as columns, a row a step, or a table a stage, as people write them and as ``MarkdownWriter``
/// does; and Mermaid journeys in blocks of code.
package enum MarkdownReader {
  /// The journey that is meant. O(bytes).
  ///
  /// - Throws: ``ImportError`` with line and reason; nothing is taken of such a file.
  static func read(
    _ bytes: [UInt8], _ options: ImportOptions, _ limits: ImportLimits
  ) throws(ImportError) -> PageJourneys.Taken {
    let page = try MarkdownPage(bytes, limits: limits)
    if let blank = try blankMap(of: page, limits) { return blank }
    return try PageJourneys(page, options, limits).one(options.choice)
  }

  /// All journeys of a page, each called by the heading that it stands under. O(bytes).
  ///
  /// - Throws: ``ImportError`` if there is none.
  static func readAll(
    _ bytes: [UInt8], _ options: ImportOptions, _ limits: ImportLimits
  ) throws(ImportError) -> [PageJourneys.Taken] {
    let page = try MarkdownPage(bytes, limits: limits)
    if let blank = try blankMap(of: page, limits) { return [blank] }
    return try PageJourneys(page, options, limits).all()
  }

  /// A map without stages, as ``MarkdownWriter`` has it.
  private static func blankMap(
    of page: MarkdownPage, _ limits: ImportLimits
  ) throws(ImportError) -> PageJourneys.Taken? {
    guard page.blocks.isEmpty,
      !page.unplaced.isEmpty || page.title != nil && page.otherLines == 0
    else { return nil }
    let noHeader = TextTable.Row(line: 1, cells: [.empty, .empty])
    let journey = try journey(of: page, TextTable(rows: [noHeader]), .stages, limits)
    return PageJourneys.Taken(journey: journey, format: .markdown)
  }

  static func journey(
    of page: MarkdownPage, _ table: TextTable, _ shape: TableShape, _ limits: ImportLimits,
    hasUnplaced: Bool = true, options: ImportOptions = ImportOptions()
  ) throws(ImportError) -> ImportedJourney {
    let whole =
      shape == .stages && hasUnplaced ? Self.table(table, with: page.unplaced) : table
    var journey = try TableReader.read(
      whole, shape, title: page.title ?? "", options,
      limits: limits)
    if journey.outline.title == MarkdownWriter.untitled { journey.outline.title = "" }
    var report = LossReport()
    report.add(page.controlCount, Loss.controlCharactersDropped)
    report.add(page.otherLines, Loss.textAroundTable)
    journey.report = report + journey.report
    return journey
  }

  /// The table with a column before the first stage, for the cards in none.
  private static func table(
    _ table: TextTable, with unplaced: [(line: Int, lane: String, item: TextTable.Item)]
  ) -> TextTable {
    guard !unplaced.isEmpty else { return table }
    var result = table
    var rows: [String: Int] = [:]
    for index in result.rows.indices {
      let cells = result.rows[index].cells
      result.rows[index].cells = Array(cells.prefix(1)) + [.empty] + cells.dropFirst()
      if index > 0, let heading = cells.first?.text, rows[heading] == nil { rows[heading] = index }
    }
    for (line, lane, item) in unplaced {
      if rows[lane] == nil {
        rows[lane] = result.rows.count
        result.rows.append(
          TextTable.Row(
            line: line, cells: [TextTable.Cell(text: lane, items: []), .empty]))
      }
      if let row = rows[lane] { result.rows[row].cells[1].items.append(item) }
    }
    return result
  }
}
