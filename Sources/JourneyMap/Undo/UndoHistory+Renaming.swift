import ReplicatedData

extension UndoHistory {
  /// Goes on with a fresh replica, under which changes were signed anew.
  ///
  /// - Parameters:
  ///   - lamport: Stamps of `old` from here on are given the number of `new`.
  ///   - signed: The changes that stay, as they were and as they are now.
  ///   - withdrawn: The changes that are gone: they are nothing to undo any more.
  public mutating func rename(
    _ old: ReplicaID, since lamport: UInt64, to new: ReplicaID,
    signed: [(old: ChangeID, new: ChangeID)], withdrawn: [Change]
  ) {
    for change in withdrawn {
      // What was undone is not, or what was redone: the stacks are no longer true.
      guard change.reversal != nil else { continue }
      self = UndoHistory()
      return recordUnknown(change.id)
    }
    func stamp(_ id: OperationID) -> OperationID {
      id.replica == old && id.lamport >= lamport
        ? OperationID(lamport: id.lamport, replica: new) : id
    }
    func change(_ id: ChangeID) -> ChangeID? {
      for change in withdrawn where change.id == id { return nil }
      for pair in signed where pair.old == id { return pair.new }
      return id
    }
    func rename(_ steps: [UndoStep]) -> [UndoStep] {
      var renamed: [UndoStep] = []
      for var step in steps {
        var changes: [ChangeID] = []
        for id in step.changes { if let id = change(id) { changes.append(id) } }
        guard let last = changes.last else { continue }
        step.changes = changes
        step.last = change(step.last) ?? last
        for index in step.created.indices { step.created[index] = stamp(step.created[index]) }
        for index in step.inverses.indices {
          step.inverses[index] = step.inverses[index].renamed(stamp)
        }
        renamed.append(step)
      }
      return renamed
    }
    undoable = rename(undoable)
    redoable = rename(redoable)
  }
}

extension Inverse {
  fileprivate func renamed(_ rename: (OperationID) -> OperationID) -> Inverse {
    func value(_ value: Value) -> Value {
      if case .reference(let record) = value { .reference(rename(record)) } else { value }
    }
    func writers(_ writers: Writers) -> Writers {
      Writers(current: rename(writers.current), earlier: writers.earlier.map { rename($0) })
    }
    func ranges(_ ranges: [StampRange]) -> [StampRange] {
      var renamed: [StampRange] = []
      for range in ranges { renamed.append(StampRange(rename(range.first), count: range.count)) }
      return renamed
    }
    switch self {
    case .delete(let record): return .delete(rename(record))
    case .set(let record, let field, let old, let by):
      return .set(rename(record), field, value(old), writers(by))
    case .setKey(let record, let field, let key, let old, let by):
      return .setKey(rename(record), field, key: key, value(old), writers(by))
    case .place(let record, let field, let place, let by):
      return .place(
        rename(record), field,
        Place(
          column: place.column.map { rename($0) }, row: place.row.map { rename($0) },
          key: place.key), writers(by))
    case .erase(let record, let field, let parts):
      return .erase(rename(record), field, ranges(parts))
    case .insert(let record, let field, let parts, let text):
      return .insert(rename(record), field, ranges(parts), text)
    case .replace(let record, let field, let old):
      var parts: [Text.Part] = []
      for part in old.earlier {
        let stamps = StampRange(rename(part.stamps.first), count: part.stamps.count)
        parts.append(Text.Part(stamps: stamps, isDeleted: part.isDeleted))
      }
      let new = Rewording(
        writers: writers(old.writers), written: ranges(old.written), earlier: parts,
        earlierText: old.earlierText)
      return .replace(rename(record), field, new)
    }
  }
}
