import JourneyMap

/// The fields of a card as tables name them: those of the schema, and a kind of comment each.
package enum CardField {
  /// Comments are told apart by their type.
  package static let commentTypes = ["comment", "link", "quote", "survey-answer"]

  /// Whether tables have a column of that name.
  package static func isOne(_ name: String) -> Bool {
    commentTypes.contains(name) || Schema.field(name, of: .card).map(isColumn) ?? false
  }

  /// The text is the cell itself.
  private static func isColumn(_ row: FieldDefinition) -> Bool {
    row.use.isInFiles && row.field != Field.Card.text
  }

  /// Whether a column holds several values.
  package static func isList(_ name: String) -> Bool {
    if commentTypes.contains(name) { return true }
    if case .keyed(.line, _)? = Schema.field(name, of: .card)?.type { return true }
    return false
  }

  /// The place of a field in the schema.
  package static func rank(_ name: String) -> UInt32 {
    Schema.field(name, of: .card)?.field.rawValue ?? .max
  }
}
