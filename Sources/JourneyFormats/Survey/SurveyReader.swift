import JourneyInsight
import JourneyTemplates

/// Reads the answers to a questionnaire from a table (see ``CSVReader``).
package enum SurveyReader {
  /// How many different answers to one question become cards.
  static let answersMax = 500

  /// O(cells).
  package static func read(
    _ bytes: [UInt8], limits: ImportLimits = ImportLimits(),
    library: TemplateLibrary = .builtIn
  ) throws(ImportError) -> (answers: SurveyAnswers, report: LossReport) {
    let (table, report) = try CSVReader.table(bytes, limits: limits)
    return try read(table, report, library)
  }

  static func read(
    _ table: TextTable, _ before: LossReport, _ library: TemplateLibrary
  ) throws(ImportError) -> (answers: SurveyAnswers, report: LossReport) {
    guard let header = table.rows.first, table.rows.count > 1 else { throw ImportError(.empty) }
    var survey = SurveyAnswers(respondentCount: table.rows.count - 1)
    var report = before
    for (column, cell) in header.cells.enumerated() {
      let answers = table.rows.indices.dropFirst().map { table.cell($0, column).text }
      let said = answers.filter { !$0.isEmpty }
      guard !cell.text.isEmpty, !said.isEmpty else { continue }
      let known = question(cell.text, library)
      if known == nil, isAboutPerson(cell.text, said) {
        survey.leftOut.append(cell.text)
        survey.day = [survey.day, lastDay(said)].compactMap { $0 }.max()
        continue
      }
      var question = SurveyAnswers.Question(
        heading: cell.text, key: known?.key, kind: known?.cardKind ?? kind(of: cell.text),
        stages: known?.stages ?? [], answers: [])
      if let scores = scores(said, known?.scale) {
        question.scores = scores
        report.add(said.count - scores.count) { count in
          .answersUnreadable(question: cell.text, count: count)
        }
      } else {
        question.answers = grouped(said)
        let count = question.answers.count - answersMax
        question.answers = Array(question.answers.prefix(answersMax))
        report.add(count) { .answersLeft(question: cell.text, count: $0) }
      }
      survey.questions.append(question)
    }
    if !survey.leftOut.isEmpty { report.add(.columnsAboutPeople(names: survey.leftOut)) }
    guard !survey.questions.isEmpty else { throw CSVReader.unknown(table) }
    return (survey, report)
  }

  /// Whether a table's headings are questions.
  static func isSurvey(_ table: TextTable, _ library: TemplateLibrary) -> Bool {
    guard let header = table.rows.first, table.rows.count > 1 else { return false }
    return header.cells.contains { cell in
      question(cell.text, library) != nil || cell.text.hasSuffix("?")
    }
  }

  private static func question(
    _ heading: String, _ library: TemplateLibrary
  ) -> Questionnaire.Question? {
    for questionnaire in library.questionnaires {
      // A key is a common word: `goals` heads a column of a journey as well.
      if let question = questionnaire.questions.first(where: { $0.labels.contains(heading) }) {
        return question
      }
    }
    return nil
  }

  /// By the words of the question, as of headings; a thought where they say nothing.
  private static func kind(of heading: String) -> String {
    switch HeadingVocabulary.meaning(of: heading) {
    case .lane(let lane): lane.cardKind
    case .cards(let kind): kind
    default: "thought"
    }
  }

  // MARK: Who answered

  private static func isAboutPerson(_ heading: String, _ answers: [String]) -> Bool {
    let words = Words.list(heading)
    let isNamed =
      words.count <= 4
      && words.contains { word in
        personWords.contains { word == $0 || word.hasPrefix($0) && $0.count > 4 }
      }
    if isNamed && !heading.hasSuffix("?") { return true }
    let addresses = answers.count { answer in
      let parts = answer.split(separator: "@")
      return parts.count == 2 && parts[1].contains(".") && !answer.contains(" ")
    }
    return addresses * 2 > answers.count || answers.allSatisfy { day($0) != nil }
  }

  /// Folded words in English, Polish, Romanian and Russian.
  private static let personWords = [
    "timestamp", "time", "date", "datetime", "submitted", "email", "mail", "name", "surname",
    "phone", "telephone", "ip", "id", "respondent", "token", "user", "username",
    "sygnatura", "czas", "data", "imie", "nazwisko", "telefon", "adres", "respondentka",
    "marcaj", "nume", "prenume", "adresa", "ora", "отметка", "время", "дата", "имя", "фамилия",
    "телефон", "почта", "адрес", "респондент",
  ]

  private static func lastDay(_ answers: [String]) -> CalendarDay? {
    answers.compactMap(day).max()
  }

  /// The day at the beginning of `2026-03-31 14:05:00`, `2026/03/31 2:05:00 PM` or `31.03.2026`.
  private static func day(_ text: String) -> CalendarDay? {
    guard text.utf8.count <= 40 else { return nil }
    let first = text.prefix { $0 != " " && $0 != "T" && $0 != "," }
    let dashed = String(first.map { $0 == "/" ? "-" : $0 })
    return FieldWords.day(dashed).flatMap { CalendarDay($0) }
  }

  // MARK: What they said

  /// Equal answers in one, whatever their case and last mark.
  private static func grouped(_ answers: [String]) -> [SurveyAnswers.Answer] {
    var groups: [SurveyAnswers.Answer] = []
    var indexes: [String: Int] = [:]
    for answer in answers {
      var key = TitleKey.folded(answer)
      while let last = key.last, ".!…".contains(last) { key.removeLast() }
      if let index = indexes[key] {
        groups[index].count += 1
      } else {
        indexes[key] = groups.count
        groups.append(SurveyAnswers.Answer(text: answer, count: 1))
      }
    }
    return groups.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }.map(\.element)
  }

  /// The numbers, if the question asks for one, or if all answers are of 1 to 5 or 1 to 10.
  private static func scores(
    _ answers: [String], _ scale: ClosedRange<Int>?
  ) -> SurveyAnswers.Scores? {
    let numbers = answers.map { answer in
      Feeling.number(in: answer).flatMap { Int(exactly: $0.number) }
    }
    let found: ClosedRange<Int>
    if let scale, scale.count <= 101 {
      found = scale
    } else {
      guard answers.count > 1, numbers.allSatisfy({ $0.map { (0...10).contains($0) } ?? false })
      else { return nil }
      let whole = numbers.compactMap { $0 }
      let low = whole.contains(0) ? 0 : 1
      found = low...(whole.allSatisfy { $0 <= 5 } ? 5 : 10)
    }
    var counts = Array(repeating: 0, count: found.count)
    for number in numbers.compactMap({ $0 }) where found.contains(number) {
      counts[number - found.lowerBound] += 1
    }
    return counts.contains { $0 > 0 } ? SurveyAnswers.Scores(scale: found, counts: counts) : nil
  }
}
