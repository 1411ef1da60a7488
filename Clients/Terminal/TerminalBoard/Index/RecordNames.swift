import JourneyMap
import JourneyPictures
import JourneyTemplates
import ReplicatedData
import StyledText

/// What records are called in words.
package enum RecordNames {
  /// A token of the schema as it is read: `should-exist` is “should exist”.
  package static func words(_ token: some StringProtocol) -> String {
    let token = String(token)
    let words = SpokenLanguage.english.choiceWords(token)
    // One that only a newer version knows has no words.
    return TerminalText.gridExcerpt(
      words == token ? token.replacing("-", with: " ") : words, columnsMax: 64)
  }

  /// The field with what a record is called.
  static func nameField(_ kind: RecordKind) -> FieldID { kind.nameField ?? Field.Map.title }

  /// A card by its mark and the beginning of its text.
  static func card(_ card: RecordID, in document: MapDocument, columnsMax: Int = 40) -> String {
    let kind = document.value(card, Field.Card.kind).text ?? ""
    let text = TerminalText.gridExcerpt(
      document.string(card, Field.Card.text), columnsMax: max(columnsMax - 2, 1))
    return "\(CardText.mark(ofKind: kind)) \(text.isEmpty ? "(empty)" : text)"
  }
}

extension LinkTable {
  /// The types of the schema, as they are read from a link's beginning and from its end.
  static let types: [(type: String, forward: String, backward: String)] = [
    ("causes", "causes", "is caused by"),
    ("answers", "answers", "is answered by"),
    ("leads-to", "leads to", "follows from"),
    ("loops-back-to", "loops back to", "is come back to from"),
  ]

  /// How a link is read from one of its cards: `is caused by`.
  func verb(_ link: Link, from card: RecordID) -> String {
    let row = Self.types.first { $0.type == link.type }
    let isForward = link.from == card
    return row.map { isForward ? $0.forward : $0.backward }
      ?? (isForward ? "is linked to" : "is linked from")
  }
}
