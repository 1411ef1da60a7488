import JourneyMap
import ReplicatedData

/// A card that is to be added to a map.
package struct NewCard {
  package var text: String
  package var kind: String
  /// The stage; nil for none.
  package var column: RecordID?
  /// The lane; nil for none.
  package var row: RecordID?
  package var placement = Placement.last
  package var fields: CardFields

  package init(
    _ text: String, kind: String, column: RecordID?, row: RecordID?,
    _ placement: Placement = .last, fields: CardFields
  ) {
    self.text = text
    self.kind = kind
    self.column = column
    self.row = row
    self.placement = placement
    self.fields = fields
  }

  /// Creates the card and writes what is known of it.
  package func add(
    to editor: inout Editor, participantID: String?
  ) throws(ChangeError) -> RecordID {
    let card = try editor.create(.card)
    try editor.place(card: card, column: column, row: row, placement)
    try editor.set(card, Field.Card.kind, .text(kind))
    try editor.write(text, to: card, Field.Card.text)
    try fields.apply(to: card, &editor, participantID: participantID)
    return card
  }
}

extension MapDocument {
  /// All cards as one reads a map: stage by stage, in each lane by lane; those of no stage or lane
  /// last. O(records × log).
  package var cardsInReadingOrder: [RecordID] {
    func order(_ records: [RecordID]) -> [RecordID: Int] {
      Dictionary(uniqueKeysWithValues: zip(records, records.indices))
    }
    let columns = order(ordered(.stage))
    let rows = order(ordered(.lane))
    func rank(_ cell: Cell) -> (Int, Int) {
      (cell.column.flatMap { columns[$0] } ?? .max, cell.row.flatMap { rows[$0] } ?? .max)
    }
    return cells().sorted { rank($0) < rank($1) }.flatMap(\.cards)
  }
}
