import JourneyMap
import MapOutline

/// What kind of cells stand under a heading, as far as cleaning them goes.
enum TableCleaning {
  /// Whether cells are words of people: cards, and what is said of them. Others are values of fields.
  static func isOfText(_ heading: String, _ meaning: Heading) -> Bool {
    switch meaning {
    case .lane, .nothing: HeadingReader.qualified(heading).map { isOfText(field: $0.field) } ?? true
    case .field(let name, of: _): isOfText(field: name)
    case .stage, .stageKey, .afterSale: false
    }
  }

  private static func isOfText(field: String) -> Bool {
    CardField.commentTypes.contains(field) || content(field) == .prose
  }

  /// Whether large numbers are what one expects there.
  static func isQuantity(_ heading: Heading) -> Bool {
    switch heading {
    case .lane(let lane): lane.kind == "kpi"
    case .field(let name, of: _):
      content(name) == .quantity
    default: false
    }
  }

  private static func content(_ field: String) -> FieldUse.Content? {
    Schema.field(field, of: .card)?.content
  }
}
