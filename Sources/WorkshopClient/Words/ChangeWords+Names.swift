import JourneyMap
import JourneyPictures
import JourneyTemplates
import ReplicatedData
import StyledText

/// What records, fields and values are called.
extension ChangeWords {
  /// For names alone: of no change.
  init(namesIn document: MapDocument) {
    let nothing = Change(
      id: ChangeID(replica: .none, seq: 0), lamport: 0, operations: [])
    self.init(nothing, before: document, after: document)
  }

  func name(_ record: RecordID, in document: MapDocument) -> String {
    guard record != .root else { return "the map" }
    guard record != known else { return "it" }
    guard let kind = document.kind(of: record) else { return "something" }
    if kind == .link { return linkName(record, in: document) }
    var text = TerminalText.excerpt(
      kind.nameField.map { document.string(record, $0) } ?? "")
    var noun = kind.noun
    switch kind {
    case .card: noun = Self.kindNoun(document.value(record, Field.Card.kind).text ?? "card")
    case .comment:
      noun = Self.kindNoun(document.value(record, Field.Comment.type).text ?? "comment")
      if text.isEmpty {
        text = TerminalText.excerpt(document.value(record, Field.Comment.address).text ?? "")
      }
    default: break
    }
    return text.isEmpty ? "an empty \(noun)" : "\(noun) “\(text)”"
  }

  private func linkName(_ link: RecordID, in document: MapDocument) -> String {
    guard let link = document.cardLink(link) else { return "a link" }
    return "the link from \(name(link.from, in: document)) to \(name(link.to, in: document))"
  }

  func place(_ card: RecordID, in document: MapDocument) -> String {
    let place = document.place(card, Field.place)
    func title(_ record: RecordID?, _ field: FieldID) -> String? {
      guard let record, document.isLive(record) else { return nil }
      let title = TerminalText.excerpt(document.string(record, field))
      return title.isEmpty ? "unnamed" : title
    }
    let stage = title(place?.column, Field.Stage.title) ?? "no stage"
    return title(place?.row, Field.Lane.title).map { "\(stage) / \($0)" } ?? stage
  }

  /// A value of a field: what people wrote in quotation marks, days, numbers and choices without.
  func words(_ value: Value, _ kind: RecordKind, _ field: FieldID) -> String {
    switch value {
    case .null: return "nothing"
    case .bool(let bool): return bool ? "yes" : "no"
    case .integer(let integer):
      let isEmotion = kind == .card && [Field.Card.emotion, Field.Card.emotions].contains(field)
      return isEmotion ? CardText.signed(Int(clamping: integer)) : "\(integer)"
    case .text(let text):
      let shown = TerminalText.excerpt(text)
      switch Schema.definition(kind, field)?.type {
      case .register(.choice), .register(.date), .register(.decimal), .register(.token),
        .keyed(_, .decimal):
        return shown
      default: return "“\(shown)”"
      }
    case .reference(let record): return name(record, in: after)
    }
  }

  /// A value of a card in what its field is counted in: `40 %`.
  func withUnit(_ words: String, _ field: FieldID, _ card: RecordID?) -> String {
    guard let card, let unit = Schema.definition(.card, field)?.use.countedIn else { return words }
    let shown = TerminalText.excerpt(after.string(card, unit))
    return words + (shown.isEmpty ? "" : " \(shown)")
  }

  func fieldName(_ kind: RecordKind, _ field: FieldID) -> String {
    Schema.definition(kind, field).map { SpokenLanguage.english.fieldNoun("\($0.name)") }
      ?? "field \(field.rawValue)"
  }

  /// The kind of a card or comment as a noun: `action item`, `KPI`.
  static func kindNoun(_ kind: String) -> String {
    kind == "kpi" ? "KPI" : TerminalText.excerpt(kind).replacing("-", with: " ")
  }

  static func withArticle(_ noun: String) -> String {
    "\(noun.first.map { "aeio".contains($0) } ?? false ? "an" : "a") \(noun)"
  }
}
