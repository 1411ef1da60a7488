import JourneyMap
import ReplicatedData

/// Which records of two maps are the same ones.
struct RecordMatching {
  let basis: MapComparison.Basis
  private var afterOf: [RecordID: RecordID] = [:]
  private var beforeOf: [RecordID: RecordID] = [:]

  /// O(records × log).
  init(_ before: ComparedMap, _ after: ComparedMap) {
    basis = Self.basis(before.document, after.document)
    switch basis {
    case .moments:
      for kind in Self.kinds {
        for record in before.records(kind) where after.isCompared(record, kind) {
          pair(record, record)
        }
      }
    case .lineage:
      for kind in [RecordKind.stage, .lane, .card] { matchLineage(kind, before, after) }
      matchVocabulary(.persona, before, after)
      matchVocabulary(.channel, before, after)
      matchRelations(before, after)
    case .likeness:
      for kind in [RecordKind.stage, .lane, .persona, .channel] {
        matchVocabulary(kind, before, after)
      }
      matchCards(before, after)
      matchRelations(before, after)
    }
  }

  func after(_ record: RecordID) -> RecordID? { afterOf[record] }
  func before(_ record: RecordID) -> RecordID? { beforeOf[record] }

  /// Whether a reference of one map is to the same record as one of the other, or both to none.
  func isSame(_ before: RecordID?, _ after: RecordID?) -> Bool {
    guard let before else { return after == nil }
    return afterOf[before] == after && after != nil
  }

  static let kinds: [RecordKind] = [
    .persona, .channel, .stage, .lane, .card, .link, .comment,
  ]

  private mutating func pair(_ before: RecordID, _ after: RecordID) {
    guard afterOf[before] == nil, beforeOf[after] == nil else { return }
    afterOf[before] = after
    beforeOf[after] = before
  }

  // MARK: Basis

  /// Records have stamps that are never used twice: two documents that have one made by the same
  /// operation are of one map. A given name alone says no more than that both are made of one thing.
  private static func basis(_ a: MapDocument, _ b: MapDocument) -> MapComparison.Basis {
    if a.version.isEmpty || b.version.isEmpty { return .moments }
    for kind in kinds {
      for record in a.records(kind, withDeleted: true) {
        if let made = b.creation(of: record), a.creation(of: record)?.first == made.first {
          return .moments
        }
      }
    }
    var forked: [RecordID: Bool] = [:]
    for kind in [RecordKind.stage, .lane, .card] {
      for record in a.records(kind) {
        guard let origin = origin(record, kind, a) else { continue }
        if b.contains(origin) { return .lineage }
        forked[origin] = true
      }
      for record in b.records(kind) {
        guard let origin = origin(record, kind, b) else { continue }
        if a.contains(origin) || forked[origin] != nil { return .lineage }
      }
    }
    return .likeness
  }

  /// The record that this one was forked from.
  private static func origin(
    _ record: RecordID, _ kind: RecordKind, _ document: MapDocument
  ) -> RecordID? {
    let field =
      switch kind {
      case .stage: Field.Stage.forkedFrom
      case .lane: Field.Lane.forkedFrom
      default: Field.Card.forkedFrom
      }
    return document.value(record, field).text.flatMap { RecordName.record($0) }
  }

  // MARK: By lineage

  private mutating func matchLineage(
    _ kind: RecordKind, _ before: ComparedMap, _ after: ComparedMap
  ) {
    var originals: [RecordID: [RecordID]] = [:]
    var unoriginal: [RecordID] = []
    for record in after.records(kind) {
      if let origin = Self.origin(record, kind, after.document) {
        originals[origin, default: []].append(record)
      } else {
        unoriginal.append(record)
      }
    }
    var siblings: [RecordID: [RecordID]] = [:]
    for record in before.records(kind) {
      if let child = originals[record]?.first { pair(record, child) }
      guard let origin = Self.origin(record, kind, before.document) else { continue }
      if after.isCompared(origin, kind) { pair(record, origin) }
      siblings[origin, default: []].append(record)
    }
    for (origin, records) in siblings {
      for (old, new) in zip(records, originals[origin] ?? []) { pair(old, new) }
    }
  }

  // MARK: By key and name

  /// Stages, lanes, personas and channels: by key, then by name, then by the likeness of names.
  private mutating func matchVocabulary(
    _ kind: RecordKind, _ before: ComparedMap, _ after: ComparedMap
  ) {
    func keys(_ map: ComparedMap) -> [RecordID: String] {
      guard let field = kind.keyField else { return [:] }
      var keys: [RecordID: String] = [:]
      for record in map.records(kind) { keys[record] = map.document.value(record, field).text }
      return keys
    }
    let (oldKeys, newKeys) = (keys(before), keys(after))
    pairEqual(before.records(kind), after.records(kind)) { record, isBefore in
      (isBefore ? oldKeys : newKeys)[record]
    }
    pairEqual(before.records(kind), after.records(kind)) { record, isBefore in
      let name = Likeness.normalised((isBefore ? before : after).name(record, kind))
      return name.isEmpty ? nil : name
    }
    let old = before.records(kind).filter { afterOf[$0] == nil }
    let new = after.records(kind).filter { beforeOf[$0] == nil }
    func item(_ record: RecordID, _ map: ComparedMap) -> Likeness.Item {
      Likeness.Item(text: Likeness.normalised(map.name(record, kind)), group: -1, kind: "")
    }
    for (i, j) in Likeness.pairs(old.map { item($0, before) }, new.map { item($0, after) }) {
      pair(old[i], new[j])
    }
  }

