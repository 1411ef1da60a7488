import ReplicatedData

/// What a change has made so far while it is checked or made: its own records and characters may be
/// used by its later operations.
struct ChangeProgress {
  let replica: ReplicaID
  /// The next stamp.
  var lamport: UInt64
  /// Ascending by stamp.
  private(set) var created: [(lamport: UInt64, kind: RecordKind)] = []
  private(set) var inserted: [Insertion] = []
  private(set) var createdCardCount = 0
  /// Characters inserted into each text.
  private var scalarCounts: [FieldName: UInt64] = [:]
  /// Keys that the document does not have yet, ascending by their bytes.
  private var newKeys: [FieldName: [String]] = [:]

  private struct FieldName: Hashable {
    let record: RecordID
    let field: FieldID
  }

  struct Insertion {
    let record: RecordID
    let field: FieldID
    let lamport: UInt64
    let count: UInt64
  }

  init(replica: ReplicaID, lamport: UInt64) {
    self.replica = replica
    self.lamport = lamport
  }

  var stamp: OperationID { OperationID(lamport: lamport, replica: replica) }

  var createdCount: Int { created.count }

  /// Goes past an operation that was checked against `document`.
  mutating func pass(_ operation: Operation, in document: MapDocument) {
    let count = operation.stampCount
    switch operation {
    case .create(let kind):
      created.append((lamport, kind))
      if kind == .card { createdCardCount += 1 }
    case .setKey(let record, let field, let key, _):
      let (place, isThere) = keyPlace(key, record, field)
      if !isThere, document.entry(record, field, key) == nil {
        newKeys[FieldName(record: record, field: field), default: []].insert(key, at: place)
      }
    case .insert(let record, let field, _, _), .extend(let record, let field, _):
      scalarCounts[FieldName(record: record, field: field), default: 0] += count
      if let last = inserted.last, last.record == record, last.field == field,
        last.lamport + last.count == lamport
      {
        inserted[inserted.count - 1] = Insertion(
          record: record, field: field, lamport: last.lamport, count: last.count + count)
      } else {
        inserted.append(
          Insertion(record: record, field: field, lamport: lamport, count: count))
      }
    default: break
    }
    lamport += count
  }

  func kind(of record: RecordID) -> RecordKind? {
    guard record.replica == replica else { return nil }
    var low = 0
    var high = created.count
    while low < high {
      let middle = (low + high) / 2
      if created[middle].lamport < record.lamport { low = middle + 1 } else { high = middle }
    }
    return low < created.count && created[low].lamport == record.lamport
      ? created[low].kind : nil
  }

  func newKeyCount(_ record: RecordID, _ field: FieldID) -> Int {
    newKeys[FieldName(record: record, field: field)]?.count ?? 0
  }

  func hasNewKey(_ key: String, _ record: RecordID, _ field: FieldID) -> Bool {
    keyPlace(key, record, field).isThere
  }

  private func keyPlace(
    _ key: String, _ record: RecordID, _ field: FieldID
  ) -> (index: Int, isThere: Bool) {
    guard let keys = newKeys[FieldName(record: record, field: field)] else { return (0, false) }
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if utf8Precedes(keys[middle], key) { low = middle + 1 } else { high = middle }
    }
    return (low, low < keys.count && keys[low].utf8.elementsEqual(key.utf8))
  }

  /// How many characters from `first` on this change has inserted into this text, at most `count`.
  func inserted(
    _ first: OperationID, count: UInt64, into record: RecordID, _ field: FieldID
  ) -> UInt64 {
    guard first.replica == replica else { return 0 }
    var low = 0
    var high = inserted.count
    while low < high {
      let middle = (low + high) / 2
      if inserted[middle].lamport + inserted[middle].count <= first.lamport {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < inserted.count, inserted[low].lamport <= first.lamport,
      inserted[low].record == record, inserted[low].field == field
    else { return 0 }
    return min(count, inserted[low].lamport + inserted[low].count - first.lamport)
  }

  func scalars(in record: RecordID, _ field: FieldID) -> UInt64 {
    scalarCounts[FieldName(record: record, field: field)] ?? 0
  }
}
