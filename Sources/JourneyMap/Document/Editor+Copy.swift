import ReplicatedData

extension Editor {
  /// Makes a new card with what another one says, deleted or not: its words and fields, in its stage
  /// and lane as far as they are there. Votes and other things of participants, comments and links
  /// stay with the first.
  ///
  /// - Throws: ``ChangeError/unknownRecord(_:)`` if there is no such card.
  public mutating func copy(card: RecordID) throws(ChangeError) -> RecordID {
    guard let slot = document.slot(card), document.records[slot].kind == .card else {
      throw .unknownRecord(card)
    }
    let original = document.records[slot]
    let place = document.place(card, Field.place)
    func live(_ record: RecordID?) -> RecordID? {
      record.flatMap { document.isLive($0) ? $0 : nil }
    }
    let column = live(place?.column)
    let row = live(place?.row)
    let copy = try create(.card)
    try append(copy, column: column, row: row)
    for field in original.fields
    // What it was imported or forked from it is itself, and not its copy.
    where ![.deleted, .takenBack, Field.Card.source, Field.Card.forkedFrom].contains(field.id) {
      switch field.content {
      case .register(let value, _):
        if let target = value.reference, !document.isLive(target) { continue }
        if value != .null { try set(copy, field.id, value) }
      case .keyed(let entries):
        if case .keyed(.participant, _)? = Schema.definition(.card, field.id)?.type { continue }
        for entry in entries where entry.value != .null {
          try set(copy, field.id, key: entry.key, entry.value)
        }
      case .position: break
      case .text:
        let text = document.string(card, field.id)
        if !text.isEmpty { try insert(text, into: copy, field.id, at: 0) }
      }
    }
    return copy
  }
}
