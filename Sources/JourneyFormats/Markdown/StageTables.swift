import JourneyTemplates

/// Tables of a page that are one journey together, each with what is in one stage: under
/// “Stage 1: Find a bike” a table of elements and details, under “Stage 2: Ride” the next.
struct StageTables {
  /// Indices of the page's blocks.
  var blocks: [Int]
  /// All of them as one.
  var table: TextTable
  var shape: TableShape

  /// O(cells). Tables belong together if they are of one form and each stands under a heading of its
  /// own, all of these under the same one.
  static func groups(of page: MarkdownPage) -> [StageTables] {
    var members: [Place: [Candidate]] = [:]
    var places: [Place] = []
    for (index, block) in page.blocks.enumerated() {
      guard case .table(let table) = block.content, let heading = block.headings.last,
        let form = Form(table, under: heading.text)
      else { continue }
      let place = Place(
        parents: block.headings.dropLast().map(\.line), level: heading.level, form: form)
      if members[place] == nil { places.append(place) }
      // Of several under one heading the first.
      if members[place]?.last?.heading == heading { continue }
      members[place, default: []].append(
        Candidate(block: index, table: table, heading: heading))
    }
    return places.compactMap { place in
      guard let found = members[place], found.count > 1 else { return nil }
      return StageTables(found, place.form)
    }
  }

  /// What tables that belong together have in common.
  private struct Place: Hashable {
    /// The lines of the headings above the nearest.
    var parents: [Int]
    var level: Int
    var form: Form
  }

  private struct Candidate {
    var block: Int
    var table: TextTable
    var heading: MarkdownPage.Heading
  }

  private enum Form: Hashable {
    /// What the rows are called stands in the first column.
    case column
    /// A row a step, under these headings.
    case steps([String])

    init?(_ table: TextTable, under heading: String) {
      guard let header = table.rows.first, header.cells.count > 1 else { return nil }
      let headings = header.cells.map { HeadingReader.alone($0.text) }
      let isUnderStage = StageTables.isStage(heading)
      if headings.dropFirst().contains(where: StageTables.isCards),
        headings.allSatisfy({ $0 != .stage }) || isUnderStage,
        headings.contains(.stage) || StageTables.isCards(headings[0]) || isUnderStage
      {
        self = .steps(header.cells.map { Words.folded($0.text) })
        return
      }
      let rows = table.rows.dropFirst().compactMap { $0.cells.first?.text }.filter { !$0.isEmpty }
      let known = rows.count { StageTables.isCards(HeadingReader.alone($0)) }
      guard known > 0, known * 2 >= rows.count,
        header.cells.count == 2 || isUnderStage || Glossary.isGeneric(header.cells[1].text)
      else { return nil }
      self = .column
    }
  }

  private static func isCards(_ heading: Heading) -> Bool {
    if case .lane(let lane) = heading { lane.isKnown } else { false }
  }

  /// Whether a heading names a stage: by a word for it, a number before it, or as templates do.
  private static func isStage(_ heading: String) -> Bool {
    HeadingVocabulary.meaning(of: heading) == .stage
      || heading.first?.isNumber ?? false
      || TemplateLibrary.builtIn.stage(titled: heading) != nil
  }

  private init(_ members: [Candidate], _ form: Form) {
    blocks = members.map(\.block)
    switch form {
    case .column:
      table = Self.asColumns(members)
      shape = .stages
    case .steps:
      table = Self.asRows(members)
      shape = .steps
    }
  }

  // MARK: One table of them

  private static func titleCell(_ title: String) -> TextTable.Cell {
    TextTable.Cell(text: title, items: [TextTable.Item(text: title)])
  }

