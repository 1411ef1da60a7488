import JourneyInsight
import JourneyMap
import MapOutline

/// What people write in a table for a field of a card, as the map holds it.
enum FieldWords {
  /// The value as a map says it; nil if it is none of the field.
  static func canonical(_ name: String, _ text: String) -> String? {
    guard let row = Schema.field(name, of: .card) else { return nil }
    switch row.type {
    case .text: return text
    case .position, .register(.reference): return nil
    case .register(let rule): return TypedValue.inFile.value(text, rule)?.plainWords
    case .keyed(.date, .decimal): return datedValues(text)
    case .keyed: return nil
    }
  }

  /// `2026-03-31`, also as `31.03.2026`.
  static func day(_ text: String) -> String? { (try? TypedValue.inFile.day(text))?.description }

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
}
