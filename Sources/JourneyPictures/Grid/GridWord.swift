import JourneyInsight
import JourneyTemplates
import JourneyWords

/// What a grid for a terminal adds to what people wrote.
enum GridWord: String, MessageKey {
  case stages, cards, noLane, stageOf, stagesOf
  case scoreLegend, votesLegend, commentsLegend, emptyLanes
  case score, mood, shouldExist, target, funnelCount, due, overdueSince, assumed

  var catalogueKey: String { "grid." + rawValue }
}

extension SpokenLanguage {
  func callAsFunction(
    _ word: GridWord, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) -> String {
    MessageWords(self).text(Message(word, values))
  }
}
