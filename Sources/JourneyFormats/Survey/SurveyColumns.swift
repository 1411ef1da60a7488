import JourneyInsight
import JourneyTemplates
import MapOutline

/// The columns of a survey: those with answers, and those that say who answered, when, and what the
/// survey tool added of itself.
struct SurveyColumns {
  struct Column {
    var heading: String
    /// Of the questionnaire.
    var known: Questionnaire.Question?
    /// A row each; empty where nothing was answered.
    var values: [String]
  }

  private(set) var answered: [Column] = []
  private(set) var leftOut: [PersonalColumn]
  /// The last day that a column of times names.
  private(set) var day: CalendarDay?
  private(set) var report = LossReport()

  private let options: ImportOptions

  /// - Parameters:
  ///   - table: With its headings in the first row.
  ///   - added: What is known to be of the survey tool.
  init(
    _ table: TextTable, _ options: ImportOptions, _ library: TemplateLibrary,
    added: [PersonalColumn]
  ) {
    self.options = options
    leftOut = added
    var found: [(column: Column, kind: PersonalKind?)] = []
    for (column, cell) in (table.rows.first?.cells ?? []).enumerated() {
      let values = table.rows.indices.dropFirst().map { table.cell($0, column).text }
      let said = values.filter { !$0.isEmpty }
      guard !said.isEmpty, options.said(cell.text) != .ignored else { continue }
      guard !cell.text.isEmpty else {
        report.add(said.count) { .answersWithoutQuestion(column: column + 1, count: $0) }
        continue
      }
      let known = SurveyReader.question(cell.text, library)
      let kind = known == nil ? kind(cell.text, said) : nil
      if kind == .response { day = [day, lastDay(said)].compactMap { $0 }.max() }
      found.append((Column(heading: cell.text, known: known, values: values), kind))
    }
    addNames(to: &found)
    for (column, kind) in found {
      if let kind {
        leftOut.append(PersonalColumn(heading: column.heading, kind: kind))
      } else {
        answered.append(masked(column))
      }
    }
    if !leftOut.isEmpty { report.add(.columnsAboutPeople(leftOut)) }
  }

  static func isQuestion(_ heading: String) -> Bool {
    heading.contains("?") || Words.list(heading).count >= 5
  }

  private func kind(_ heading: String, _ said: [String]) -> PersonalKind? {
    guard !options.isSaid(heading) else { return nil }
    if let kind = PersonalHeading.kind(of: heading) { return kind }
    // For whom somebody works is judged by what stands beside it.
    if PersonalHeading.isEmployer(heading) { return nil }
    let sample = PersonalColumns.sample(said)
    if let kind = PersonalColumns.kind(ofValues: sample) { return kind }
    guard !Self.isQuestion(heading) else { return nil }
    if sample.allSatisfy({ TimeText($0) != nil }) { return .response }
    let isDifferent = Set(said).count * 10 >= said.count * 9
    if isDifferent, said.count > 1,
      sample.count(where: PersonalValue.isCode) * 5 >= sample.count * 4 || areCounted(said)
    {
      return .response
    }
    let isShort = Words.list(heading).count <= 2
    if isShort, said.count > 1, PersonalColumns.areNames(sample) { return .name }
    // One word that is the same in every row is no answer.
    if said.count > 3, Set(said).count == 1, isShort, HeadingVocabulary.meaning(of: heading) == nil,
      Words.list(said[0]).count <= 2
    {
      return .constant
    }
    return nil
  }

  /// 1, 2, 3, …
  private func areCounted(_ said: [String]) -> Bool {
    guard said.count > 2, let first = Int(said[0]) else { return false }
    return said.enumerated().allSatisfy { Int($0.element) == first + $0.offset }
  }

  /// Names and employers beside columns about people.
  private func addNames(to found: inout [(column: Column, kind: PersonalKind?)]) {
    guard found.contains(where: { $0.kind?.isOfAPerson ?? false }) else { return }
    for index in found.indices where found[index].kind == nil && found[index].column.known == nil {
      let column = found[index].column
      guard !options.isSaid(column.heading) else { continue }
      if PersonalHeading.isEmployer(column.heading) {
        found[index].kind = .employer
        continue
      }
      guard !column.heading.contains("?"),
        PersonalColumns.areNames(PersonalColumns.sample(column.values.filter { !$0.isEmpty }))
      else { continue }
      found[index].kind = .name
    }
  }

  /// The last day among times, however they are written.
  private func lastDay(_ said: [String]) -> CalendarDay? {
    var column = TimeColumn()
    let readings = said.compactMap { column.read($0, line: 0) }
    guard column.numberCount == 0, column.isComparable else { return nil }
    let order = options.dates ?? column.usual
    let instants = readings.map { reading in
      switch reading {
      case .number(let value), .instant(let value): value
      case .triple(let value): TimeColumn.instant(packed: value, order)
      }
    }
    return instants.max().map { CalendarDay(number: Int((Double($0) / 86_400_000).rounded(.down))) }
  }

  /// Without addresses and numbers of people in the answers.
  private mutating func masked(_ column: Column) -> Column {
    guard !options.isTaken(column.heading) else { return column }
    var column = column
    var count = 0
    for index in column.values.indices {
      guard let masked = PersonalText.masked(column.values[index]) else { continue }
      column.values[index] = masked.text
      count += 1
    }
    report.add(count) { .wordsMasked(heading: column.heading, count: $0) }
    return column
  }
}
