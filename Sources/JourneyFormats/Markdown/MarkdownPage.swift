/// A Markdown page taken apart: its title, its tables, and the list of cards that stand in no stage.
struct MarkdownPage {
  private(set) var title: String?
  private(set) var tables: [TextTable] = []
  /// Cards in no stage, each with the name of its lane.
  private(set) var unplaced: [(line: Int, lane: String, item: TextTable.Item)] = []
  /// Lines that say something, but to no reader of tables.
  private(set) var otherLines = 0
  private(set) var controlCount = 0

  /// The heading over the cards that stand in no stage.
  static let unplacedHeading = "In no stage"

  private let limits: ImportLimits
  private var isAtUnplaced = false

  /// O(bytes).
  init(_ bytes: [UInt8], limits: ImportLimits) throws(ImportError) {
    self.limits = limits
    var limits = limits
    // A row of a table is one line.
    limits.lineBytesMax = limits.fileBytesMax
    var source = try SourceText(try TextBytes(bytes, limits: limits).utf8, limits: limits)
    var previous: (text: String, line: Int)?
    var fence: CodeFence?
    while let raw = try source.nextLine() {
      let text = PlainText.cleaned(raw, counting: &controlCount)
      if let open = fence {
        if open.isClosed(by: text) { fence = nil }
        continue
      }
      if let opening = CodeFence(anyOpening: text) {
        fence = opening
        otherLines += 1
      } else if let header = previous, Self.isDelimiterRow(text, under: header.text) {
        previous = nil
        try readTable(header, from: &source)
        continue
      }
      if let previous { readText(previous.text, line: previous.line) }
      previous = fence == nil ? (text, source.line) : nil
    }
    if let previous { readText(previous.text, line: previous.line) }
  }

  private mutating func readText(_ text: String, line: Int) {
    let trimmed = MermaidText.trimmed(text)
    guard !trimmed.isEmpty else { return }
    if trimmed.hasPrefix("#") {
      let level = trimmed.prefix { $0 == "#" }.count
      let heading = MarkdownText.plain(String(trimmed.dropFirst(level)))
      isAtUnplaced = heading == Self.unplacedHeading
      if isAtUnplaced { return }
      if title == nil, level == 1 {
        title = heading
        return
      }
    } else if isAtUnplaced, trimmed.hasPrefix("- ") {
      let tokens = MarkdownText.tokens(trimmed.dropFirst(2).unicodeScalars)
      if let (lane, item) = Self.unplacedCard(tokens) {
        unplaced.append((line, lane, item))
        return
      }
    }
    otherLines += 1
  }

  /// `**Lane:** text`.
  private static func unplacedCard(
    _ tokens: [MarkdownText.Token]
  ) -> (String, TextTable.Item)? {
    let star = MarkdownText.Token(scalar: "*", isEscaped: false)
    let colon = MarkdownText.Token(scalar: ":", isEscaped: false)
    guard tokens.starts(with: [star, star]),
      let end = tokens.indices.dropLast(2).first(where: {
        tokens[$0] == colon && tokens[$0 + 1] == star && tokens[$0 + 2] == star
      })
    else { return nil }
    return (
      MermaidText.trimmed(MarkdownText.text(tokens[2..<end])),
      CardMarkup.item(tokens[(end + 3)...])
    )
  }

  // MARK: Tables

  private mutating func readTable(
    _ header: (text: String, line: Int), from source: inout SourceText
  ) throws(ImportError) {
    var table = TextTable()
    table.rows.append(try row(header.text, line: header.line))
    while let raw = try source.nextLine() {
      let text = PlainText.cleaned(raw, counting: &controlCount)
      guard Self.cells(text).count > 1 || MermaidText.trimmed(text).hasPrefix("|") else {
        readText(text, line: source.line)
        break
      }
      guard table.rows.count < limits.rowsMax else {
        throw ImportError(.tooManyRows(rowsMax: limits.rowsMax), line: source.line)
      }
      table.rows.append(try row(text, line: source.line))
    }
    tables.append(table)
  }

  private func row(_ text: String, line: Int) throws(ImportError) -> TextTable.Row {
    let cells = Self.cells(text)
    guard cells.count <= limits.columnsMax else {
      throw ImportError(.tooManyColumns(columnsMax: limits.columnsMax), line: line)
    }
    for cell in cells where cell.utf8.count > limits.cellBytesMax {
      throw ImportError(.cellTooLong(bytesMax: limits.cellBytesMax), line: line)
    }
    return TextTable.Row(
      line: line,
      cells: cells.map { raw in
        TextTable.Cell(
          text: MarkdownText.plain(raw), items: CardMarkup.items(raw),
          isStrong: MermaidText.trimmed(raw).hasPrefix("**"))
      })
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

  /// `| --- | :-: |`, with as many cells as the line above has.
  static func isDelimiterRow(_ text: String, under header: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "-")),
      header.utf8.contains(UInt8(ascii: "|")) || text.utf8.contains(UInt8(ascii: "|"))
    else { return false }
    let cells = cells(text)
    return cells.count == self.cells(header).count
      && cells.allSatisfy { cell in
        var marks = Array(MermaidText.trimmed(cell).utf8)
        if marks.first == UInt8(ascii: ":") { marks.removeFirst() }
        if marks.last == UInt8(ascii: ":") { marks.removeLast() }
        return !marks.isEmpty && marks.allSatisfy { $0 == UInt8(ascii: "-") }
      }
  }
}
