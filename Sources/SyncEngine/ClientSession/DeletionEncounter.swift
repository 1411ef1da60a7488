import JourneyMap
import ReplicatedData

/// Somebody wrote on a record that somebody else deleted at the same time. What was written is below
/// the deletion, and there again when the record is restored; both are to be told.
public struct DeletionEncounter: Equatable, Sendable {
  /// The record that is deleted now.
  public let record: RecordID
  public let deleter: ReplicaID
  public let author: ReplicaID
  /// What the author wrote in it; empty if only cards were put into it.
  public let fields: [FieldID]
  /// Cards that the author put into a deleted stage or lane: they are shown without one.
  public let cards: [RecordID]
  /// Whether the user is who deleted, and not who wrote.
  public let isOwnDeletion: Bool
}

extension ClientSession {
  /// Tells of encounters that a change of somebody else makes, once it is merged.
  mutating func noteEncounters(_ change: Change, wereLive: [RecordID]) {
    guard !isFirstCatchUp else { return }
    let touched = change.touchedRecords
    for record in touched where !document.isLive(record) {
      if contains(wereLive, record) {
        noteDeletion(of: record, by: change)
      } else if let deleter = document.deleter(of: record), isOwn(deleter) {
        let fields = change.fieldsWritten(in: record)
        guard !fields.isEmpty else { continue }
        emit(
          .metDeletion(
            DeletionEncounter(
              record: record, deleter: deleter, author: change.id.replica, fields: fields,
              cards: [], isOwnDeletion: true)))
      }
    }
    notePlacings(change)
  }

  private func contains(_ records: [RecordID], _ record: RecordID) -> Bool {
    for known in records where known == record { return true }
    return false
  }

  /// Live records that a change may be about to delete.
  func liveRecords(deletedBy change: Change) -> [RecordID] {
    var records: [RecordID] = []
    for operation in change.operations {
      if case .set(let record, .deleted, .bool(true)) = operation, document.isLive(record) {
        records.append(record)
      }
    }
    return records
  }

  /// Own work that the deleter did not see: not merged by the server before, or with a stamp that is not
  /// before the deletion's.
  private mutating func noteDeletion(of record: RecordID, by change: Change) {
    var first = change.lamport
    var fields: [FieldID] = []
    for entry in own where entry.mergedAt == nil {
      first = min(first, entry.change.lamport)
      fields.append(contentsOf: entry.change.fieldsWritten(in: record))
    }
    let isUnseen = { [self] (stamp: OperationID) in
      stamp.lamport >= first && isOwn(stamp.replica)
    }
    for field in document.fields(of: record, where: isUnseen) { fields.append(field) }
    let cards = document.cards(putInto: record, where: isUnseen)
    guard !fields.isEmpty || !cards.isEmpty else { return }
    emit(
      .metDeletion(
        DeletionEncounter(
          record: record, deleter: change.id.replica, author: replica, fields: once(fields),
          cards: cards, isOwnDeletion: false)))
  }

  /// Cards that somebody else put into a stage or lane that the user has deleted.
  private mutating func notePlacings(_ change: Change) {
    var axes: [RecordID] = []
    for operation in change.operations {
      guard case .place(_, _, let place) = operation else { continue }
      for axis in [place.column, place.row] {
        guard let axis, !document.isLive(axis), !contains(axes, axis),
          let deleter = document.deleter(of: axis), isOwn(deleter)
        else { continue }
        axes.append(axis)
        notePlacing(into: axis, by: change, deleter)
      }
    }
  }

  @inline(never)
  private mutating func notePlacing(
    into axis: RecordID, by change: Change, _ deleter: ReplicaID
  ) {
    let first = change.lamport
    let cards = document.cards(putInto: axis) { stamp in
      stamp.replica == change.id.replica && stamp.lamport >= first
    }
    guard !cards.isEmpty else { return }
    emit(
      .metDeletion(
        DeletionEncounter(
          record: axis, deleter: deleter, author: change.id.replica, fields: [],
          cards: cards, isOwnDeletion: true)))
  }

  /// Tells of encounters that came inside a snapshot; not for the first catching up.
  mutating func noteEncounters(in fresh: MapDocument) {
    for record in ownUnmergedRecords where document.isLive(record) && !fresh.isLive(record) {
      noteSnapshotDeletion(of: record, in: fresh)
    }
    for kind in [RecordKind.card, .stage, .lane, .persona, .comment, .channel, .link] {
      for record in document.records(kind, withDeleted: true)
      where !document.isLive(record) && !fresh.isLive(record) {
        guard let deleter = fresh.deleter(of: record), isOwn(deleter) else { continue }
        var author: ReplicaID?
        let fields = fresh.fields(of: record) { stamp in
          guard !isOwn(stamp.replica), !document.holds(stamp) else { return false }
          author = stamp.replica
          return true
        }
        guard let author else { continue }
        emit(
          .metDeletion(
            DeletionEncounter(
              record: record, deleter: deleter, author: author, fields: fields, cards: [],
              isOwnDeletion: true)))
      }
    }
  }

  /// What unmerged own changes write to, and the stages and lanes that they put cards into.
  private var ownUnmergedRecords: [RecordID] {
    var records: [RecordID] = []
    for entry in own where entry.mergedAt == nil {
      for record in entry.change.touchedRecords { records.append(record) }
      for operation in entry.change.operations {
        guard case .place(_, _, let place) = operation else { continue }
        if let column = place.column { records.append(column) }
        if let row = place.row { records.append(row) }
      }
    }
    var unique: [RecordID] = []
    for record in records where !contains(unique, record) { unique.append(record) }
    return unique
  }

  private mutating func noteSnapshotDeletion(of record: RecordID, in fresh: MapDocument) {
    guard let deleter = fresh.deleter(of: record), !isOwn(deleter) else { return }
    var fields: [FieldID] = []
    var first = UInt64.max
    for entry in own where entry.mergedAt == nil {
      first = min(first, entry.change.lamport)
      fields.append(contentsOf: entry.change.fieldsWritten(in: record))
    }
    let cards = document.cards(putInto: record) { [self] stamp in
      stamp.lamport >= first && isOwn(stamp.replica)
    }
    guard !fields.isEmpty || !cards.isEmpty else { return }
    emit(
      .metDeletion(
        DeletionEncounter(
          record: record, deleter: deleter, author: replica, fields: once(fields), cards: cards,
          isOwnDeletion: false)))
  }

  private func once(_ fields: [FieldID]) -> [FieldID] {
    var unique: [FieldID] = []
    for field in fields {
      var isThere = false
      for known in unique where known == field { isThere = true }
      if !isThere { unique.append(field) }
    }
    return unique
  }
}

extension Change {
  /// The fields of a record that the change writes, but for its being deleted.
  func fieldsWritten(in wanted: RecordID) -> [FieldID] {
    var fields: [FieldID] = []
    for operation in operations {
      switch operation {
      case .create, .createNamed: break
      case .set(let record, let field, _), .setKey(let record, let field, _, _),
        .replace(let record, let field, _),
        .place(let record, let field, _), .insert(let record, let field, _, _),
        .extend(let record, let field, _), .erase(let record, let field, _):
        if record == wanted, field != .deleted, field != .takenBack { fields.append(field) }
      }
    }
    return fields
  }
}
