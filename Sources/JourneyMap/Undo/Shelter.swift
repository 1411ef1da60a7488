import ReplicatedData

/// What an undo must leave alone, since somebody else's work stands on it.
///
/// A record that a step has made stays, with all that the step wrote to it, if somebody else has written
/// to it, or if a record that somebody else has made or written to belongs to it, however far away: a
/// comment on a card in a stage.
struct Shelter {
  private(set) var records = StampTable()
  /// Somebody who has built on the step; nil if nobody has.
  private(set) var builder: ReplicaID?
  /// Whether nothing at all may be undone: the step made the map, and somebody else has worked on it.
  private(set) var isWhole = false

  /// - Parameters:
  ///   - inverses: Of the step that is to be undone.
  ///   - own: All replicas of the participant, ascending or not.
  /// - Complexity: O(records of the document) if the step has made any, else O(inverses).
  init(_ inverses: [Inverse], in document: MapDocument, own: [ReplicaID]) {
    var made = StampTable()
    if Self.isBeginning(inverses, in: document),
      let other = document.version.entries.first(where: { !Self.isOwn($0.replica, own) })
    {
      builder = other.replica
      isWhole = true
      return
    }
    for inverse in inverses {
      if case .delete(let record) = inverse, document.isLive(record) { made[record] = 0 }
      if let writer = document.laterWriter(than: inverse), !Self.isOwn(writer, own) {
        builder = builder ?? writer
      }
    }
    guard made.count > 0 else { return }
    // Whoever stands on a record, through whatever lies between, by the record.
    var builders: [ReplicaID] = []
    var held = StampTable()
    func hold(_ record: RecordID, for other: ReplicaID) {
      held[record] = UInt32(builders.count)
      builders.append(other)
    }
    for record in document.records where document.isLive(record.id) && record.id != .root {
      if let other = Self.writer(of: record, in: document, own) { hold(record.id, for: other) }
    }
    // What a held record belongs to is held as well: the stage of a card that has a comment. Each round
    // goes one step further, and none of them is longer than from a comment to a lane.
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      for record in document.records where document.isLive(record.id) {
        guard let place = held[record.id] else { continue }
        for goal in record.references where held[goal] == nil {
          hold(goal, for: builders[Int(place)])
          hasGrown = true
        }
      }
    }
    for inverse in inverses {
      guard case .delete(let record) = inverse, made[record] != nil, let place = held[record] else {
        continue
      }
      records[record] = 0
      builder = builder ?? builders[Int(place)]
    }
  }

  func holds(_ inverse: Inverse) -> Bool { isWhole || records[inverse.record] != nil }

  /// Whether the step made the map: its own fields together with stages or lanes.
  private static func isBeginning(_ inverses: [Inverse], in document: MapDocument) -> Bool {
    var writesMap = false
    var makesGrid = false
    for inverse in inverses {
      if inverse.record == .root { writesMap = true }
      if case .delete(let record) = inverse {
        let kind = document.kind(of: record)
        if kind == .stage || kind == .lane { makesGrid = true }
      }
    }
    return writesMap && makesGrid
  }

  static func isOwn(_ replica: ReplicaID, _ own: [ReplicaID]) -> Bool {
    for known in own where known == replica { return true }
    return false
  }

  /// Somebody else who has made a record, or written to it what is in force there now.
  private static func writer(
    of record: Record, in document: MapDocument, _ own: [ReplicaID]
  ) -> ReplicaID? {
    if !isOwn(record.id.replica, own) { return record.id.replica }
    for field in record.fields {
      switch field.content {
      case .register(_, let stamp), .position(_, let stamp):
        if !isOwn(stamp.replica, own) { return stamp.replica }
      case .keyed(let entries):
        for entry in entries where !isOwn(entry.stamp.replica, own) { return entry.stamp.replica }
      case .text(let index):
        let register = document.texts[Int(index)]
        if register.isReplaced, !isOwn(register.stamp.replica, own) {
          return register.stamp.replica
        }
        if let other = register.text.visibleAuthor(where: { !isOwn($0, own) }) { return other }
      }
    }
    return nil
  }
}

extension Record {
  /// The records that it belongs to or speaks of.
  fileprivate var references: [RecordID] {
    var result: [RecordID] = []
    for field in fields {
      switch field.content {
      case .register(.reference(let record), _): result.append(record)
      case .position(let place, _):
        if place.column != .root { result.append(place.column) }
        if place.row != .root { result.append(place.row) }
      default: break
      }
    }
    return result
  }
}

extension MapDocument {
  /// Who has written where an inverse would, after what it takes back.
  fileprivate func laterWriter(than inverse: Inverse) -> ReplicaID? {
    switch inverse {
    case .set(let record, let field, _, let writers):
      let stamp = register(record, field)?.stamp
      return stamp != writers.current ? stamp?.replica : nil
    case .setKey(let record, let field, let key, _, let writers):
      let stamp = entry(record, field, key)?.stamp
      return stamp != writers.current ? stamp?.replica : nil
    case .place(let record, let field, _, let writers):
      let stamp = position(record, field)?.stamp
      return stamp != writers.current ? stamp?.replica : nil
    case .erase(let record, let field, _), .insert(let record, let field, _, _),
      .replace(let record, let field, _):
      guard let index = textIndex(record, field), texts[index].isReplaced else { return nil }
      return texts[index].stamp.replica
    case .delete(let record):
      return isLive(record) ? nil : register(record, .deleted)?.stamp.replica
    }
  }
}
