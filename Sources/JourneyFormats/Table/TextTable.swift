/// A table as its file has it: rows of cells, read by a dialect (CSV, Markdown) and not yet understood.
struct TextTable: Equatable, Sendable {
  var rows: [Row] = []

  struct Row: Equatable, Sendable {
    /// The line of the file on which the row begins, from 1.
    var line: Int
    var cells: [Cell]
  }

  /// What stands in a cell, in two readings.
  struct Cell: Equatable, Sendable {
    /// As one text, without marks and escapes.
    var text: String
    /// As one card a part.
    var items: [Item]
    /// Whether it is marked as a heading.
    var isStrong = false
    /// Whether the file says that it is a text as it stands, and nothing else.
    var isLiteral = false

    static let empty = Cell(text: "", items: [])
  }

  /// One card of a cell, with what the dialect says of it beside its text.
  struct Item: Equatable, Sendable {
    var text: String
    var remarks: [Remark] = []
  }

  /// A field of a card: `severity`, `2`. A list where the dialect can tell its members.
  struct Remark: Equatable, Sendable {
    var name: String
    var values: [String]
  }

  /// The number of columns of the widest row.
  var width: Int { rows.reduce(0) { max($0, $1.cells.count) } }

  /// The cells of a row, with empty ones behind its end.
  func cell(_ row: Int, _ column: Int) -> Cell {
    rows[row].cells.indices.contains(column) ? rows[row].cells[column] : .empty
  }
}
