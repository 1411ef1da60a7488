import JourneyInsight
import MapOutline

/// Digits with the marks that people put between those of a telephone or an identity number.
struct NumberRun {
  let range: Range<Int>
  private let digits: [Int]
  private let groups: [Int]
  private let hasPlus: Bool
  private let hasBrackets: Bool
  private let isNumber: Bool

  /// The longest run from here; nil if there is none.
  init?(_ scalars: [Unicode.Scalar], at start: Int) {
    var digits: [Int] = []
    var groups: [Int] = []
    var index = start
    var end = start
    var marks = 0
    var brackets = false
    scan: while index < scalars.count, digits.count < 24 {
      let scalar = scalars[index]
      switch scalar {
      case "0"..."9":
        if marks > 0 || groups.isEmpty { groups.append(0) }
        groups[groups.count - 1] += 1
        digits.append(Int(scalar.value - 0x30))
        marks = 0
        end = index + 1
      case "+" where index == start: marks += 1
      case "(" where marks < 3, ")" where marks < 3:
        brackets = true
        marks += 1
      case " ", "-", ".", "/", "\u{A0}", "\u{2009}", "\u{202F}", "\u{2011}", "\u{2013}":
        // Two marks, as in “) ” and “ - ”, but not a sentence's end.
        guard marks < 3 else { break scan }
        marks += 1
      default: break scan
      }
      index += 1
    }
    guard digits.count >= 6, end == scalars.count || !PersonalText.isWord(scalars[end]) else {
      return nil
    }
    range = start..<end
    self.digits = digits
    self.groups = groups
    hasPlus = scalars[start] == "+" || digits.starts(with: [0, 0])
    hasBrackets = brackets
    isNumber = Self.isQuantity(scalars, range) || Self.hasDate(scalars, range)
  }

  var finding: PersonalText.Finding? {
    guard !isNumber else { return nil }
    if !hasPlus, IdentityNumber.isOne(digits: digits) || isSocialSecurityNumber {
      return PersonalText.Finding(range: range, kind: .identity)
    }
    guard isPhone else { return nil }
    return PersonalText.Finding(range: range, kind: .phone)
  }

  /// With its country, or as long and divided as national numbers are; nine digits and more in one
  /// are a number of somebody or something that stands for them.
  private var isPhone: Bool {
    guard digits.count <= 16 else { return false }
    if hasPlus || hasBrackets && groups.count > 1 { return digits.count >= 7 }
    if groups.count == 1 { return digits.count >= 9 }
    return digits.count >= 9 && groups.allSatisfy { $0 <= 4 || $0 == digits.count }
  }

  /// `078-05-1120`.
  private var isSocialSecurityNumber: Bool {
    groups == [3, 2, 4] && digits[0] != 9 && digits.prefix(3) != [0, 0, 0]
      && digits.prefix(3) != [6, 6, 6]
  }

  private static let units: Set<String> = [
    "zł", "zl", "pln", "eur", "€", "$", "usd", "lei", "ron", "руб", "₽", "rub", "gbp", "£", "%",
    "km", "kg", "mln", "mld", "tys", "тыс", "млн",
  ]

  /// Whether a currency or unit stands beside it.
  private static func isQuantity(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
    let after = scalars[range.upperBound...].prefix(6).drop { MermaidText.isSpace($0) }
      .prefix { !MermaidText.isSpace($0) && !",.;)".unicodeScalars.contains($0) }
    let before = scalars[..<range.lowerBound].last { !MermaidText.isSpace($0) }
    return units.contains(String(String.UnicodeScalarView(after)).lowercased())
      || before.map { "€$£₽".unicodeScalars.contains($0) } ?? false
  }

  /// Whether a date is in it: `2026-03-31 14`, `31.03.2026`.
  private static func hasDate(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> Bool {
    let text = String(String.UnicodeScalarView(scalars[range]))
    return text.split { $0 == " " || $0 == "\u{A0}" || $0 == "–" }.contains { part in
      let dashed = String(part.map { $0 == "/" || $0 == "." ? "-" : $0 })
      let numbers = dashed.split(separator: "-")
      guard numbers.count == 3, dashed.utf8.count <= 10 else { return false }
      let values = numbers.compactMap { Int($0) }
      return values.count == 3 && numbers[1].utf8.count <= 2
        && (numbers[0].utf8.count == 4 && values[1] <= 12 && values[2] <= 31
          || numbers[2].utf8.count == 4 && values[0] <= 31 && values[1] <= 31)
    }
  }
}
