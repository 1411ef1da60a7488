import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData
import StyledText

/// What somebody has typed into a row of a form, read as far as it is written.
package enum FormEntry: Equatable, Sendable {
  case edit(BoardEdit)
  /// It is what is there already.
  case same
  /// It is not allowed there; what is, in words.
  case wrong(String)

  init(_ text: String, _ row: FormRow, _ record: RecordID, _ scene: BoardScene) {
    let document = scene.document
    guard let field = row.id.field, let kind = document.kind(of: record),
      let type = Schema.definition(kind, field)?.type
    else {
      self = .same
      return
    }
    switch (row.control, type) {
    case (.names, _):
      let edits = FormNames.edits(text, record, field, in: document)
      self = edits.isEmpty ? .same : .edit(.record(RecordEdit(changing: [record], edits)))
    case (.newEntry, .keyed(let keyRule, let rule)):
      self = Self.newEntry(text, keyRule, rule, record, field, scene)
    case (.entry, .keyed(_, let rule)):
      guard let value = TypedValue(today: scene.today).value(text, rule) else {
        self = .wrong("It is \(rule.expected(isTyped: false)).")
        return
      }
      let isSame = row.id.key.map { document.value(record, field, key: $0) == value } ?? true
      self =
        isSame
        ? .same : .edit(.record(.set(record, field, key: row.id.key, value)))
    case (_, .register(let rule)), (_, .keyed(_, let rule)):
      guard let value = TypedValue(today: scene.today).value(text, rule) else {
        self = .wrong("It is \(rule.expected(isTyped: false)).")
        return
      }
      self = Self.setting(value, row, record, field, scene)
    default: self = .same
    }
  }

  private static func setting(
    _ value: Value, _ row: FormRow, _ record: RecordID, _ field: FieldID, _ scene: BoardScene
  ) -> FormEntry {
    guard row.isOwn else {
      return scene.document.value(record, field) == value
        ? .same : .edit(.record(.set(record, field, value)))
    }
    guard let me = scene.me else { return .same }
    guard scene.document.value(record, field, key: me.id) != value else { return .same }
    return .edit(.record(.set(record, field, value)))
  }

  /// `2026-03-31 12.5`, or the value alone for today; `pl Odkrywanie`.
  private static func newEntry(
    _ text: String, _ keyRule: KeyRule, _ rule: ValueRule, _ record: RecordID, _ field: FieldID,
    _ scene: BoardScene
  ) -> FormEntry {
    let text = text.trimmingSpaces
    guard !text.isEmpty else { return .same }
    let expected = rule.expected(isTyped: false)
    var key = text.prefix { !$0.isWhitespace && $0 != "=" }
    var rest = String(text.dropFirst(key.count + 1)).trimmingSpaces
    guard case .date = keyRule else {
      guard !rest.isEmpty else { return .wrong("Write a name, a blank and \(expected).") }
      guard let value = TypedValue(today: scene.today).value(rest, rule) else {
        return .wrong("Behind the name stands \(expected).")
      }
      return .edit(.record(.set(record, field, key: String(key), value)))
    }
    if rest.isEmpty { (key, rest) = ("today", String(key)) }
    guard case .text(let day)? = TypedValue(today: scene.today).value(String(key), .date) else {
      let typed = TerminalText.gridExcerpt(String(key))
      return .wrong("“\(typed)” is no day; write 2026-03-31 and a value.")
    }
    guard let value = TypedValue(today: scene.today).value(rest, rule) else {
      return .wrong("Behind the day stands \(expected).")
    }
    return .edit(.record(.set(record, field, key: day, value)))
  }

  // MARK: Words

  /// What may stand in a row.
  static func expected(_ row: FormRow, _ record: RecordID, _ scene: BoardScene) -> String {
    guard let field = row.id.field, let kind = scene.document.kind(of: record) else { return "" }
    switch Schema.definition(kind, field)?.type {
    case .register(let rule)?, .keyed(_, let rule)?: return rule.expected(isTyped: false)
    default: return "text"
    }
  }

  /// What the keys do in a row.
  static func hint(_ row: FormRow, _ record: RecordID, _ scene: BoardScene) -> String {
    switch row.control {
    case .text: return "Enter writes; others see it letter by letter"
    case .choices: return "← → choose · Enter shows all · Backspace clears"
    case .number(let range):
      guard range.upperBound <= 1_000_000 else { return "type a number · Backspace clears" }
      let (low, high) = (FieldValue.signed(range.lowerBound), FieldValue.signed(range.upperBound))
      return "← → or a digit, \(low) to \(high) · Backspace clears"
    case .typed: return "type \(expected(row, record, scene)) · Backspace clears"
    case .names: return "type names with commas between them"
    case .tags: return "Enter sets tags and takes them off"
    case .channel: return "Enter chooses, or makes a new one · Backspace clears"
    case .persona: return "Enter chooses · Backspace clears"
    case .entry: return "Enter changes it · Backspace takes it out"
    case .newEntry:
      return row.id.field == Field.Card.values && scene.document.kind(of: record) == .card
        ? "type a value for today, or 2026-03-31 and a value"
        : "type a name, a blank and what belongs to it"
    case .more(let isOpen): return isOpen ? "Enter shows less" : "Enter shows all fields"
    }
  }
}
