import ReplicatedData

extension MapDocument {
  /// What is wrong with the structure, or nil. O(n log n); for tests and after untrusted input.
  ///
  /// - Everything that was let pass was merged.
  /// - The map's own record comes first; every record is found by its name, and by nothing else.
  /// - Fields ascend by number and way, keys by their bytes.
  /// - Every text is used by one field, and is whole.
  /// - No stamp is later than the last one known of its replica.
  /// - The frontier ascends and holds last changes only; counts agree.
  package func brokenInvariant() -> String? {
    if damage != nil { return "a change that could not be merged as a whole" }
    if let wrong = brokenVersion() { return wrong }
    guard let first = records.first, first.id == .root, first.kind == .map else {
      return "no record of the map"
    }
    guard slots.count == records.count else { return "other names than records" }
    var cards: UInt32 = 0
    var isTextUsed = [Bool](repeating: false, count: texts.count)
    for index in records.indices {
      let record = records[index]
      guard slots[record.id] == UInt32(index) else { return "a record not found" }
      if index > 0, !isKnown(record.creation.first) || !isKnown(record.creation.last) {
        return "a record of an unknown stamp"
      }
      if record.id.isGiven
        ? record.creation.last < record.creation.first
        : record.creation != (record.id, record.id)
      {
        return "a record that was created otherwise"
      }
      if record.id.isGiven, record.id.givenKind != record.kind { return "a name of another kind" }
      if record.kind == .map, index > 0 { return "a second map" }
      if record.kind == .card { cards += 1 }
      if let wrong = brokenFields(record, &isTextUsed) { return wrong }
    }
    guard cards == cardCount else { return "a wrong count of cards" }
    for text in texts.indices {
      guard isTextUsed[text] else { return "a text without a field" }
      if let wrong = texts[text].brokenInvariant() { return wrong }
    }
    return nil
  }

  private func brokenVersion() -> String? {
    guard lastLamports.count == version.entries.count else { return "other stamps than replicas" }
    for last in lastLamports where last == 0 || last > lamport { return "a wrong last stamp" }
    guard frontier.isEmpty == version.isEmpty else { return "a frontier of nothing" }
    var before = ReplicaID.none
    for head in frontier {
      guard head.replica > before else { return "a frontier out of order" }
      guard version[head.replica] == head.seq else { return "a frontier that is not the last" }
      before = head.replica
    }
    return nil
  }

  private func brokenFields(_ record: Record, _ isTextUsed: inout [Bool]) -> String? {
    for index in record.fields.indices {
      let field = record.fields[index]
      if index > 0 {
        let before = record.fields[index - 1]
        let ascends =
          before.id < field.id
          || before.id == field.id && before.content.way < field.content.way
        guard ascends else { return "fields out of order" }
      }
      switch field.content {
      case .register(_, let stamp), .position(_, let stamp):
        if !isKnown(stamp) { return "a register of an unknown stamp" }
      case .keyed(let entries):
        for place in entries.indices {
          if place > 0, !utf8Precedes(entries[place - 1].key, entries[place].key) {
            return "keys out of order"
          }
          if !isKnown(entries[place].stamp) { return "a key of an unknown stamp" }
        }
      case .text(let text):
        guard Int(text) < texts.count, !isTextUsed[Int(text)] else { return "a text used twice" }
        isTextUsed[Int(text)] = true
      }
    }
    return nil
  }

  private func isKnown(_ stamp: OperationID) -> Bool {
    stamp.lamport > 0 && stamp.lamport <= lastLamport(of: stamp.replica)
  }
}
