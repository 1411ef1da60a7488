import JourneyInsight
import JourneyMap
import ReplicatedData

/// `FIELD=VALUE` or `FIELD:KEY=VALUE` as a user writes it, or a field of a file, read by the schema's
/// rules; an empty value clears the field.
package struct FieldAssignment {
  package let definition: FieldDefinition
  private let key: String?
  private let content: Content

  private enum Content {
    case text(String)
    case value(Value)
    /// A channel by its name; made if the map has none of that name.
    case channel(String)
  }

  /// - Throws: ``FieldAssignmentError`` in words for a person.
  package init(
    _ text: String, of kind: RecordKind
  ) throws(FieldAssignmentError) {
    guard let equals = text.firstIndex(of: "=") else { throw .noEquals(text) }
    var name = text[..<equals]
    var key: String?
    if let colon = name.firstIndex(of: ":") {
      key = String(name[name.index(after: colon)...])
      name = name[..<colon]
    }
    try self.init(
      name: String(name), key: key, value: String(text[text.index(after: equals)...]), of: kind)
  }

  /// - Parameters:
  ///   - name: As the schema has it.
  ///   - key: Of fields that have a value for each key, such as a day.
  /// - Throws: ``FieldAssignmentError`` in words for a person.
  package init(
    name: String, key: String? = nil, value: String, of kind: RecordKind
  ) throws(FieldAssignmentError) {
    let rows = Schema.fields.filter { $0.kind == kind }
    guard let definition = rows.first(where: { "\($0.name)" == name }) else {
      throw .unknownField(name, known: rows.map { "\($0.name)" })
    }
    self.definition = definition
    switch definition.type {
    case .text: content = .text(value)
    case .position: throw .notByHand(name)
    case .register(.reference(.channel)):
      content = value.isEmpty ? .value(.null) : .channel(value)
    case .register(let rule): content = .value(try Self.read(value, rule, name))
    case .keyed(let keyRule, let rule):
      content = .value(try Self.read(value, rule, name))
      switch keyRule {
      case .participant: guard key == nil else { throw .ownOnly(name) }
      case .line, .date:
        guard let key, !key.isEmpty else { throw .keyMissing(name) }
        if case .date = keyRule, CalendarDay(key) == nil {
          throw .value(name, key, expected: Self.dateWords)
        }
      }
    }
    if key != nil {
      guard case .keyed = definition.type else { throw .keyNotTaken(name) }
    }
    self.key = key
  }

  private init(_ definition: FieldDefinition, key: String?, _ value: Value) {
    self.definition = definition
    self.key = key
    content = .value(value)
  }

  /// A tag put on a card or taken off.
  package static func tag(_ name: String, isOn: Bool) -> FieldAssignment? {
    Schema.definition(.card, Field.Card.tags).map {
      FieldAssignment($0, key: name, isOn ? .bool(true) : .null)
    }
  }

  /// Writes the field.
  ///
  /// - Parameter participantID: whose key is written in fields that are keyed by participant.
  package func apply(
    to record: RecordID, _ editor: inout Editor, participantID: String?
  ) throws(ChangeError) {
    switch content {
    case .text(let text): try editor.write(text, to: record, definition.field)
    case .value(let value):
      guard case .keyed = definition.type else {
        return try editor.set(record, definition.field, value)
      }
      try editor.set(record, definition.field, key: key ?? participantID ?? "", value)
    case .channel(let name):
      try editor.set(record, definition.field, .reference(try editor.channel(named: name)))
    }
  }
}

// MARK: - Values

extension FieldAssignment {
  private static let dateWords = "a day such as 2026-03-31"

  private static func read(
    _ text: String, _ rule: ValueRule, _ name: String
  ) throws(FieldAssignmentError) -> Value {
    guard !text.isEmpty else { return .null }
    switch rule {
    case .bool:
      switch text.lowercased() {
      case "yes", "true", "1": return .bool(true)
      case "no", "false", "0": return .bool(false)
      default: throw .value(name, text, expected: "yes or no")
      }
    case .integer(let range):
      guard let number = Int64(text.replacing("−", with: "-")), range.contains(number) else {
        throw .value(
          name, text, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return .integer(number)
    case .choice(let choices):
      guard choices.contains(where: { "\($0)" == text.lowercased() }) else {
        throw .value(
          name, text,
          expected: "one of \(choices.map { "\($0)" }.joined(separator: ", "))")
      }
      return .text(text.lowercased())
    case .date:
      guard CalendarDay(text) != nil else { throw .value(name, text, expected: dateWords) }
      return .text(text)
    case .decimal:
      let number = text.replacing("−", with: "-")
      guard ValueRule.isDecimal(number) else {
        throw .value(name, text, expected: "a number such as 12.5")
      }
      return .text(number)
    case .token:
      guard ValueRule.isToken(text) else {
        throw .value(name, text, expected: "a word of a–z, 0–9, “-”, “_” and “.”")
      }
      return .text(text)
    case .line: return .text(text)
    case .reference:
      guard let record = RecordName.record(text) else {
        throw .value(name, text, expected: "the whole id of a record")
      }
      return .reference(record)
    }
  }
}

/// Why `FIELD=VALUE` cannot be read.
package enum FieldAssignmentError: Error, Equatable, CustomStringConvertible {
  case noEquals(String)
  case unknownField(String, known: [String])
  case notByHand(String)
  case ownOnly(String)
  case keyMissing(String)
  case keyNotTaken(String)
  case value(String, String, expected: String)

  package var description: String {
    switch self {
    case .noEquals(let text):
      "“\(TerminalText.excerpt(text))” is not FIELD=VALUE, such as severity=2."
    case .unknownField(let name, let known):
      "There is no field “\(TerminalText.excerpt(name))”. There are: "
        + "\(known.joined(separator: ", "))."
    case .notByHand(let name): "The \(name) is changed by moving, not by setting it."
    case .ownOnly(let name): "Everybody sets only their own \(name): write \(name)=VALUE."
    case .keyMissing(let name): "The field \(name) needs a key: \(name):KEY=VALUE."
    case .keyNotTaken(let name): "The field \(name) takes no key: write \(name)=VALUE."
    case .value(let name, let text, let expected):
      "“\(TerminalText.excerpt(text))” is no \(name): it is \(expected)."
    }
  }
}