  /// Pairs records that have no pair yet and whose names are equal, in their order.
  private mutating func pairEqual<Name: Hashable>(
    _ before: [RecordID], _ after: [RecordID], _ name: (RecordID, _ isBefore: Bool) -> Name?
  ) {
    var named: [Name: [RecordID]] = [:]
    for record in after where beforeOf[record] == nil {
      if let name = name(record, false) { named[name, default: []].append(record) }
    }
    var used: [Name: Int] = [:]
    for record in before where afterOf[record] == nil {
      guard let name = name(record, true), let records = named[name] else { continue }
      let index = used[name, default: 0]
      guard index < records.count else { continue }
      used[name] = index + 1
      pair(record, records[index])
    }
  }

  // MARK: Cards by likeness

  private struct CardName: Hashable {
    var text: String
    var kind: String
    /// 0 for none; a stage or lane without a pair has a number of its own.
    var stage = 0
    var lane = 0
  }

  /// Equal texts first, in the same cell, in the same stage, anywhere; then like ones.
  private mutating func matchCards(_ before: ComparedMap, _ after: ComparedMap) {
    var numbers: [RecordID: Int] = [:]
    for kind in [RecordKind.stage, .lane] {
      for record in before.records(kind) {
        numbers[record] = numbers.count + 1
        if let other = afterOf[record] { numbers[other] = numbers[record] }
      }
      for record in after.records(kind) where beforeOf[record] == nil {
        numbers[record] = -numbers.count - 1
      }
    }
    func name(_ card: RecordID, _ map: ComparedMap) -> CardName {
      let place = map.place(card)
      return CardName(
        text: Likeness.normalised(map.name(card, .card)),
        kind: map.document.value(card, Field.Card.kind).text ?? "",
        stage: place?.column.flatMap { numbers[$0] } ?? 0,
        lane: place?.row.flatMap { numbers[$0] } ?? 0)
    }
    var names: [RecordID: CardName] = [:]
    for card in before.records(.card) { names[card] = name(card, before) }
    for card in after.records(.card) { names[card] = name(card, after) }
    let (old, new) = (before.records(.card), after.records(.card))
    pairEqual(old, new) { card, _ in names[card] }
    pairEqual(old, new) { card, _ in
      names[card].map { CardName(text: $0.text, kind: $0.kind, stage: $0.stage) }
    }
    for hasKind in [true, false] {
      pairEqual(old, new) { card, _ in
        names[card].flatMap {
          $0.text.isEmpty ? nil : CardName(text: $0.text, kind: hasKind ? $0.kind : "")
        }
      }
    }
    let oldRest = old.filter { afterOf[$0] == nil }
    let newRest = new.filter { beforeOf[$0] == nil }
    func items(_ cards: [RecordID]) -> [Likeness.Item] {
      cards.map { card in
        let name = names[card]
        return Likeness.Item(
          text: name?.text ?? "", group: max(name?.stage ?? -1, -1), kind: name?.kind ?? "")
      }
    }
    for (i, j) in Likeness.pairs(items(oldRest), items(newRest)) { pair(oldRest[i], newRest[j]) }
  }

  // MARK: Links and comments

  private struct RelationName: Hashable {
    var from: RecordID
    var to: RecordID
    var type: String
    var text: String
  }

  /// Links between the same cards and of the same type; comments on the same card that say the same.
  private mutating func matchRelations(_ before: ComparedMap, _ after: ComparedMap) {
    // By the records of the second map.
    let known = afterOf
    func same(_ record: RecordID?, _ isBefore: Bool) -> RecordID? {
      isBefore ? record.flatMap { known[$0] } : record
    }
    pairEqual(before.records(.link), after.records(.link)) { link, isBefore in
      let document = (isBefore ? before : after).document
      guard let from = same(document.value(link, Field.Link.from).reference, isBefore),
        let to = same(document.value(link, Field.Link.to).reference, isBefore)
      else { return RelationName?.none }
      return RelationName(
        from: from, to: to, type: document.value(link, Field.Link.type).text ?? "", text: "")
    }
    pairEqual(before.records(.comment), after.records(.comment)) { comment, isBefore in
      let document = (isBefore ? before : after).document
      guard let on = same(document.value(comment, Field.Comment.on).reference, isBefore) else {
        return RelationName?.none
      }
      return RelationName(
        from: on, to: .root, type: document.value(comment, Field.Comment.type).text ?? "",
        text: document.string(comment, Field.Comment.text))
    }
  }
}
