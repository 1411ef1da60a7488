import ReplicatedData

/// A record as it is stored: its fields ascending by number, then by how they merge.
struct Record: Sendable {
  let id: RecordID
  let kind: RecordKind
  /// Of a record with a given name the smallest and the greatest stamp of the operations that created
  /// it; of all others the one that did.
  private(set) var creation: (first: OperationID, last: OperationID)
  var fields: [Field] = []

  init(id: RecordID, kind: RecordKind) {
    self.init(id: id, kind: kind, creation: (id, id))
  }

  init(id: RecordID, kind: RecordKind, creation: (first: OperationID, last: OperationID)) {
    self.id = id
    self.kind = kind
    self.creation = creation
  }

  /// A record with a given name, as it was read.
  init(_ record: Record, createdBy creation: (first: OperationID, last: OperationID)) {
    self.init(id: record.id, kind: record.kind, creation: creation)
    fields = record.fields
  }

  mutating func noteCreation(_ stamp: OperationID) {
    creation = (min(creation.first, stamp), max(creation.last, stamp))
  }

  struct Field: Sendable {
    let id: FieldID
    var content: Content
  }

  enum Content: Sendable {
    case register(Value, OperationID)
    /// Ascending by the bytes of the key.
    case keyed([KeyedEntry])
    case position(StoredPlace, OperationID)
    /// Where the text is in ``MapDocument/texts``.
    case text(UInt32)

    /// How the field merges: fields of one number and different ways, which only an unknown field
    /// can have, are kept apart.
    var way: UInt8 {
      switch self {
      case .register: 0
      case .keyed: 1
      case .position: 2
      case .text: 3
      }
    }
  }

  /// Index of the field, or nil. Few fields, so a plain search is the fastest.
  func find(_ id: FieldID, way: UInt8) -> Int? {
    for index in fields.indices
    where fields[index].id == id && fields[index].content.way == way {
      return index
    }
    return nil
  }

  /// Adds a field where it belongs and returns its index.
  mutating func add(_ id: FieldID, _ content: Content) -> Int {
    var index = 0
    while index < fields.count,
      fields[index].id < id || fields[index].id == id && fields[index].content.way < content.way
    {
      index += 1
    }
    fields.insert(Field(id: id, content: content), at: index)
    return index
  }
}

/// One key of a keyed register.
struct KeyedEntry: Sendable {
  let key: String
  var value: Value
  var stamp: OperationID
}

/// A ``Place`` with the root stamp for nil, to be small.
struct StoredPlace: Sendable {
  var column: OperationID
  var row: OperationID
  var key: [UInt8]

  init(_ place: Place) {
    column = place.column ?? .root
    row = place.row ?? .root
    key = place.key
  }

  init(column: OperationID, row: OperationID, key: [UInt8]) {
    self.column = column
    self.row = row
    self.key = key
  }

  var place: Place {
    Place(
      column: column == .root ? nil : column, row: row == .root ? nil : row, key: key)
  }
}

/// The index of a key among entries that ascend by its bytes, or where it belongs.
func keyedIndex(_ entries: [KeyedEntry], _ key: String) -> (index: Int, isThere: Bool) {
  let place = partitionPoint(entries.count) { utf8Precedes(entries[$0].key, key) }
  return (place, place < entries.count && sameUTF8(entries[place].key, key))
}

/// Whether the bytes of `a` order before those of `b`.
public func utf8Precedes(_ a: String, _ b: String) -> Bool {
  compareUTF8(a, b) < 0
}
