import JourneyMap
import ReplicatedData

extension JourneyOutline {
  /// The map as it stands. Deleted records are left out; cards of a deleted stage are unplaced, and
  /// cards of a deleted lane are in none. O(size of the map).
  ///
  /// - Parameter language: The language to show stages, lanes and channels in; nil for their titles
  ///   as they stand.
  package init(_ document: MapDocument, language: String? = nil) {
    self.init(
      title: document.string(.root, Field.Map.title),
      notes: OutlineNotes(text: document.string(.root, Field.Map.notes)))
    fields = document.details(of: .root, .map, but: Self.ownFields)
    readPeople(of: document, language: language)
    var rows: [RecordID: Int] = [:]
    for lane in document.ordered(.lane) {
      rows[lane] = lanes.count
      lanes.append(Lane(lane, of: document, language: language))
    }
    var columns: [RecordID: Int] = [:]
    for stage in document.ordered(.stage) {
      columns[stage] = stages.count
      stages.append(Stage(stage, of: document, language: language))
    }
    let comments = Comment.byCard(of: document)
    var records: [[RecordID]] = Array(repeating: [], count: stages.count + 1)
    // Lane by lane, those in no lane last.
    let cells = document.cells()
      .map { (cell: $0, lane: $0.row.flatMap { rows[$0] }) }
      .sorted { ($0.lane ?? .max) < ($1.lane ?? .max) }
    for (cell, lane) in cells {
      let cards = cell.cards.map {
        Card($0, lane: lane, comments: comments[$0] ?? [], of: document, language: language)
      }
      if let stage = cell.column.flatMap({ columns[$0] }) {
        stages[stage].cards += cards
        records[stage] += cell.cards
      } else {
        unplaced += cards
        records[stages.count] += cell.cards
      }
    }
    readLinks(of: document, between: records.flatMap { $0 })
  }

  /// Fields of the map that an outline has a property of its own for, and those that only mean
  /// something beside the map's history.
  private static let ownFields: Set<FieldID> = [
    Field.Map.title, Field.Map.persona, Field.Map.notes, Field.Map.forkedFrom,
    Field.Map.silencedRules, Field.Map.reviews, Field.Map.insightWeights,
  ]

  private mutating func readPeople(of document: MapDocument, language: String?) {
    let main = document.value(.root, Field.Map.persona).reference
    for record in document.ordered(.persona) {
      if record == main { persona = personas.count }
      personas.append(
        Persona(
          name: document.string(record, Field.Persona.name),
          details: document.details(
            of: record, .persona, but: [Field.Persona.name, Field.Persona.channels]),
          channels: document.set(record, Field.Persona.channels)))
    }
    channels = document.ordered(.channel).map { record in
      Channel(
        name: document.title(of: record, in: language),
        key: document.value(record, Field.Channel.key).text,
        labels: document.labels(record, Field.Channel.labels))
    }
  }

  private mutating func readLinks(of document: MapDocument, between cards: [RecordID]) {
    let links = document.records(.link)
    guard !links.isEmpty else { return }
    var indexes: [RecordID: Int] = [:]
    for (index, card) in cards.enumerated() { indexes[card] = index }
    for link in links {
      guard let from = document.value(link, Field.Link.from).reference.flatMap({ indexes[$0] }),
        let to = document.value(link, Field.Link.to).reference.flatMap({ indexes[$0] })
      else { continue }
      self.links.append(
        Link(
          from: from, to: to, type: document.value(link, Field.Link.type).text,
          label: document.string(link, Field.Link.label)))
    }
  }
}

extension JourneyOutline.Lane {
  fileprivate init(_ record: RecordID, of document: MapDocument, language: String?) {
    self.init(
      title: document.title(of: record, in: language),
      key: document.value(record, Field.Lane.key).text,
      labels: document.labels(record, Field.Lane.labels),
      cardKind: document.value(record, Field.Lane.cardKind).text,
      isBackstage: document.value(record, Field.Lane.backstage).boolean ?? false)
  }
}

extension JourneyOutline.Stage {
  fileprivate init(_ record: RecordID, of document: MapDocument, language: String?) {
    self.init(
      title: document.title(of: record, in: language),
      key: document.value(record, Field.Stage.key).text,
      labels: document.labels(record, Field.Stage.labels),
      isAfterSale: document.value(record, Field.Stage.afterSale).boolean ?? false)
  }
}

