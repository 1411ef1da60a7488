import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import MapOutline
import StyledText

/// Makes an outline of a table: a row a step, or stages as columns.
///
/// A row without a stage belongs to the stage above it, a column without a heading to the one at its
/// left, and a heading cell that is empty to the lane above: so spreadsheets write merged cells.
/// Before the first stage, cards stand in none.
struct TableReader {
  /// What stands for cards in no lane.
  static let noLane = "(no lane)"

  private let table: TextTable
  private let limits: ImportLimits
  private let options: ImportOptions
  private(set) var outline: JourneyOutline
  private(set) var report = LossReport()
  private var stageIndexes: [String: Int] = [:]
  private var cardCount = 0
  private var standardKeys: Set<String> = []

  init(_ table: TextTable, title: String, _ options: ImportOptions, limits: ImportLimits) {
    self.table = table
    self.options = options
    self.limits = limits
    outline = JourneyOutline(title: title)
  }

  /// O(cells).
  static func read(
    _ table: TextTable, _ shape: TableShape, title: String = "",
    _ options: ImportOptions = ImportOptions(), limits: ImportLimits
  ) throws(ImportError) -> ImportedJourney {
    let (kept, privacy) = TablePrivacy.cleaned(table, shape, options)
    let (filled, placeholders) = TablePlaceholders.cleaned(kept, shape, options)
    var reader = TableReader(filled, title: title, options, limits: limits)
    reader.report = privacy + placeholders
    filled.tellRagged(in: &reader.report)
    switch shape {
    case .steps: try reader.readSteps()
    case .stages: try reader.readStages()
    }
    for stage in reader.outline.stages.indices {
      reader.outline.stages[stage].cards = reader.byLane(reader.outline.stages[stage].cards)
    }
    reader.outline.unplaced = reader.byLane(reader.outline.unplaced)
    return ImportedJourney(outline: reader.outline, report: reader.report)
  }

  private func byLane(_ cards: [JourneyOutline.Card]) -> [JourneyOutline.Card] {
    cards.enumerated().sorted {
      ($0.element.lane ?? .max, $0.offset) < ($1.element.lane ?? .max, $1.offset)
    }.map(\.element)
  }

  // MARK: Parts of the outline

  /// The lane of a heading; nil for cards in none. A second lane of a standard key has none, unless
  /// its heading says so.
  private mutating func addLane(_ heading: LaneHeading, line: Int) throws(ImportError) -> LaneSlot {
    guard !heading.isNone else {
      return LaneSlot(lane: nil, kind: JourneyOutline.Card.plainKind)
    }
    guard outline.lanes.count < limits.lanesMax else {
      throw ImportError(.tooManyLanes(lanesMax: limits.lanesMax), line: line)
    }
    var lane = heading.lane
    if let key = lane.key, !standardKeys.insert(key).inserted, !heading.isExplicit {
      lane.key = nil
      lane.cardKind = heading.kind
    }
    outline.lanes.append(lane)
    return LaneSlot(lane: outline.lanes.count - 1, kind: heading.kind)
  }

  private struct LaneSlot {
    var lane: Int?
    var kind: String
  }

  private mutating func addStage(_ title: String, line: Int) throws(ImportError) -> Int {
    guard outline.stages.count < limits.stagesMax else {
      throw ImportError(.tooManyStages(stagesMax: limits.stagesMax), line: line)
    }
    outline.stages.append(JourneyOutline.Stage(title: title))
    return outline.stages.count - 1
  }

  /// - Returns: The place of the card.
  private mutating func add(
    _ card: JourneyOutline.Card, to stage: Int?, line: Int
  ) throws(ImportError) -> CardSlot {
    guard cardCount < limits.tasksMax else {
      throw ImportError(.tooManyCards(cardsMax: limits.tasksMax), line: line)
    }
    cardCount += 1
    guard let stage else {
      outline.unplaced.append(card)
      return CardSlot(stage: nil, index: outline.unplaced.count - 1)
    }
    outline.stages[stage].cards.append(card)
    return CardSlot(stage: stage, index: outline.stages[stage].cards.count - 1)
  }

  private struct CardSlot {
    var stage: Int?
    var index: Int
  }

