/// What customers are asked. Each answer becomes a card with the answer as its evidence.
package struct Questionnaire: Equatable, Sendable {
  package var id: String
  package var labels: Labels
  package var description: Labels
  package var questions: [Question]

  /// One question, a column of the answers.
  package struct Question: Equatable, Sendable {
    package var key: String
    /// The question itself.
    package var labels: Labels
    /// The kind of card that answers become.
    package var cardKind: String
    /// Keys of stages: cards go to the first that the map has, or to its first stage.
    package var stages: [String]
    /// The numbers to choose from, if it asks for a number.
    package var scale: ClosedRange<Int>?
  }
}

extension Questionnaire {
  /// The question that a column's heading names: by its key or its text in any language, without
  /// regard to case and white space.
  package func question(named heading: String) -> Question? {
    let wanted = TitleKey.folded(heading)
    return questions.first { $0.key == wanted } ?? questions.first { $0.labels.contains(heading) }
  }
}

extension Questionnaire.Question {
  /// A number of the scale as an emotion from −2 to +2: the scale's ends are the ends, and what is
  /// between them goes to the nearest. Nil without a scale, or outside it.
  package func emotion(ofScore score: Int) -> Int? {
    guard let scale, scale.contains(score), scale.lowerBound < scale.upperBound else { return nil }
    let (above, length) = (score - scale.lowerBound, scale.upperBound - scale.lowerBound)
    return (8 * above + length) / (2 * length) - 2
  }
}
