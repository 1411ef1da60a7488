import JourneyInsight
import MapOutline
import StyledText

/// Finds the headings of a table: below a title, in two rows, or in the three rows of a survey tool;
/// and makes one row of them.
struct TableHead {
  /// The table from its headings on.
  private(set) var table: TextTable
  /// What stands alone above the headings.
  private(set) var title = ""
  private(set) var report = LossReport()
  /// Columns that a survey tool added of itself.
  private(set) var added: [PersonalColumn] = []
  /// Whether the headings stood in several rows, as survey tools write them.
  private(set) var isOfSurveyTool = false

  private let options: ImportOptions
  /// Rows among which headings are looked for.
  private static let rowsMax = 12

  init(_ table: TextTable, _ options: ImportOptions) {
    self.table = table
    self.options = options
    skipTitle()
    if !readImportIDs() && !readRepeatedHeadings() && !readSubheadings() { readGroups() }
    dropTotals()
  }

  private func filled(_ row: Int) -> Int { table.rows[row].cells.count { !$0.text.isEmpty } }

  private func texts(_ row: Int) -> [String] { table.rows[row].cells.map(\.text) }

  private func text(_ row: Int, _ column: Int) -> String { table.cell(row, column).text }

  // MARK: A title above

  /// Rows above the headings have fewer cells, and none of the words that headings have.
  private mutating func skipTitle() {
    let counts = table.rows.indices.prefix(60).map(filled)
    guard counts.count > 2, let typical = counts.max() else { return }
    let last = min(Self.rowsMax, table.rows.count - 1)
    var head = 0
    while head < last, filled(head) * 2 <= max(typical, 2), knownCount(head) < 2, !hasStage(head),
      !isCorner(head)
    {
      head += 1
    }
    guard head > 0, head < last, filled(head) > 1 else { return }
    let above = (0..<head).flatMap { texts($0) }.filter { !$0.isEmpty }
    // Groups over the headings are no title, nor is what a program says of the file.
    let alone = (0..<head).map { filled($0) == 1 ? text($0, 0) : "" }.first {
      !$0.isEmpty && !Self.isRemark($0)
    }
    if let alone { title = MermaidText.trimmed(String(alone.drop { $0 == "#" })) }
    let hasTitle = !title.isEmpty
    table.rows.removeFirst(head)
    var rest = above
    if let alone, hasTitle, let place = rest.firstIndex(of: alone) { rest.remove(at: place) }
    var messages = [
      Message(ImportMessage.guessHeadingsIn, ["line": .line(table.rows[0].line)])
    ]
    if hasTitle {
      messages.append(Message(ImportMessage.guessTitleAbove, ["title": .quotation(title)]))
    }
    if !rest.isEmpty {
      messages.append(Message(ImportMessage.guessAboveLeftOut, ["texts": Self.list(rest)]))
    }
    report.add(Guess(.rows, messages))
  }

  private static let remarks = Set(
    ("generated, exported, export, created, printed, prepared, version, updated, author, wygenerowano, "
      + "wygenerowany, utworzono, eksport, wydrukowano, przygotowal, przygotowala, przygotowano, wersja, "
      + "autor, generat, exportat, creat, pregatit, versiunea, сформирован, сформировано, создан, создано, "
      + "выгружено, экспорт, подготовил, подготовила, подготовлено, версия, автор")
      .split(separator: ", ").map(String.init))

  /// “Report generated 2026-03-01”, “Prepared by: N.N.”, “# exported by a tool”.
  private static func isRemark(_ text: String) -> Bool {
    let words = Words.list(text)
    let says = text.hasPrefix("#") || text.contains(":") || text.contains(where: \.isNumber)
    return words.isEmpty || says && words.contains { remarks.contains($0) }
  }

  private func hasStage(_ row: Int) -> Bool {
    texts(row).contains { HeadingReader.alone($0) == .stage || options.said($0) != nil }
  }

  /// Whether the row begins as a table with stages as columns does, whose stages may have no names.
  private func isCorner(_ row: Int) -> Bool { Words.folded(text(row, 0)) == "lane" }