extension JourneyOutline.Comment {
  /// The comments of each card, in the order in which they were made.
  fileprivate static func byCard(of document: MapDocument) -> [RecordID: [Self]] {
    var comments: [RecordID: [Self]] = [:]
    for record in document.records(.comment) {
      guard let card = document.value(record, Field.Comment.on).reference else { continue }
      comments[card, default: []].append(
        Self(
          type: document.value(record, Field.Comment.type).text,
          text: document.string(record, Field.Comment.text),
          address: document.value(record, Field.Comment.address).text,
          source: document.value(record, Field.Comment.source).text))
    }
    return comments
  }
}

extension JourneyOutline.Card {
  /// Fields that an outline has a property of its own for, and where the card comes from.
  private static let ownFields: Set<FieldID> = [
    Field.Card.text, Field.place, Field.Card.kind, Field.Card.votes, Field.Card.check,
    Field.Card.score, Field.Card.actors, Field.Card.emotion, Field.Card.tags, Field.Card.channel,
    Field.Card.source, Field.Card.forkedFrom,
  ]

  fileprivate init(
    _ card: RecordID, lane: Int?, comments: [JourneyOutline.Comment], of document: MapDocument,
    language: String?
  ) {
    self.init(
      kind: document.value(card, Field.Card.kind).text ?? Self.plainKind, lane: lane,
      text: document.string(card, Field.Card.text),
      score: document.value(card, Field.Card.score).text,
      actors: document.actors(of: card), tags: document.set(card, Field.Card.tags),
      comments: comments, check: document.value(card, Field.Card.check).text,
      emotion: document.value(card, Field.Card.emotion).integer.map { Int(clamping: $0) },
      details: document.details(of: card, .card, but: Self.ownFields),
      source: document.value(card, Field.Card.source).text)
    if let record = document.value(card, Field.Card.channel).reference {
      let name = document.title(of: record, in: language)
      channel = name.isEmpty ? RecordName.text(record) : name
    }
    for vote in document.keys(card, Field.Card.votes) {
      // The most that one participant has; a newer peer may know more.
      votes += Int(min(max(vote.value.integer ?? 0, 0), 100))
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

  /// The keys that are in a set.
  fileprivate func set(_ record: RecordID, _ field: FieldID) -> [String] {
    keys(record, field).filter { $0.value.boolean == true }.map(\.key)
  }

  fileprivate func labels(_ record: RecordID, _ field: FieldID) -> [JourneyOutline.Label] {
    keys(record, field).compactMap { entry in
      entry.value.text.map { JourneyOutline.Label(entry.key, $0) }
    }
  }

  /// The fields of a record that say something, in words.
  fileprivate func details(
    of record: RecordID, _ kind: RecordKind, but others: Set<FieldID>
  ) -> [JourneyOutline.Detail] {
    var details: [JourneyOutline.Detail] = []
    for definition in Schema.fields(of: kind) {
      guard !others.contains(definition.field), let value = words(record, definition),
        !value.isEmpty
      else { continue }
      details.append(.init("\(definition.name)", value))
    }
    return details
  }

  /// A field's value in words for a person; nil if it was never written.
  private func words(_ record: RecordID, _ definition: FieldDefinition) -> String? {
    switch definition.type {
    case .text: return string(record, definition.field)
    case .position: return nil
    case .register: return words(value(record, definition.field))
    case .keyed(let keyRule, _):
      let entries = keys(record, definition.field)
      // Who said it is shown elsewhere.
      if case .participant = keyRule {
        return entries.compactMap { words($0.value) }.joined(separator: ", ")
      }
      return entries.compactMap { entry in words(entry.value).map { "\(entry.key): \($0)" } }
        .joined(separator: ", ")
    }
  }

  private func words(_ value: Value) -> String? {
    value.plainWords ?? value.reference.map { RecordName.text($0) }
  }
}

extension Value {
  /// As it would be typed, and as files have it; nil for none, and for a record, which only its map can
  /// name.
  package var plainWords: String? {
    switch self {
    case .null, .reference: nil
    case .bool(let bool): bool ? "yes" : "no"
    case .integer(let integer): "\(integer)"
    case .text(let text): text
    }
  }
}
