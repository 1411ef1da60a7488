import ArgumentParser
import JourneyEditing
import JourneyMap
import ReplicatedData
import WorkshopClient

/// What the commands share that are about cards of one kind: action items, resources, KPIs.
extension EditingOptions {
  /// Adds a card of the noun's kind.
  ///
  /// - Parameters:
  ///   - fields: `FIELD=VALUE` each.
  ///   - answers: The cards that the new one answers; without a stage it stands in the first one's.
  func addCard(
    _ noun: RecordNoun, to map: String, text: String, in cell: CellOptions, fields: [String],
    answers: [String] = []
  ) throws {
    let text = try TextArgument.read(text, of: noun)
    try edit(map) { visit in
      let document = visit.document
      let lookup = RecordLookup(document)
      let answered = try answers.map { try lookup.card($0) }
      let kind = noun.cardKind ?? "action"
      let column = try cell.stage.map { try lookup.stage($0) }
      let row = try cell.lane.map { try lookup.lane($0) }
      let cell = answered.first.map { document.cell(ofAnswer: kind, to: $0) }
      let new = RecordEdit.addCard(
        text, kind: kind, column: column ?? cell?.column,
        row: row ?? cell?.row ?? document.lane(forCardKind: kind), .last,
        try lookup.cardFields(fields))
      let participant = visit.participant?.id
      return { (editor: inout Editor) throws(ChangeError) in
        try editor.make(new, answering: answered, by: participant)
      }
    }
  }

  /// Changes cards of the noun's kind.
  ///
  /// - Parameters:
  ///   - text: The new text of all of them.
  ///   - answers: Cards that they answer from now on, too.
  func editCards<Kind: NamedRecord>(
    _ kind: Kind.Type, _ names: [String], of map: String, text: String? = nil, fields: [String],
    answers: [String] = []
  ) throws {
    let text = try text.map { try TextArgument.read($0, of: Kind.noun) }
    try edit(map) { visit in
      let lookup = RecordLookup(visit.document)
      let cards = try names.map { try Kind.find($0, lookup) }
      let answered = try answers.map { try lookup.card($0) }
      let words = text.map { [FieldEdit(Field.Card.text, .text($0))] } ?? []
      let changed = RecordEdit(changing: cards, words + (try lookup.cardFields(fields)))
      let participant = visit.participant?.id
      return { (editor: inout Editor) throws(ChangeError) in
        try editor.make(changed, answering: answered, by: participant)
      }
    }
  }
}

extension ReadingOptions {
  /// Lists cards of one kind: as JSON objects of cards with more in them, or as a table.
  ///
  /// - Parameters:
  ///   - isByDueDay: Whether they are in the order of the days they are due on, not of the map.
  ///   - row: A row of the table; nil leaves the card out of both.
  func listCards(
    _ noun: RecordNoun, of map: String, _ filter: CardFilterOptions,
    columns: [(title: String, alignment: Table.Alignment)],
    isByDueDay: Bool = false, isFiltered: Bool = false,
    row: (RecordLookup, RecordID) -> (cells: [String], json: [String: JSONValue])?
  ) throws {
    try read(map) { visit in
      let lookup = RecordLookup(visit.document, language: language)
      let found = try filter.cards(in: visit, lookup, kind: noun.cardKind)
      let cards = isByDueDay ? visit.document.byDueDay(found) : found
      let rows = cards.compactMap { card in row(lookup, card).map { (card, $0) } }
      if json {
        let objects = rows.map { card, row in
          let view = CardView(card, lookup, visit.session.roster)
          return JSONValue.object(view.json.merging(row.json) { $1 })
        }
        return Terminal.out(JSONValue.array(objects).text)
      }
      guard !rows.isEmpty else {
        return Terminal.note(filter.nothing(noun, isFiltered: isFiltered))
      }
      var table = Table(columns)
      for (_, row) in rows { table.add(row.cells) }
      Terminal.out(table: table)
    }
  }
}
