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
    if let keyed = Self.keyed(text, equals, of: kind) {
      try self.init(name: keyed.name, key: keyed.key, value: keyed.value, of: kind)
      return
    }
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
        guard let key, !key.isEmpty else {
          throw .keyMissing(name, example: Self.example(name, keyRule, rule))
        }
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

  /// `FIELD=KEY` and `FIELD=KEY=VALUE` of fields with a value for each line of text, where the key is
  /// what people want to say: `actors=Bob`, `tags=slow`. Without a value it is “yes”, or the lowest
  /// number, if the field has either.
  private static func keyed(
    _ text: String, _ equals: String.Index, of kind: RecordKind
  ) -> (name: String, key: String, value: String)? {
    let name = String(text[..<equals])
    guard let definition = Schema.fields.first(where: { $0.kind == kind && "\($0.name)" == name }),
      case .keyed(.line, let rule) = definition.type
    else { return nil }
    let rest = text[text.index(after: equals)...]
    if let second = rest.lastIndex(of: "=") {
      return (name, String(rest[..<second]), String(rest[rest.index(after: second)...]))
    }
    switch rule {
    case .bool: return (name, String(rest), "yes")
    case .integer(let range): return (name, String(rest), String(range.lowerBound))
    default: return nil
    }
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
  /// How somebody would write a key and its value.
  private static func example(_ name: String, _ key: KeyRule, _ value: ValueRule) -> String {
    switch (key, value) {
    case (.date, .decimal): "\(name):2026-03-31=37.5"
    case (.date, _): "\(name):2026-03-31=VALUE"
    case (_, .bool): "\(name)=NAME, or \(name)=NAME=no"
    case (_, .integer): "\(name)=NAME, or \(name)=NAME=NUMBER"
    default: "\(name)=KEY=VALUE"
    }
  }

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
  /// Carries the field and what a key of it may look like.
  case keyMissing(String, example: String)
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
    case .keyMissing(let name, let example):
      "The field \(name) has a value for each key: write \(example)."
    case .keyNotTaken(let name): "The field \(name) takes no key: write \(name)=VALUE."
    case .value(let name, let text, let expected):
      "“\(TerminalText.excerpt(text))” is no \(name): it is \(expected)."
    }
  }
}