  /// A column a table. Rows of one name are one row.
  private static func asColumns(_ members: [Candidate]) -> TextTable {
    // The tables may have their stage's name over the column.
    let over = members.map { $0.table.cell(0, 1).text }
    let areNames =
      Set(over.map(TitleKey.folded)).count == over.count
      && !over.contains { $0.isEmpty || Glossary.isGeneric($0) }
    let titles = areNames ? over : members.map(\.heading.text)
    var table = TextTable(rows: [
      TextTable.Row(
        line: members[0].table.rows[0].line, cells: [.empty] + titles.map(titleCell))
    ])
    var places: [String: Int] = [:]
    for (column, member) in members.enumerated() {
      var counts: [String: Int] = [:]
      var above = TextTable.Cell.empty
      for row in member.table.rows.dropFirst() {
        var heading = row.cells.first ?? .empty
        if heading.text.isEmpty { heading = above }
        above = heading
        let name = TitleKey.folded(heading.text)
        counts[name, default: 0] += 1
        let place = "\(name)\n\(counts[name] ?? 0)"
        if places[place] == nil {
          places[place] = table.rows.count
          table.rows.append(
            TextTable.Row(
              line: row.line, cells: [heading] + Array(repeating: .empty, count: members.count)))
        }
        guard let index = places[place] else { continue }
        table.rows[index].cells[column + 1] = joined(row.cells.dropFirst())
      }
    }
    return table
  }

  /// Cells beside each other as one.
  private static func joined(_ cells: ArraySlice<TextTable.Cell>) -> TextTable.Cell {
    let said = cells.filter { !$0.text.isEmpty }
    guard said.count != 1 else { return said[0] }
    return TextTable.Cell(
      text: said.map(\.text).joined(separator: "; "), items: said.flatMap(\.items))
  }

  /// One below the other, with the stage before each row.
  private static func asRows(_ members: [Candidate]) -> TextTable {
    var table = TextTable()
    for member in members {
      for (index, row) in member.table.rows.enumerated() where index > 0 || table.rows.isEmpty {
        let first = index == 0 ? titleCell("Stage") : titleCell(member.heading.text)
        table.rows.append(TextTable.Row(line: row.line, cells: [first] + row.cells))
      }
    }
    return table
  }
}

/// Tables that explain words.
enum Glossary {
  /// Whether a table is a glossary: of two columns, a word and what it means.
  static func isGlossary(_ table: TextTable, under headings: [MarkdownPage.Heading]) -> Bool {
    guard let header = table.rows.first, (2...3).contains(table.width) else { return false }
    let titles = header.cells.map { Words.list($0.text) }
    guard let first = titles.first else { return false }
    let means = titles.dropFirst().contains { has($0, meanings) }
    if has(first, terms), means || table.width == 2 { return true }
    let isUnder = headings.contains { has(Words.list($0.text), glossaries) }
    // “Stage, Description” is a journey in short.
    return table.width == 2
      && (isUnder || means && !first.isEmpty && HeadingReader.alone(header.cells[0].text) != .stage)
  }

  /// Whether a heading says of a column only that something stands in it.
  static func isGeneric(_ heading: String) -> Bool {
    let words = Words.list(heading)
    return words.isEmpty || words.count <= 3 && (has(words, generic) || has(words, meanings))
  }

  private static func has(_ words: [String], _ stems: [String]) -> Bool {
    words.contains { word in stems.contains { word.hasPrefix($0) } }
  }

  /// Beginnings of folded words in English, Polish, Romanian and Russian.
  private static let terms = [
    "term", "word", "concept", "abbrev", "acronym", "notion", "pojec", "slowo", "skrot", "haslo",
    "cuvant", "notiun", "prescurt", "термин", "слово", "понятие", "сокращ",
  ]
  private static let meanings = [
    "meaning", "definition", "description", "explanation", "stands", "znaczen", "definicj", "opis",
    "wyjasn", "semnific", "defini", "descrier", "explica", "значен", "определ", "описан",
    "объяснен",
  ]
  private static let glossaries = [
    "glossar", "definition", "terminolog", "vocabular", "abbrev", "legend", "slownik", "slowniczek",
    "definicj", "legenda", "glosar", "abrevieri", "глоссар", "словар", "термин", "определен",
    "легенд",
  ]
  private static let generic = [
    "detail", "content", "value", "note", "info", "what", "szczegol", "tresc", "wartosc", "uwag",
    "detali", "continut", "valoare", "детал", "содержан", "значен", "подробн", "замет",
  ]
}
