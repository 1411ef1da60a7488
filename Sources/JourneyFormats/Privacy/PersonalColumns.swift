import MapOutline

/// Judges the columns of a table by their headings and by what stands in them.
enum PersonalColumns {
  /// Of a column, how many values are looked at.
  static let sampleMax = 400

  /// Values spread over the whole column.
  static func sample(_ values: [String]) -> [String] {
    guard values.count > sampleMax else { return values }
    return (0..<sampleMax).map { values[$0 * values.count / sampleMax] }
  }

  /// What most of the values are, whatever stands above them; nil if most are nothing of the kind.
  static func kind(ofValues values: [String]) -> PersonalKind? {
    guard !values.isEmpty else { return nil }
    var counts: [PersonalKind: Int] = [:]
    var found = 0
    for value in values {
      guard let kind = PersonalValue.kind(of: value) else { continue }
      counts[kind, default: 0] += 1
      found += 1
    }
    guard found * 2 > values.count else { return nil }
    return counts.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }?.key
  }

  /// Whether most values are names of two words and more, hardly any of them twice.
  static func areNames(_ values: [String]) -> Bool {
    guard !values.isEmpty else { return false }
    let names = values.count { PersonalValue.isNameLike($0) }
    return names * 5 >= values.count * 4 && Set(values).count * 5 >= values.count * 4
  }

  /// Whether most values are sentences rather than names or numbers.
  static func areProse(_ values: [String]) -> Bool {
    values.count { $0.split(whereSeparator: \.isWhitespace).count >= 4 } * 2 > values.count
  }
}

// MARK: - A table of cards

/// Takes what is about people out of a table of cards before it is read.
struct TablePrivacy {
  private(set) var table: TextTable
  private(set) var report = LossReport()
  private let options: ImportOptions

  /// - Parameter shape: Which way round the table is. O(cells).
  static func cleaned(
    _ table: TextTable, _ shape: TableShape, _ options: ImportOptions
  ) -> (table: TextTable, report: LossReport) {
    var privacy = TablePrivacy(table: table, options: options)
    privacy.clean(table.lines(shape), shape)
    return (privacy.table, privacy.report)
  }

  private init(table: TextTable, options: ImportOptions) {
    self.table = table
    self.options = options
  }

  private typealias Place = TextTable.Place

  private typealias Line = TextTable.Line

  private func text(_ place: Place) -> String { table.rows[place.row].cells[place.column].text }

  private mutating func clean(_ lines: [Line], _ shape: TableShape) {
    let samples = lines.map { line in
      PersonalColumns.sample(line.cells.map(text).filter { !$0.isEmpty })
    }
    let found = zip(lines, samples).map { line, values in kind(line, values) }
    var kinds = found
    for (index, line) in lines.enumerated() {
      if options.isSaid(line.heading) {
        kinds[index] = nil
      } else if found[index] == nil, found.contains(where: { $0?.isOfAPerson ?? false }),
        !line.heading.isEmpty, Self.isUnknown(line.meaning)
      {
        // Names and employers beside columns about people.
        if PersonalHeading.isEmployer(line.heading) {
          kinds[index] = .employer
        } else if PersonalColumns.areNames(samples[index]) {
          kinds[index] = .name
        }
      }
    }
    var left: [PersonalColumn] = []
    for (index, line) in lines.enumerated() {
      guard let kind = kinds[index] else {
        mask(line)
        continue
      }
      left.append(.init(heading: line.heading, kind: kind))
      for place in line.cells { table.rows[place.row].cells[place.column] = .empty }
      let heading =
        shape == .steps ? Place(row: 0, column: index) : Place(row: index + 1, column: 0)
      if table.rows[heading.row].cells.indices.contains(heading.column) {
        table.rows[heading.row].cells[heading.column] = .empty
      }
    }
    if !left.isEmpty { report.add(.columnsAboutPeople(left)) }
  }

  /// A heading that a journey has is believed unless what stands there says otherwise.
  private func kind(_ line: Line, _ values: [String]) -> PersonalKind? {
    guard !values.isEmpty else { return nil }
    if let kind = PersonalColumns.kind(ofValues: values) {
      // Large numbers are what a KPI counts, and a link may lead anywhere.
      let isNumber = kind == .phone || kind == .identity || kind == .place
      return isNumber && TableCleaning.isQuantity(line.meaning) ? nil : kind
    }
    guard Self.isUnknown(line.meaning), let kind = PersonalHeading.kind(of: line.heading) else {
      return nil
    }
    switch kind {
    case .response, .constant: return nil
    // “Name” may be that of a step, and “Contact” what people do.
    case .name
    where !PersonalColumns.areNames(values) && PersonalHeading.isOfAnything(line.heading),
      .phone where PersonalColumns.areProse(values),
      .account where PersonalColumns.areProse(values):
      return nil
    default: return kind
    }
  }

  private static func isUnknown(_ meaning: Heading) -> Bool {
    switch meaning {
    case .lane(let lane): !lane.isKnown && !lane.isExplicit
    case .nothing: true
    default: false
    }
  }

  // MARK: Within texts

  private mutating func mask(_ line: Line) {
    guard !options.isTaken(line.heading) else { return }
    let isOfText = TableCleaning.isOfText(line.heading, line.meaning)
    var count = 0
    for place in line.cells {
      let cell = table.rows[place.row].cells[place.column]
      guard isOfText, PersonalText.mayHave(cell.text) || !cell.items.allSatisfy(\.remarks.isEmpty)
      else { continue }
      let masked = Self.masked(cell)
      guard masked != cell else { continue }
      table.rows[place.row].cells[place.column] = masked
      count += 1
    }
    report.add(count) { .wordsMasked(heading: line.heading, count: $0) }
  }

  private static func masked(_ cell: TextTable.Cell) -> TextTable.Cell {
    var cell = cell
    cell.text = PersonalText.masked(cell.text)?.text ?? cell.text
    for index in cell.items.indices {
      let text = cell.items[index].text
      cell.items[index].text = PersonalText.masked(text)?.text ?? text
      for remark in cell.items[index].remarks.indices
      where CardField.commentTypes.contains(cell.items[index].remarks[remark].name) {
        cell.items[index].remarks[remark].values = cell.items[index].remarks[remark].values.map {
          PersonalText.masked($0)?.text ?? $0
        }
      }
    }
    return cell
  }
}
