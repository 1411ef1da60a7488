import JourneyInsight
import JourneyTemplates
import MapOutline
import StyledText

/// Which of several journeys in one file is meant.
package enum JourneyChoice: Equatable, Sendable {
  /// The one that clearly is the journey.
  case clear
  /// By its place among the tables and diagrams, from 1.
  case number(Int)
}

/// The tables and diagrams of a page, and which of them are journeys.
struct PageJourneys {
  private(set) var items: [Item] = []
  private let page: MarkdownPage
  private let options: ImportOptions
  private let limits: ImportLimits
  private var isUnplacedTaken: Bool

  struct Item {
    var line: Int
    /// What it is called: the nearest heading; empty without one.
    var name: String
    var form: Form
    var content: Result<ImportedJourney, ImportError>
    /// Why it is not read as a journey unless somebody asks for it; nil if it is.
    var problem: ImportError.Reason?
    /// Whether its headings leave no doubt.
    var isCertain: Bool
    /// Whether the nearest heading speaks of a journey.
    var isNamedJourney: Bool

    var isJourney: Bool { problem == nil }
    var journey: ImportedJourney? { try? content.get() }
  }

  /// A journey, what it was written in, and the heading that it stands under.
  struct Taken {
    var journey: ImportedJourney
    var format: FileFormat
    var name: String?
  }

  enum Form: Equatable {
    case table, diagram
    /// A table a stage.
    case tables(Int)
  }

  /// O(bytes of the page).
  init(_ page: MarkdownPage, _ options: ImportOptions, _ limits: ImportLimits) {
    self.page = page
    self.options = options
    self.limits = limits
    isUnplacedTaken = page.unplaced.isEmpty
    let groups = StageTables.groups(of: page)
    var groupNumbers: [Int: Int] = [:]
    for (index, block) in page.blocks.enumerated() {
      if let group = groups.first(where: { $0.blocks.first == index }) {
        add(group, at: block)
        for member in group.blocks { groupNumbers[member] = items.count }
      }
      switch block.content {
      case .diagram(let diagram):
        items.append(
          item(.diagram, block, isCertain: true) { () throws(ImportError) in
            try MermaidReader.read(diagram, options, limits)
          })
      case .table(let table): add(table, at: block, partOf: groupNumbers[index])
      }
    }
  }

  private mutating func add(_ group: StageTables, at block: MarkdownPage.Block) {
    var above = block
    above.headings.removeLast()
    items.append(
      item(.tables(group.blocks.count), above, isCertain: true) { () throws(ImportError) in
        var journey = try MarkdownReader.journey(
          of: page, group.table, group.shape, limits, hasUnplaced: false, options: options)
        journey.report.add(
          Guess(
            .stages, .guessTablesAreStages, ["count": .count(group.blocks.count)],
            option: "--table N for one of them"))
        return journey
      })
  }

  private mutating func add(
    _ table: TextTable, at block: MarkdownPage.Block, partOf group: Int?
  ) {
    let shape = TableShape(of: table, isOfMap: true)
    let isOurs = shape != nil && TableShape(of: table) == nil
    let isGlossary = !isOurs && Glossary.isGlossary(table, under: block.headings)
    let isCertain = shape.map { Self.isCertain(table, $0) } ?? false
    // A first column that says nothing known may be about anything: “Command, Action”.
    let isDoubtful =
      shape == .steps && !isCertain
      && !(table.rows.first?.cells.contains { HeadingReader.alone($0.text) == .stage } ?? false)
    let problem: ImportError.Reason? =
      group.map { .partOfJourney(number: $0) }
      ?? (isGlossary ? .glossary : isDoubtful ? .doubtfulTable : nil)
    // The cards in no stage belong to the first table that has columns for stages.
    let takesUnplaced = !isUnplacedTaken && shape == .stages && problem == nil
    if takesUnplaced { isUnplacedTaken = true }
    items.append(
      item(
        .table, block, problem: problem, isCertain: isCertain
      ) { () throws(ImportError) in
        guard let shape else { throw CSVReader.unknown(table) }
        var journey = try MarkdownReader.journey(
          of: page, table, shape, limits, hasUnplaced: takesUnplaced, options: options)
        if block.isWithoutDashes {
          journey.report.add(
            Guess(.rows, .guessWithoutDashes, ["line": .line(block.line)]))
        }
        return journey
      })
  }

