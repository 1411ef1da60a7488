import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData

/// What the insights say, in plain sentences, for whoever leads the workshop.
package struct InsightWords {
  package let names: InsightNames
  package let insight: MapInsight
  private let messages: InsightMessages

  package init(_ names: InsightNames, _ insight: MapInsight) {
    self.names = names
    self.insight = insight
    messages = InsightMessages(names.facts, insight)
  }

  package var language: SpokenLanguage { names.map.words }
  var words: MessageWords { MessageWords(language, names: names.map) }
  var numbers: NumberWords { NumberWords(language) }

  /// A word or sentence of the insights.
  package func callAsFunction(
    _ key: InsightMessage, _ values: KeyValuePairs<String, MessageValue> = [:]
  ) -> String {
    words.text(key, values)
  }

  package func title(_ section: InsightSection) -> String { words.text(section.title) }

  /// The sentences of a section, the most important first. Never empty.
  package func sentences(_ section: InsightSection) -> [String] {
    messages.of(section).map { words.sentence($0) }
  }

  /// Why a stage is as weak as it is, the heaviest reason first.
  package func reasons(_ stage: WeakestLink.RankedStage) -> [String] {
    stage.parts.map { reason($0.reason) }
  }

  package func reason(_ reason: WeakestLink.Reason) -> String {
    words.sentence(messages.reason(reason))
  }

  /// `62 of 100`.
  package func points(_ weakness: Double) -> String { words.text(messages.points(weakness)) }

  /// The weights that the ranking was made with.
  package var weights: String { words.text(messages.weights) }

  /// What is known of a pain beside its text: where, how severe, how often voted for.
  package func details(_ pain: PainRanking.RankedPain) -> String {
    words.text(messages.details(pain))
  }

  /// Who does a step until when, and what it takes.
  package func details(_ step: ActionPlan.Step) -> String {
    messages.details(step).map { words.text($0) } ?? ""
  }

  /// Cards in one line, some of them.
  func list(_ cards: [String], most: Int) -> String { language.list(cards, most: most) }
}
