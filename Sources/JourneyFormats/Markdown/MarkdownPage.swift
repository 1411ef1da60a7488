import MapOutline

/// A Markdown page taken apart: its title, its tables and diagrams in order, each with the headings that
/// it stands under, and the list of cards that stand in no stage.
struct MarkdownPage {
  /// The first heading of level 1, else the title in the front matter.
  var title: String?
  var blocks: [Block] = []
  /// Cards in no stage, each with the name of its lane.
  var unplaced: [(line: Int, lane: String, item: TextTable.Item)] = []
  /// Lines that say something, but to no reader of tables or diagrams.
  var otherLines = 0
  var controlCount = 0

  /// The heading over the cards that stand in no stage.
  static let unplacedHeading = "In no stage"

  /// A table or diagram.
  struct Block {
    var content: Content
    /// The first one, from 1.
    var line: Int
    /// From the outermost to the nearest.
    var headings: [Heading]
    /// Whether it is a table without a row of dashes under its headings.
    var isWithoutDashes = false
  }

  enum Content {
    case table(TextTable)
    case diagram(Diagram)
  }

  struct Heading: Equatable {
    /// From 1, the outermost.
    var level: Int
    var text: String
    /// Tells equal ones apart.
    var line: Int
  }

  /// The lines of a Mermaid diagram.
  struct Diagram {
    var lines: [String]
    /// Of the first of them.
    var firstLine: Int
    /// Whether the block has its end.
    var isClosed = true
  }

  /// O(bytes).
  init(_ bytes: [UInt8], limits: ImportLimits) throws(ImportError) {
    var reader = try MarkdownPageReader(bytes, limits: limits)
    self = try reader.read()
  }

  init() {}

  var tables: [TextTable] {
    blocks.compactMap { if case .table(let table) = $0.content { table } else { nil } }
  }
}

// MARK: - Rows

extension MarkdownPage {
  static func row(
    _ line: String, number: Int, limits: ImportLimits
  ) throws(ImportError) -> TextTable.Row {
    let cells = cells(line)
    return TextTable.Row(line: number, cells: try self.cells(cells, line: number, limits: limits))
  }

  /// - Parameter raw: The cells of a row as the file has them.
  static func cells(
    _ raw: [String], line: Int, limits: ImportLimits
  ) throws(ImportError) -> [TextTable.Cell] {
    guard raw.count <= limits.columnsMax else {
      throw ImportError(.tooManyColumns(columnsMax: limits.columnsMax), line: line)
    }
    for cell in raw where cell.utf8.count > limits.cellBytesMax {
      throw ImportError(.cellTooLong(bytesMax: limits.cellBytesMax), line: line)
    }
    return raw.map { raw in
      TextTable.Cell(
        text: MarkdownText.plain(raw), items: CardMarkup.items(raw),
        isStrong: MermaidText.trimmed(raw).hasPrefix("**"))
    }
  }

  /// The cells between the pipes of a line, as the file has them.
  static func cells(_ line: String) -> [String] {
    var cells: [String] = []
    var cell = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in MermaidText.trimmed(line).unicodeScalars {
      if scalar == "|", !isEscaped {
        cells.append(String(cell))
        cell = String.UnicodeScalarView()
      } else {
        cell.append(scalar)
      }
      isEscaped = scalar == "\\" && !isEscaped
    }
    cells.append(String(cell))
    // Pipes at both ends are the table's frame.
    if cells.count > 1, MermaidText.trimmed(cells[0]).isEmpty { cells.removeFirst() }
    if cells.count > 1, MermaidText.trimmed(cells[cells.count - 1]).isEmpty { cells.removeLast() }
    return cells
  }

  /// `| --- | :-: |`, with as many cells as the line above has; also `|---+---|`, as Emacs writes it.
  static func isDelimiterRow(_ text: String, under header: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "-")),
      header.utf8.contains(UInt8(ascii: "|")) || text.utf8.contains(UInt8(ascii: "|"))
    else { return false }
    let count = cells(header).count
    return isOfDashes(cells(text), count)
      || text.hasPrefix("|") && text.utf8.contains(UInt8(ascii: "+"))
        && isOfDashes(cells(text.replacing("+", with: "|")), count)
  }

  private static func isOfDashes(_ cells: [String], _ count: Int) -> Bool {
    cells.count == count && isOfDashes(cells)
  }

  static func isOfDashes(_ cells: [String]) -> Bool {
    cells.allSatisfy { cell in
      var marks = Array(MermaidText.trimmed(cell).utf8)
      if marks.first == UInt8(ascii: ":") { marks.removeFirst() }
      if marks.last == UInt8(ascii: ":") { marks.removeLast() }
      return !marks.isEmpty && marks.allSatisfy { $0 == UInt8(ascii: "-") }
    }
  }
}
