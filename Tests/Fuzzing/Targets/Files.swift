import JourneyFormats
import JourneyInsight
import JourneyMap
import JourneyTemplates
import MapOutline
import ReplicatedData

/// Any file, of whatever it seems to be.
func fuzzFile(_ bytes: [UInt8]) throws {
  try checkFile(bytes, as: nil)
  // The same as bytes of another encoding, with what the file itself says of its columns.
  var options = ImportOptions()
  options.encoding = .windows1251
  try checkFile(bytes, as: nil, options)
  options.encoding = nil
  options.columns = ColumnChoice.list(String(decoding: bytes.prefix(40), as: UTF8.self)).choices
  options.scale = FeelingScale(String(decoding: bytes.suffix(6), as: UTF8.self))
  try checkFile(bytes, as: nil, options)
}

func fuzzCSV(_ bytes: [UInt8]) throws {
  try checkFile(bytes, as: .csv)
  try checkFile(bytes, as: .csvTransposed)
}

func fuzzMarkdown(_ bytes: [UInt8]) throws {
  try checkFile(bytes, as: .markdown)
  // Each journey of the page as a map of its own, and each by its number.
  var options = ImportOptions(format: .markdown)
  for file in (try? FileReader.readAll(bytes, options: options)) ?? [] {
    try expectNil(try map(of: file)?.brokenInvariant(), "after an import of all")
  }
  for number in 1...3 {
    options.choice = .number(number)
    do throws(ImportError) {
      _ = try FileReader.read(bytes, options: options)
    } catch {
      try expectPlain(error.description, columnsMax: .max)
    }
  }
}

func fuzzWorkbook(_ bytes: [UInt8]) throws {
  try checkFile(bytes, as: nil)
  try checkFile(bytes, as: .csv)
}

func fuzzCanvas(_ bytes: [UInt8]) throws { try checkFile(bytes, as: .canvas) }

func fuzzSurvey(_ bytes: [UInt8]) throws { try checkFile(bytes, as: .survey) }

func fuzzEvents(_ bytes: [UInt8]) throws { try checkFile(bytes, as: .events) }

func fuzzMapFile(_ bytes: [UInt8]) throws { try checkFile(bytes, as: .json) }

/// What is taken of a file can be put into a map, once and no more, and written in every format so
/// that it is read again; what is refused is refused in plain words.
private func checkFile(
  _ bytes: [UInt8], as format: FileFormat?, _ options: ImportOptions = ImportOptions()
) throws {
  let file: ReadFile
  do {
    file = try FileReader.read(bytes, as: format, options: options)
  } catch {
    return try expectPlain(error.description, columnsMax: .max)
  }
  for sentence in file.report.sentences { try expectPlain(sentence, columnsMax: .max) }
  for guess in file.report.guesses { try expectPlain(guess.advice, columnsMax: .max) }
  try expectPlain(file.reason, columnsMax: .max)
  for guess in file.report.guesses { try expectPlain(guess.advice, columnsMax: .max) }
  guard let document = try map(of: file) else { return }
  try expectNil(document.brokenInvariant(), "after an import")
  try checkViews(of: document)
  let outline = JourneyOutline(document)
  // A table without cards is read as none.
  guard !outline.cards.isEmpty else { return }
  for (format, write) in writers {
    let first = try again(write(outline), format)
    let second = try again(write(first), format)
    try expect(
      first == second, "\(format.rawValue): \(first) is read back as \(second)")
  }
}

private let writers: [(FileFormat, @Sendable (JourneyOutline) -> ExportedText)] = [
  (.csv, { CSVWriter.write($0) }), (.csv, { CSVWriter.write($0, separator: .semicolon) }),
  (.csv, { WorkbookWriter.write($0) }),
  (.csvTransposed, { CSVWriter.write($0, layout: .stages) }),
  (.markdown, { MarkdownWriter.write($0) }), (.canvas, { CanvasWriter.write($0) }),
]

/// Nil if it is more than a map may hold.
private func map(of file: ReadFile) throws -> MapDocument? {
  var document = MapDocument()
  for round in 1...2 {
    var addition = FileAddition(file, to: document, on: CalendarDay("2026-03-31"))
    let before = document
    do throws(ChangeError) {
      while !addition.isFinished {
        _ = try document.edit(as: ReplicaID(5), at: 1) { (editor) throws(ChangeError) in
          try addition.add(to: &editor)
        }
      }
    } catch {
      if case .limit = error { return nil }
      throw Finding("what was read is refused by a map: \(error)")
    }
    for sentence in addition.additions.report.sentences {
      try expectPlain(sentence, columnsMax: .max)
    }
    if round == 2 {
      try expect(
        addition.additions.cards == 0 && addition.additions.comments == 0,
        "the second time it adds \(addition.additions.words) to \(MapJSON.text(before))")
    }
  }
  return document
}

private func again(_ exported: ExportedText, _ format: FileFormat) throws -> JourneyOutline {
  do {
    return try FileReader.read(exported.bytes, as: format).outline().outline
  } catch {
    throw Finding("\(format.rawValue): \(exported.text.debugDescription) is refused: \(error)")
  }
}
