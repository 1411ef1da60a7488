import ReplicatedData

/// What a change has made so far while it is checked or made: its own records and characters may be
/// used by its later operations.
struct ChangeProgress {
  let replica: ReplicaID
  /// The next stamp.
  var lamport: UInt64
  /// Ascending by stamp.
  private(set) var created: [(lamport: UInt64, kind: RecordKind)] = []
  /// Records with given names.
  private var named = StampTable()
  private(set) var inserted: [Insertion] = []
  private(set) var createdCardCount = 0
  private var fields: [FieldProgress] = []
  /// Where in ``fields`` a field is.
  private var fieldIndexes = StampTable()

  private struct FieldProgress {
    /// Characters inserted.
    var scalarCount: UInt64 = 0
    /// Keys that the document does not have yet, ascending by their bytes.
    var newKeys: [String] = []
    /// Characters that are known to be there, because an operation before named them.
    var checked = StampSet()
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

  var createdCount: Int { created.count + named.count }

  /// Goes past an operation that was checked against `document`.
  mutating func pass(_ operation: Operation, in document: MapDocument) {
    let count = operation.stampCount
    switch operation {
    case .create(let kind):
      created.append((lamport, kind))
      if kind == .card { createdCardCount += 1 }
    case .createNamed(let record):
      guard document.slot(record) == nil, named[record] == nil else { break }
      named[record] = 0
      if record.givenKind == .card { createdCardCount += 1 }
    case .setKey(let record, let field, let key, _):
      let (place, isThere) = keyPlace(key, record, field)
      if !isThere, document.entry(record, field, key) == nil {
        fields[indexForWriting(record, field)].newKeys.insert(key, at: place)
      }
    case .insert(let record, let field, _, _), .extend(let record, let field, _),
      .replace(let record, let field, _):
      fields[indexForWriting(record, field)].scalarCount += count
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
    if record.isGiven { return named[record] == nil ? nil : record.givenKind }
    guard record.replica == replica else { return nil }
    let place = partitionPoint(created.count) { created[$0].lamport < record.lamport }
    return place < created.count && created[place].lamport == record.lamport
      ? created[place].kind : nil
  }

  func newKeyCount(_ record: RecordID, _ field: FieldID) -> Int {
    index(record, field).map { fields[$0].newKeys.count } ?? 0
  }

  func hasNewKey(_ key: String, _ record: RecordID, _ field: FieldID) -> Bool {
    keyPlace(key, record, field).isThere
  }

  private func keyPlace(
    _ key: String, _ record: RecordID, _ field: FieldID
  ) -> (index: Int, isThere: Bool) {
    guard let index = index(record, field) else { return (0, false) }
    let keys = fields[index].newKeys
    let place = partitionPoint(keys.count) { utf8Precedes(keys[$0], key) }
    return (place, place < keys.count && sameUTF8(keys[place], key))
  }

  /// How many characters from `first` on this change has inserted into this text, at most `count`.
  func inserted(
    _ first: OperationID, count: UInt64, into record: RecordID, _ field: FieldID
  ) -> UInt64 {
    guard first.replica == replica else { return 0 }
    let place = partitionPoint(inserted.count) {
      inserted[$0].lamport + inserted[$0].count <= first.lamport
    }
    guard place < inserted.count, inserted[place].lamport <= first.lamport,
      inserted[place].record == record, inserted[place].field == field
    else { return 0 }
    return min(count, inserted[place].lamport + inserted[place].count - first.lamport)
  }

  func scalars(in record: RecordID, _ field: FieldID) -> UInt64 {
    index(record, field).map { fields[$0].scalarCount } ?? 0
  }

  /// The first part of a range whose characters no operation before has named; nil if there is none.
  func firstUnchecked(
    of range: StampRange, in record: RecordID, _ field: FieldID
  ) -> StampRange? {
    guard let index = index(record, field) else { return range }
    return fields[index].checked.firstMissing(in: range)
  }

  mutating func noteChecked(_ range: StampRange, in record: RecordID, _ field: FieldID) {
    fields[indexForWriting(record, field)].checked.insert(range)
  }

  private func index(_ record: RecordID, _ field: FieldID) -> Int? {
    fieldIndexes[name(record, field)].map { Int($0) }
  }

  private mutating func indexForWriting(_ record: RecordID, _ field: FieldID) -> Int {
    if let index = index(record, field) { return index }
    fieldIndexes[name(record, field)] = UInt32(fields.count)
    fields.append(FieldProgress())
    return fields.count - 1
  }

  /// A stamp has 53 bits, and a field that was checked has 10.
  private func name(_ record: RecordID, _ field: FieldID) -> OperationID {
    OperationID(lamport: record.lamport << 10 | UInt64(field.rawValue), replica: record.replica)
  }
}
