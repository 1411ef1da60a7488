import ArgumentParser
import JourneyFormats
import JourneyMap
import ReplicatedData
import SyncProtocol
import WorkshopClient

/// `waymark card show`
struct CardShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show all of one card.")

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Argument(help: "The card: its id, its text or a part of it.")
  var card: String
  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try reading.read(map) { visit in
      let document = visit.document
      let lookup = RecordLookup(document)
      let card = try lookup.card(card)
      let view = CardView(card, lookup, visit.session.roster)
      if reading.json {
        Terminal.out(JSONValue.object(view.json).text)
      } else {
        for line in view.lines(width: Terminal.columns) { Terminal.out(line) }
      }
    }
  }
}

/// `waymark card list`
struct CardList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List cards with their ids, stage by stage.")

  @Argument(help: "The map's name, or the link of an invitation.")
  var map: String
  @Option(help: "Only cards of this stage.")
  var stage: String?
  @Option(help: "Only cards of this lane.")
  var lane: String?
  @Option(help: "Only cards of this kind.")
  var kind: String?
  @Flag(help: "List deleted cards, which “waymark card restore” brings back.")
  var deleted = false
  @OptionGroup var reading: ReadingOptions

  func run() throws {
    try reading.read(map) { visit in
      let lookup = RecordLookup(visit.document)
      let cards = try cards(lookup)
      if reading.json {
        let views = cards.map { CardView($0, lookup, visit.session.roster) }
        return Terminal.out(JSONValue.array(views.map { .object($0.json) }).text)
      }
      guard !cards.isEmpty else {
        let isFiltered = stage != nil || lane != nil || kind != nil
        return Terminal.note(
          deleted
            ? "No card is deleted."
            : isFiltered ? "There is no such card." : "There are no cards yet.")
      }
      var table = Table([
        ("ID", .left), ("PLACE", .left), ("KIND", .left), ("VOTES", .right), ("TEXT", .left),
      ])
      for card in cards {
        let view = CardView(card, lookup, visit.session.roster)
        table.add([
          view.id, lookup.placeName(card), view.kind, view.votes > 0 ? "\(view.votes)" : "",
          view.text,
        ])
      }
      Terminal.out(table: table)
    }
  }

  private func cards(_ lookup: RecordLookup) throws -> [RecordID] {
    let document = lookup.document
    let column = try stage.map { try lookup.stage($0) }
    let row = try lane.map { try lookup.lane($0) }
    let found: [RecordID]
    if deleted {
      found = document.records(.card, withDeleted: true).filter { !document.isLive($0) }
    } else {
      let columns = Self.order(document.ordered(.stage))
      let rows = Self.order(document.ordered(.lane))
      found = document.cells().map { cell in
        (
          order: (
            cell.column.flatMap { columns[$0] } ?? .max, cell.row.flatMap { rows[$0] } ?? .max
          ), cards: cell.cards
        )
      }
      .sorted { $0.order < $1.order }.flatMap(\.cards)
    }
    return found.filter { card in
      let place = document.place(card, Field.place)
      return (column == nil || place?.column == column) && (row == nil || place?.row == row)
        && (kind == nil || document.value(card, Field.Card.kind).text == kind)
    }
  }

  private static func order(_ records: [RecordID]) -> [RecordID: Int] {
    Dictionary(uniqueKeysWithValues: zip(records, records.indices))
  }
}

/// One card as it is printed.
struct CardView {
  private let card: RecordID
  private let lookup: RecordLookup
  private let roster: [ReplicaID: Participant]

  init(_ card: RecordID, _ lookup: RecordLookup, _ roster: [ReplicaID: Participant]) {
    self.card = card
    self.lookup = lookup
    self.roster = roster
  }

  private var document: MapDocument { lookup.document }

  var id: String { lookup.names.text(card) }
  var text: String { document.string(card, Field.Card.text) }
  var kind: String { document.value(card, Field.Card.kind).text ?? "card" }

  var votes: Int64 {
    document.keys(card, Field.Card.votes).reduce(0) { $0 &+ ($1.value.integer ?? 0) }
  }

  private var author: String? { roster[card.replica]?.name }

