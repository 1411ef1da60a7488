import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText

/// What the stages, channels, cards and people of a map are called, in a language. All is fit for one
/// line of a terminal.
package struct MapNames {
  package let document: MapDocument
  /// Titles of stages, lanes and channels are shown in it; nil for as they stand.
  package let language: String?
  /// What is said beside them.
  package let words: SpokenLanguage
  /// In the order of their indexes.
  private let stages: [RecordID]
  private let channels: [RecordID]
  /// The name of a participant by id, if it is known.
  private let participantName: (String) -> String?

  /// - Parameters:
  ///   - language: What was asked for; the words are in it too, else in the language of the map.
  ///   - stages: As they are numbered, for whoever names them by index.
  package init(
    _ document: MapDocument, stages: [RecordID] = [], channels: [RecordID] = [],
    language: String? = nil, participantName: @escaping (String) -> String? = { _ in nil }
  ) {
    self.document = document
    self.stages = stages
    self.channels = channels
    self.language = language
    self.participantName = participantName
    words = SpokenLanguage(asked: language, ofMap: document)
  }

  // MARK: On their own

  package func stage(_ index: Int) -> String {
    guard stages.indices.contains(index) else { return words(CheckMessage.word(.placeNoStage)) }
    return title(stages[index])
      ?? words.words("stageUntitled", [("number", "\(index + 1)")])
  }

  package func channel(_ index: Int) -> String {
    guard channels.indices.contains(index) else { return words(InsightMessage.noChannel) }
    return title(channels[index])
      ?? words.words("channelUntitled", [("number", "\(index + 1)")])
  }

  /// The card's text, not longer than so many columns.
  package func card(_ card: RecordID, columnsMax: Int = 60) -> String {
    let text = TerminalText.excerpt(
      document.line(card, Field.Card.text), columnsMax: columnsMax)
    return text.isEmpty ? words(NameWord.cardBlankAlone) : text
  }

  /// Never the id, which says nothing to a reader.
  package func person(_ id: String) -> String {
    TerminalText.excerpt(participantName(id) ?? words(NameWord.somebody))
  }

  /// nil if it has none.
  private func title(_ record: RecordID) -> String? {
    let title = TerminalText.excerpt(document.title(of: record, in: language))
    return title.allSatisfy { $0 == " " } ? nil : title
  }

  // MARK: In a sentence

  func said(stage index: Int) -> String {
    guard stages.indices.contains(index) else { return stage(index) }
    return title(stages[index]).map { words.naming($0) }
      ?? words.words("stageUntitledSaid", [("number", "\(index + 1)")])
  }

  func said(channel index: Int) -> String {
    guard channels.indices.contains(index) else { return channel(index) }
    return title(channels[index]).map { words.naming($0) }
      ?? words.words("channelUntitledSaid", [("number", "\(index + 1)")])
  }

  /// A stage or lane by its title.
  func quoted(title record: RecordID) -> String {
    words.quoted(title(record) ?? words(CheckMessage.word(.placeUnnamed)))
  }

  /// A card by its text; one without by its kind.
  package func quoted(_ card: RecordID) -> String {
    guard document.isBlank(card, Field.Card.text) else { return words.quoted(self.card(card)) }
    guard let kind = document.value(card, Field.Card.kind).text, !kind.isEmpty else {
      return words(NameWord.cardBlank)
    }
    return words.words("cardBlankKind", [("kind", words.cardKindName(kind))])
  }
}

extension SpokenLanguage {
  /// The language of what is said of a map: the one that was asked for, else the map's own.
  package init(asked: String?, ofMap document: MapDocument) {
    self.init(tag: asked ?? document.value(.root, Field.Map.language).text)
  }
}