  private mutating func change(_ slot: CardSlot, _ body: (inout JourneyOutline.Card) -> Void) {
    if let stage = slot.stage {
      body(&outline.stages[stage].cards[slot.index])
    } else {
      body(&outline.unplaced[slot.index])
    }
  }

  private func kind(_ slot: CardSlot) -> String {
    slot.stage.map { outline.stages[$0].cards[slot.index].kind }
      ?? outline.unplaced[slot.index].kind
  }

  /// The cards of a cell.
  private mutating func addCards(
    of cell: TextTable.Cell, _ slot: LaneSlot, scale: FeelingScale?, to stage: Int?, line: Int
  ) throws(ImportError) -> [CardSlot] {
    var made: [CardSlot] = []
    for item in cell.items where !item.text.isEmpty || !item.remarks.isEmpty {
      var card = JourneyOutline.Card(kind: slot.kind, lane: slot.lane, text: item.text)
      for remark in item.remarks where !card.set(remark.name, remark.values) {
        report.add(
          .cellUnreadable(
            line: line, field: remark.name, text: remark.values.joined(separator: "; ")))
      }
      if card.kind == "emotion", let scale, !item.remarks.contains(where: { $0.name == "emotion" }),
        let feeling = Feeling.read(item.text, scale: scale)
      {
        card.emotion = feeling.value
        if feeling.isGuess, card.check == nil { card.check = "assumption" }
      }
      made.append(try add(card, to: stage, line: line))
    }
    return made
  }

  /// Sets a field of cards from a cell of its own.
  private mutating func set(
    _ name: String, from cell: TextTable.Cell, on slots: [CardSlot], line: Int
  ) {
    guard !cell.text.isEmpty else { return }
    guard !slots.isEmpty else { return report.add(.fieldWithoutCard(line: line, field: name)) }
    let values = CardField.isList(name) ? cell.items.map(\.text) : [cell.text]
    let scale = options.scale ?? .signed
    for slot in slots {
      var isRead = true
      change(slot) { card in
        let wasFeeling = card.kind == "emotion"
        isRead = card.set(name, values)
        if name == "kind", wasFeeling, card.kind != "emotion" { Self.takeBackFeeling(of: &card) }
        if name == "emotion", !isRead, let feeling = Feeling.read(cell.text, scale: scale) {
          card.emotion = feeling.value
          isRead = true
        }
      }
      if !isRead {
        return report.add(.cellUnreadable(line: line, field: name, text: cell.text))
      }
    }
  }

  /// What was read from the words of a card before it was known not to be a feeling.
  private static func takeBackFeeling(of card: inout JourneyOutline.Card) {
    card.emotion = nil
    let isGuess = Feeling.read(card.text, scale: .signed)?.isGuess ?? false
    if isGuess, card.check == "assumption" { card.check = nil }
  }

  /// Those of the cards that a field is usually of; all if none of them is.
  private func carriers(of name: String, among slots: [CardSlot]) -> [CardSlot] {
    if CardField.commentTypes.contains(name) { return Array(slots.prefix(1)) }
    let kinds = Schema.field(name, of: .card)?.use.carriers.map { "\($0)" } ?? []
    let found = slots.filter { kinds.contains(kind($0)) }
    return found.isEmpty ? slots : found
  }

  /// How numbers in cells of feelings are meant; only of such a lane it is told.
  private mutating func scale(
    of cells: some Sequence<TextTable.Cell>, _ heading: LaneHeading, in slot: LaneSlot
  ) -> FeelingScale {
    let texts = cells.flatMap(\.items).filter { item in
      !item.remarks.contains { $0.name == "emotion" }
    }
    let title = heading.lane.title
    let scale = ColumnScale(heading: title, cells: texts.map(\.text), options: options)
    if slot.kind == "emotion" { scale.tell(title, in: &report) }
    return scale.scale
  }

