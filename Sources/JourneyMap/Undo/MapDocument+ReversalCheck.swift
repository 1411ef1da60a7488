import ReplicatedData

extension MapDocument {
  /// What an undo or redo has done that it must not: changed what somebody else wrote last, or deleted
  /// a record that holds their work; nil if nothing. O(map): for tests.
  ///
  /// - Parameter own: The replicas of who undid.
  package func brokenByReversal(of own: ReplicaSet, since before: MapDocument) -> String? {
    for record in before.records {
      guard let slot = slot(record.id) else { return "took a record away" }
      for field in record.fields where field.id != .takenBack {
        guard let index = records[slot].find(field.id, way: field.content.way) else {
          return "took a field away"
        }
        let now = records[slot].fields[index].content
        if let broken = broken(field, now, of: own, before) { return broken }
      }
      guard before.isLive(record.id), !isLive(record.id) else { continue }
      let since = before.register(record.id, .deleted)?.stamp.lamport ?? 0
      if hasWorkOfOthers(than: own, record, since: since, before) {
        return "deleted a record with somebody else's work"
      }
    }
    for record in records where isLive(record.id) {
      for reference in record.references
      where !own.contains(reference.stamp.replica) && before.isLive(reference.target)
        && !isLive(reference.target)
        && reference.stamp.lamport
          > before.register(reference.target, .deleted)?.stamp.lamport ?? 0
      {
        return "deleted a record on which somebody else's stands"
      }
    }
    return nil
  }

  private func broken(
    _ field: Record.Field, _ now: Record.Content, of own: ReplicaSet, _ before: MapDocument
  ) -> String? {
    switch (field.content, now) {
    case (.register(_, let old), .register(_, let new)),
      (.position(_, let old), .position(_, let new)):
      return own.contains(old.replica) || old == new ? nil : "changed somebody else's value"
    case (.keyed(let old), .keyed(let new)):
      for entry in old where !own.contains(entry.stamp.replica) {
        let (index, isThere) = keyedIndex(new, entry.key)
        guard isThere, new[index].stamp == entry.stamp else {
          return "changed somebody else's key"
        }
      }
      return nil
    case (.text(let old), .text(let new)):
      let lost = before.texts[Int(old)].text.firstVisible { stamp in
        !own.contains(stamp.replica)
          && texts[Int(new)].text.visibleParts(of: StampRange(stamp, count: 1)).isEmpty
      }
      return lost == nil ? nil : "erased somebody else's character"
    default: return "changed how a field merges"
    }
  }

  private func hasWorkOfOthers(
    than own: ReplicaSet, _ record: Record, since: UInt64, _ before: MapDocument
  ) -> Bool {
    let isOthers = { (stamp: OperationID) in
      stamp.lamport > since && !own.contains(stamp.replica)
    }
    for maker in record.makers where isOthers(maker) { return true }
    for field in record.fields where field.id != .takenBack {
      switch field.content {
      case .register(_, let stamp), .position(_, let stamp): if isOthers(stamp) { return true }
      case .keyed(let entries):
        for entry in entries where entry.value != .null && isOthers(entry.stamp) { return true }
      case .text(let text):
        if before.texts[Int(text)].text.firstVisible(where: isOthers) != nil { return true }
      }
    }
    return false
  }
}
