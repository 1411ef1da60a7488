import JourneyInsight
import JourneyTemplates

/// Numbers and days as people read them in a language (Unicode CLDR: signs of numbers, and the short
/// form of dates; in English days stand as RFC 3339 writes them, since its readers disagree).
package struct NumberWords: Sendable {
  package let language: SpokenLanguage

  package init(_ language: SpokenLanguage) { self.language = language }

  /// What does not break a line.
  private static let noBreak = "\u{A0}"

  /// In groups of three digits: `12,500`, `12 500`, `12.500`.
  package func count(_ number: Int64) -> String {
    let digits = String(number.magnitude)
    // Polish groups from five digits on.
    let isGrouped = digits.utf8.count > (language == .polish ? 4 : 3)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if isGrouped, index > 0, (digits.count - index) % 3 == 0 { result += groupSeparator }
      result.append(digit)
    }
    return number < 0 ? "−" + result : result
  }

  private var groupSeparator: String {
    switch language {
    case .english: ","
    case .polish, .russian: Self.noBreak
    case .romanian: "."
    }
  }

  private var point: String { language == .english ? "." : "," }

  private var percentSign: String {
    switch language {
    case .english, .polish: "%"
    case .romanian, .russian: Self.noBreak + "%"
    }
  }

  /// A share as percent, see ``RoundedShare``.
  package func percent(_ share: Double) -> String {
    guard let rounded = RoundedShare(share) else { return "?" }
    let (whole, rest) = rounded.percentTenths.quotientAndRemainder(dividingBy: 10)
    let number = rest == 0 ? count(whole) : decimal(ofTenths: rounded.percentTenths)
    return (rounded.isLess ? "<" : "") + number + percentSign
  }

  /// An emotion with its sign and at most one digit behind the point: `−0.8`, `+2`, `0`.
  package func feeling(_ value: Double) -> String {
    let number = tenths(of: value)
    return (number > 0 ? "+" : "") + decimal(ofTenths: number)
  }

  /// `3`, `0.5`, `12`: rounded to one digit behind the point, which is left out when it is 0.
  package func decimal(_ value: Double) -> String {
    decimal(ofTenths: tenths(of: value))
  }

  private func decimal(ofTenths tenths: Int64) -> String {
    let sign = tenths < 0 ? "−" : ""
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? sign + "\(whole)" : sign + "\(whole)\(point)\(rest)"
  }

  /// A decimal as maps hold it, `-12.50`.
  package func decimal(_ text: String) -> String {
    String(text.map { $0 == "." ? Character(point) : $0 == "-" ? "−" : $0 })
  }

  /// `2026-03-31`, `31.03.2026`.
  package func day(_ day: CalendarDay) -> String {
    guard language != .english else { return day.description }
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let dayOfMonth = language == .polish ? "\(day.day)" : padded(day.day)
    return "\(dayOfMonth).\(padded(day.month)).\(day.year)"
  }
}

// MARK: - English

/// For what is said in English only: commands' own sentences.
extension NumberWords {
  /// `1 pain`, `3 pains`.
  package static func counted(_ count: Int, _ one: String, _ several: String? = nil) -> String {
    let number = NumberWords(.english).count(Int64(count))
    return "\(number) \(count == 1 ? one : several ?? one + "s")"
  }

  /// The first of a list of names, and how many more there are: `A, B and C`, `A, B and 5 more`.
  package static func list(_ names: [String], most: Int = 6) -> String {
    SpokenLanguage.english.list(names, most: most)
  }
}
