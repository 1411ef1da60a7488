import JourneyMap
import ReplicatedData

extension MapComparison {
  /// Compares two maps.
  ///
  /// - Parameter language: What stages, lanes and channels are called in; nil for their titles as
  ///   they stand.
  /// - Complexity: O(records × fields), and where texts decide what ``Likeness`` takes.
  package init(_ before: MapDocument, _ after: MapDocument, language: String? = nil) {
    let old = ComparedMap(before, language: language)
    let new = ComparedMap(after, language: language)
    let comparing = Comparing(old, new)
    self.init(basis: comparing.matching.basis)
    map = comparing.fields(.root, .root, .map)
    personas = comparing.differences(.persona)
    channels = comparing.differences(.channel)
    stages = comparing.differences(.stage)
    lanes = comparing.differences(.lane)
    cards = comparing.differences(.card)
    links = comparing.differences(.link)
    comments = comparing.differences(.comment)
    satisfaction = comparing.satisfaction
    notCompared = comparing.notCompared
  }
}

/// The work of one comparison.
private struct Comparing {
  let matching: RecordMatching
  private let old: ComparedMap
  private let new: ComparedMap
  /// Fields and kinds that only one of two unrelated maps has.
  private var oneSidedFields: [RecordKind: Set<FieldID>] = [:]
  private var oneSidedKinds: Set<RecordKind> = []

  init(_ old: ComparedMap, _ new: ComparedMap) {
    (self.old, self.new) = (old, new)
    matching = RecordMatching(old, new)
    if matching.basis == .likeness { findOneSided() }
  }

  // MARK: What is compared

  /// A file, or a map of another maker, that says nothing of a field does not deny it.
  private mutating func findOneSided() {
    for kind in RecordMatching.kinds where kind != .card && kind != .stage && kind != .lane {
      if old.records(kind).isEmpty != new.records(kind).isEmpty { oneSidedKinds.insert(kind) }
    }
    for definition in Schema.fields {
      let kind = definition.kind
      // What a record is called is compared though one map has only unnamed ones; a file may have no
      // title of its own.
      let isName = definition.field == kind.nameField && kind != .map
      guard isCompared(definition), !isName else { continue }
      let (inOld, inNew) = (has(definition, old), has(definition, new))
      if inOld != inNew { oneSidedFields[kind, default: []].insert(definition.field) }
    }
  }

  private func has(_ definition: FieldDefinition, _ map: ComparedMap) -> Bool {
    let records = definition.kind == .map ? [.root] : map.records(definition.kind)
    return records.contains { record in
      switch definition.type {
      case .text: !map.document.string(record, definition.field).isEmpty
      case .register: map.document.value(record, definition.field) != .null
      case .keyed: !map.document.keys(record, definition.field).isEmpty
      case .position: false
      }
    }
  }

  var notCompared: [String] {
    var names = oneSidedKinds.map { $0.pluralName }
    for definition in Schema.fields
    where oneSidedFields[definition.kind]?.contains(definition.field) == true
      && !oneSidedKinds.contains(definition.kind)
    {
      names.append("\(definition.kind.singularName) \(definition.name)")
    }
    return names.sorted { utf8Precedes($0, $1) }
  }

  /// Where a record is and what it came from is compared otherwise, or says nothing to people. What
  /// participants said and where reviews stand in the journal belongs to one map.
  private func isCompared(_ definition: FieldDefinition) -> Bool {
    if case .position = definition.type { return false }
    let isOwn = matching.basis == .moments
    if case .keyed(.participant, _) = definition.type { return isOwn }
    switch (definition.kind, definition.field) {
    case (.map, Field.Map.forkedFrom), (.stage, Field.Stage.forkedFrom),
      (.lane, Field.Lane.forkedFrom), (.card, Field.Card.forkedFrom), (.card, Field.Card.source),
      (.comment, Field.Comment.source):
      return false
    case (.map, Field.Map.reviews): return isOwn
    case (.stage, Field.Stage.key), (.stage, Field.Stage.labels), (.lane, Field.Lane.key),
      (.lane, Field.Lane.labels), (.lane, Field.Lane.cardKind), (.channel, Field.Channel.key),
      (.channel, Field.Channel.labels),
      (.map, Field.Map.template):
      return matching.basis != .likeness
    default: return true
    }
  }

