import JourneyInsight
import JourneyMap
import ReplicatedData

/// The dated values of a KPI and how far the last one is from the target.
package struct KPITrend: Sendable {
  /// By day.
  package let values: [(day: CalendarDay, number: ExactDecimal)]
  package let target: ExactDecimal?
  /// What it is counted in; may be empty.
  package let unit: String

  /// What the document says of a card; values that are none are left out.
  package init(_ card: RecordID, in document: MapDocument) {
    values = document.keys(card, Field.Card.values).compactMap { entry in
      guard let day = CalendarDay(entry.key),
        let number = entry.value.text.flatMap(ExactDecimal.init)
      else { return nil }
      return (day, number)
    }
    target = document.value(card, Field.Card.target).text.flatMap(ExactDecimal.init)
    unit = document.string(card, Field.Card.unit)
  }

  /// The last value of all.
  package var latest: (day: CalendarDay, number: ExactDecimal)? { values.last }

  /// The last values as blocks, from the lowest to the highest of those shown; blank for fewer than
  /// two.
  package func sparkline(countMax: Int = 12) -> String {
    let shown = values.suffix(countMax).map(\.number)
    guard shown.count > 1, let low = shown.min(), let high = shown.max() else { return "" }
    let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    guard low < high else { return String(repeating: "▄", count: shown.count) }
    return String(
      shown.map { number in
        let share = (number.approximate - low.approximate) / (high.approximate - low.approximate)
        return blocks[min(max(Int(share * 7 + 0.5), 0), 7)]
      })
  }

  /// The last value against the target: `2.5 % below`, `1 above`, `reached`; empty without both.
  package var distance: String {
    guard let target, let number = latest?.number else { return "" }
    guard number != target else { return "reached" }
    let gap = number < target ? target - number : number - target
    return "\(words(gap)) \(number < target ? "below" : "above")"
  }

  /// A number with the unit: `40 %`.
  package func words(_ number: ExactDecimal) -> String {
    unit.isEmpty ? number.description : "\(number) \(unit)"
  }
}

/// A decimal number of the schema, exact: up to 18 digits before the point and 18 behind it.
package struct ExactDecimal: Comparable, Sendable {
  /// In units of 10⁻¹⁸. Sums and differences of two numbers of the schema fit.
  private let units: Int128

  private static let one: Int128 = 1_000_000_000_000_000_000

  private init(units: Int128) { self.units = units }

  /// Reads `-12.50`; nil for anything that the schema would refuse.
  package init?(_ text: String) {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ (1...18).contains($0.utf8.count) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    let digits = parts[0] + fraction + String(repeating: "0", count: 18 - fraction.utf8.count)
    guard let units = Int128(digits) else { return nil }
    self.units = isNegative ? -units : units
  }

  package static func < (a: ExactDecimal, b: ExactDecimal) -> Bool { a.units < b.units }

  package static func - (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    ExactDecimal(units: a.units - b.units)
  }

  /// Rounded, for drawing.
  package var approximate: Double { Double(units) / Double(Self.one) }
}

extension ExactDecimal: CustomStringConvertible {
  /// Without zeros that say nothing: `-12.5`.
  package var description: String {
    let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: Self.one.magnitude)
    var fraction = String(String(rest + Self.one.magnitude).dropFirst())
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return (units < 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}
