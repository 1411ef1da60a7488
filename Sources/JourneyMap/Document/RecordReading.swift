import ReplicatedData

/// One record of a document, looked up once for reading many of its fields.
package struct RecordReading {
  private let record: Record
  private let texts: [TextRegister]

  fileprivate init(_ record: Record, _ texts: [TextRegister]) {
    self.record = record
    self.texts = texts
  }

  package var id: RecordID { record.id }

  /// Whether the record is not deleted.
  package var isLive: Bool { value(.deleted).boolean != true }

  /// A register's value; null if it was never written.
  package func value(_ field: FieldID) -> Value {
    guard let index = record.find(field, way: 0),
      case .register(let value, _) = record.fields[index].content
    else { return .null }
    return value
  }

  /// The keys of a keyed register whose value is not null, ascending by their bytes.
  package func keys(_ field: FieldID) -> [(key: String, value: Value)] {
    guard let index = record.find(field, way: 1),
      case .keyed(let entries) = record.fields[index].content
    else { return [] }
    var result: [(key: String, value: Value)] = []
    for entry in entries where entry.value != .null { result.append((entry.key, entry.value)) }
    return result
  }

  package func place(_ field: FieldID) -> Place? {
    guard let index = record.find(field, way: 2),
      case .position(let place, _) = record.fields[index].content
    else { return nil }
    return place.place
  }

  /// The mergeable text of a field, or nil if nothing was ever written there.
  package func text(_ field: FieldID) -> Text? {
    guard let index = record.find(field, way: 3),
      case .text(let text) = record.fields[index].content
    else { return nil }
    return texts[Int(text)].text
  }
}

extension MapDocument {
  /// A record, deleted or not; nil if there is none of this name. O(1).
  package func reading(_ record: RecordID) -> RecordReading? {
    slot(record).map { RecordReading(records[$0], texts) }
  }
}
