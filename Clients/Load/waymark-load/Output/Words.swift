/// Numbers as people read them.
enum Words {
  /// `1,234,567`, or with a decimal below ten.
  static func count(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "–" }
    if value < 10, value != value.rounded() { return decimal(value, 1) }
    return count(UInt64(max(0, value.rounded())))
  }

  static func count(_ value: UInt64) -> String {
    var groups = ""
    for (index, digit) in String(value).reversed().enumerated() {
      if index > 0, index % 3 == 0 { groups.append(",") }
      groups.append(digit)
    }
    return String(groups.reversed())
  }

  /// A time in the unit that suits it.
  static func time(_ nanoseconds: UInt64) -> String {
    switch nanoseconds {
    case 0: "–"
    case ..<1_000_000: "\(nanoseconds / 1_000) µs"
    case ..<100_000_000: "\(decimal(Double(nanoseconds) / 1e6, 2)) ms"
    case ..<10_000_000_000: "\(nanoseconds / 1_000_000) ms"
    default: "\(decimal(Double(nanoseconds) / 1e9, 1)) s"
    }
  }

  static func bytes(_ value: Double) -> String {
    switch value {
    case ..<10_000: "\(count(value)) B"
    case ..<10_000_000: "\(count((value / 1e3).rounded())) kB"
    case ..<10_000_000_000: "\(count((value / 1e6).rounded())) MB"
    default: "\(decimal(value / 1e9, 1)) GB"
    }
  }

  static func share(_ value: Double) -> String { "\(decimal(value * 100, 1)) %" }

  static func decimal(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled.isFinite, scaled < 1e15 else { return "–" }
    let whole = UInt64(scaled) / UInt64(scale)
    let rest = String(UInt64(scaled) % UInt64(scale))
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    return "\(sign)\(whole).\(String(repeating: "0", count: digits - rest.count))\(rest)"
  }
}
