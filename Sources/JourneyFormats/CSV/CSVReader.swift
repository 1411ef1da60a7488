import MapOutline

/// Reads tables of comma-separated values (RFC 4180) as spreadsheets write them: with `,`, `;` or a
/// tab between cells, line ends within quotation marks, a byte order mark, UTF-8 or UTF-16.
package enum CSVReader {
  static func journey(
    _ table: TextTable, _ shape: TableShape, _ report: LossReport, _ limits: ImportLimits,
    _ options: ImportOptions = ImportOptions(), title: String = ""
  ) throws(ImportError) -> ImportedJourney {
    var journey = try TableReader.read(table, shape, title: title, options, limits: limits)
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
    _ bytes: [UInt8], limits: ImportLimits, _ options: ImportOptions = ImportOptions()
  ) throws(ImportError) -> (table: TextTable, report: LossReport) {
    let text = try TextBytes(bytes, limits: limits).utf8
    var parser = CSVParser(text, limits: limits, separator: options.separator)
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
    tell(parser, options, in: &report)
    return (table, report)
  }

  /// Says how the file was taken apart, where that was guessed.
  static func tell(_ parser: CSVParser, _ options: ImportOptions, in report: inout LossReport) {
    if options.separator == nil, !parser.saysSeparator, parser.separator != UInt8(ascii: ",") {
      report.add(
        Guess(
          .separator, .guessSeparator, ["separator": CSVSeparator.value(parser.separator)],
          option: "--separator ','"))
    }
    if parser.hasBackslashes {
      report.add(
        Guess(.separator, .guessBackslashes))
    }
  }
}
