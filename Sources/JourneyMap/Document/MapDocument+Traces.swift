import ReplicatedData

/// Who wrote what in a record, as far as stamps tell.
extension MapDocument {
  /// Who has deleted a record, or restored it, last; nil if nobody ever has.
  package func deleter(of record: RecordID) -> ReplicaID? {
    register(record, .deleted)?.stamp.replica
  }

  /// The fields of a record that hold something of which `isWanted` holds: a value, a key, a place or
  /// visible characters. O(fields and runs of the record).
  package func fields(of record: RecordID, where isWanted: (OperationID) -> Bool) -> [FieldID] {
    guard let slot = slot(record) else { return [] }
    var fields: [FieldID] = []
    for field in records[slot].fields where field.id != .deleted && field.id != .takenBack {
      let isFound =
        switch field.content {
        case .register(_, let stamp), .position(_, let stamp): isWanted(stamp)
        case .keyed(let entries): entries.contains { isWanted($0.stamp) }
        case .text(let text):
          isWanted(texts[Int(text)].stamp)
            || texts[Int(text)].text.firstVisible(where: isWanted) != nil
        }
      if isFound { fields.append(field.id) }
    }
    return fields
  }

  /// Live cards in a stage or lane, deleted or not, that were put there by a stamp of which `isWanted`
  /// holds. O(records).
  package func cards(
    putInto axis: RecordID, where isWanted: (OperationID) -> Bool
  ) -> [RecordID] {
    var cards: [RecordID] = []
    for record in records where record.kind == .card && isLive(record.id) {
      guard let (place, stamp) = position(record.id, Field.place),
        place.column == axis || place.row == axis, isWanted(stamp)
      else { continue }
      cards.append(record.id)
    }
    return cards
  }

  /// Whether this document holds the operation with a stamp.
  package func holds(_ stamp: OperationID) -> Bool {
    stamp.lamport <= lastLamport(of: stamp.replica)
  }
}
