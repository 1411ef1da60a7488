import JourneyInsight
import JourneyMap
import StyledText

/// Values as people type them, brought into the form that the schema takes.
package struct TypedValue: Sendable {
  /// The day that relative days count from; nil where none can be meant, as in a file.
  package let today: CalendarDay?

  package init(today: CalendarDay?) { self.today = today }

  /// As files have them.
  package static let inFile = TypedValue(today: nil)

  /// A day: `2026-03-31`, `31.3.2026`, `today`, `tomorrow`, `yesterday`, or so many days, weeks or
  /// months from today: `+14d` or `+14`, `-2w`, `+1m`.
  package func day(_ text: String) throws(TypedValueError) -> CalendarDay {
    let text = text.trimmingSpaces.lowercased()
    let relative = today.flatMap { self.relative(text, to: $0) }
    if let day = CalendarDay(text) ?? CalendarDay(dotted: text) ?? relative { return day }
    throw .noDay(text)
  }

  private func relative(_ text: String, to today: CalendarDay) -> CalendarDay? {
    switch text {
    case "today": return today
    case "tomorrow": return today.adding(days: 1)
    case "yesterday": return today.adding(days: -1)
    default: break
    }
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
    guard let number = NumberText.decimal(text) else { throw .noDecimal(text) }
    return number
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
      guard let today, let value = NumberText.decimal(text) else { throw .noDatedValue(text) }
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

extension String {
  /// Without white space at both ends.
  package var trimmingSpaces: String {
    let start = drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
