/// A table in HTML within a Markdown page, as a table of texts.
enum HTMLTable {
  /// O(characters).
  ///
  /// - Parameter lines: From `<table>` to before `</table>`.
  static func read(
    _ lines: [String], firstLine: Int, limits: ImportLimits
  ) throws(ImportError) -> TextTable {
    var reader = Reader()
    for (index, line) in lines.enumerated() {
      reader.read(line, number: firstLine + index)
      guard reader.rows.count <= limits.rowsMax else {
        throw ImportError(.tooManyRows(rowsMax: limits.rowsMax), line: firstLine + index)
      }
    }
    reader.endRow()
    var table = TextTable()
    for row in reader.rows {
      var cells = try MarkdownPage.cells(row.cells.map(\.text), line: row.line, limits: limits)
      for index in cells.indices where row.cells[index].isHeading { cells[index].isStrong = true }
      table.rows.append(TextTable.Row(line: row.line, cells: cells))
    }
    return table
  }

  private struct RawCell {
    var text: String
    var isHeading = false
  }

  private struct Reader {
    var rows: [(line: Int, cells: [RawCell])] = []
    private var cells: [RawCell]?
    private var line = 1
    private var isInCell = false
    /// For how many rows yet a cell above reaches into a column.
    private var below: [Int: Int] = [:]

    mutating func read(_ text: String, number: Int) {
      if isInCell { append(" ") }
      var rest = text.unicodeScalars[...]
      while let scalar = rest.popFirst() {
        guard scalar == "<", let (tag, after) = HTMLTag.read(rest) else {
          append(String(scalar))
          continue
        }
        switch tag.name {
        case "tr":
          endRow()
          if !tag.isClosing { begin(number) }
        case "td", "th":
          isInCell = !tag.isClosing
          if isInCell { addCell(tag, number) }
        default: append("<" + String(rest[..<after.startIndex]))
        }
        rest = after
      }
    }

    private mutating func begin(_ number: Int) {
      cells = []
      line = number
      passCellsAbove()
    }

    private mutating func addCell(_ tag: HTMLTag, _ number: Int) {
      if cells == nil { begin(number) } else { passCellsAbove() }
      guard let column = cells?.count else { return }
      let width = min(max(Int(tag.attributes["colspan"] ?? "") ?? 1, 1), HTMLTable.spanMax)
      let height = min(max(Int(tag.attributes["rowspan"] ?? "") ?? 1, 1), HTMLTable.spanMax)
      if height > 1 { for offset in 0..<width { below[column + offset] = height - 1 } }
      cells?.append(RawCell(text: "", isHeading: tag.name == "th"))
      pendingWidth = width - 1
    }

    /// Columns that the cell reaches into at its right.
    private var pendingWidth = 0

    private mutating func append(_ text: String) {
      guard isInCell, let last = cells?.indices.last else { return }
      cells?[last].text += text == "\t" ? " " : text
    }

    /// Columns that cells from above or from the left take stay empty: they belong to those.
    private mutating func passCellsAbove() {
      for _ in 0..<pendingWidth { cells?.append(RawCell(text: "")) }
      pendingWidth = 0
      while let column = cells?.count, let left = below[column], left > 0 {
        below[column] = left - 1
        cells?.append(RawCell(text: ""))
      }
    }

    mutating func endRow() {
      passCellsAbove()
      if let cells, !cells.isEmpty { rows.append((line, cells)) }
      cells = nil
      isInCell = false
    }
  }

  /// Of columns or rows that one cell takes.
  private static let spanMax = 100
}
