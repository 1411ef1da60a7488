import ReplicatedData

/// Whether records that the step made, deleted or restored are there afterwards: WM-UNDO-5 and 6.
extension UndoPlan {
  /// Records that the step would delete.
  struct Deletions {
    /// Where each is in ``records``.
    var places = StampTable()
    var records: [(id: RecordID, inverses: [Int], since: UInt64, isKept: Bool)] = []

    mutating func add(_ record: RecordID, _ inverse: Int, since: UInt64) {
      if let place = places[record] {
        // Deleted more than once: each stands for the one before it.
        records[Int(place)].inverses.append(inverse)
      } else {
        places[record] = UInt32(records.count)
        records.append((record, [inverse], since, false))
      }
    }

    func index(_ record: RecordID) -> Int? { places[record].map { Int($0) } }

    /// Whether the record goes, as far as is known by now.
    func goes(_ record: RecordID) -> Bool { index(record).map { !records[$0].isKept } ?? false }
  }

  mutating func planDeletedRegisters(_ document: MapDocument, _ deletions: inout Deletions) {
    // The last one first: what one takes back, the one before it finds.
    for index in step.inverses.indices.reversed() {
      switch step.inverses[index] {
      case .delete(let record):
        if document.isLive(record) {
          deletions.add(record, index, since: 0)
        } else if !wasDeletedByStep(record) {
          note(record, .deleted, by: document.register(record, .deleted)?.stamp.replica)
        }
      // What the step both created and deleted stays as it is.
      case .set(let record, .deleted, .bool(false), _) where goesWhole[record] != nil: break
      case .set(let record, .deleted, let value, let writers):
        guard isCurrent(document.register(record, .deleted)?.stamp, writers) else {
          let stamp = document.register(record, .deleted)?.stamp
          note(record, document.isLive(record) ? .restored : .deleted, by: stamp?.replica)
          continue
        }
        if value.boolean == true {
          let since = created[record] == nil ? writers.current.lamport : 0
          deletions.add(record, index, since: since)
        } else {
          isEffective[index] = true
          restored[record] = 1
        }
        follow(writers)
      default: break
      }
    }
  }

  private func wasDeletedByStep(_ record: RecordID) -> Bool {
    for inverse in step.inverses {
      if case .set(record, .deleted, .bool(false), _) = inverse { return true }
    }
    return false
  }

  mutating func planDeletions(_ document: MapDocument, _ deletions: inout Deletions) {
    guard !deletions.records.isEmpty else { return }
    for index in deletions.records.indices {
      let (record, _, since, _) = deletions.records[index]
      if let obstacle = othersWork(on: record, since: since, document) {
        note(record, obstacle.reason, by: obstacle.replica)
        deletions.records[index].isKept = true
      }
    }
    // Who stays keeps what it stands on.
    var staying: [Int] = []
    for slot in document.records.indices {
      let record = document.records[slot]
      let isThere = document.isLive(record.id) || restored[record.id] != nil
      guard isThere, !deletions.goes(record.id) else { continue }
      staying.append(slot)
    }
    while let slot = staying.popLast() {
      keepWhatStands(under: document.records[slot], document, &deletions, &staying)
    }
    for deletion in deletions.records where !deletion.isKept {
      for inverse in deletion.inverses { isEffective[inverse] = true }
    }
  }

  private mutating func keepWhatStands(
    under record: Record, _ document: MapDocument, _ deletions: inout Deletions,
    _ staying: inout [Int]
  ) {
    for reference in record.references where reset[reference.stamp] != 1 {
      guard let index = deletions.index(reference.target), !deletions.records[index].isKept else {
        continue
      }
      let (target, _, since, _) = deletions.records[index]
      let isOwn = own.contains(reference.stamp.replica)
      if since > 0, isOwn || reference.stamp.lamport <= since { continue }
      // What stays because of something else needs no mention.
      if deletions.index(record.id) == nil {
        note(target, .used(by: record.id), by: reference.stamp.replica)
      }
      deletions.records[index].isKept = true
      if let slot = document.slot(target) { staying.append(slot) }
    }
  }

  /// What somebody else has written in a record, with a larger stamp than `since`.
  func othersWork(
    on record: RecordID, since: UInt64, _ document: MapDocument
  ) -> (reason: UndoObstacle.Reason, replica: ReplicaID?)? {
    guard let slot = document.slot(record) else { return nil }
    if let maker = document.records[slot].makers.first(where: { isOthers($0, since) }) {
      return (.made, maker.replica)
    }
    for field in document.records[slot].fields where field.id != .takenBack {
      switch field.content {
      case .register(_, let stamp), .position(_, let stamp):
        if isOthers(stamp, since) {
          return (field.id == .deleted ? .restored : .written(field.id), stamp.replica)
        }
      case .keyed(let entries):
        for entry in entries where entry.value != .null && isOthers(entry.stamp, since) {
          return (.written(field.id), entry.stamp.replica)
        }
      case .text(let index):
        let register = document.texts[Int(index)]
        if register.isReplaced, isOthers(register.stamp, since) {
          return (.written(field.id), register.stamp.replica)
        }
        let text = register.text
        if let stamp = text.firstVisible(where: { isOthers($0, since) }) {
          return (.written(field.id), stamp.replica)
        }
        if isErasedByOthers(record, field.id, text) { return (.erased(field.id), eraser) }
      }
    }
    return nil
  }

  /// What somebody else has that is there and refers to a record, with a larger stamp than `since`.
  /// O(records of the map).
  func othersUse(
    of record: RecordID, since: UInt64, _ document: MapDocument
  ) -> (reason: UndoObstacle.Reason, replica: ReplicaID?)? {
    for other in document.records where document.isLive(other.id) {
      for reference in other.references
      where reference.target == record && isOthers(reference.stamp, since) {
        return (.used(by: other.id), reference.stamp.replica)
      }
    }
    return nil
  }

  private func isOthers(_ stamp: OperationID, _ since: UInt64) -> Bool {
    stamp.lamport > since && !own.contains(stamp.replica)
  }
}

extension Record {
  /// Who has made a record with a given name, as far as is kept; empty for all others.
  var makers: [OperationID] { id.isGiven ? [creation.first, creation.last] : [] }

  /// What the record refers to, each with the stamp that says so.
  var references: [(target: RecordID, stamp: OperationID)] {
    var references: [(target: RecordID, stamp: OperationID)] = []
    for field in fields {
      switch field.content {
      case .register(.reference(let target), let stamp): references.append((target, stamp))
      case .register, .text: break
      case .keyed(let entries):
        for entry in entries {
          if case .reference(let target) = entry.value { references.append((target, entry.stamp)) }
        }
      case .position(let place, let stamp):
        if place.column != .root { references.append((place.column, stamp)) }
        if place.row != .root { references.append((place.row, stamp)) }
      }
    }
    return references
  }
}
