import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData

/// What the cards, stages, channels and people of an insight are called.
package struct InsightNames {
  package let facts: MapFacts
  package let map: MapNames

  package init(
    _ document: MapDocument, _ facts: MapFacts, language: String? = nil,
    participantName: @escaping (String) -> String? = { _ in nil }
  ) {
    self.facts = facts
    map = MapNames(
      document, stages: facts.stages.map(\.id), channels: facts.channels.map(\.id),
      language: language, participantName: participantName)
  }

  package var document: MapDocument { map.document }
  package var language: String? { map.language }

  package func stage(_ index: Int) -> String { map.stage(index) }
  package func channel(_ index: Int) -> String { map.channel(index) }
  package func person(_ id: String) -> String { map.person(id) }

  /// The card's text on one line, not longer than so many columns.
  package func card(_ card: RecordID, columnsMax: Int = 60) -> String {
    map.card(card, columnsMax: columnsMax)
  }

  /// The card's text between quotation marks.
  package func quoted(_ card: RecordID) -> String { map.quoted(card) }
}
