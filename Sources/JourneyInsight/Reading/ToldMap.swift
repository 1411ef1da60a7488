import JourneyMap
import ReplicatedData

/// What a field holds, as it is told: a text or a value, keys with their values, or a place.
public enum ToldContent: Sendable {
  /// Mergeable text is told as a text.
  case value(Value)
  /// Ascending by the bytes of the key.
  case keyed([(key: String, value: Value)])
  case place(Place)
}

/// A record as it is told by whoever has the document.
public struct ToldRecord: ReadableRecord, Sendable {
  public let id: RecordID
  let kind: RecordKind
  package let isLive: Bool
  private let fields: [(field: FieldID, content: ToldContent)]

  /// - Parameter fields: Those that are not empty.
  public init(
    _ id: RecordID, _ kind: RecordKind, isLive: Bool,
    fields: [(field: FieldID, content: ToldContent)]
  ) {
    self.id = id
    self.kind = kind
    self.isLive = isLive
    self.fields = fields
  }

  private func content(_ field: FieldID) -> ToldContent? {
    for own in fields where own.field == field { return own.content }
    return nil
  }

  package func value(_ field: FieldID) -> Value {
    if case .value(let value)? = content(field) { value } else { .null }
  }

  package func keys(_ field: FieldID) -> [(key: String, value: Value)] {
    if case .keyed(let keys)? = content(field) { keys } else { [] }
  }

  package func place(_ field: FieldID) -> Place? {
    if case .place(let place)? = content(field) { place } else { nil }
  }

  package func utf8(_ field: FieldID) -> [UInt8] {
    if case .value(.text(let text))? = content(field) { Array(text.utf8) } else { [] }
  }
}

/// The records of a map as they were told last: enough to draw conclusions, without the means to merge.
struct ToldMap: ReadableMap, Sendable {
  private var records: [ToldRecord] = []
  private var indexes = StampTable()

  /// In place of what was told of it before. O(1).
  mutating func put(_ record: ToldRecord) {
    if let index = indexes[record.id] {
      records[Int(index)] = record
    } else {
      indexes[record.id] = UInt32(records.count)
      records.append(record)
    }
  }

  func reading(_ record: RecordID) -> ToldRecord? { indexes[record].map { records[Int($0)] } }

  func kind(of record: RecordID) -> RecordKind? { reading(record)?.kind }

  func live(_ kind: RecordKind) -> [RecordID] {
    var live: [RecordID] = []
    for record in records where record.kind == kind && record.isLive { live.append(record.id) }
    return live
  }

  /// By order key, then by record; those without a key last.
  func ordered(_ kind: RecordKind) -> [RecordID] {
    var found: [(id: RecordID, key: [UInt8]?)] = []
    for record in records where record.kind == kind && record.isLive {
      found.append((record.id, record.place(Field.place)?.key))
    }
    found.sort { a, b in
      switch (a.key, b.key) {
      case (let x?, let y?):
        if FractionalKey.precedes(x, y) { return true }
        return FractionalKey.precedes(y, x) ? false : a.id < b.id
      case (nil, nil): return a.id < b.id
      case (let x, _): return x != nil
      }
    }
    return found.map { $0.id }
  }
}
