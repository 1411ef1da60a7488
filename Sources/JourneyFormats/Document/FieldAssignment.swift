import JourneyEditing
import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import ReplicatedData
import StyledText

/// `FIELD=VALUE` or `FIELD:KEY=VALUE` as a user writes it, or a field of a file, read by the schema's
/// rules; an empty value clears the field.
package struct FieldAssignment {
  package let edit: FieldEdit

  /// - Throws: ``FieldAssignmentError`` in words for a person.
  ///
  /// - Parameter typed: How days are meant.
  package init(
    _ text: String, of kind: RecordKind, _ typed: TypedValue = .inFile
  ) throws(FieldAssignmentError) {
    guard let equals = text.firstIndex(of: "=") else { throw .noEquals(text) }
    if let keyed = Self.keyed(text, equals, of: kind) {
      guard let value = keyed.value ?? (keyed.key.isEmpty ? "" : nil) else {
        self.init(FieldEdit(keyed.field, key: keyed.key, .bool(true)))
        return
      }
      try self.init(name: keyed.name, key: keyed.key, value: value, of: kind, typed)
      return
    }
    var name = text[..<equals]
    var key: String?
    if let colon = name.firstIndex(of: ":") {
      key = String(name[name.index(after: colon)...])
      name = name[..<colon]
    }
    try self.init(
      name: String(name), key: key, value: String(text[text.index(after: equals)...]), of: kind,
      typed)
  }

  private init(_ edit: FieldEdit) { self.edit = edit }

  /// - Parameters:
  ///   - name: As the schema has it.
  ///   - key: Of fields that have a value for each key, such as a day.
  /// - Throws: ``FieldAssignmentError`` in words for a person.
  package init(
    name: String, key: String? = nil, value: String, of kind: RecordKind,
    _ typed: TypedValue = .inFile
  ) throws(FieldAssignmentError) {
    guard let definition = Schema.field(name, of: kind) else {
      throw .unknownField(name, known: Schema.fields(of: kind).map { "\($0.name)" })
    }
    var key = key
    let content: Value
    switch definition.type {
    case .text: content = .text(value)
    case .position: throw .notByHand(name)
    // By its name.
    case .register(.reference(.channel)): content = value.isEmpty ? .null : .text(value)
    case .register(let rule): content = try Self.read(value, rule, definition, typed)
    case .keyed(let keyRule, let rule):
      content = try Self.read(value, rule, definition, typed)
      switch keyRule {
      case .participant: guard key == nil else { throw .ownOnly(name) }
      case .line, .date:
        guard let given = key, !given.isEmpty else {
          throw .keyMissing(name, example: Self.example(name, keyRule, rule))
        }
        if case .date = keyRule {
          guard let day = try? typed.day(given) else {
            throw .value(name, given, kind, isKey: true)
          }
          key = day.description
        }
      }
    }
    if key != nil {
      guard case .keyed = definition.type else { throw .keyNotTaken(name) }
    }
    edit = FieldEdit(definition.field, key: key, content)
  }

  /// `FIELD=KEY` and `FIELD=KEY=VALUE` of fields with a value for each line of text, where the key is
  /// what people want to say: `actors=Bob`, `tags=slow`. Without a value it is “yes”, in a list with an
  /// order the last, or the lowest number.
  private static func keyed(
    _ text: String, _ equals: String.Index, of kind: RecordKind
  ) -> (name: String, field: FieldID, key: String, value: String?)? {
    let name = String(text[..<equals])
    guard let definition = Schema.field(name, of: kind),
      case .keyed(.line, let rule) = definition.type
    else { return nil }
    let rest = text[text.index(after: equals)...]
    if let second = rest.lastIndex(of: "=") {
      let value = String(rest[rest.index(after: second)...])
      return (name, definition.field, String(rest[..<second]), value)
    }
    switch rule {
    case .bool: return (name, definition.field, String(rest), nil)
    case .integer(let range):
      let value = definition.use.isOrder ? nil : String(range.lowerBound)
      return (name, definition.field, String(rest), value)
    default: return nil
    }
  }

  /// Writes the field.
  ///
  /// - Parameter participantID: whose key is written in fields that are keyed by participant.
  package func apply(
    to record: RecordID, _ editor: inout Editor, participantID: String?
  ) throws(ChangeError) {
    try editor.put(edit, in: record, by: participantID ?? "")
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

  private static func read(
    _ text: String, _ rule: ValueRule, _ row: FieldDefinition, _ typed: TypedValue
  ) throws(FieldAssignmentError) -> Value {
    guard let value = typed.value(text, rule) else {
      throw .value("\(row.name)", text, row.kind, isKey: false)
    }
    return value
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
  /// Carries the field, what was written, and whether that was for the day of a value.
  case value(String, String, RecordKind, isKey: Bool)

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
    case .value: sentence(in: .english)
    }
  }

  /// The same in the reader's language, as far as it is about a value; else in English.
  package func sentence(in language: SpokenLanguage) -> String {
    guard case .value(let name, let text, let kind, let isKey) = self else { return description }
    let rule: ValueRule =
      switch Schema.field(name, of: kind)?.type {
      case .register(let rule)?, .keyed(_, let rule)?: isKey ? .date : rule
      default: .line
      }
    return MessageWords(language).text(
      ValueWord.unfit,
      [
        "text": .verbatim(language.quoted(TerminalText.excerpt(text))),
        // Between quotation marks where nouns are declined.
        "field": .stageTitle(language.fieldName(name)),
        "expected": .verbatim(rule.expected(in: language)),
      ])
  }
}
