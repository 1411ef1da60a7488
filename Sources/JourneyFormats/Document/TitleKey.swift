import JourneyMap
import JourneyTemplates
import ReplicatedData

/// When a stage, lane or channel of a file is one that the map has: by the key if both have one, else
/// by the title, which may be any of the labels.
struct TitleIndex {
  private let document: MapDocument
  private let keyField: FieldID
  private var byKey: [String: [RecordID]] = [:]
  private var byName: [String: [RecordID]] = [:]
  private var used: Set<RecordID> = []

  /// - Parameter records: In their order; the first that fits is taken first.
  init(
    _ records: [RecordID], title: FieldID, key: FieldID, labels: FieldID, in document: MapDocument
  ) {
    self.document = document
    keyField = key
    for record in records {
      if let value = document.value(record, key).text { byKey[value, default: []].append(record) }
      for name in Set(TitleKey.names(of: record, title, labels, in: document)) {
        byName[name, default: []].append(record)
      }
    }
  }

  /// The record for one of the file, unless it stands for another one of the file already.
  mutating func take(
    key: String?, title: String, labels: [JourneyOutline.Label]
  ) -> RecordID? {
    var candidates = key.flatMap { byKey[$0] } ?? []
    for name in [title] + labels.map(\.text) {
      candidates += (byName[LanguageTag.folded(name)] ?? []).filter {
        key == nil || document.value($0, keyField) == .null
      }
    }
    guard let record = candidates.first(where: { !used.contains($0) }) else { return nil }
    used.insert(record)
    return record
  }
}

/// Titles as they are compared.
enum TitleKey {
  /// What a record is called, folded: its title and every label.
  static func names(
    of record: RecordID, _ title: FieldID, _ labels: FieldID, in document: MapDocument
  ) -> [String] {
    [LanguageTag.folded(document.string(record, title))]
      + document.keys(record, labels).compactMap { $0.value.text.map(LanguageTag.folded) }
  }
}
