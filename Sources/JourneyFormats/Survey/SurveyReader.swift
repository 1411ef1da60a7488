import JourneyInsight
import JourneyTemplates
import MapOutline
import StyledText

/// Reads the answers to a questionnaire from a table (see ``CSVReader``).
package enum SurveyReader {
  /// O(cells).
  package static func read(
    _ bytes: [UInt8], limits: ImportLimits = ImportLimits(),
    options: ImportOptions = ImportOptions(), library: TemplateLibrary = .builtIn
  ) throws(ImportError) -> (answers: SurveyAnswers, report: LossReport) {
    let (table, report) = try CSVReader.table(bytes, limits: limits, options)
    return try read(table, report, options, library)
  }

  static func read(
    _ table: TextTable, _ before: LossReport, _ options: ImportOptions, _ library: TemplateLibrary
  ) throws(ImportError) -> (answers: SurveyAnswers, report: LossReport) {
    let head = TableHead(table, options)
    guard head.table.rows.count > 1 else { throw ImportError(.empty) }
    try options.check(head.table.rows[0].cells.map(\.text) + head.added.map(\.heading))
    var survey = SurveyAnswers(respondentCount: head.table.rows.count - 1)
    var report = before + head.report
    head.table.tellRagged(in: &report)
    let columns = SurveyColumns(head.table, options, library, added: head.added)
    report = report + columns.report
    survey.leftOut = columns.leftOut.map(\.heading)
    survey.day = columns.day
    var reader = SurveyQuestions(options)
    reader.read(columns.answered)
    survey.questions = reader.questions
    report = report + reader.report
    guard !survey.questions.isEmpty else { throw CSVReader.unknown(head.table) }
    return (survey, report)
  }

  static func question(
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
}

/// Makes questions with their counted answers of a survey's columns.
struct SurveyQuestions {
  private(set) var questions: [SurveyAnswers.Question] = []
  private(set) var report = LossReport()
  private let options: ImportOptions
  private var placeholders: [String] = []
  private var placeholderCount = 0

  init(_ options: ImportOptions) { self.options = options }

  mutating func read(_ columns: [SurveyColumns.Column]) {
    let groups = SurveyChoices.groups(columns)
    for (index, column) in columns.enumerated() {
      if let group = groups.first(where: { $0.columns.contains { $0.index == index } }) {
        if group.columns[0].index == index { add(group) }
      } else {
        add(column)
      }
    }
    let shown = Array(placeholders.prefix(5))
    report.add(placeholderCount) { .placeholders(words: shown, count: $0) }
  }

  /// By what somebody says, the words of the question, as of headings; a thought where they say
  /// nothing.
  private func kind(of heading: String) -> String {
    if case .cards(let kind, _)? = options.said(heading) { return kind }
    switch HeadingVocabulary.meaning(of: heading) {
    case .lane(let lane): return lane.cardKind
    case .cards(let kind): return kind
    default: return "thought"
    }
  }

  private mutating func tellKind(_ heading: String, _ kind: String) {
    report.add(
      Guess(
        .columns, .guessAnswersKind, ["heading": .quotation(heading), "kind": .cardKind(kind)],
        option: "--columns '\(Self.named(heading))=KIND'"))
  }

  /// A heading as somebody may type it; a long one has a place of its own.
  private static func named(_ heading: String) -> String {
    let isPlain = heading.utf8.count <= 60 && !heading.contains("'") && !heading.contains("\n")
    return isPlain ? TerminalText.sanitised(heading) : "HEADING"
  }

  // MARK: A column each choice

  private mutating func add(_ group: SurveyChoices.Group) {
    let kind = kind(of: group.stem)
    report.add(
      Guess(
        .answers, .guessOneQuestion,
        [
          "heading": .quotation(group.stem),
          "choices": .quotations(group.columns.map(\.choice), most: 8, columnsMax: 24),
        ]))
    tellKind(group.stem, kind)
    let answers = group.answers.map { SurveyAnswers.Answer(text: $0.text, count: $0.count) }
      .enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
      .map(\.element)
    questions.append(
      SurveyAnswers.Question(
        heading: group.stem, key: nil, kind: kind, stages: [],
        answers: limited(answers, group.stem),
        respondentCount: group.respondentCount))
  }

  private mutating func limited(
    _ answers: [SurveyAnswers.Answer], _ heading: String
  ) -> [SurveyAnswers.Answer] {
    report.add(answers.count - Loss.answersMax) {
      .answersLeft(question: heading, count: $0)
    }
    return Array(answers.prefix(Loss.answersMax))
  }

  // MARK: A column a question

  private mutating func add(_ column: SurveyColumns.Column) {
    let said = withoutPlaceholders(column.values)
    guard !said.isEmpty else { return }
    let heading = column.heading
    var question = SurveyAnswers.Question(
      heading: heading, key: column.known?.key, kind: column.known?.cardKind ?? kind(of: heading),
      stages: column.known?.stages ?? [], answers: [])
    let isText: Bool
    if case .cards? = options.said(heading) { isText = true } else { isText = false }
    if !isText, let scores = scores(said, heading, column.known?.scale) {
      question.scores = scores
      report.add(said.count - scores.count) { .answersUnreadable(question: heading, count: $0) }
    } else if let (choices, separator) = SurveyChoices.split(said, heading: heading) {
      let between: MessageValue =
        separator == "\n"
        ? .message(ImportMessage.separatorLine) : .quotation(MermaidText.trimmed(separator))
      report.add(
        Guess(
          .answers, .guessSeveralChoices,
          ["heading": .quotation(heading), "separator": between]))
      question.answers = limited(Self.grouped(choices), heading)
      question.respondentCount = said.count
      if column.known == nil { tellKind(heading, question.kind) }
    } else {
      question.answers = limited(Self.grouped(said.map { [$0] }), heading)
      if column.known == nil { tellKind(heading, question.kind) }
    }
    questions.append(question)
  }

  /// The answers that say something. A “no” is an answer where others say yes, or nobody says more.
  private mutating func withoutPlaceholders(_ values: [String]) -> [String] {
    let said = values.filter { !$0.isEmpty }
    let isYesNo =
      said.contains { Placeholder.isYes($0) } || said.allSatisfy { Placeholder.mayBeAnswer($0) }
    return said.filter { value in
      guard Placeholder.isOne(value), !(isYesNo && Placeholder.mayBeAnswer(value)) else {
        return true
      }
      placeholderCount += 1
      if !placeholders.contains(value), placeholders.count < 5 { placeholders.append(value) }
      return false
    }
  }

  /// Equal answers in one, whatever their case and last mark; each answer counts once.
  private static func grouped(_ answers: [[String]]) -> [SurveyAnswers.Answer] {
    var groups: [SurveyAnswers.Answer] = []
    var indexes: [String: Int] = [:]
    for choices in answers {
      var seen: Set<Int> = []
      for choice in choices {
        var key = TitleKey.folded(choice)
        while let last = key.last, ".!…".contains(last) { key.removeLast() }
        let index = indexes[key] ?? groups.count
        if index == groups.count {
          indexes[key] = index
          groups.append(SurveyAnswers.Answer(text: choice, count: 0))
        }
        if seen.insert(index).inserted { groups[index].count += 1 }
      }
    }
    return groups.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }.map(\.element)
  }

  // MARK: Scales

  /// The numbers, if the question asks for some or all answers are on one scale; or its steps in
  /// words.
  private mutating func scores(
    _ answers: [String], _ heading: String, _ known: ClosedRange<Int>?
  ) -> SurveyAnswers.Scores? {
    if let known, known.count <= 101 {
      return counted(answers, FeelingScale(low: known.lowerBound, high: known.upperBound))
    }
    if known == nil, Likert.isScale(answers) { return worded(answers, heading) }
    let numbers = answers.map { Feeling.number(in: $0) }
    let whole = numbers.compactMap { $0.flatMap { Int(exactly: $0.number) } }
    let named = FeelingScale.named(in: heading)
    guard answers.count > 1 || named != nil, whole.count * 5 >= answers.count * 4, !whole.isEmpty
    else { return nil }
    let isAll = whole.count == answers.count
    let said = numbers.compactMap { $0?.scale }
    let scale: FeelingScale
    let because: ImportMessage
    if let option = options.scale {
      (scale, because) = (option, .scaleSaid)
    } else if let named {
      (scale, because) = (named, .scaleOfQuestion)
    } else if said.count == answers.count, let first = said.first {
      (scale, because) = (first, .scaleOfAnswers)
    } else {
      guard isAll, whole.allSatisfy({ (-10...10).contains($0) }) else { return nil }
      var fitting = FeelingScale(of: whole.map { Double($0) })
      // Nobody is asked on a scale from −2 unless somebody answers so.
      if fitting == .signed, whole.allSatisfy({ $0 >= 0 }) {
        fitting = FeelingScale(low: whole.contains(0) ? 0 : 1, high: 5)
      }
      (scale, because) = (fitting, .scaleAnswersFit)
    }
    guard let scores = counted(answers, scale) else { return nil }
    report.add(
      Guess(
        .scale, .guessAnswerScale,
        [
          "heading": .quotation(heading), "scale": .message(scale.message),
          "because": .message(because), "mapping": .verbatim(scale.mapping),
        ],
        option: "--scale \(scale == .five ? "1-10" : "1-5")"))
    return scores
  }

  private func counted(_ answers: [String], _ scale: FeelingScale) -> SurveyAnswers.Scores? {
    var counts = Array(repeating: 0, count: scale.high - scale.low + 1)
    for answer in answers {
      guard let number = Feeling.number(in: answer).flatMap({ Int(exactly: $0.number) }),
        (scale.low...scale.high).contains(number)
      else { continue }
      counts[number - scale.low] += 1
    }
    guard counts.contains(where: { $0 > 0 }) else { return nil }
    return SurveyAnswers.Scores(scale: scale.low...scale.high, counts: counts)
  }

  /// “Very satisfied” and so on, as 1 to 5.
  private mutating func worded(_ answers: [String], _ heading: String) -> SurveyAnswers.Scores {
    var counts = Array(repeating: 0, count: 5)
    var words: [Int: String] = [:]
    for answer in answers {
      guard let value = Likert.value(of: answer) else { continue }
      counts[value + 2] += 1
      if words[value] == nil { words[value] = answer }
    }
    let steps = words.keys.sorted().map { value in
      let sign = value < 0 ? "−" : value > 0 ? "+" : ""
      return MessageValue.joined(
        [.quotation(words[value] ?? "", columnsMax: 30), .verbatim("\(sign)\(abs(value))")],
        separator: " → ")
    }
    report.add(
      Guess(
        .scale, .guessWordScale,
        ["heading": .quotation(heading), "steps": .joined(steps, separator: ", ")],
        option: "--columns '\(Self.named(heading))=thought'"))
    return SurveyAnswers.Scores(
      scale: 1...5, counts: counts, words: (-2...2).map { words[$0] })
  }
}
