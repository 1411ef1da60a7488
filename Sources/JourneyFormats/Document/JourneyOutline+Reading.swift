import JourneyMap
import ReplicatedData

extension JourneyOutline {
  /// The map as it stands. Deleted records are left out; cards of a deleted stage are unplaced, and
  /// cards of a deleted lane are in none. O(size of the map).
  package init(_ document: MapDocument) {
    self.init(
      title: document.string(.root, Field.Map.title),
      notes: OutlineNotes(text: document.string(.root, Field.Map.notes)))
    var rows: [RecordID: Int] = [:]
    for lane in document.ordered(.lane) {
      rows[lane] = lanes.count
      lanes.append(
        Lane(
          title: document.string(lane, Field.Lane.title),
          key: document.value(lane, Field.Lane.key).text))
    }
    var columns: [RecordID: Int] = [:]
    for stage in document.ordered(.stage) {
      columns[stage] = stages.count
      stages.append(Stage(title: document.string(stage, Field.Stage.title)))
    }
    var comments: [RecordID: Int] = [:]
    for comment in document.records(.comment) {
      guard let card = document.value(comment, Field.Comment.on).reference else { continue }
      comments[card, default: 0] += 1
    }
    // Lane by lane, those in no lane last.
    let cells = document.cells()
      .map { (cell: $0, lane: $0.row.flatMap { rows[$0] }) }
      .sorted { ($0.lane ?? .max) < ($1.lane ?? .max) }
    for (cell, lane) in cells {
      let cards = cell.cards.map {
        Card($0, lane: lane, commentCount: comments[$0] ?? 0, of: document)
      }
      if let stage = cell.column.flatMap({ columns[$0] }) {
        stages[stage].cards += cards
      } else {
        unplaced += cards
      }
    }
  }
}

extension JourneyOutline.Card {
  /// Fields that an outline has a property of its own for.
  private static let ownFields: Set<FieldID> = [
    Field.Card.text, Field.place, Field.Card.kind, Field.Card.votes, Field.Card.check,
    Field.Card.score, Field.Card.actors, Field.Card.emotion,
  ]

  fileprivate init(
    _ card: RecordID, lane: Int?, commentCount: Int, of document: MapDocument
  ) {
    self.init(
      kind: document.value(card, Field.Card.kind).text ?? "card", lane: lane,
      text: document.string(card, Field.Card.text),
      score: document.value(card, Field.Card.score).text,
      actors: document.actors(of: card), commentCount: commentCount,
      check: document.value(card, Field.Card.check).text,
      emotion: document.value(card, Field.Card.emotion).integer.map { Int(clamping: $0) })
    for vote in document.keys(card, Field.Card.votes) {
      votes += Int(clamping: vote.value.integer ?? 0)
    }
    for definition in Schema.fields where definition.kind == .card {
      guard !Self.ownFields.contains(definition.field),
        let value = document.words(card, definition), !value.isEmpty
      else { continue }
      details.append(.init("\(definition.name)", value))
    }
  }
}

extension MapDocument {
  /// Actors in the order of their numbers, then of their names.
  fileprivate func actors(of card: RecordID) -> [String] {
    keys(card, Field.Card.actors).enumerated()
      .sorted { a, b in
        (a.element.value.integer ?? 0, a.offset) < (b.element.value.integer ?? 0, b.offset)
      }
      .map(\.element.key)
  }

  /// A field's value in words for a person; nil if it was never written.
  fileprivate func words(_ record: RecordID, _ definition: FieldDefinition) -> String? {
    switch definition.type {
    case .text: return string(record, definition.field)
    case .position: return nil
    case .register: return words(value(record, definition.field))
    case .keyed(let keyRule, let rule):
      let entries = keys(record, definition.field)
      switch (keyRule, rule) {
      // A set: a key is in it or not.
      case (_, .bool):
        return entries.filter { $0.value.boolean == true }.map(\.key).joined(separator: ", ")
      // Who said it is shown elsewhere.
      case (.participant, _):
        return entries.compactMap { words($0.value) }.joined(separator: ", ")
      default:
        return entries.compactMap { entry in words(entry.value).map { "\(entry.key): \($0)" } }
          .joined(separator: ", ")
      }
    }
  }

  private func words(_ value: Value) -> String? {
    switch value {
    case .null: nil
    case .bool(let bool): bool ? "yes" : "no"
    case .integer(let integer): "\(integer)"
    case .text(let text): text
    case .reference(let record):
      kind(of: record) == .channel ? string(record, Field.Channel.name) : RecordName.text(record)
    }
  }
}
