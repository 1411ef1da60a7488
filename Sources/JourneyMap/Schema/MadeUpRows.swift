#if DEBUG && !hasFeature(Embedded)
/// Rows that only a test knows. It shows with them that a row and its words are all that a new field
/// or kind of card takes.
package struct MadeUpRows: Sendable {
  let cardKindRows: [CardKindDefinition]
  let cardKinds: [StaticString]
  let rows: [RecordKind: [FieldDefinition]]

  var fields: [FieldDefinition] {
    (0...RecordKind.channel.rawValue).flatMap { rows[RecordKind($0)] ?? [] }
  }

  /// - Parameters:
  ///   - fields: Of cards, with the numbers behind the last one there is.
  ///   - kinds: Kinds of card.
  package init(fields: [FieldDefinition] = [], kinds: [CardKindDefinition] = []) {
    cardKindRows = CardKindDefinition.all + kinds
    let names = cardKindRows.map { $0.name }
    cardKinds = names
    var rows = Dictionary(grouping: Schema.fields, by: \.kind)
    rows[.lane] = Schema.laneFields(cardKinds: names)
    rows[.card] = Schema.cardFields(kinds: names) + fields
    self.rows = rows
  }
}

extension Schema {
  /// What a test has made up, for what it runs; nil outside of it.
  @TaskLocal package static var madeUp: MadeUpRows?
}
#endif
