import JourneyTemplates

/// Tells what a table is: one of events, answers to questions, a journey with a row a step, or one
/// with stages as columns.
enum TableRecognition {
  /// What speaks for each.
  static func evidence(in text: [UInt8], _ source: FileSource) -> [Evidence] {
    var limits = source.limits
    limits.fileBytesMax = max(limits.fileBytesMax, text.count)
    var parser = CSVParser(text, limits: limits)
    // A line without any separator is no table, and a file of such lines is something else.
    guard let header = try? parser.nextRow(),
      header.cells.count > 1 || HeadingReader.alone(MermaidText.trimmed(header.cells[0])) == .stage
    else { return [] }
    if EventReader.isEventTable(header.cells) {
      return [Evidence(.events, 97, "headings of a journey and its stage")]
    }
    guard text.count <= source.limits.fileBytesMax,
      let (table, _) = try? CSVReader.table(text, limits: source.limits)
    else { return [] }
    if SurveyReader.isSurvey(table, source.library) {
      return [Evidence(.survey, 85, "questions as headings")]
    }
    guard let shape = TableShape(of: table) else { return [] }
    return [Evidence(shape == .steps ? .csv : .csvTransposed, 80, reason(shape, table))]
  }

  /// Why a file that seems to be a table is none of those; nil if it seems to be no table.
  static func refusal(of text: [UInt8], _ source: FileSource) -> ImportError? {
    var parser = CSVParser(text, limits: source.limits)
    do throws(ImportError) {
      guard let header = try parser.nextRow(), header.cells.count > 1,
        // In a sentence a space follows the comma.
        !header.cells.dropFirst().contains(where: { $0.hasPrefix(" ") })
      else { return nil }
      let (table, _) = try CSVReader.table(text, limits: source.limits)
      return CSVReader.unknown(table)
    } catch {
      return error
    }
  }

  /// The known words that told which way round a table is.
  private static func reason(_ shape: TableShape, _ table: TextTable) -> String {
    let titles =
      shape == .steps
      ? table.rows[0].cells.map(\.text) : table.rows.dropFirst().compactMap { $0.cells.first?.text }
    let known = titles.filter { title in
      switch HeadingReader.alone(title) {
      case .lane(let lane): lane.isKnown
      case .nothing: false
      default: true
      }
    }
    let shown = known.prefix(4).map { "“\(TerminalText.excerpt($0, columnsMax: 24))”" }
    return "the \(shape == .steps ? "headings" : "rows") \(shown.joined(separator: ", "))"
  }
}
