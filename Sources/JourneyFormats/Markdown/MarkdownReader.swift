/// Reads the journey of a Markdown page: a pipe table (GitHub Flavored Markdown §4.10) with stages as
/// columns or a row a step, as people write them and as ``MarkdownWriter`` does.
package enum MarkdownReader {
  /// O(bytes). The first table that is a journey is read; a page without one may have a Mermaid
  /// journey in a code block, which ``MermaidReader`` reads.
  ///
  /// - Throws: ``ImportError`` with line and reason; nothing is taken of such a file.
  package static func read(
    _ bytes: [UInt8], limits: ImportLimits = ImportLimits()
  ) throws(ImportError) -> ImportedJourney {
    let page = try MarkdownPage(bytes, limits: limits)
    let index =
      page.tables.firstIndex { TableShape(of: $0) != nil }
      ?? page.tables.firstIndex { TableShape(of: $0, isOfMap: true) != nil }
    guard let index else {
      guard page.unplaced.isEmpty else {
        // A map without stages.
        return try journey(of: page, TextTable(rows: [Self.noHeader]), .stages, limits)
      }
      if page.title != nil, page.tables.isEmpty, page.otherLines == 0 {
        return try journey(of: page, TextTable(rows: [Self.noHeader]), .stages, limits)
      }
      if let table = page.tables.first { throw CSVReader.unknown(table) }
      throw ImportError(.noTable)
    }
    let table = page.tables[index]
    return try journey(
      of: page, table, TableShape(of: table, isOfMap: true) ?? .stages, limits)
  }

  private static let noHeader = TextTable.Row(line: 1, cells: [.empty, .empty])

  static func journey(
    of page: MarkdownPage, _ table: TextTable, _ shape: TableShape, _ limits: ImportLimits
  ) throws(ImportError) -> ImportedJourney {
    let whole = shape == .stages ? Self.table(table, with: page.unplaced) : table
    var journey = try TableReader.read(whole, shape, title: page.title ?? "", limits: limits)
    if journey.outline.title == MarkdownWriter.untitled { journey.outline.title = "" }
    var report = LossReport()
    report.add(page.controlCount, Loss.controlCharactersDropped)
    report.add(page.tables.count - 1, Loss.furtherTables)
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
