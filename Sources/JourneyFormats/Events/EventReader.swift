import JourneyTemplates
import MapOutline

/// Reads a table of events (see ``CSVReader`` for its separators and quotes): a row an event, with the
/// journey it belongs to, the stage it happened in, and perhaps an action and a time. Rows are counted
/// as they are read, and not kept.
package enum EventReader {
  /// How many of the first rows tell which column is which.
  static let sampleMax = 400
  /// Rows above the headings, such as a title.
  private static let headMax = 8

  /// O(bytes).
  ///
  /// - Throws: ``ImportError`` with line and reason.
  package static func read(
    _ bytes: [UInt8], limits: ImportLimits = ImportLimits(),
    options: ImportOptions = ImportOptions()
  ) throws(ImportError) -> (counts: EventCounts, report: LossReport) {
    var limits = limits
    limits.fileBytesMax = limits.eventFileBytesMax
    let text = try TextBytes(bytes, limits: limits).utf8
    var parser = CSVParser(text, limits: limits, separator: options.separator)
    var sample: [CSVParser.Row] = []
    while sample.count < sampleMax, let row = try parser.nextRow() { sample.append(row) }
    guard let first = sample.first else { throw ImportError(.empty) }
    guard let (head, columns) = columns(of: sample, options) else {
      throw ImportError(.unknownTable(headings: Array(first.cells.prefix(8))), line: first.line)
    }
    try options.check(columns.headings)
    var counter = EventCounter(columns, options, limits: limits)
    for row in sample.dropFirst(head + 1) { try counter.count(row) }
    while let row = try parser.nextRow() { try counter.count(row) }
    var (counts, report) = counter.finish()
    CSVReader.tell(parser, options, in: &report)
    counts.headings = columns
    return (counts, report)
  }

  /// The columns, and which row has the headings.
  static func columns(
    of rows: [CSVParser.Row], _ options: ImportOptions
  ) -> (head: Int, columns: EventColumns)? {
    for head in rows.indices.prefix(headMax) {
      let below = rows.dropFirst(head + 1).map(\.cells)
      if let columns = EventColumns(rows[head].cells, rows: below, options) {
        return (head, columns)
      }
    }
    return nil
  }
}
