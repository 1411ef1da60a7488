import JourneyMap
import JourneyTemplates
import MapOutline
import ReplicatedData
import StyledText

/// A whole map as ``MapJSON`` writes it, read back: every field of every record, by the names of the
/// schema. All it lacks is history: ids are made anew, and so are state hash and changes.
package struct MapFile: Equatable, Sendable {
  /// In the order in which they are made: the map, personas, channels, stages, lanes, cards in the
  /// order of their cells, links, comments.
  package private(set) var records: [Record] = []
  package private(set) var report = LossReport()
  /// Fields and kinds of a newer version that this one does not know.
  private var unknown: Set<String> = []

  package struct Record: Equatable, Sendable {
    /// As the file names it; `map` for the map itself.
    var id: String
    var kind: RecordKind
    /// The ids of the stage and lane where a card stands.
    var column: String?
    var row: String?
    var fields: [Field]
  }

  struct Field: Equatable, Sendable {
    var field: FieldID
    var content: Content
  }

  enum Content: Equatable, Sendable {
    case text(String)
    case value(Value)
    case reference(String)
    case keyed([Entry])
  }

  struct Entry: Equatable, Sendable {
    var key: String
    var value: Value
  }

  /// The lists of the file beside cards, with what they hold.
  static let lists: [(name: String, kind: RecordKind)] = [
    ("personas", .persona), ("channels", .channel), ("stages", .stage), ("lanes", .lane),
    ("cards", .card), ("links", .link), ("comments", .comment),
  ]

  /// O(size of the file).
  ///
  /// - Throws: ``ImportError`` where a record is not what the format says.
  init(_ root: JSONNode, limits: ImportLimits) throws(ImportError) {
    guard root["format"]?.string == "waymark-map" else { throw ImportError(.unknownObject) }
    guard let version = root["version"]?.integer, version >= 1 else {
      throw ImportError(.brokenRecord("the map has no “version”"))
    }
    guard version <= MapJSON.version else { throw ImportError(.newerVersion(version)) }
    try add(.map, root["map"] ?? .object([]), place: "the map", id: RecordName.text(.root))
    for (name, kind) in Self.lists {
      for (index, node) in try Self.list(name, of: root).enumerated() {
        let place = "number \(index + 1) of “\(name)”"
        guard let id = node["id"]?.string, !id.isEmpty else {
          throw ImportError(.brokenRecord("\(place) has no “id”"))
        }
        try add(kind, node, place: place, id: id)
        if kind == .card, records.count > limits.rowsMax {
          throw ImportError(.tooManyRows(rowsMax: limits.rowsMax))
        }
      }
    }
    try orderCards(Self.list("cells", of: root))
    try checkReferences()
    if !unknown.isEmpty { report.add(.cardFields(names: unknown.sorted())) }
  }

  private static func list(_ name: String, of root: JSONNode) throws(ImportError) -> [JSONNode] {
    guard let node = root[name] else { return [] }
    guard let list = node.array else {
      throw ImportError(.brokenRecord("“\(name)” is no list of records"))
    }
    return list
  }

  private mutating func add(
    _ kind: RecordKind, _ node: JSONNode, place: String, id: String
  ) throws(ImportError) {
    guard let members = node.members else {
      throw ImportError(.brokenRecord("\(place) is no record"))
    }
    var record = Record(id: id, kind: kind, fields: [])
    for (name, value) in members {
      switch name {
      case "id": continue
      case "stage" where kind == .card: record.column = value.string
      case "lane" where kind == .card: record.row = value.string
      default:
        guard let definition = Self.definition(kind, name) else {
          unknown.insert(name)
          continue
        }
        guard let content = Self.content(value, definition) else {
          throw ImportError(.brokenRecord("\(place): the \(name) is of another type"))
        }
        record.fields.append(Field(field: definition.field, content: content))
      }
    }
    records.append(record)
  }

  private static func definition(_ kind: RecordKind, _ name: String) -> FieldDefinition? {
    Schema.field(name, of: kind)
  }

  private static func content(_ node: JSONNode, _ definition: FieldDefinition) -> Content? {
    switch definition.type {
    case .position: return nil
    case .text: return node.string.map { .text($0) }
    case .register(.reference): return node.string.map { .reference($0) }
    case .register(let rule): return value(node, rule).map { .value($0) }
    case .keyed(_, let rule):
      guard let members = node.members else { return nil }
      var entries: [Entry] = []
      for (key, node) in members {
        guard let value = value(node, rule) else { return nil }
        entries.append(Entry(key: key, value: value))
      }
      return .keyed(entries)
    }
  }

  private static func value(_ node: JSONNode, _ rule: ValueRule) -> Value? {
    switch (rule, node) {
    case (.bool, .bool(let value)): .bool(value)
    case (.integer, _): node.integer.map { .integer($0) }
    case (_, .string(let text)): .text(text)
    default: nil
    }
  }
}

// MARK: - Order and references

extension MapFile {
  /// Puts the cards in the order of their cells.
  private mutating func orderCards(_ cells: [JSONNode]) throws(ImportError) {
    var ranks: [String: Int] = [:]
    for cell in cells {
      for card in cell["cards"]?.array ?? [] {
        guard let id = card.string, ranks[id] == nil else {
          throw ImportError(.brokenRecord("“cells” names a card that is none, or one twice"))
        }
        ranks[id] = ranks.count
      }
    }
    let cards = records.indices.filter { records[$0].kind == .card }
    let sorted = cards.map { records[$0] }.enumerated().sorted {
      (ranks[$0.element.id] ?? .max, $0.offset) < (ranks[$1.element.id] ?? .max, $1.offset)
    }
    for (index, card) in zip(cards, sorted) { records[index] = card.element }
  }

  /// Each id once, and each reference to a record that is there.
  private func checkReferences() throws(ImportError) {
    var kinds: [String: RecordKind] = [:]
    for record in records {
      guard kinds.updateValue(record.kind, forKey: record.id) == nil else {
        throw ImportError(
          .brokenRecord("the id “\(TerminalText.excerpt(record.id))” is there twice"))
      }
    }
    for record in records {
      for (id, kind) in [(record.column, RecordKind.stage), (record.row, RecordKind.lane)] {
        if let id, kinds[id] != kind { throw Self.missing(id, for: record.id) }
      }
      for field in record.fields {
        guard case .reference(let id) = field.content else { continue }
        // A deleted record is not in the file, but what refers to it is.
        if let found = kinds[id], Self.target(record.kind, field.field) != found {
          throw Self.missing(id, for: record.id)
        }
      }
    }
  }

  private static func missing(_ id: String, for record: String) -> ImportError {
    ImportError(
      .brokenRecord(
        "\(TerminalText.excerpt(record)) refers to “\(TerminalText.excerpt(id))”, which is no such "
          + "record of the file"))
  }

  private static func target(_ kind: RecordKind, _ field: FieldID) -> RecordKind? {
    guard case .register(.reference(let target))? = Schema.definition(kind, field)?.type else {
      return nil
    }
    return target
  }
}