  /// - Parameter problem: Why it is not read unasked, if that is known.
  private func item(
    _ form: Form, _ block: MarkdownPage.Block, problem known: ImportError.Reason? = nil,
    isCertain: Bool, _ read: () throws(ImportError) -> ImportedJourney
  ) -> Item {
    let own =
      block.headings.last.flatMap { $0.level == 1 && $0.text == page.title ? nil : $0.text } ?? ""
    var content: Result<ImportedJourney, ImportError>
    var problem: ImportError.Reason?
    do throws(ImportError) {
      let journey = try read()
      content = .success(journey)
      problem =
        known ?? journey.outline.emptiness(of: form == .diagram ? .mermaid : .markdown)
    } catch {
      content = .failure(error)
      problem = known ?? error.reason
    }
    return Item(
      line: block.line, name: own, form: form, content: content, problem: problem,
      isCertain: isCertain,
      isNamedJourney: Self.speaksOfJourney(own))
  }

  private static func isCertain(_ table: TextTable, _ shape: TableShape) -> Bool {
    guard let header = table.rows.first else { return false }
    let titles =
      shape == .steps
      ? header.cells.map(\.text) : table.rows.dropFirst().compactMap { $0.cells.first?.text }
    let meanings = titles.map { HeadingReader.alone($0) }
    let known = Set(
      meanings.compactMap { heading -> String? in
        if case .lane(let lane) = heading, lane.isKnown { lane.lane.key ?? lane.kind } else { nil }
      })
    let hasStage =
      meanings.contains(.stage) || HeadingReader.alone(header.cells.first?.text ?? "") == .stage
    return known.count > 1 || known.count == 1 && hasStage
  }

  private static func speaksOfJourney(_ heading: String) -> Bool {
    Words.list(heading).contains { word in
      ["journey", "podroz", "sciezk", "calatori", "parcurs", "путешеств", "путь", "cjm"].contains {
        word.hasPrefix($0)
      }
    }
  }

  // MARK: Choosing

  /// The journeys, numbered from 1.
  private var journeys: [(number: Int, item: Item)] {
    let all = items.enumerated().map { (number: $0.offset + 1, item: $0.element) }
    let certain = all.filter { $0.item.isJourney && $0.item.isCertain }
    return certain.isEmpty ? all.filter(\.item.isJourney) : certain
  }

  /// All journeys, each called by its heading.
  ///
  /// - Throws: If there is none.
  func all() throws(ImportError) -> [Taken] {
    let found = journeys
    guard !found.isEmpty else { return [try theOnlyOne()] }
    var result: [Taken] = []
    for (number, item) in found {
      result.append(try taken(number, item, isOneOfSeveral: found.count > 1))
    }
    return result
  }

  /// - Throws: If none is meant, or several might be.
  func one(_ choice: JourneyChoice) throws(ImportError) -> Taken {
    let found = journeys
    if case .number(let number) = choice {
      guard items.indices.contains(number - 1) else {
        throw ImportError(.noSuchJourney(number: number, items: words))
      }
      return try taken(number, items[number - 1], isOneOfSeveral: found.count > 1)
    }
    guard let best = clear(among: found) else {
      guard !found.isEmpty else { return try theOnlyOne() }
      throw ImportError(.severalJourneys(items: found.map { Self.found($0.number, $0.item) }))
    }
    var taken = try taken(best.number, best.item, isOneOfSeveral: false)
    if items.count > 1 {
      let (count, item) = (
        MessageValue.count(items.count), MessageValue.message(Self.message(best.number, best.item))
      )
      taken.journey.report.add(
        found.count == 1
          ? Guess(
            .choice, .guessOneOfPage, ["count": count, "item": item], option: "--table N")
          : Guess(
            .choice, .guessOneOfSeveral,
            ["count": count, "item": item, "others": .count(found.count - 1)],
            option: "--table N, or --all for each as a map"))
    }
    return taken
  }

  /// The only one, or the one that is called a journey, or that is several times as large as others.
  private func clear(among found: [(number: Int, item: Item)]) -> (number: Int, item: Item)? {
    if found.count < 2 { return found.first }
    let named = found.filter(\.item.isNamedJourney)
    if named.count == 1 { return named[0] }
    let sorted = found.sorted { Self.cardCount($0.item) > Self.cardCount($1.item) }
    return Self.cardCount(sorted[0].item) >= Self.cardCount(sorted[1].item) * 3 ? sorted[0] : nil
  }

