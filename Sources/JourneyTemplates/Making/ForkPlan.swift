import JourneyMap
import ReplicatedData

/// What has to be written so that a map becomes another one like it.
struct ForkPlan {
  private(set) var steps: [ForkStep] = []
  private let document: MapDocument
  /// Names for records that the original does not have: no replica is called so.
  private var addedCount: UInt64 = 0

  init(_ document: MapDocument) { self.document = document }

  // MARK: The map

  /// The fields of the map itself but for its persona, which is not there yet.
  mutating func addMap(forkedFrom source: String, _ wishes: MapFork.Wishes) {
    let left: Set<FieldID> = [Field.Map.forkedFrom, Field.Map.reviews, Field.Map.persona]
    var written = left
    if let title = wishes.title {
      type(title, .root, Field.Map.title)
      written.insert(Field.Map.title)
    }
    if let kind = wishes.kind {
      steps.append(.set(.root, Field.Map.kind, .text(kind)))
      written.insert(Field.Map.kind)
    }
    addFields(.root, .map, but: written)
    steps.append(.set(.root, Field.Map.forkedFrom, .text(source)))
  }

  // MARK: Records

  mutating func addRecords(_ wishes: MapFork.Wishes) {
    addRows(.persona)
    addPersona(wishes.persona)
    addRows(.channel)
    addRows(.stage, origin: Field.Stage.forkedFrom)
    addRows(.lane, origin: Field.Lane.forkedFrom)
    add(wishes.lanes)
    for cell in document.cells() {
      var last: RecordID?
      for card in cell.cards {
        steps.append(
          .create(card, .card, column: cell.column, row: cell.row, after: last))
        last = card
        addFields(card, .card, but: [Field.Card.forkedFrom])
        addOrigin(card, Field.Card.forkedFrom)
      }
    }
    for link in document.records(.link)
    where isLive(link, Field.Link.from) && isLive(link, Field.Link.to) {
      addLoose(link, .link)
    }
    for comment in document.records(.comment)
    where isEvidence(comment) && isLive(comment, Field.Comment.on) {
      addLoose(comment, .comment)
    }
  }

  /// Records that stand in an order of their own.
  private mutating func addRows(_ kind: RecordKind, origin: FieldID? = nil) {
    var last: RecordID?
    for record in document.ordered(kind) {
      steps.append(.create(record, kind, column: nil, row: nil, after: last))
      last = record
      addFields(record, kind, but: origin.map { [$0] } ?? [])
      if let origin { addOrigin(record, origin) }
    }
  }

  private mutating func addLoose(_ record: RecordID, _ kind: RecordKind) {
    steps.append(.create(record, kind, column: nil, row: nil, after: nil))
    addFields(record, kind, but: [])
  }

  /// The original's persona, or the one of this name.
  private mutating func addPersona(_ name: String?) {
    guard let name else {
      guard let persona = document.value(.root, Field.Map.persona).reference else { return }
      return steps.append(.set(.root, Field.Map.persona, .reference(persona)))
    }
    let personas = document.ordered(.persona)
    let known = personas.first {
      document.string($0, Field.Persona.name).lowercased() == name.lowercased()
    }
    let persona: RecordID
    if let known {
      persona = known
    } else {
      persona = addedName()
      steps.append(
        .create(persona, .persona, column: nil, row: nil, after: personas.last))
      type(name, persona, Field.Persona.name)
    }
    steps.append(.set(.root, Field.Map.persona, .reference(persona)))
  }

  private mutating func add(_ lanes: [MapFork.AddedLane]) {
    let present = document.ordered(.lane)
    var last = present.last
    for lane in lanes
    where !present.contains(where: { document.value($0, Field.Lane.key).text == lane.key }) {
      let record = addedName()
      steps.append(.create(record, .lane, column: nil, row: nil, after: last))
      last = record
      type(lane.title, record, Field.Lane.title)
      steps.append(.set(record, Field.Lane.key, .text(lane.key)))
      for label in lane.labels {
        steps.append(
          .setKey(record, Field.Lane.labels, key: label.language, .text(label.text)))
      }
      if let kind = lane.cardKind {
        steps.append(.set(record, Field.Lane.cardKind, .text(kind)))
      }
      if lane.isBackstage { steps.append(.set(record, Field.Lane.backstage, .bool(true))) }
    }
  }

  private mutating func addedName() -> RecordID {
    addedCount += 1
    return RecordID(lamport: addedCount, replica: .none)
  }

  private func isLive(_ record: RecordID, _ field: FieldID) -> Bool {
    document.value(record, field).reference.map { document.isLive($0) } ?? false
  }

  private func isEvidence(_ comment: RecordID) -> Bool {
    document.value(comment, Field.Comment.type).text.map { $0 != "comment" } ?? false
  }

  // MARK: Fields

  private mutating func addOrigin(_ record: RecordID, _ field: FieldID) {
    steps.append(.set(record, field, .text(RecordName.text(record))))
  }

  /// All fields that this version knows, but for what participants said themselves.
  private mutating func addFields(_ record: RecordID, _ kind: RecordKind, but left: Set<FieldID>) {
    for definition in Schema.fields
    where definition.kind == kind && !left.contains(definition.field) {
      switch definition.type {
      case .position, .keyed(.participant, _): continue
      case .text: type(document.string(record, definition.field), record, definition.field)
      case .register:
        let value = document.value(record, definition.field)
        if value != .null { steps.append(.set(record, definition.field, value)) }
      case .keyed:
        for entry in document.keys(record, definition.field) {
          steps.append(.setKey(record, definition.field, key: entry.key, entry.value))
        }
      }
    }
  }

  private mutating func type(_ text: String, _ record: RecordID, _ field: FieldID) {
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      let part = rest.prefix(ForkStep.textScalarsMax)
      steps.append(.type(record, field, String(String.UnicodeScalarView(part))))
      rest = rest.dropFirst(part.count)
    }
  }
}
