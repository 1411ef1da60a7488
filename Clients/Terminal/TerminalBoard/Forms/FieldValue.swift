import JourneyMap
import ReplicatedData
import StyledText

/// Values of fields as a form shows them.
enum FieldValue {
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
