import JourneyMap
import MapOutline

/// Empties cells in which nothing but a placeholder stands, and those that somebody said to ignore.
enum TablePlaceholders {
  private static let wordsMax = 5

  /// O(cells).
  static func cleaned(
    _ table: TextTable, _ shape: TableShape, _ options: ImportOptions
  ) -> (table: TextTable, report: LossReport) {
    var table = table
    var found: [String] = []
    var count = 0
    for line in table.lines(shape) {
      let (heading, cells) = (line.heading, line.cells)
      if options.said(heading) == .ignored {
        for place in cells { table.rows[place.row].cells[place.column] = .empty }
        continue
      }
      guard let isEmptying = emptying(heading, line.meaning) else { continue }
      let placed = cells.filter { place in
        let cell = table.rows[place.row].cells[place.column]
        return !cell.isLiteral && cell.items.allSatisfy(\.remarks.isEmpty)
          && Placeholder.isOne(cell.text)
      }
      guard !placed.isEmpty else { continue }
      let hasYes = cells.contains {
        Placeholder.isYes(table.rows[$0.row].cells[$0.column].text)
      }
      // Beside `++`, `--` says something.
      let hasSigns = cells.contains {
        Feeling.signs(table.rows[$0.row].cells[$0.column].text).map { $0 > 0 } ?? false
      }
      for place in placed {
        let text = table.rows[place.row].cells[place.column].text
        if hasYes && Placeholder.mayBeAnswer(text) || !isEmptying(text) { continue }
        if hasSigns, Feeling.signs(text) != nil { continue }
        table.rows[place.row].cells[place.column] = .empty
        count += 1
        if !found.contains(text) { found.append(text) }
      }
    }
    var report = LossReport()
    report.add(count) { .placeholders(words: Array(found.prefix(wordsMax)), count: $0) }
    return (table, report)
  }

  /// Whether a placeholder under a heading empties its cell; nil where cells stay as they are.
  private static func emptying(_ heading: String, _ meaning: Heading) -> ((String) -> Bool)? {
    func ofField(_ name: String) -> (String) -> Bool {
      // “None” is a severity as well.
      {
        CardField.commentTypes.contains(name) || FieldWords.canonical(name, $0) == nil
          || Schema.field(name, of: .card)?.takesAnyWords ?? false
      }
    }
    switch meaning {
    case .stage, .stageKey, .afterSale: return nil
    case .field(let name, of: _): return ofField(name)
    case .lane, .nothing:
      return HeadingReader.qualified(heading).map { ofField($0.field) } ?? { _ in true }
    }
  }

}

extension TextTable {
  struct Place {
    var row: Int
    var column: Int
  }

  /// The columns with their headings, or the rows of a table with stages as columns. Cells behind the
  /// last heading have none.
  func lines(_ shape: TableShape) -> [Line] {
    let lines = places(shape)
    return lines.map {
      Line(heading: $0.heading, meaning: HeadingReader.alone($0.heading), cells: $0.cells)
    }
  }

  /// A column, or a row of a table with stages as columns.
  struct Line {
    var heading: String
    /// Without regard to those around it.
    var meaning: Heading
    var cells: [Place]
  }

  private func places(_ shape: TableShape) -> [(heading: String, cells: [Place])] {
    switch shape {
    case .stages:
      return rows.indices.dropFirst().map { row in
        (
          rows[row].cells.first?.text ?? "",
          rows[row].cells.indices.dropFirst().map { Place(row: row, column: $0) }
        )
      }
    case .steps:
      guard let header = rows.first else { return [] }
      return (0..<width).map { column in
        let cells = rows.indices.dropFirst().filter { rows[$0].cells.indices.contains(column) }
        let heading = header.cells.indices.contains(column) ? header.cells[column].text : ""
        return (heading, cells.map { Place(row: $0, column: column) })
      }
    }
  }
}