  private func personName(_ id: String) -> String {
    roster.values.first { $0.id == id }?.name ?? id
  }

  func lines(width: Int) -> [String] {
    var rows: [(String, String)] = [
      ("id", "\(id)  (\(RecordName.text(card)))"), ("place", lookup.placeName(card)),
      ("kind", kind),
    ]
    if let author { rows.append(("added by", author)) }
    for definition in Schema.fields where definition.kind == .card {
      guard ![Field.Card.text, Field.place, Field.Card.kind].contains(definition.field),
        let words = words(definition)
      else { continue }
      rows.append(("\(definition.name)", words))
    }
    for comment in document.records(.comment)
    where document.value(comment, Field.Comment.on).reference == card {
      let name = roster[comment.replica]?.name
      rows.append(
        (
          document.value(comment, Field.Comment.type).text ?? "comment",
          document.string(comment, Field.Comment.text) + (name.map { " (\($0))" } ?? "")
        ))
    }
    if !document.isLive(card) { rows.append(("deleted", "yes")) }
    let label = rows.map { DisplayWidth.columns(of: $0.0) }.max() ?? 0
    var lines = TerminalText.wrapped(TerminalText.sanitised(text), columns: width).map {
      Terminal.bold($0)
    }
    for row in rows {
      let parts = TerminalText.wrapped(
        TerminalText.sanitised(row.1), columns: max(20, width - label - 2))
      for (index, part) in parts.enumerated() {
        let name = index == 0 ? row.0 : ""
        lines.append(
          Terminal.dim(name + String(repeating: " ", count: label - name.count)) + "  " + part)
      }
    }
    return lines
  }

  private func words(_ definition: FieldDefinition) -> String? {
    switch definition.type {
    case .text:
      let text = document.string(card, definition.field)
      return text.isEmpty ? nil : text
    case .position: return nil
    case .register: return words(document.value(card, definition.field))
    case .keyed(let keyRule, let rule):
      let words = document.keys(card, definition.field).compactMap { entry -> String? in
        if case .bool = rule { return entry.value.boolean == true ? entry.key : nil }
        guard let value = self.words(entry.value) else { return nil }
        if case .participant = keyRule { return "\(personName(entry.key)) \(value)" }
        return definition.field == Field.Card.actors ? entry.key : "\(entry.key): \(value)"
      }
      return words.isEmpty ? nil : words.joined(separator: ", ")
    }
  }

  private func words(_ value: Value) -> String? {
    switch value {
    case .null: nil
    case .bool(let bool): bool ? "yes" : "no"
    case .integer(let integer): "\(integer)"
    case .text(let text): text
    case .reference(let record): document.string(record, Field.Channel.name)
    }
  }

  var json: [String: JSONValue] {
    let place = document.place(card, Field.place)
    var fields: [String: JSONValue] = [:]
    for definition in Schema.fields where definition.kind == .card {
      switch definition.type {
      case .position: continue
      case .text:
        guard document.text(card, definition.field) != nil else { continue }
        fields["\(definition.name)"] = .string(document.string(card, definition.field))
      case .register:
        fields["\(definition.name)"] = Self.json(document.value(card, definition.field))
      case .keyed:
        let entries = document.keys(card, definition.field)
        guard !entries.isEmpty else { continue }
        fields["\(definition.name)"] = .object(
          entries.reduce(into: [:]) { $0[$1.key] = Self.json($1.value) ?? .null })
      }
    }
    fields["id"] = .string(RecordName.text(card))
    fields["short"] = .string(id)
    fields["stage"] = JSONValue(place?.column.map { RecordName.text($0) })
    fields["lane"] = JSONValue(place?.row.map { RecordName.text($0) })
    fields["deleted"] = .bool(!document.isLive(card))
    fields["author"] = JSONValue(author)
    return fields
  }

  private static func json(_ value: Value) -> JSONValue? {
    switch value {
    case .null: nil
    case .bool(let bool): .bool(bool)
    case .integer(let integer): .number(integer)
    case .text(let text): .string(text)
    case .reference(let record): .string(RecordName.text(record))
    }
  }
}
