import JourneyTemplates
import MapOutline
import StyledText

/// Tells what a table is: one of events, answers to questions, a journey with a row a step, or one
/// with stages as columns.
enum TableRecognition {
  /// What speaks for each. O(bytes).
  static func evidence(in text: [UInt8], _ source: FileSource) -> [Evidence] {
    let options = source.options
    var limits = source.limits
    limits.fileBytesMax = max(limits.fileBytesMax, text.count)
    guard let sample = try? sample(of: text, limits, options) else { return [] }
    // A line without any separator is no table, and a file of such lines is something else.
    guard sample.contains(where: { $0.cells.count > 1 }) else { return stages(sample) }
    var found: [Evidence] = []
    if let events = EventReader.columns(of: sample, options)?.columns.evidence {
      found.append(events)
    }
    if text.count <= source.limits.fileBytesMax,
      let (table, _) = try? CSVReader.table(text, limits: source.limits, options)
    {
      let head = TableHead(table, options)
      let facts = TableFacts(head, options, source.library)
      found += [facts.stepsEvidence, facts.stagesEvidence, facts.surveyEvidence]
    }
    return found.map { FileNameEvidence.added(to: $0, options.fileName) }
  }

  private static func sample(
    of text: [UInt8], _ limits: ImportLimits, _ options: ImportOptions
  ) throws(ImportError) -> [CSVParser.Row] {
    var parser = CSVParser(text, limits: limits, separator: options.separator)
    var rows: [CSVParser.Row] = []
    while rows.count < EventReader.sampleMax, let row = try parser.nextRow() { rows.append(row) }
    return rows
  }

  /// A list of stages in one column.
  private static func stages(_ rows: [CSVParser.Row]) -> [Evidence] {
    guard let heading = rows.first.map({ MermaidText.trimmed($0.cells[0]) }), rows.count > 1,
      HeadingReader.alone(heading) == .stage, Words.list(heading).count <= 3
    else { return [] }
    return [Evidence(.csv, 55, .seenOneColumn, ["heading": .quotation(heading)])]
  }

  /// Why a file that seems to be a table is none of those; nil if it seems to be no table.
  static func refusal(of text: [UInt8], _ source: FileSource) -> ImportError? {
    do throws(ImportError) {
      let (table, _) = try CSVReader.table(text, limits: source.limits, source.options)
      guard let header = table.rows.first, table.rows.contains(where: { $0.cells.count > 1 }),
        !isProse(table)
      else { return nil }
      return ImportError(
        .otherTable(OtherTable(TableHead(table, source.options).table)), line: header.line)
    } catch {
      return error
    }
  }

  /// Whether what stands between separators is parts of sentences rather than cells.
  private static func isProse(_ table: TextTable) -> Bool {
    let widths = Set(table.rows.map(\.cells.count))
    let words = table.rows.flatMap(\.cells).map { Words.list($0.text).count }
    let isRagged = widths.count > 1 && widths.contains(1)
    let endsSentences = table.rows.count { row in
      row.cells.last.map { $0.text.hasSuffix(".") || $0.text.hasSuffix("!") } ?? false
    }
    return isRagged && words.reduce(0, +) > words.count * 3
      || endsSentences * 2 >= table.rows.count && table.rows.count < 12
  }
}

/// What the name of a file says of what is in it.
enum FileNameEvidence {
  private static let stems: [(formats: [FileFormat], stems: [String])] = [
    (
      [.survey],
      [
        "survey", "ankiet", "respons", "answers", "sondaj", "raspuns", "опрос", "анкет", "ответ",
        "feedback", "questionnaire", "forms", "odpowiedzi",
      ]
    ),
    ([.events], ["event", "log", "clicks", "funnel", "session", "zdarzen", "событи", "evenim"]),
    (
      [.csv, .csvTransposed],
      ["journey", "cjm", "podroz", "mapa", "calator", "harta", "путь", "карта", "blueprint"]
    ),
  ]

  static func added(to evidence: Evidence, _ name: String?) -> Evidence {
    guard let name, evidence.score > 0 else { return evidence }
    let words = Words.list(name.split(separator: "/").last.map { String($0) } ?? "")
    let speaks = stems.contains { row in
      row.formats.contains(evidence.format)
        && row.stems.contains { stem in words.contains { $0.hasPrefix(stem) } }
    }
    guard speaks else { return evidence }
    var evidence = evidence
    evidence.add(5, .seenFileName)
    return evidence
  }
}
