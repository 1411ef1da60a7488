import JourneyFormats
import JourneyInsight
import JourneyMap
import ReplicatedData

/// Values of fields as a form reads and shows them.
enum FieldValue {
  /// What somebody typed, read by a rule of the schema; blank is null.
  ///
  /// - Parameter today: Where the user is, for days that are told from it.
  /// - Returns: Nil if the rule does not allow it.
  static func read(_ text: String, _ rule: ValueRule, today: CalendarDay) -> Value? {
    let text = text.trimmingSpaces
    let typed = TypedValue(today: today)
    guard !text.isEmpty else { return .null }
    let value: Value
    switch rule {
    case .bool:
      switch text.lowercased() {
      case "y", "yes": return .bool(true)
      case "n", "no": return .bool(false)
      default: return nil
      }
    case .integer(let range):
      guard let number = Int64(text.map { $0 == "−" ? "-" : String($0) }.joined()),
        range.contains(number)
      else { return nil }
      return .integer(number)
    case .date:
      guard let day = try? typed.day(text) else { return nil }
      value = .text(day.description)
    case .choice, .token: value = .text(text.lowercased())
    case .decimal:
      guard let number = try? typed.decimal(text) else { return nil }
      value = .text(number)
    case .line: value = .text(text)
    case .reference: return nil
    }
    return isAllowed(value, rule) ? value : nil
  }

  /// Whether a register of that rule takes the value: the schema itself is asked, so that there is
  /// no second opinion.
  private static func isAllowed(_ value: Value, _ rule: ValueRule) -> Bool {
    guard let field = field(of: rule) else { return true }
    var scratch = MapDocument()
    do throws(ChangeError) {
      _ = try scratch.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
        try editor.set(try editor.create(.card), field, value)
      }
      return true
    } catch {
      return false
    }
  }

  /// A field of cards with that rule.
  private static func field(of rule: ValueRule) -> FieldID? {
    switch rule {
    case .date: Field.Card.due
    case .decimal: Field.Card.target
    case .token: Field.Card.color
    case .line: Field.Card.source
    case .bool, .integer, .choice, .reference: nil
    }
  }

  /// What a rule allows, in words.
  static func expected(_ rule: ValueRule) -> String {
    switch rule {
    case .bool: "yes or no"
    case .integer(let range):
      range.upperBound > 1_000_000
        ? "a whole number from \(range.lowerBound) on"
        : "a whole number from \(signed(range.lowerBound)) to \(signed(range.upperBound))"
    case .choice(let choices):
      "one of " + choices.map { RecordNames.words("\($0)") }.joined(separator: ", ")
    case .date: "a day such as 2026-03-31, “today”, or +14d for in 14 days"
    case .decimal: "a number such as 12.5"
    case .token: "a short word in small letters, without spaces"
    case .line: "a line of text"
    case .reference: "a record of the map"
    }
  }

  // MARK: Shown

  /// What a value is called on a form; empty for none.
  static func words(_ value: Value, _ field: FieldID, of kind: RecordKind) -> String {
    switch value {
    case .null: return ""
    case .bool(let bool): return bool ? "yes" : "no"
    case .integer(let number):
      if kind == .card, field == Field.Card.emotion || field == Field.Card.emotions {
        return "\(CardMarks.face(number).text) \(emotionWord(number))"
      }
      if case .register(.integer(let range))? = Schema.definition(kind, field)?.type,
        range == 0...3
      {
        return scale(number)
      }
      return signed(number)
    case .text(let text):
      if case .register(.choice)? = Schema.definition(kind, field)?.type {
        return RecordNames.words(text)
      }
      return TerminalText.gridExcerpt(text, columnsMax: 200)
    case .reference: return ""
    }
  }

  /// `●●○ 2`.
  private static func scale(_ number: Int64) -> String {
    let full = Int(min(max(number, 0), 3))
    return String(repeating: "●", count: full) + String(repeating: "○", count: 3 - full)
      + " \(number)"
  }

  static func emotionWord(_ emotion: Int64) -> String {
    switch emotion {
    case ...(-2): "desperate"
    case -1: "annoyed"
    case 0: "neither"
    case 1: "content"
    default: "delighted"
    }
  }

  /// With a true minus, and no plus.
  static func signed(_ number: Int64) -> String {
    number < 0 ? "−\(number.magnitude)" : "\(number)"
  }
}
