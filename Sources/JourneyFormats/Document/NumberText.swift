import JourneyMap

/// Numbers as people and spreadsheets write them, brought into the form that the schema takes. The page
/// reads the same (`Clients/Web/page/input/values.js`).
enum NumberText {
  /// Without spaces between the thousands, a percent sign and a plus, with a minus and a point:
  /// `12,5 %` is `12.5`. Nil for what has anything else in it.
  static func plain(_ text: String) -> String? {
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
      case "%", " ", "\t", "\u{A0}", "\u{2009}", "\u{202F}", "'", "\u{2019}": continue
      default: return nil
      }
    }
    return plain.isEmpty ? nil : plain
  }

  /// A decimal number with a point or a comma: `1 234,5` is `1234.5`, `.5` is `0.5`.
  static func decimal(_ text: String) -> String? {
    guard let plain = plain(text) else { return nil }
    let isNegative = plain.hasPrefix("-")
    let parts = plain.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.contains(where: { !$0.isEmpty }) else { return nil }
    let whole = parts[0].isEmpty ? "0" : String(parts[0])
    let fraction = parts.count == 2 && !parts[1].isEmpty ? ".\(parts[1])" : ""
    let number = (isNegative ? "-" : "") + whole + fraction
    return ValueRule.isDecimal(number) ? number : nil
  }

  /// A whole number, also with a point or a comma between its thousands: `1.234.567`, `1,234`.
  static func integer(_ text: String) -> Int64? {
    guard let plain = plain(text) else { return nil }
    let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
    let head = parts[0].drop { $0 == "-" }
    if parts.count > 1 {
      guard (1...3).contains(head.utf8.count), parts.dropFirst().allSatisfy({ $0.utf8.count == 3 })
      else { return nil }
    }
    return Int64(parts.joined())
  }
}