  // MARK: Records

  func differences(_ kind: RecordKind) -> RecordDifferences {
    var differences = RecordDifferences()
    guard !oneSidedKinds.contains(kind) else { return differences }
    for record in new.records(kind)
    where matching.before(record) == nil && isCompared(record, kind, new) {
      differences.added.append(new.mention(record, kind))
    }
    for record in old.records(kind) {
      guard let after = matching.after(record) else {
        if isCompared(record, kind, old) {
          differences.removed.append(old.mention(record, kind))
        }
        continue
      }
      let isMoved = kind == .card && isMoved(record, after)
      let fields = fields(record, after, kind)
      guard isMoved || !fields.isEmpty else { continue }
      differences.changed.append(
        RecordDifference(
          before: old.mention(record, kind), after: new.mention(after, kind), isMoved: isMoved,
          fields: fields))
    }
    switch kind {
    case .stage, .lane:
      let order = order(old.records(kind), new.records(kind), kind)
      differences.reordered = order.map { [$0] } ?? []
    case .card: differences.reordered = cellOrders()
    default: break
    }
    return differences
  }

  /// What people say to each other about a map stays with it; evidence is forked.
  private func isCompared(_ record: RecordID, _ kind: RecordKind, _ map: ComparedMap) -> Bool {
    guard kind == .comment, matching.basis == .lineage else { return true }
    return map.document.value(record, Field.Comment.type).text.map { $0 != "comment" } ?? false
  }

  private func isMoved(_ before: RecordID, _ after: RecordID) -> Bool {
    let (from, to) = (old.place(before), new.place(after))
    return !matching.isSame(from?.column, to?.column) || !matching.isSame(from?.row, to?.row)
  }

  // MARK: Order

  /// Of the records that are in both lists.
  private func order(
    _ before: [RecordID], _ after: [RecordID], _ kind: RecordKind
  ) -> OrderDifference? {
    let inAfter = Set(after)
    let common = before.filter { matching.after($0).map { inAfter.contains($0) } ?? false }
    let expected = common.compactMap { matching.after($0) }
    let isCommon = Set(expected)
    let found = after.filter { isCommon.contains($0) }
    guard expected != found else { return nil }
    return OrderDifference(
      before: common.map { old.mention($0, kind) }, after: found.map { new.mention($0, kind) })
  }

  private func cellOrders() -> [OrderDifference] {
    var cards: [Column: [RecordID]] = [:]
    for cell in new.cells { cards[Column(cell.column, cell.row)] = cell.cards }
    var orders: [OrderDifference] = []
    for cell in old.cells {
      let column = cell.column.map { matching.after($0) } ?? RecordID?.none
      let row = cell.row.map { matching.after($0) } ?? RecordID?.none
      // A cell of a removed stage has no other one to be compared with.
      guard (column == nil) == (cell.column == nil), (row == nil) == (cell.row == nil),
        let others = cards[Column(column, row)],
        var order = order(cell.cards, others, .card)
      else { continue }
      order.placeBefore = old.place(column: cell.column, row: cell.row)
      order.placeAfter = new.place(column: column, row: row)
      orders.append(order)
    }
    return orders
  }

  private struct Column: Hashable {
    var stage: RecordID?
    var lane: RecordID?

    init(_ stage: RecordID?, _ lane: RecordID?) { (self.stage, self.lane) = (stage, lane) }
  }

  // MARK: Fields

  func fields(_ before: RecordID, _ after: RecordID, _ kind: RecordKind) -> [FieldDifference] {
    var differences: [FieldDifference] = []
    for definition in Schema.fields(of: kind) where isCompared(definition) {
      guard oneSidedFields[kind]?.contains(definition.field) != true else { continue }
      switch definition.type {
      case .position: break
      case .text:
        let a = old.document.string(before, definition.field)
        let b = new.document.string(after, definition.field)
        if !sameUTF8(a, b) {
          differences.append(
            FieldDifference(
              name: "\(definition.name)", before: a.isEmpty ? nil : .text(a),
              after: b.isEmpty ? nil : .text(b), isName: definition.field == kind.nameField))
        }
      case .register:
        let a = old.document.value(before, definition.field)
        let b = new.document.value(after, definition.field)
        if !isSame(a, b) {
          differences.append(
            FieldDifference(
              name: "\(definition.name)", before: compared(a, old), after: compared(b, new)))
        }
      case .keyed(let keys, _):
        differences += keyed(before, after, definition, areVotes: keys.areVotes(definition))
      }
    }
    return differences
  }

