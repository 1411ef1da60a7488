import JourneyMap
import ReplicatedData
import StyledText
import SyncEngine
import SyncProtocol

/// What was on a map and is not any more, since the server came back with less: for the file that is
/// kept of it, and for the sentence that says so.
enum LostWords {
  /// All texts of a map that another one does not have in the same place, each under what it is.
  static func text(of before: MapDocument, without after: MapDocument) -> String {
    var lines: [String] = []
    let kinds: [RecordKind] = [
      .map, .persona, .stage, .lane, .channel, .card, .link, .comment,
    ]
    for kind in kinds {
      let records = kind == .map ? [.root] : before.records(kind)
      for record in records {
        for definition in texts(of: kind) {
          let text = before.string(record, definition.field)
          guard !text.isEmpty,
            !after.isLive(record) || after.string(record, definition.field) != text
          else { continue }
          lines.append("\(kind.noun), \(definition.name):\n\(text)\n")
        }
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func texts(of kind: RecordKind) -> [FieldDefinition] {
    var definitions: [FieldDefinition] = []
    var number: UInt32 = 1
    while let definition = Schema.definition(kind, FieldID(number)) {
      if case .text = definition.type { definitions.append(definition) }
      number += 1
    }
    return definitions
  }

  /// `3 changes (2 of Ana, 1 of yours)`.
  static func count(
    _ lacking: LackingServer, _ roster: [ReplicaID: Participant], me: Participant?
  ) -> String {
    var total: UInt64 = 0
    var yours: UInt64 = 0
    var others: [(name: String, count: UInt64)] = []
    for lost in lacking.lost {
      total += lost.count
      let participant = roster[lost.replica]
      let isMine =
        lost.replica == lacking.replica
        || participant.map { $0.id == me?.id } ?? false
      guard !isMine else {
        yours += lost.count
        continue
      }
      let name = participant.map { TerminalText.excerpt($0.name) } ?? "somebody"
      if let place = others.firstIndex(where: { $0.name == name }) {
        others[place].count += lost.count
      } else {
        others.append((name, lost.count))
      }
    }
    var parts = others.sorted { $0.name < $1.name }.map { "\($0.count) of \($0.name)" }
    if yours > 0 { parts.append("\(yours) of yours") }
    return "\(total) change\(total == 1 ? "" : "s") (\(parts.joined(separator: ", ")))"
  }
}
