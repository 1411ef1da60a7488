/// A day of the Gregorian calendar, without a time or a zone: from 0000-01-01 to 9999-12-31, the days
/// that RFC 3339 can write. The calendar is proleptic: its rules hold before they were made, too.
package struct CalendarDay: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before.
  package let number: Int

  /// 0000-01-01 and 9999-12-31.
  package static let numbers = -719_528...2_932_896

  /// A number outside ``numbers`` becomes the nearest of them.
  package init(number: Int) {
    self.number = min(max(number, Self.numbers.lowerBound), Self.numbers.upperBound)
  }

  /// - Returns: nil if there is no such day, or not in the years 0 to 9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (0...9_999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.dayCount(ofMonth: month, year: year)
    else { return nil }
    number = Self.number(year: year, month: month, day: day)
  }

  /// Reads an RFC 3339 full-date, `2026-03-31`, and nothing else.
  package init?(_ text: some StringProtocol) {
    var numbers: [Int] = []
    var digits = 0
    var value = 0
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39:
        guard digits < 4 else { return nil }
        value = value * 10 + Int(byte - 0x30)
        digits += 1
      case 0x2D:
        guard numbers.count < 2, digits == (numbers.isEmpty ? 4 : 2) else { return nil }
        numbers.append(value)
        (digits, value) = (0, 0)
      default: return nil
      }
    }
    guard numbers.count == 2, digits == 2 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: value)
  }

  /// Reads the day, month and year with points between, as most of Europe writes them: `31.3.2026`,
  /// `31.03.2026`.
  package init?(dotted text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, (1...2).contains(parts[0].count), (1...2).contains(parts[1].count),
      parts[2].count == 4
    else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
    self.init(year: numbers[2], month: numbers[1], day: numbers[0])
  }

  package var year: Int { parts.year }
  /// 1 to 12.
  package var month: Int { parts.month }
  /// 1 to 31.
  package var day: Int { parts.day }

  package static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.number < b.number }
}

extension CalendarDay: CustomStringConvertible {
  /// As RFC 3339 writes it: `2026-03-31`.
  package var description: String {
    let (year, month, day) = parts
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

// MARK: - Arithmetic

extension CalendarDay {
  /// The day so many days later, or earlier; at the ends of the calendar, its last or first day.
  package func adding(days: Int) -> CalendarDay {
    let (sum, isOver) = number.addingReportingOverflow(days)
    return CalendarDay(number: isOver ? (days > 0 ? .max : .min) : sum)
  }

  /// The same day of the month so many months later; where that month is shorter, its last day.
  ///
  /// - Parameter day: The day of the month to aim at, for a series that began on a 31st.
  package func adding(months: Int, day: Int? = nil) -> CalendarDay {
    let (year, month, ownDay) = parts
    let first = year * 12 + month - 1
    let (sum, isOver) = first.addingReportingOverflow(months)
    guard !isOver, (0..<120_000).contains(sum) else {
      return CalendarDay(number: months > 0 ? .max : .min)
    }
    let wanted = min(max(day ?? ownDay, 1), 31)
    let last = Self.dayCount(ofMonth: sum % 12 + 1, year: sum / 12)
    return CalendarDay(
      number: Self.number(year: sum / 12, month: sum % 12 + 1, day: min(wanted, last)))
  }

  /// Whether the next day begins a month.
  package var isLastOfMonth: Bool { day == Self.dayCount(ofMonth: month, year: year) }

  /// How many days later `other` is; negative if it is earlier.
  package func days(until other: CalendarDay) -> Int { other.number - number }

  /// How many days a month has; 0 if there is no such month.
  package static func dayCount(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    case 1...12: 31
    default: 0
    }
  }

  /// Counts in years that begin in March, so that the leap day is the last of its year, and in eras
  /// of 400 years, which all have as many days (E. G. Richards, Calendars, 2013, in the form of
  /// H. Hinnant's “chrono-compatible low-level date algorithms”).
  private static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * daysInEra + dayOfEra - daysFromYearZero
  }

  private var parts: (year: Int, month: Int, day: Int) {
    let shifted = number + Self.daysFromYearZero
    let era = (shifted >= 0 ? shifted : shifted - Self.daysInEra + 1) / Self.daysInEra
    let dayOfEra = shifted - era * Self.daysInEra
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static let daysInEra = 146_097
  /// From 0000-03-01 to 1970-01-01.
  private static let daysFromYearZero = 719_468
}