  /// Says what each column or row was taken for.
  private mutating func tellHeadings(
    _ titles: [String], _ headings: [Heading], _ key: ImportMessage
  ) {
    var shown: [MessageValue] = []
    for (title, heading) in zip(titles, headings) {
      guard let what = Self.meaning(heading) else { continue }
      shown.append(
        .message(
          ImportMessage.guessHeadingAs,
          ["heading": .quotation(title, columnsMax: 24), "what": what]))
    }
    guard !shown.isEmpty else { return }
    let first = MessageValue.joined(Array(shown.prefix(12)), separator: ", ")
    let columns =
      shown.count > 12
      ? MessageValue.message(
        ImportMessage.guessMore, ["names": first, "count": .count(shown.count - 12)]) : first
    report.add(
      Guess(.columns, key, ["columns": columns], option: "--columns 'HEADING=KIND'"))
  }

  private static func meaning(_ heading: Heading) -> MessageValue? {
    switch heading {
    case .stage: .message(ImportMessage.headingStage)
    case .lane(let lane):
      lane.isExplicit
        ? nil
        : lane.kind == JourneyOutline.Card.plainKind
          ? .message(ImportMessage.headingCards) : .cardKind(lane.kind)
    case .field(let name, of: nil): FieldMessage(field: name).map { .message($0) } ?? .text(name)
    case .field, .stageKey, .afterSale, .nothing: nil
    }
  }
}

// MARK: - A row a step

extension TableReader {
  private mutating func readSteps() throws(ImportError) {
    guard let header = table.rows.first else { return }
    let titles = header.cells.map(\.text)
    let headings = HeadingReader.read(titles, isTransposed: false, options)
    tellHeadings(titles, headings, .guessColumns)
    var lanes: [Int: LaneSlot] = [:]
    var scales: [Int: FeelingScale] = [:]
    for (column, heading) in headings.enumerated() {
      guard case .lane(let lane) = heading else { continue }
      let slot = try addLane(lane, line: header.line)
      lanes[column] = slot
      if !headings.contains(.field("emotion", of: column)) {
        let cells = table.rows.indices.dropFirst().map { table.cell($0, column) }
        scales[column] = scale(of: cells, lane, in: slot)
      }
    }
    var stage: Int?
    for row in table.rows.indices.dropFirst() {
      let line = table.rows[row].line
      if let column = headings.firstIndex(of: .stage) {
        let title = table.cell(row, column).text
        if !title.isEmpty { stage = try self.stage(title, line: line) }
      }
      try readStep(row, headings, lanes, scales, stage: stage)
    }
  }

  private mutating func stage(_ title: String, line: Int) throws(ImportError) -> Int {
    let folded = TitleKey.folded(title)
    if let known = stageIndexes[folded] { return known }
    let index = try addStage(title, line: line)
    stageIndexes[folded] = index
    return index
  }

  private mutating func readStep(
    _ row: Int, _ headings: [Heading], _ lanes: [Int: LaneSlot], _ scales: [Int: FeelingScale],
    stage: Int?
  ) throws(ImportError) {
    let line = table.rows[row].line
    var byColumn: [Int: [CardSlot]] = [:]
    var all: [CardSlot] = []
    for column in headings.indices {
      guard let lane = lanes[column] else { continue }
      let made = try addCards(
        of: table.cell(row, column), lane, scale: scales[column], to: stage, line: line)
      byColumn[column] = made
      all += made
    }
    for (column, heading) in headings.enumerated() {
      let cell = table.cell(row, column)
      switch heading {
      case .field(let name, let owner?):
        set(name, from: cell, on: byColumn[owner] ?? [], line: line)
      case .field(let name, nil):
        set(name, from: cell, on: carriers(of: name, among: all), line: line)
      case .afterSale, .stageKey: setStage(heading, cell, stage, line: line)
      case .nothing:
        if !cell.text.isEmpty { report.add(.columnWithoutHeading(line: line, text: cell.text)) }
      case .stage, .lane: break
      }
    }
    // Cells behind the last heading.
    for column in headings.count..<max(table.rows[row].cells.count, headings.count)
    where !table.cell(row, column).text.isEmpty {
      report.add(.columnWithoutHeading(line: line, text: table.cell(row, column).text))
    }
  }

