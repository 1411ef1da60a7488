import JourneyInsight
import JourneyTemplates
import JourneyWords
import MapOutline

/// The answers to a questionnaire: a column a question, a row a respondent. Who answered what, and
/// when, is not kept: only what was said, and how often.
package struct SurveyAnswers: Equatable, Sendable {
  package internal(set) var questions: [Question] = []
  package internal(set) var respondentCount = 0
  /// The headings of columns that say who answered, or when; nothing of them was taken.
  package internal(set) var leftOut: [String] = []
  /// The last day that the answers name, where they name days.
  package internal(set) var day: CalendarDay?

  package struct Question: Equatable, Sendable {
    /// As the file has it.
    package var heading: String
    /// Of the questionnaire; nil for other questions.
    package var key: String?
    /// What kind of cards answers become.
    package var kind: String
    /// Keys of stages: the first that the map has, else its first stage; of other questions none.
    package var stages: [String]
    /// Different answers, the most frequent first, in the words in which they came first.
    package var answers: [Answer]
    /// Of a question for a number.
    package var scores: Scores?
    /// How many answered where one may have chosen several answers.
    package var respondentCount: Int?
  }

  package struct Answer: Equatable, Sendable {
    package var text: String
    package var count: Int
  }

  /// The numbers of a scale, and how often each was chosen.
  package struct Scores: Equatable, Sendable {
    package var scale: ClosedRange<Int>
    /// One a step of the scale.
    package var counts: [Int]
    /// What the steps are called, where answers were words; one a step.
    package var words: [String?] = []

    package var count: Int { counts.reduce(0, +) }

    /// In tenths, rounded; nil without answers.
    package var meanTenths: Int? {
      guard count > 0 else { return nil }
      let sum = zip(scale, counts).reduce(0) { $0 + $1.0 * $1.1 }
      return Int((Double(sum * 10) / Double(count)).rounded())
    }

    /// `7.4`.
    package var mean: String? {
      meanTenths.map { "\($0 < 0 ? "-" : "")\(abs($0) / 10).\(abs($0) % 10)" }
    }
  }
}

extension SurveyAnswers {
  /// The answers as cards in the stages of a map: a card each different answer, with what was said as
  /// its evidence; for a scale one feeling, and one KPI with the mean as the value of a day.
  ///
  /// - Parameters:
  ///   - stages: Of the map, in order; the standard ones for a map without stages.
  ///   - today: The day of the values where the answers name none.
  ///   - language: Of the words around what was said.
  package func outline(
    in stages: [JourneyOutline.Stage], on today: CalendarDay?,
    language: SpokenLanguage = .english
  ) -> JourneyOutline {
    var outline = JourneyOutline(
      lanes: StandardLane.allCases.map(\.row),
      stages: stages.map { stage in
        var stage = stage
        stage.cards = []
        return stage
      })
    for question in questions {
      let cards =
        question.scores.map { self.cards(of: question, $0, on: day ?? today, language) }
        ?? self.cards(of: question, language)
      if let stage = question.stage(in: outline.stages) {
        outline.stages[stage].cards += cards
      } else {
        outline.unplaced += cards
      }
    }
    return outline
  }

  private func cards(
    of question: Question, _ language: SpokenLanguage
  ) -> [JourneyOutline.Card] {
    let total = question.respondentCount ?? question.answers.reduce(0) { $0 + $1.count }
    return question.answers.map { answer in
      // The same answers are the same evidence, in whichever language it is told.
      let place = "“\(answer.text)” (\(answer.count) of \(total) answers to “\(question.heading)”)"
      let said = MessageWords(language).text(
        SurveyWord.answers,
        [
          "answer": .verbatim(language.quoted(answer.text)), "count": .count(answer.count),
          "total": .count(total), "question": .verbatim(language.quoted(question.heading)),
        ])
      var card = card(question, answer.text, kind: question.kind, evidence: said, place: place)
      if card.kind == "emotion", let feeling = Feeling.read(answer.text, scale: .five) {
        card.emotion = feeling.value
        if feeling.isGuess { card.check = "assumption" }
      }
      return card
    }
  }

  private func cards(
    of question: Question, _ scores: Scores, on day: CalendarDay?, _ language: SpokenLanguage
  ) -> [JourneyOutline.Card] {
    guard let mean = scores.mean, let tenths = scores.meanTenths else { return [] }
    let spread = zip(scores.scale, scores.counts).enumerated().filter { $0.element.1 > 0 }
      .map { index, step in
        let word = scores.words.indices.contains(index) ? scores.words[index] : nil
        return "\(word.map { "“\($0)” (\(step.0))" } ?? "\(step.0)"): \(step.1)"
      }.joined(separator: ", ")
    let date = day.map { ", \($0)" } ?? ""
    let scale = "\(scores.scale.lowerBound)–\(scores.scale.upperBound)"
    let place = "Mean \(mean) on \(scale), n = \(scores.count)\(date). How often each: \(spread)."
    let numbers = NumberWords(language)
    let said = MessageWords(language).text(
      SurveyWord.scores,
      [
        "mean": .verbatim(numbers.decimal(mean)), "scale": .verbatim(scale),
        "count": .count(scores.count), "spread": .verbatim(spread),
        "day": .verbatim(day.map { ", \(numbers.day($0))" } ?? ""),
      ])
    var feeling = card(
      question, question.heading, kind: "emotion", evidence: said, place: place)
    let length = Double(scores.scale.upperBound - scores.scale.lowerBound)
    let share = (Double(tenths) / 10 - Double(scores.scale.lowerBound)) / length
    feeling.emotion = Int((share * 4 - 2).rounded(.toNearestOrAwayFromZero))
    var kpi = card(question, question.heading, kind: "kpi", evidence: said, place: place)
    kpi.details = [
      .init("unit", scale)
    ]
    if let day { kpi.details.append(.init("values", "\(day): \(mean)")) }
    return [feeling, kpi]
  }

  private func card(
    _ question: Question, _ text: String, kind: String, evidence: String, place: String
  ) -> JourneyOutline.Card {
    let lane = StandardLane.lane(ofKind: kind)
    let name = [
      question.key ?? TitleKey.folded(question.heading), kind, TitleKey.folded(text),
    ].joined(separator: "\u{1F}")
    let source = SourceKey.text(FileFormat.survey.rawValue, name)
    return JourneyOutline.Card(
      kind: kind, lane: StandardLane.allCases.firstIndex(of: lane), text: text,
      comments: [
        JourneyOutline.Comment(
          type: "survey-answer", text: evidence,
          source: SourceKey.text(
            FileFormat.survey.rawValue, [source, place].joined(separator: "\u{1F}")))
      ],
      source: source)
  }
}

extension SurveyAnswers {
  /// The language that the first known question is asked in; nil if none is known.
  func language(in library: TemplateLibrary) -> String? {
    for question in questions {
      let heading = TitleKey.folded(question.heading)
      for known in library.questionnaires.flatMap(\.questions) where known.key == question.key {
        if let label = known.labels.entries.first(where: { TitleKey.folded($0.text) == heading }) {
          return label.language
        }
      }
    }
    return nil
  }
}

/// What is said around answers.
enum SurveyWord: String, MessageKey {
  case answers, scores

  var catalogueKey: String { "survey." + rawValue }
}

extension SurveyAnswers.Question {
  /// Where its cards go; nil for none.
  fileprivate func stage(in stages: [JourneyOutline.Stage]) -> Int? {
    guard !self.stages.isEmpty, !stages.isEmpty else { return nil }
    for key in self.stages {
      if let index = stages.firstIndex(where: { $0.key == key }) { return index }
    }
    return 0
  }
}
