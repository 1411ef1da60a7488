import JourneyInsight
import JourneyMap

/// What people write in a table for a field of a card, as the map holds it.
enum FieldWords {
  /// The value as a map says it; nil if it is none of the field.
  static func canonical(_ name: String, _ text: String) -> String? {
    guard let row = Schema.field(name, of: .card) else { return nil }
    switch row.type {
    case .text: return text
    case .position: return nil
    case .register(let rule): return canonical(text, rule)
    case .keyed(.date, .decimal): return datedValues(text)
    case .keyed: return nil
    }
  }

  private static func canonical(_ text: String, _ rule: ValueRule) -> String? {
    let folded = Words.folded(text)
    switch rule {
    case .bool: return yesNo[folded].map { $0 ? "yes" : "no" }
    case .integer(let range):
      let plain = plainNumber(text)
      let number = plain.flatMap { Int64($0) } ?? (range == 0...3 ? degrees[folded] : nil)
      guard let number, range.contains(number) else { return nil }
      return "\(number)"
    case .choice(let choices):
      let wanted = choiceWords[folded] ?? folded.replacing(" ", with: "-")
      return choices.first { "\($0)" == wanted }.map { "\($0)" }
    case .date: return day(text)
    case .decimal:
      guard let number = plainNumber(text), ValueRule.isDecimal(number) else { return nil }
      return number
    case .token, .line:
      return JourneyOutline.fits(text, bytesMax: 2_048) ? text : nil
    case .reference: return nil
    }
  }

  /// `2026-03-31`, also as `31.03.2026`.
  static func day(_ text: String) -> String? {
    (CalendarDay(text) ?? CalendarDay(dotted: text))?.description
  }

  /// A number without thin spaces and percent sign, with a point: `12,5 %` is `12.5`.
  static func plainNumber(_ text: String) -> String? {
    var plain = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "0"..."9", ".": plain.unicodeScalars.append(scalar)
      // Minus, and the dashes that spreadsheets and word processors make of it.
      case "-", "\u{2212}": plain += "-"
      case "\u{2010}"..."\u{2014}" where plain.isEmpty, "\u{FE63}" where plain.isEmpty,
        "\u{FF0D}" where plain.isEmpty:
        plain += "-"
      case ",": plain += "."
      case "+" where plain.isEmpty: continue
      case "%", " ", "\u{A0}", "\u{2009}", "\u{202F}": continue
      default: return nil
      }
    }
    return plain.isEmpty ? nil : plain
  }

  /// `2026-03-31: 5, 2026-04-30: 7`.
  private static func datedValues(_ text: String) -> String? {
    var entries: [(String, String)] = []
    for entry in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
      let parts = entry.split(separator: ":", maxSplits: 1).map { MermaidText.trimmed(String($0)) }
      guard parts.count == 2, let day = day(parts[0]), ValueRule.isDecimal(parts[1]) else {
        return nil
      }
      entries.removeAll { $0.0 == day }
      entries.append((day, parts[1]))
    }
    guard !entries.isEmpty else { return nil }
    return entries.sorted { $0.0 < $1.0 }.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
  }

  private static let yesNo: [String: Bool] = [
    "yes": true, "true": true, "1": true, "x": true, "tak": true, "da": true, "да": true,
    "no": false, "false": false, "0": false, "nie": false, "nu": false, "нет": false,
  ]

  private static let degrees: [String: Int64] = [
    "none": 0, "brak": 0, "niciuna": 0, "нет": 0,
    "low": 1, "small": 1, "minor": 1, "niski": 1, "niska": 1, "male": 1, "scazut": 1,
    "scazuta": 1, "mic": 1, "низкий": 1, "низкая": 1,
    "medium": 2, "moderate": 2, "mid": 2, "sredni": 2, "srednia": 2, "mediu": 2, "medie": 2,
    "средний": 2, "средняя": 2,
    "high": 3, "severe": 3, "major": 3, "critical": 3, "wysoki": 3, "wysoka": 3, "ridicat": 3,
    "ridicata": 3, "mare": 3, "высокий": 3, "высокая": 3, "критично": 3,
  ]

  private static let choiceWords: [String: String] = [
    "in progress": "doing", "wip": "doing", "w toku": "doing", "in lucru": "doing",
    "в работе": "doing", "todo": "open", "to do": "open", "new": "open", "otwarte": "open",
    "deschis": "open", "открыто": "open", "closed": "done", "finished": "done", "gotowe": "done",
    "zrobione": "done", "terminat": "done", "готово": "done", "сделано": "done",
    "cancelled": "dropped", "missing": "should-exist", "planned": "should-exist",
    "assumed": "assumption", "confirmed": "validated", "rejected": "refuted",
  ]
}