  private mutating func setStage(
    _ heading: Heading, _ cell: TextTable.Cell, _ stage: Int?, line: Int
  ) {
    guard let stage, !cell.text.isEmpty else { return }
    if heading == .afterSale, let isAfterSale = YesNo.read(cell.text) {
      outline.stages[stage].isAfterSale = isAfterSale
    } else if heading == .stageKey, ValueRule.isToken(cell.text) {
      outline.stages[stage].key = cell.text
    } else {
      report.add(.cellUnreadable(line: line, field: "stage", text: cell.text))
    }
  }
}

// MARK: - Stages as columns

extension TableReader {
  private mutating func readStages() throws(ImportError) {
    guard let header = table.rows.first else { return }
    var columns: [Int?] = [nil]
    for column in 1..<max(table.width, 2) {
      let title = table.cell(0, column).text
      columns.append(
        title.isEmpty ? columns[column - 1] : try addStage(title, line: header.line))
    }
    let rows = Array(table.rows.indices.dropFirst())
    let titles = rows.map { table.cell($0, 0).text }
    let headings = HeadingReader.read(titles, isTransposed: true, options)
    tellHeadings(titles, headings, .guessRows)
    var slots: [Int: LaneSlot] = [:]
    var byTitle: [String: Int] = [:]
    var scales: [Int: FeelingScale] = [:]
    // The row of the heading that each row belongs to.
    var owners: [Int?] = []
    for (index, heading) in headings.enumerated() {
      switch heading {
      case .lane(let lane):
        let folded = lane.isNone ? Self.noLane : TitleKey.folded(lane.lane.title) + ":"
        if let known = byTitle[folded], !lane.isNew {
          owners.append(known)
        } else {
          slots[index] = try addLane(lane, line: table.rows[rows[index]].line)
          byTitle[folded] = index
          owners.append(index)
        }
      case .nothing: owners.append(owners.last ?? nil)
      case .field(_, of: let owner?): owners.append(owners[owner])
      default: owners.append(nil)
      }
    }
    for index in slots.keys.sorted() {
      guard case .lane(let lane) = headings[index], let slot = slots[index] else { continue }
      let isSaid = headings.contains {
        if case .field("emotion", of: let owner?) = $0 { owners[owner] == index } else { false }
      }
      guard !isSaid else { continue }
      let cells = headings.indices.filter { owners[$0] == index }
        .flatMap { table.rows[rows[$0]].cells.dropFirst() }
      scales[index] = scale(of: cells, lane, in: slot)
    }
    try readRows(rows, headings, owners, slots, scales, columns)
  }

  private mutating func readRows(
    _ rows: [Int], _ headings: [Heading], _ owners: [Int?], _ slots: [Int: LaneSlot],
    _ scales: [Int: FeelingScale], _ columns: [Int?]
  ) throws(ImportError) {
    // Of each lane's last row, by column; and all of each column.
    var last: [Int: [[CardSlot]]] = [:]
    var all: [[CardSlot]] = Array(repeating: [], count: columns.count)
    for (index, heading) in headings.enumerated() {
      let line = table.rows[rows[index]].line
      switch heading {
      case .lane, .nothing:
        guard let owner = owners[index], let slot = slots[owner] else {
          for cell in table.rows[rows[index]].cells where !cell.text.isEmpty {
            report.add(.columnWithoutHeading(line: line, text: cell.text))
          }
          continue
        }
        var made: [[CardSlot]] = Array(repeating: [], count: columns.count)
        for column in columns.indices.dropFirst() {
          made[column] = try addCards(
            of: table.cell(rows[index], column), slot, scale: scales[owner], to: columns[column],
            line: line)
          all[column] += made[column]
        }
        last[owner] = made
      case .field(let name, of: _?):
        guard let owner = owners[index], let made = last[owner] else { continue }
        for column in columns.indices.dropFirst() {
          set(name, from: table.cell(rows[index], column), on: made[column], line: line)
        }
      case .field, .stage: break
      case .afterSale, .stageKey:
        for column in columns.indices.dropFirst() {
          setStage(heading, table.cell(rows[index], column), columns[column], line: line)
        }
      }
    }
    for (index, heading) in headings.enumerated() {
      guard case .field(let name, of: nil) = heading else { continue }
      for column in columns.indices.dropFirst() {
        set(
          name, from: table.cell(rows[index], column), on: carriers(of: name, among: all[column]),
          line: table.rows[rows[index]].line)
      }
    }
  }
}
