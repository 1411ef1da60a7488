import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData

/// A file that was read, whatever its format.
package struct ReadFile: Sendable {
  package let format: FileFormat
  /// Why it was taken for that, for people: “the headings Touchpoint, Emotion and Pain”.
  package let reason: String
  package let content: Content
  /// What of the file was not read.
  package let report: LossReport

  package enum Content: Sendable {
    case outline(JourneyOutline)
    case map(MapFile)
    case survey(SurveyAnswers)
    case events(EventCounts)
  }
}

/// Reads files of all formats, and tells which one a file is of from what is in it.
package enum FileReader {
  /// O(bytes).
  ///
  /// - Parameters:
  ///   - format: What the file is, where somebody says so; else it is told from its content.
  ///   - library: Whose questionnaires, stages and lanes are known by their names.
  /// - Throws: ``ImportError`` with line and reason; nothing is taken of such a file.
  package static func read(
    _ bytes: [UInt8], as format: FileFormat? = nil, limits: ImportLimits = ImportLimits(),
    library: TemplateLibrary = .builtIn
  ) throws(ImportError) -> ReadFile {
    guard let format else { return try recognise(bytes, limits, library) }
    let said = "you said so"
    switch format {
    case .mermaid:
      return outline(.mermaid, said, try MermaidReader.read(bytes, limits: limits), library)
    case .csv, .csvTransposed:
      let (table, report) = try CSVReader.table(bytes, limits: limits)
      let shape: TableShape = format == .csv ? .steps : .stages
      return outline(format, said, try CSVReader.journey(table, shape, report, limits), library)
    case .markdown:
      return outline(.markdown, said, try MarkdownReader.read(bytes, limits: limits), library)
    case .canvas:
      return outline(.canvas, said, try CanvasReader.read(bytes, limits: limits), library)
    case .survey:
      let (survey, report) = try SurveyReader.read(bytes, limits: limits, library: library)
      return ReadFile(format: .survey, reason: said, content: .survey(survey), report: report)
    case .events:
      let (counts, report) = try EventReader.read(bytes, limits: limits)
      return ReadFile(format: .events, reason: said, content: .events(counts), report: report)
    case .json:
      let file = try MapFile(try JSONNode.file(bytes, limits: limits), limits: limits)
      return ReadFile(format: .json, reason: said, content: .map(file), report: LossReport())
    }
  }

  private static func outline(
    _ format: FileFormat, _ reason: String, _ journey: ImportedJourney, _ library: TemplateLibrary
  ) -> ReadFile {
    let outline = journey.outline.withLabels(of: library).withSources(of: format.rawValue)
    return ReadFile(
      format: format, reason: reason, content: .outline(outline), report: journey.report)
  }

  // MARK: Recognition

  private static func recognise(
    _ bytes: [UInt8], _ limits: ImportLimits, _ library: TemplateLibrary
  ) throws(ImportError) -> ReadFile {
    var large = limits
    large.fileBytesMax = max(limits.fileBytesMax, limits.eventFileBytesMax)
    let text = try TextBytes(bytes, limits: large).utf8
    let start = text.prefix(4_096).drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard let first = start.first else { throw ImportError(.empty) }
    // Only events may be as large.
    if text.count > limits.fileBytesMax {
      do {
        return try events(bytes, limits)
      } catch {
        // What is wrong from the first line on is no table of events, but something too large.
        guard (error.line ?? 1) <= 1 else { throw error }
        throw ImportError(.fileTooLarge(bytes: text.count, bytesMax: limits.fileBytesMax))
      }
    }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      return try recogniseJSON(text, limits, library)
    }
    if first == UInt8(ascii: "<") { throw try foreign(text, limits) }
    // “journey id, stage” heads a table of events, and begins like a diagram.
    let line = start.prefix { $0 != 0x0A && $0 != 0x0D }
    if line.starts(with: "journey".utf8), line.contains(where: { ",;\t".utf8.contains($0) }) {
      do {
        return try events(bytes, limits)
      } catch {
        guard case .unknownTable = error.reason else { throw error }
      }
    }
    let mermaid: ImportError
    do {
      let journey = try MermaidReader.read(text, limits: limits)
      return outline(.mermaid, "the word “journey” at the beginning", journey, library)
    } catch {
      mermaid = error
    }
    switch mermaid.reason {
    case .notAJourney(.mermaid), .notAJourney(.html), .notAJourney(.xml), .notAJourney(.plantUML):
      throw mermaid
    case .notAJourney, .lineTooLong, .empty: break
    default: throw mermaid
    }
    return try recogniseTable(text, limits, library, else: mermaid)
  }

  private static func foreign(
    _ bytes: [UInt8], _ limits: ImportLimits
  ) throws(ImportError) -> ImportError {
    var source = try SourceText(bytes, limits: limits)
    while let line = try source.nextLine() {
      let trimmed = MermaidText.trimmed(line)
      if !trimmed.isEmpty {
        return ImportError(.writtenOnly(.init(firstLine: trimmed)), line: source.line)
      }
    }
    return ImportError(.empty)
  }

  private static func recogniseJSON(
    _ text: [UInt8], _ limits: ImportLimits, _ library: TemplateLibrary
  ) throws(ImportError) -> ReadFile {
    let root = try JSONNode.file(text, limits: limits)
    if root["format"]?.string == "waymark-map" {
      let file = try MapFile(root, limits: limits)
      return ReadFile(
        format: .json, reason: "its “format”", content: .map(file), report: LossReport())
    }
    return outline(
      .canvas, "its “nodes”", try CanvasReader.read(root, limits: limits), library)
  }

  private static func recogniseTable(
    _ text: [UInt8], _ limits: ImportLimits, _ library: TemplateLibrary, else mermaid: ImportError
  ) throws(ImportError) -> ReadFile {
    let page = try MarkdownPage(text, limits: limits)
    if !page.tables.isEmpty || !page.unplaced.isEmpty {
      return outline(
        .markdown, "its table with | between the cells",
        try MarkdownReader.read(text, limits: limits), library)
    }
    // A line without any separator is no table, and a file of such lines is something else.
    var parser = CSVParser(text, limits: limits)
    guard let header = try parser.nextRow() else { throw ImportError(.empty) }
    guard
      header.cells.count > 1 || HeadingReader.alone(MermaidText.trimmed(header.cells[0])) == .stage
    else {
      if page.title != nil { throw ImportError(.noTable) }
      throw unknown(mermaid)
    }
    if EventReader.isEventTable(header.cells) { return try events(text, limits) }
    let (table, report) = try CSVReader.table(text, limits: limits)
    if SurveyReader.isSurvey(table, library) {
      let (survey, report) = try SurveyReader.read(table, report, library)
      return ReadFile(
        format: .survey, reason: "questions as headings", content: .survey(survey), report: report)
    }
    guard let shape = TableShape(of: table) else {
      // In a sentence a space follows the comma.
      let isProse = header.cells.dropFirst().contains { $0.hasPrefix(" ") }
      throw isProse || page.title != nil ? unknown(mermaid) : CSVReader.unknown(table)
    }
    let format: FileFormat = shape == .steps ? .csv : .csvTransposed
    return outline(
      format, reason(shape, table), try CSVReader.journey(table, shape, report, limits), library)
  }

  private static func unknown(_ mermaid: ImportError) -> ImportError {
    guard case .notAJourney(.other(let start)) = mermaid.reason else { return mermaid }
    return ImportError(.unknownFile(start))
  }

  private static func events(
    _ bytes: [UInt8], _ limits: ImportLimits
  ) throws(ImportError) -> ReadFile {
    let (counts, report) = try EventReader.read(bytes, limits: limits)
    return ReadFile(
      format: .events, reason: "headings of a journey and its stage", content: .events(counts),
      report: report)
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

// MARK: - What a file becomes

extension ReadFile {
  /// The cards of the file for a map: those of a survey or of events stand in the map's own stages.
  ///
  /// - Parameters:
  ///   - document: The map; without one, what the file becomes on a new map.
  ///   - day: Of values that name none.
  package func outline(
    for document: MapDocument = MapDocument(), on day: CalendarDay? = nil,
    library: TemplateLibrary = .builtIn
  ) -> (outline: JourneyOutline, report: LossReport) {
    switch content {
    case .outline(let outline): return (outline, LossReport())
    case .map(let file):
      guard let map = try? file.document() else { return (JourneyOutline(), LossReport()) }
      return (JourneyOutline(map).withSources(of: format.rawValue), LossReport())
    case .survey(let survey):
      var stages = JourneyOutline(document).stages
      if stages.isEmpty { stages = JourneyOutline.standardStages(library) }
      return (survey.outline(in: stages, on: day).withLabels(of: library), LossReport())
    case .events(let counts):
      let (outline, unmatched) = counts.outline(in: JourneyOutline(document))
      var report = LossReport()
      if !unmatched.isEmpty { report.add(.stagesUnknown(titles: unmatched.map(\.title))) }
      return (outline.withLabels(of: library), report)
    }
  }

  /// The file as a map of its own.
  ///
  /// - Throws: ``ChangeError`` if it is more than a map may hold.
  package func document() throws(ChangeError) -> MapDocument {
    if case .map(let file) = content { return try file.document() }
    var addition = OutlineAddition(outline().outline)
    var document = MapDocument()
    while !addition.isFinished {
      _ = try document.editInPlace(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
        try addition.add(to: &editor, upTo: .local)
      }
    }
    return document
  }
}
