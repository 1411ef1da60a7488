import JourneyMap
import JourneyTemplates
import MapOutline
import ReplicatedData

/// When a stage, lane or channel of a file is one that the map has: by the key if both have one, else
/// by the title, which may be any of the labels.
struct TitleIndex {
  private let document: MapDocument
  private var byKey: [String: [RecordID]] = [:]
  private var byName: [String: [RecordID]] = [:]
  private var used: Set<RecordID> = []

  /// - Parameter records: Of one kind, in their order; the first that fits is taken first.
  init(_ records: [RecordID], in document: MapDocument) {
    self.document = document
    for record in records {
      if let value = key(of: record) { byKey[value, default: []].append(record) }
      for name in Set(TitleKey.names(of: record, in: document)) {
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
      candidates += (byName[TitleKey.folded(name)] ?? []).filter {
        key == nil || self.key(of: $0) == nil
      }
    }
    guard let record = candidates.first(where: { !used.contains($0) }) else { return nil }
    used.insert(record)
    return record
  }

  /// Takes a record that was renamed since it was made for one of the file; false if it stands for
  /// another one already, or was not there.
  mutating func claim(_ record: RecordID) -> Bool {
    document.contains(record) && used.insert(record).inserted
  }

  private func key(of record: RecordID) -> String? {
    document.kind(of: record)?.keyField.flatMap { document.value(record, $0).text }
  }
}
