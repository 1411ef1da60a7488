import JourneyFormats
import JourneyMap
import JourneyTemplates
import ReplicatedData

/// Which fields of a record a form shows first, and which stand behind “more”: as the catalogue has it.
enum FormFields {
  /// In the order they are shown. What is in neither list is no matter of a person's.
  static func fields(
    of record: RecordID, in document: MapDocument
  ) -> (first: [FieldID], more: [FieldID]) {
    guard let kind = document.kind(of: record) else { return ([], []) }
    let asked = Schema.asked(
      of: kind, cardKind: kind == .card ? document.value(record, Field.Card.kind).text : nil)
    return (asked.first.map(\.field), asked.later.map(\.field))
  }

  /// What a field is called on a form.
  static func label(_ field: FieldID, of kind: RecordKind) -> String {
    Schema.definition(kind, field).map { SpokenLanguage.english.formLabel($0) } ?? ""
  }
}