  private func knownCount(_ row: Int) -> Int {
    texts(row).count { text in
      switch HeadingReader.alone(text) {
      case .stage, .stageKey, .afterSale: true
      case .lane(let lane): lane.isKnown && Words.list(text).count <= 4
      case .field, .nothing: false
      }
    }
  }

  static func list(_ texts: [String]) -> MessageValue {
    .quotations(texts, most: 6, columnsMax: 32)
  }

  // MARK: Survey tools

  /// Three rows: names of columns, the questions, and what Qualtrics calls their `ImportId`.
  private mutating func readImportIDs() -> Bool {
    guard
      let row = (1...2).first(where: { row in
        guard row < table.rows.count else { return false }
        let ids = texts(row).count { $0.hasPrefix("{\"ImportId\"") || $0.hasPrefix("{'ImportId'") }
        return ids > 0 && ids * 2 >= filled(row)
      })
    else { return false }
    let ids = texts(row)
    let names = texts(0)
    var headings = row == 2 ? texts(1) : names
    for column in headings.indices where ids.indices.contains(column) {
      let isQuestion = ids[column].contains("\"QID") || ids[column].contains("'QID")
      let name = names.indices.contains(column) ? names[column] : ""
      if headings[column].isEmpty { headings[column] = name }
      guard !isQuestion, !options.isSaid(headings[column]), !options.isSaid(name) else { continue }
      added.append(
        .init(
          heading: headings[column],
          kind: PersonalHeading.kind(of: headings[column]) ?? .response))
      headings[column] = ""
      for row in table.rows.indices where table.rows[row].cells.indices.contains(column) {
        table.rows[row].cells[column] = .empty
      }
    }
    replaceHeadings(rows: row + 1, with: headings)
    return true
  }

  /// A second row that says the same as the first in other words: `StartDate` over `Start Date`.
  private mutating func readRepeatedHeadings() -> Bool {
    guard table.rows.count > 2, filled(1) * 2 >= filled(0) else { return false }
    let (names, labels) = (texts(0), texts(1))
    let same = zip(names, labels).count { name, label in
      !name.isEmpty && Self.squeezed(name) == Self.squeezed(label)
    }
    guard same >= 3, same * 3 >= filled(0) else { return false }
    replaceHeadings(
      rows: 2,
      with: names.indices.map {
        labels.indices.contains($0) && !labels[$0].isEmpty ? labels[$0] : names[$0]
      })
    return true
  }

  private static func squeezed(_ text: String) -> String { Words.list(text).joined() }

  private static let generic: Set<String> = [
    "response", "open ended response", "odpowiedz", "odpowiedz otwarta", "raspuns",
    "raspuns deschis",
    "ответ", "открытыи ответ", "antwort", "reponse", "respuesta", "score", "value",
  ]

  /// A second row below the questions with their choices: it lacks what every respondent's row has.
  private mutating func readSubheadings() -> Bool {
    guard table.rows.count > 2, filled(1) > 0 else { return false }
    let rows = table.rows.indices.dropFirst(2).prefix(60)
    let usual = table.rows[0].cells.indices.filter { column in
      rows.count { !text($0, column).isEmpty } * 10 >= rows.count * 9 && !text(0, column).isEmpty
    }
    let lacking = usual.count { text(1, $0).isEmpty }
    let subs = texts(1)
    let isUnderNothing = subs.indices.contains { !subs[$0].isEmpty && text(0, $0).isEmpty }
    let isGeneric = subs.contains { Self.generic.contains(Words.folded($0)) }
    guard isUnderNothing || isGeneric, lacking >= max(1, usual.count / 3),
      !hasStage(0) || isGeneric
    else { return false }
    var headings: [String] = []
    var stem = ""
    for column in 0..<max(table.rows[0].cells.count, subs.count) {
      let (above, below) = (text(0, column), text(1, column))
      if !above.isEmpty { stem = above }
      if below.isEmpty {
        headings.append(above)
      } else if Self.generic.contains(Words.folded(below)), !above.isEmpty {
        headings.append(above)
      } else {
        headings.append(stem.isEmpty ? below : "\(stem) [\(below)]")
      }
    }
    replaceHeadings(rows: 2, with: headings)
    return true
  }

