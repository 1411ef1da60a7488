/// Reads tables of comma-separated values (RFC 4180) as spreadsheets write them: with `,`, `;` or a
/// tab between cells, line ends within quotation marks, a byte order mark, UTF-8 or UTF-16.
package enum CSVReader {
  /// Reads a journey, whichever way round its table is. O(bytes).
  ///
  /// - Throws: ``ImportError`` with line and reason; nothing is taken of such a file.
  package static func read(
    _ bytes: [UInt8], limits: ImportLimits = ImportLimits()
  ) throws(ImportError) -> ImportedJourney {
    let (table, report) = try table(bytes, limits: limits)
    guard let shape = TableShape(of: table) else { throw unknown(table) }
    return try journey(table, shape, report, limits)
  }

  static func journey(
    _ table: TextTable, _ shape: TableShape, _ report: LossReport, _ limits: ImportLimits
  ) throws(ImportError) -> ImportedJourney {
    var journey = try TableReader.read(table, shape, limits: limits)
    journey.report = report + journey.report
    return journey
  }

  static func unknown(_ table: TextTable) -> ImportError {
    let headings = table.rows.first?.cells.map(\.text).filter { !$0.isEmpty } ?? []
    return ImportError(
      .unknownTable(headings: Array(headings.prefix(8))), line: table.rows.first?.line)
  }

  /// The rows that say something.
  static func table(
    _ bytes: [UInt8], limits: ImportLimits
  ) throws(ImportError) -> (table: TextTable, report: LossReport) {
    let text = try TextBytes(bytes, limits: limits).utf8
    var parser = CSVParser(text, limits: limits)
    let splits = parser.separator != UInt8(ascii: ";")
    var table = TextTable()
    var controlCount = 0
    while let row = try parser.nextRow() {
      let cells = row.cells.map { raw in
        CSVText.cell(of: PlainText.cleaned(raw, counting: &controlCount), splits: splits)
      }
      guard cells.contains(where: { !$0.text.isEmpty }) else { continue }
      guard table.rows.count < limits.rowsMax else {
        throw ImportError(.tooManyRows(rowsMax: limits.rowsMax), line: row.line)
      }
      table.rows.append(TextTable.Row(line: row.line, cells: cells))
    }
    guard !table.rows.isEmpty else { throw ImportError(.empty) }
    var report = LossReport()
    report.add(controlCount, Loss.controlCharactersDropped)
    return (table, report)
  }
}

/// Takes bytes apart into rows of cells.
struct CSVParser {
  let separator: UInt8
  private let bytes: [UInt8]
  private let limits: ImportLimits
  private var offset: Int
  private var line = 1

  struct Row {
    var line: Int
    var cells: [String]
  }

  /// - Parameter bytes: UTF-8 without a byte order mark.
  init(_ bytes: [UInt8], limits: ImportLimits) {
    self.bytes = bytes
    self.limits = limits
    // Spreadsheets may say the separator in a line of its own.
    if bytes.count > 5, bytes.starts(with: Array("sep=".utf8)),
      bytes[5] == 0x0A || bytes[5] == 0x0D
    {
      separator = bytes[4]
      offset = bytes[5] == 0x0D && bytes.count > 6 && bytes[6] == 0x0A ? 7 : 6
      line = 2
    } else {
      separator = Self.separator(of: bytes)
      offset = 0
    }
  }

  /// What separates most cells in the first row; a comma if nothing does.
  private static func separator(of bytes: [UInt8]) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    var isEmpty = true
    for byte in bytes.prefix(64 << 10) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D {
        if isEmpty { continue }
        break
      }
      isEmpty = false
      counts[byte, default: 0] += 1
    }
    var best = UInt8(ascii: ",")
    for candidate in [UInt8(ascii: ";"), 0x09] where counts[candidate] ?? 0 > counts[best] ?? 0 {
      best = candidate
    }
    return best
  }

  /// The next row with a cell; nil after the last one.
  mutating func nextRow() throws(ImportError) -> Row? {
    while offset < bytes.count, bytes[offset] == 0x0A || bytes[offset] == 0x0D { passLineEnd() }
    guard offset < bytes.count else { return nil }
    let start = line
    var cells: [String] = []
    while true {
      guard cells.count < limits.columnsMax else {
        throw ImportError(.tooManyColumns(columnsMax: limits.columnsMax), line: line)
      }
      cells.append(try nextCell())
      guard offset < bytes.count, bytes[offset] == separator else { break }
      offset += 1
    }
    if offset < bytes.count { passLineEnd() }
    return Row(line: start, cells: cells)
  }

  /// Ends before a separator, a line end or the end of the file.
  private mutating func nextCell() throws(ImportError) -> String {
    // Some put a space behind the separator.
    var start = offset
    while start < bytes.count, bytes[start] == 0x20 { start += 1 }
    if start < bytes.count, bytes[start] == UInt8(ascii: "\"") {
      offset = start
      return try quotedCell()
    }
    start = offset
    while offset < bytes.count, bytes[offset] != separator, bytes[offset] != 0x0A,
      bytes[offset] != 0x0D
    {
      offset += 1
    }
    return try text(bytes[start..<offset])
  }

  private mutating func quotedCell() throws(ImportError) -> String {
    let startLine = line
    offset += 1
    var cell: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        offset += 1
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
          // What follows by mistake up to the separator belongs to the cell.
          while offset < bytes.count, bytes[offset] != separator, bytes[offset] != 0x0A,
            bytes[offset] != 0x0D
          {
            cell.append(bytes[offset])
            offset += 1
          }
          return try text(cell[...])
        }
        cell.append(byte)
        offset += 1
      } else if byte == 0x0A || byte == 0x0D {
        passLineEnd()
        cell.append(0x0A)
      } else {
        cell.append(byte)
        offset += 1
      }
      guard cell.count <= limits.cellBytesMax else {
        throw ImportError(.cellTooLong(bytesMax: limits.cellBytesMax), line: startLine)
      }
    }
    throw ImportError(.truncated(.quotedCell), line: startLine)
  }

  private func text(_ cell: ArraySlice<UInt8>) throws(ImportError) -> String {
    guard cell.count <= limits.cellBytesMax else {
      throw ImportError(.cellTooLong(bytesMax: limits.cellBytesMax), line: line)
    }
    return String(decoding: cell, as: UTF8.self)
  }

  private mutating func passLineEnd() {
    let isPair =
      bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
    offset += isPair ? 2 : 1
    line += 1
  }
}
