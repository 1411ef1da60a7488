import JourneyInsight
import JourneyMap
import ReplicatedData

/// What the cards, stages, channels and people of an insight are called.
package struct InsightNames {
  package let document: MapDocument
  package let facts: MapFacts
  /// Stages and channels are shown in it; nil for as they stand.
  package let language: String?
  /// The name of a participant by id.
  package let participantName: (String) -> String

  package init(
    _ document: MapDocument, _ facts: MapFacts, language: String? = nil,
    participantName: @escaping (String) -> String = { $0 }
  ) {
    self.document = document
    self.facts = facts
    self.language = language
    self.participantName = participantName
  }

  /// Fit for a terminal, on one line.
  package func stage(_ index: Int) -> String {
    guard facts.stages.indices.contains(index) else { return "no stage" }
    let title = TerminalText.excerpt(document.title(of: facts.stages[index].id, in: language))
    return title.allSatisfy { $0 == " " } ? "Untitled stage \(index + 1)" : title
  }

  package func stages(_ indexes: [Int]) -> String { NumberWords.list(indexes.map { stage($0) }) }

  package func channel(_ index: Int) -> String {
    guard facts.channels.indices.contains(index) else { return "no channel" }
    let name = TerminalText.excerpt(document.title(of: facts.channels[index].id, in: language))
    return name.allSatisfy { $0 == " " } ? "Untitled channel \(index + 1)" : name
  }

  /// The card's text on one line, not longer than so many columns.
  package func card(_ card: RecordID, columnsMax: Int = 60) -> String {
    let text = TerminalText.excerpt(
      document.line(card, Field.Card.text), columnsMax: columnsMax)
    return text.isEmpty ? "a card without text" : text
  }

  /// The card's text between quotation marks.
  package func quoted(_ card: RecordID) -> String {
    let text = self.card(card)
    return document.isBlank(card, Field.Card.text) ? text : "“\(text)”"
  }

  /// ` in Purchase`; empty for a card that stands in no stage.
  package func place(_ card: RecordID) -> String {
    facts.card(card)?.stage.map { " in \(stage($0))" } ?? ""
  }

  package func person(_ id: String) -> String { TerminalText.excerpt(participantName(id)) }
}