  private static func cardCount(_ item: Item) -> Int {
    item.journey?.outline.cards.count ?? 0
  }

  /// - Parameter isOneOfSeveral: Whether the page's title is that of all.
  private func taken(
    _ number: Int, _ item: Item, isOneOfSeveral: Bool
  ) throws(ImportError) -> Taken {
    var journey = try item.content.get()
    let name = item.name.isEmpty ? nil : item.name
    if item.form == .diagram, !journey.outline.title.isEmpty {
      return Taken(journey: journey, format: .mermaid, name: name)
    }
    let title = page.title == MarkdownWriter.untitled ? "" : page.title ?? ""
    if isOneOfSeveral {
      let isShared = items.count { $0.name == item.name && $0.isJourney } > 1
      let name = item.name.isEmpty ? title : item.name
      journey.outline.title =
        isShared || name.isEmpty ? MermaidText.trimmed("\(name) \(number)") : name
    } else {
      journey.outline.title = title.isEmpty ? item.name : title
    }
    return Taken(
      journey: journey, format: item.form == .diagram ? .mermaid : .markdown, name: name)
  }

  /// What stands alone on its page, be it without cards; else why there is no journey.
  private func theOnlyOne() throws(ImportError) -> Taken {
    guard let item = items.first else { throw ImportError(.noTable) }
    guard items.count == 1 else { throw ImportError(.noJourneyInPage(items: words)) }
    if let problem = item.problem, problem == .glossary || problem == .doubtfulTable {
      throw ImportError(problem, line: item.line)
    }
    return try taken(1, item, isOneOfSeveral: false)
  }

  // MARK: Words

  private var words: [FoundJourney] {
    items.enumerated().map { Self.found($0.offset + 1, $0.element) }
  }

  private static func found(_ number: Int, _ item: Item) -> FoundJourney {
    FoundJourney(words: words(number, item), message: message(number, item))
  }

  /// `2, “Paying”: a diagram with 2 stages and 5 cards (line 18)`.
  private static func words(_ number: Int, _ item: Item) -> String {
    let name = item.name.isEmpty ? "" : ", “\(TerminalText.excerpt(item.name, columnsMax: 32))”"
    let form =
      switch item.form {
      case .table: "a table"
      case .diagram: "a diagram"
      case .tables(let count): "\(count) tables, one a stage,"
      }
    let content: String
    if let problem = item.problem {
      content = problem.shortDescription
    } else {
      let outline = item.journey?.outline ?? JourneyOutline()
      let (stages, cards) = (outline.stages.count, outline.cards.count)
      content =
        "with \(stages) stage\(stages == 1 ? "" : "s") and \(cards) card\(cards == 1 ? "" : "s")"
    }
    return "\(number)\(name): \(form) \(content) (line \(item.line))"
  }

  /// The same without why it is no journey.
  private static func message(_ number: Int, _ item: Item) -> Message {
    let form: MessageValue =
      switch item.form {
      case .table: .message(ImportMessage.guessItemTable)
      case .diagram: .message(ImportMessage.guessItemDiagram)
      case .tables(let count): .message(ImportMessage.guessItemTables, ["count": .count(count)])
      }
    let outline = item.journey?.outline ?? JourneyOutline()
    let (stages, cards) = (outline.stages.count, outline.cards.count)
    guard !item.name.isEmpty else {
      return Message(
        ImportMessage.guessItem,
        [
          "number": .line(number), "form": form, "stages": .count(stages),
          "cards": .count(cards), "line": .line(item.line),
        ])
    }
    return Message(
      ImportMessage.guessItemNamed,
      [
        "number": .line(number), "name": .quotation(item.name, columnsMax: 32), "form": form,
        "stages": .count(stages), "cards": .count(cards), "line": .line(item.line),
      ])
  }
}

extension JourneyOutline {
  /// Why this is nothing to put into a map; nil if it is something.
  func emptiness(of format: FileFormat) -> ImportError.Reason? {
    let count = cards.count
    guard count > 0 else { return .noCards(stages: stages.count) }
    let examples = cards.prefix(3).map(\.text)
    return stages.isEmpty ? .noStages(cards: count, examples: examples, format) : nil
  }
}
