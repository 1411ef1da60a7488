import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import MapOutline
import ReplicatedData

/// A file that was read, whatever its format.
package struct ReadFile: Sendable {
  package let format: FileFormat
  /// Why it was taken for that, the strongest first.
  var reasons: [Message]
  package let content: Content
  /// What of the file was not read, and what was guessed.
  package internal(set) var report: LossReport
  /// What spoke for each format, the likeliest first; empty where somebody said the format.
  package internal(set) var evidence: [Evidence] = []
  /// The heading that it stands under, where it is one of several in a page.
  package internal(set) var name: String?

  package enum Content: Sendable {
    case outline(JourneyOutline)
    case map(MapFile)
    case survey(SurveyAnswers)
    case events(EventCounts)
  }

  /// Why it was taken for that, for people, in English.
  package var reason: String { reason(in: .english) }

  /// Why it was taken for that, for people: “the headings “Stage”, “Pain”, the file's name”.
  package func reason(in language: SpokenLanguage) -> String {
    let words = MessageWords(language)
    return reasons.map { words.text($0) }.joined(separator: ", ")
  }
}

/// Reads files of all formats, and tells which one a file is of from what is in it.
package enum FileReader {
  /// O(bytes).
  ///
  /// - Parameters:
  ///   - format: What the file is, where somebody says so; else it is told from its content.
  ///   - options: What else somebody says of it.
  ///   - library: Whose questionnaires, stages and lanes are known by their names.
  /// - Throws: ``ImportError`` with line and reason; nothing is taken of such a file.
  package static func read(
    _ bytes: [UInt8], as format: FileFormat? = nil, options: ImportOptions = ImportOptions(),
    limits: ImportLimits = ImportLimits(), library: TemplateLibrary = .builtIn
  ) throws(ImportError) -> ReadFile {
    let source = FileSource(options: options, limits: limits, library: library)
    let format = format ?? options.format
    if let book = try Workbook(bytes, limits: limits) { return try source.read(book, as: format) }
    let text = try source.text(bytes, mayBeEvents: format == nil || format == .events)
    var file =
      if let format {
        try source.read(text.utf8, as: format, because: FileSource.said)
      } else {
        try source.recognise(text.utf8)
      }
    if let guess = text.guess {
      var report = LossReport()
      report.add(guess)
      file.report = report + file.report
    }
    return file
  }

  /// Each journey of a page with several, and of any other file the one that it is. O(bytes).
  ///
  /// - Throws: ``ImportError`` if one of them cannot be read.
  package static func readAll(
    _ bytes: [UInt8], options: ImportOptions = ImportOptions(),
    limits: ImportLimits = ImportLimits(), library: TemplateLibrary = .builtIn
  ) throws(ImportError) -> [ReadFile] {
    let source = FileSource(options: options, limits: limits, library: library)
    if let book = try Workbook(bytes, limits: limits) {
      return try source.readAll(book, as: options.format)
    }
    let text = try source.text(bytes, mayBeEvents: options.format ?? .events == .events).utf8
    let found = options.format == nil ? source.evidence(of: text).ranked : []
    guard (options.format ?? found.best?.format) == .markdown else {
      return [try read(bytes, options: options, limits: limits, library: library)]
    }
    let reasons = found.best?.strongest ?? FileSource.said
    return try MarkdownReader.readAll(text, options, limits).map { taken in
      var file = source.outline(taken, reasons)
      file.evidence = found
      return file
    }
  }
}

/// How a file is read: what somebody said of it, how much of it, and with whose names.
struct FileSource {
  let options: ImportOptions
  let limits: ImportLimits
  let library: TemplateLibrary

  /// Why a file is of the format that somebody named.
  static let said = [Message(ImportMessage.seenSaid)]

  /// - Parameter mayBeEvents: Whether it may be as large as a table of events.
  func text(_ bytes: [UInt8], mayBeEvents: Bool) throws(ImportError) -> TextBytes {
    var large = limits
    if mayBeEvents { large.fileBytesMax = max(limits.fileBytesMax, limits.eventFileBytesMax) }
    return try TextBytes(bytes, limits: large, encoding: options.encoding)
  }

  func read(
    _ text: [UInt8], as format: FileFormat, because reasons: [Message]
  ) throws(ImportError) -> ReadFile {
    switch format {
    case .mermaid:
      return outline(
        format, reasons, try MermaidReader.read(text, options: options, limits: limits))
    case .csv, .csvTransposed:
      let (table, report) = try CSVReader.table(text, limits: limits, options)
      let head = TableHead(table, options)
      let shape: TableShape = format == .csv ? .steps : .stages
      try options.check(head.table.lines(shape).map(\.heading))
      return outline(
        format, reasons,
        try CSVReader.journey(
          head.table, shape, report + head.report, limits, options, title: head.title))
    case .markdown: return outline(try MarkdownReader.read(text, options, limits), reasons)
    case .canvas: return outline(format, reasons, try CanvasReader.read(text, limits: limits))
    case .survey:
      let (survey, report) = try SurveyReader.read(
        text, limits: limits, options: options, library: library)
      return ReadFile(format: format, reasons: reasons, content: .survey(survey), report: report)
    case .events:
      let (counts, report) = try EventReader.read(text, limits: limits, options: options)
      return ReadFile(format: format, reasons: reasons, content: .events(counts), report: report)
    case .json:
      let file = try MapFile(try JSONNode.file(text, limits: limits), limits: limits)
      return ReadFile(format: format, reasons: reasons, content: .map(file), report: LossReport())
    }
  }

  func outline(_ taken: PageJourneys.Taken, _ reasons: [Message]) -> ReadFile {
    var file = outline(taken.format, reasons, taken.journey)
    file.name = taken.name
    return file
  }

  private func outline(
    _ format: FileFormat, _ reasons: [Message], _ journey: ImportedJourney
  ) -> ReadFile {
    let outline = journey.outline.withLabels(of: library).withSources(of: format.rawValue)
    return ReadFile(
      format: format, reasons: reasons, content: .outline(outline), report: journey.report)
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
      let language = SpokenLanguage(
        tag: document.value(.root, Field.Map.language).text ?? survey.language(in: library))
      let outline = survey.outline(in: stages, on: day, language: language)
      return (outline.withLabels(of: library), LossReport())
    case .events(let counts):
      let (outline, unmatched) = counts.outline(in: JourneyOutline(document))
      var report = LossReport()
      if !unmatched.isEmpty { report.add(.stagesUnknown(titles: unmatched.map(\.title))) }
      return (outline.withLabels(of: library), report)
    }
  }

  /// Why there is nothing in it to put into a map; nil if there is. A map that Waymark wrote may be
  /// empty.
  package var emptiness: ImportError? {
    switch content {
    case .outline(let outline): outline.emptiness(of: format).map { ImportError($0) }
    case .survey(let survey):
      survey.outline(in: JourneyOutline.standardStages(.builtIn), on: nil).cards.isEmpty
        ? ImportError(.noCards(stages: 0)) : nil
    case .events(let counts):
      counts.stages.isEmpty ? ImportError(.noCards(stages: 0)) : nil
    case .map: nil
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