  private mutating func replaceHeadings(rows: Int, with headings: [String]) {
    let line = table.rows[0].line
    let last = table.rows[rows - 1].line
    table.rows.replaceSubrange(
      0..<rows,
      with: [
        TextTable.Row(
          line: line, cells: headings.map { TextTable.Cell(text: $0, items: [.init(text: $0)]) })
      ])
    isOfSurveyTool = true
    report.add(
      Guess(.rows, .guessHeadingsTo, ["line": .line(line), "last": .line(last)]))
  }

  // MARK: Headings in two rows

  /// Groups in the first row, as merged cells are saved, over the headings in the second.
  private mutating func readGroups() {
    guard table.rows.count > 2, table.rows[0].cells.count > 2 else { return }
    let (merged, subs) = (texts(0), texts(1))
    // Some programs write the group over each of its headings.
    let groups = merged.indices.map { $0 > 0 && merged[$0] == merged[$0 - 1] ? "" : merged[$0] }
    let gaps = groups.indices.dropFirst().filter { groups[$0].isEmpty }
    guard !gaps.isEmpty, subs.indices.contains(gaps[0]),
      gaps.allSatisfy({ !text(1, $0).isEmpty })
    else { return }
    // Of a table with stages as columns nothing stands in the first column yet, or what its rows and
    // columns are; else the headings of the second row must be some.
    let isCorner = HeadingReader.alone(text(1, 0)) == .stage
    guard text(1, 0).isEmpty ? groups[0].isEmpty || knownCount(1) > 0 : isCorner else { return }
    let headings = (0..<max(groups.count, subs.count)).map { column in
      text(1, column).isEmpty ? text(0, column) : text(1, column)
    }
    let over = groups.indices.filter { !groups[$0].isEmpty && !text(1, $0).isEmpty }.map {
      groups[$0]
    }
    let lines = (table.rows[0].line, table.rows[1].line)
    table.rows.replaceSubrange(
      0..<2,
      with: [
        TextTable.Row(
          line: lines.0, cells: headings.map { TextTable.Cell(text: $0, items: [.init(text: $0)]) })
      ])
    report.add(
      Guess(
        .rows, .guessHeadingsTogether,
        ["line": .line(lines.0), "last": .line(lines.1), "groups": Self.list(over)]))
  }
}

// MARK: - Totals below

extension TableHead {
  private static let totals: Set<String> = [
    "total", "totals", "grand total", "sum", "suma", "razem", "lacznie", "ogolem", "total general",
    "итого", "всего", "summe", "gesamt",
  ]

  /// A last row that counts the others is no stage.
  private mutating func dropTotals() {
    guard table.rows.count > 2, let last = table.rows.last else { return }
    let said = last.cells.map(\.text).filter { !$0.isEmpty }
    guard let first = said.first, Self.totals.contains(Words.folded(first)),
      said.dropFirst().allSatisfy({ NumberText.plain($0) != nil })
    else { return }
    table.rows.removeLast()
    report.add(
      Guess(
        .rows, .guessTotals, ["line": .line(last.line), "texts": Self.list(said)]))
  }
}

extension TextTable {
  /// Says of rows that have more or fewer cells than there are headings.
  func tellRagged(in report: inout LossReport) {
    guard let width = rows.first?.cells.count else { return }
    let shorter = rows.dropFirst().filter { $0.cells.count < width }
    let longer = rows.dropFirst().filter { row in
      row.cells.dropFirst(width).contains { !$0.text.isEmpty }
    }
    if let first = longer.first {
      report.add(
        .rowsTooLong(count: longer.count, line: first.line, cells: first.cells.count, width: width))
    }
    if let first = shorter.first {
      report.add(
        Guess(
          .rows, .guessRowsShort,
          ["count": .count(shorter.count), "line": .line(first.line)]))
    }
  }
}
