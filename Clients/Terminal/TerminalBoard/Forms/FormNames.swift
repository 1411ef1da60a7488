import JourneyEditing
import JourneyMap
import ReplicatedData

/// Keyed fields that are lists of names: who takes part, a persona's channels.
enum FormNames {
  /// The names, those with a number in its order.
  static func names(_ record: RecordID, _ field: FieldID, in document: MapDocument) -> [String] {
    document.keys(record, field).filter { $0.value.boolean != false }
      .sorted { ($0.value.integer ?? 0) < ($1.value.integer ?? 0) }.map(\.key)
  }

  /// What makes the list read as it was typed, with commas between the names.
  static func edits(
    _ text: String, _ record: RecordID, _ field: FieldID, in document: MapDocument
  ) -> [FieldEdit] {
    var wanted: [String] = []
    for part in text.split(separator: ",") {
      let name = String(part).trimmingSpaces
      if !name.isEmpty, !wanted.contains(name) { wanted.append(name) }
    }
    var isOrdered = false
    if let kind = document.kind(of: record),
      case .keyed(_, .integer)? = Schema.definition(kind, field)?.type
    {
      isOrdered = true
    }
    var edits: [FieldEdit] = []
    for old in document.keys(record, field) where !wanted.contains(old.key) {
      edits.append(FieldEdit(field, key: old.key, .null))
    }
    for (place, name) in wanted.enumerated() {
      let value: Value = isOrdered ? .integer(Int64(place)) : .bool(true)
      if document.value(record, field, key: name) != value {
        edits.append(FieldEdit(field, key: name, value))
      }
    }
    return edits
  }
}