  private func keyed(
    _ before: RecordID, _ after: RecordID, _ definition: FieldDefinition, areVotes: Bool
  ) -> [FieldDifference] {
    let a = old.document.keys(before, definition.field)
    let b = new.document.keys(after, definition.field)
    guard !a.isEmpty || !b.isEmpty else { return [] }
    if areVotes {
      // How many, not whose.
      let (sumA, sumB) = (sum(a), sum(b))
      guard sumA != sumB else { return [] }
      return [
        FieldDifference(name: "\(definition.name)", before: .integer(sumA), after: .integer(sumB))
      ]
    }
    var differences: [FieldDifference] = []
    var (i, j) = (0, 0)
    // Both ascend by the bytes of the key.
    while i < a.count || j < b.count {
      let isOld = i < a.count && (j == b.count || !utf8Precedes(b[j].key, a[i].key))
      let isNew = j < b.count && (i == a.count || !utf8Precedes(a[i].key, b[j].key))
      let (x, y) = (isOld ? a[i].value : .null, isNew ? b[j].value : .null)
      if !isSame(x, y) {
        differences.append(
          FieldDifference(
            name: "\(definition.name)", key: isOld ? a[i].key : b[j].key,
            before: compared(x, old), after: compared(y, new)))
      }
      if isOld { i += 1 }
      if isNew { j += 1 }
    }
    return differences
  }

  private func sum(_ entries: [(key: String, value: Value)]) -> Int64 {
    entries.reduce(0) { sum, entry in
      let (value, isTooLarge) = sum.addingReportingOverflow(entry.value.integer ?? 0)
      return isTooLarge ? .max : value
    }
  }

  private func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.reference(let x), .reference(let y)):
      let (x, y) = (old.target(x), new.target(y))
      return matching.isSame(x, y)
    case (.reference(let x), .null): return old.target(x) == nil
    case (.null, .reference(let y)): return new.target(y) == nil
    default: return a == b
    }
  }

  private func compared(_ value: Value, _ map: ComparedMap) -> ComparedValue? {
    switch value {
    case .null: return nil
    case .bool(let bool): return .bool(bool)
    case .integer(let integer): return .integer(integer)
    case .text(let text): return .token(text)
    case .reference(let reference):
      guard let record = map.target(reference), let kind = map.document.kind(of: record) else {
        return nil
      }
      return .record(map.name(record, kind))
    }
  }

  // MARK: Satisfaction

  /// Of stages that both maps have, by the values of the emotion curve.
  var satisfaction: [SatisfactionDifference] {
    let (before, after) = (feelings(old.document), feelings(new.document))
    return old.records(.stage).compactMap { stage in
      guard let other = matching.after(stage) else { return nil }
      let (a, b) = (before[stage], after[other])
      // Of an unrelated map that says nothing of it nothing is known.
      guard a != b, matching.basis != .likeness || a != nil && b != nil else { return nil }
      return SatisfactionDifference(
        stageBefore: old.name(stage, .stage), stageAfter: new.name(other, .stage), before: a,
        after: b)
    }
  }

  private func feelings(_ document: MapDocument) -> [RecordID: Double] {
    var facts = MapFacts(document)
    if matching.basis != .moments {
      for card in facts.cards.indices { facts.cards[card].emotions = [] }
    }
    var feelings: [RecordID: Double] = [:]
    for (index, stage) in facts.stages.enumerated() {
      feelings[stage.id] = EmotionCurve.Point(ofStage: index, facts).value
    }
    return feelings
  }
}

extension KeyRule {
  fileprivate func areVotes(_ definition: FieldDefinition) -> Bool {
    definition.kind == .card && definition.field == Field.Card.votes
  }
}

extension RecordKind {
  fileprivate var singularName: String { self == .map ? "map" : String(pluralName.dropLast()) }
}
