import JourneyInsight
import JourneyWords
import MapOutline
import StyledText

extension FileSource {
  /// The sheet that is meant: of several, the one that is a journey, answers or events.
  func read(_ book: Workbook, as format: FileFormat?) throws(ImportError) -> ReadFile {
    if case .number(let number) = options.choice {
      guard book.sheets.indices.contains(number - 1) else {
        throw ImportError(.noSuchJourney(number: number, items: words(book)))
      }
      return try read(book.sheets[number - 1], as: format)
    }
    let meant = meant(in: book, as: format)
    guard let sheet = meant.first else { throw try nothingMeant(in: book) }
    guard meant.count == 1 else {
      throw ImportError(.severalJourneys(items: words(book, only: meant)))
    }
    var file = try read(sheet.sheet, as: format)
    let others = book.sheets.count { !$0.isEmpty } - 1
    if others > 0 {
      file.report.add(
        Guess(
          .choice, .guessSheet,
          [
            "count": .count(others + 1), "number": .line(sheet.number),
            "name": .quotation(sheet.sheet.name),
          ], option: "--table N"))
    }
    return file
  }

  /// Each sheet that is one as a map.
  func readAll(_ book: Workbook, as format: FileFormat?) throws(ImportError) -> [ReadFile] {
    let meant = meant(in: book, as: format)
    guard !meant.isEmpty else { throw try nothingMeant(in: book) }
    var files: [ReadFile] = []
    for (_, sheet) in meant {
      var file = try read(sheet, as: format)
      file.name = sheet.name
      files.append(file)
    }
    return files
  }

  private func read(
    _ sheet: Workbook.Sheet, as format: FileFormat?
  ) throws(ImportError) -> ReadFile {
    guard !sheet.isEmpty else { throw ImportError(.empty) }
    let text = sheet.csv
    var file =
      format == nil
      ? try recognise(text) : try read(text, as: format ?? .csv, because: Self.said)
    file.reasons.append(Message(ImportMessage.seenSheet, ["name": .quotation(sheet.name)]))
    return file
  }

  private func meant(
    in book: Workbook, as format: FileFormat?
  ) -> [(number: Int, sheet: Workbook.Sheet)] {
    let all = book.sheets.enumerated().map { (number: $0.offset + 1, sheet: $0.element) }
      .filter { !$0.sheet.isEmpty }
    guard all.count > 1 else { return all }
    return all.filter { evidence(of: $0.sheet.csv).contains { $0.isEnough && $0.format.isTable } }
  }

  /// Why no sheet is read: what is wrong with the first, if others are empty.
  private func nothingMeant(in book: Workbook) throws(ImportError) -> ImportError {
    book.sheets.allSatisfy(\.isEmpty)
      ? ImportError(.empty) : ImportError(.noJourneyInPage(items: words(book)))
  }

  /// `2, “Journey”: a sheet with 12 rows`.
  private func words(
    _ book: Workbook, only meant: [(number: Int, sheet: Workbook.Sheet)]? = nil
  ) -> [FoundJourney] {
    let sheets = meant ?? book.sheets.enumerated().map { ($0.offset + 1, $0.element) }
    return sheets.map { number, sheet in
      let count = sheet.rows.count { !$0.isEmpty }
      let message = Message(
        ImportMessage.guessItemSheet,
        [
          "number": .line(number), "name": .quotation(sheet.name, columnsMax: 32),
          "count": .count(count),
        ])
      return FoundJourney(words: MessageWords(.english).text(message), message: message)
    }
  }
}

extension FileFormat {
  /// Whether it is a table of cells with separators.
  fileprivate var isTable: Bool {
    switch self {
    case .csv, .csvTransposed, .survey, .events: true
    case .mermaid, .markdown, .canvas, .json: false
    }
  }
}
