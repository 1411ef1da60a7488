import JourneyInsight
import JourneyMap

/// Values as people type them, brought into the form that the schema takes.
package struct TypedValue {
  /// The day that relative days count from.
  package let today: CalendarDay

  package init(today: CalendarDay) { self.today = today }

  /// A day: `2026-03-31`, `31.3.2026`, `today`, `tomorrow`, `yesterday`, or so many days, weeks or
  /// months from today: `+14d` or `+14`, `-2w`, `+1m`.
  package func day(_ text: String) throws(TypedValueError) -> CalendarDay {
    let text = text.trimmingSpaces.lowercased()
    switch text {
    case "today": return today
    case "tomorrow": return today.adding(days: 1)
    case "yesterday": return today.adding(days: -1)
    default: break
    }
    if let day = CalendarDay(text) ?? CalendarDay(dotted: text) ?? relative(text) { return day }
    throw .noDay(text)
  }

  private func relative(_ text: String) -> CalendarDay? {
    guard let sign = text.first, sign == "+" || sign == "-" || sign == "−" else { return nil }
    let digits = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), (0...100_000).contains(count) else { return nil }
    let signed = sign == "+" ? count : -count
    switch text[digits.endIndex...] {
    case "d", "": return today.adding(days: signed)
    case "w": return today.adding(days: signed * 7)
    case "m": return today.adding(months: signed)
    default: return nil
    }
  }

  /// A decimal number with a point or a comma, and with spaces between its thousands: `1 234,5`.
  ///
  /// - Returns: The same as the schema writes it: `1234.5`.
  package func decimal(_ text: String) throws(TypedValueError) -> String {
    var number = ""
    for character in text.trimmingSpaces {
      switch character {
      case " ", "\u{A0}", "\u{202F}", "'", "’": continue
      case "−": number.append("-")
      case ",": number.append(".")
      default: number.append(character)
      }
    }
    if number.hasPrefix("+") { number.removeFirst() }
    let isNegative = number.hasPrefix("-")
    let parts = number.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }),
      parts.contains(where: { !$0.isEmpty }), parts.allSatisfy({ $0.utf8.count <= 18 })
    else { throw .noDecimal(text) }
    let whole = parts[0].isEmpty ? "0" : String(parts[0])
    let fraction = parts.count == 2 && !parts[1].isEmpty ? ".\(parts[1])" : ""
    return (isNegative ? "-" : "") + whole + fraction
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// Why what was typed is not what it should be.
package enum TypedValueError: Error, Equatable, CustomStringConvertible {
  case noDay(String)
  case noDecimal(String)
  case noDatedValue(String)
  case noAddress(String)

  package var description: String {
    switch self {
    case .noDay(let text):
      "“\(TerminalText.excerpt(text))” is no day. Write one that exists as 2026-03-31 or 31.3.2026, "
        + "or today, tomorrow, +14d, +2w, +1m."
    case .noDecimal(let text):
      "“\(TerminalText.excerpt(text))” is no number: write 40, 37.5 or 37,5, with at most 18 digits "
        + "on each side."
    case .noDatedValue(let text):
      "“\(TerminalText.excerpt(text))” is no value of a day: write DAY=NUMBER, such as "
        + "2026-03-31=37.5; nothing behind = takes the value away."
    case .noAddress(let text):
      "“\(TerminalText.excerpt(text))” is no address: write it in full, without spaces, such as "
        + "https://example.org/page."
    }
  }
}

extension TypedValue {
  /// `2026-03-31=37.5`; a number alone is today's; nothing behind `=` is nil.
  package func datedValue(
    _ text: String
  ) throws(TypedValueError) -> (day: CalendarDay, value: String?) {
    guard let equals = text.firstIndex(of: "=") else {
      guard let value = try? decimal(text) else { throw .noDatedValue(text) }
      return (today, value)
    }
    let value = String(text[text.index(after: equals)...])
    let day = try day(String(text[..<equals]))
    return (day, value.trimmingSpaces.isEmpty ? nil : try decimal(value))
  }

  /// An address of the web or of a file, with its scheme. Those that would run a program where they
  /// are shown as links are none.
  package func address(_ text: String) throws(TypedValueError) -> String {
    let text = text.trimmingSpaces
    let scheme = text.prefix { $0 != ":" }.lowercased()
    guard text.utf8.count > scheme.utf8.count + 1, let first = scheme.utf8.first,
      (0x61...0x7A).contains(first),
      scheme.utf8.allSatisfy({
        (0x61...0x7A).contains($0) || isDigit($0) || [0x2B, 0x2D, 0x2E].contains($0)
      }),
      !["javascript", "data", "vbscript"].contains(scheme),
      !text.unicodeScalars.contains(where: {
        $0.properties.isWhitespace || $0.properties.generalCategory == .control
      })
    else { throw .noAddress(text) }
    return text
  }
}

extension FieldAssignment {
  /// `FIELD=VALUE` or `FIELD:KEY=VALUE` with days and decimals as people type them.
  package init(
    typed text: String, of kind: RecordKind, _ typed: TypedValue
  ) throws {
    guard let equals = text.firstIndex(of: "=") else {
      try self.init(text, of: kind)
      return
    }
    var name = String(text[..<equals])
    var value = String(text[text.index(after: equals)...])
    let field = name.prefix { $0 != ":" }
    let definition = Schema.fields.first { $0.kind == kind && "\($0.name)" == field }
    switch definition?.type {
    case .register(let rule): value = try Self.plain(value, rule, typed)
    case .keyed(let keyRule, let rule):
      if case .date = keyRule, let colon = name.firstIndex(of: ":") {
        let key = String(name[name.index(after: colon)...])
        if !key.isEmpty { name = "\(field):\(try typed.day(key))" }
      }
      value = try Self.plain(value, rule, typed)
    case .text, .position, nil: break
    }
    try self.init("\(name)=\(value)", of: kind)
  }

  private static func plain(
    _ value: String, _ rule: ValueRule, _ typed: TypedValue
  ) throws -> String {
    guard !value.isEmpty else { return value }
    switch rule {
    case .date: return try typed.day(value).description
    case .decimal: return try typed.decimal(value)
    default: return value
    }
  }
}

extension String {
  /// Without white space at both ends.
  package var trimmingSpaces: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
