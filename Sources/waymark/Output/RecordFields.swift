import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol
import WorkshopClient

/// The fields of one record as they are printed, whatever its kind: every row of the schema.
struct RecordFields {
  let record: RecordID
  let kind: RecordKind
  let lookup: RecordLookup
  /// Who is behind the replicas, for names.
  let roster: [ReplicaID: Participant]

  private var document: MapDocument { lookup.document }

  var author: Participant? { roster[document.creator(of: record)] }

  private func personName(_ id: String) -> String {
    roster.values.first { $0.id == id }?.name ?? id
  }

  /// What is set, in words, in the order of the schema.
  func rows(without left: Set<FieldID> = []) -> [(name: String, words: String)] {
    Schema.fields(of: kind).compactMap { definition in
      guard !left.contains(definition.field),
        let words = words(definition)
      else { return nil }
      return ("\(definition.name)", words)
    }
  }

  private func words(_ definition: FieldDefinition) -> String? {
    switch definition.type {
    case .text:
      let text = document.string(record, definition.field)
      return text.isEmpty ? nil : text
    case .position: return nil
    case .register: return words(document.value(record, definition.field))
    case .keyed(let keyRule, let rule):
      let words = document.keys(record, definition.field).compactMap { entry -> String? in
        if case .bool = rule { return entry.value.boolean == true ? entry.key : nil }
        guard let value = self.words(entry.value) else { return nil }
        if case .participant = keyRule { return "\(personName(entry.key)) \(value)" }
        return definition.use.isOrder ? entry.key : "\(entry.key): \(value)"
      }
      return words.isEmpty ? nil : words.joined(separator: ", ")
    }
  }

  private func words(_ value: Value) -> String? {
    value.plainWords
      ?? value.reference.map { lookup.title($0) + (document.isLive($0) ? "" : " (deleted)") }
  }

  /// Ids, and every field that was written under its name in the schema.
  var json: [String: JSONValue] {
    var fields: [String: JSONValue] = [:]
    for definition in Schema.fields(of: kind) {
      switch definition.type {
      case .position: continue
      case .text:
        guard document.text(record, definition.field) != nil else { continue }
        fields["\(definition.name)"] = .string(document.string(record, definition.field))
      case .register:
        fields["\(definition.name)"] = Self.json(document.value(record, definition.field))
      case .keyed:
        let entries = document.keys(record, definition.field)
        guard !entries.isEmpty else { continue }
        fields["\(definition.name)"] = .object(
          entries.reduce(into: [:]) { $0[$1.key] = Self.json($1.value) ?? .null })
      }
    }
    guard kind != .map else { return fields }
    fields["id"] = .string(RecordName.text(record))
    fields["short"] = .string(lookup.names.text(record))
    fields["deleted"] = .bool(!document.isLive(record))
    fields["author"] = JSONValue(author?.name)
    return fields
  }

  private static func json(_ value: Value) -> JSONValue? {
    switch value {
    case .null: nil
    case .bool(let bool): .bool(bool)
    case .integer(let integer): .number(integer)
    case .text(let text): .string(text)
    case .reference(let record): .string(RecordName.text(record))
    }
  }
}

/// Names with what they hold, one below the other.
struct PropertyList {
  private var rows: [(name: String, words: String)] = []

  mutating func add(_ name: String, _ words: String) { rows.append((name, words)) }

  mutating func add(_ more: [(name: String, words: String)]) { rows += more }

  /// The heading, wrapped and bold, and the rows with their names in a column of their own.
  func lines(heading: String, width: Int) -> [String] {
    let label = rows.map { DisplayWidth.columns(of: $0.name) }.max() ?? 0
    var lines = TerminalText.wrapped(TerminalText.sanitised(heading), columns: width).map {
      Terminal.bold($0)
    }
    for row in rows {
      let parts = TerminalText.wrapped(
        TerminalText.sanitised(row.words), columns: max(20, width - label - 2))
      for (index, part) in parts.enumerated() {
        let name = index == 0 ? row.name : ""
        let space = String(repeating: " ", count: label - DisplayWidth.columns(of: name))
        lines.append(Terminal.dim(name + space) + "  " + part)
      }
    }
    return lines
  }
}
