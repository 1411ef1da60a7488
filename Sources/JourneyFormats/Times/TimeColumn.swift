import JourneyInsight
import MapOutline
import StyledText

/// How the times of a column are meant, judged from all of them as they come.
///
/// Numbers are seconds, milliseconds or microseconds since 1970, or simply ascend. Of dates whose
/// parts stand in an unknown order, every order is kept that all of them fit; where several are left,
/// the one counts under which journeys take least time, since a journey of minutes that would take
/// years under another is no such journey.
struct TimeColumn {
  /// A time as it was read: ready to compare, or waiting for the column's order.
  enum Reading {
    case number(Int64)
    case instant(Int64)
    case triple(Int64)
  }

  /// Of the time that was read last what no ``Reading`` has room for: below a thousandth of its unit,
  /// in millionths of that or finer. Only times read alike can be compared by it.
  private(set) var fine: UInt32 = 0
  private(set) var numberCount = 0
  private(set) var orderedCount = 0
  private(set) var tripleCount = 0
  private(set) var unreadableCount = 0
  private(set) var firstUnreadable: (line: Int, text: String)?
  private var example: String?
  private var withOffset = 0
  private var withoutOffset = 0
  private var withoutTime = 0
  private var isTwelveHours = false
  private var hasMonthNames = false
  private var marks: Set<UInt8> = []
  private var numberRange: ClosedRange<Int64>?
  /// Whether numbers are of several units, so that they must be converted.
  private(set) var hasMixedMagnitudes = false
  private var hasFractions = false
  /// The orders that all dates so far fit.
  private(set) var fitting = Set(DateOrder.allCases)
  /// Of each order the first date that does not fit it.
  private var misfits: [DateOrder: (line: Int, text: String)] = [:]

  // MARK: Reading

  /// - Returns: nil for a text that is no time.
  mutating func read(_ text: String, line: Int) -> Reading? {
    guard let reading = reading(text, line: line) else {
      unreadableCount += 1
      if firstUnreadable == nil { firstUnreadable = (line, text) }
      return nil
    }
    if example == nil { example = text }
    return reading
  }

  private mutating func reading(_ text: String, line: Int) -> Reading? {
    if let number = Self.number(text), !Self.isDateWithoutMarks(text) {
      numberCount += 1
      let value = number.thousandths
      fine = number.fine
      if number.isFraction { hasFractions = true }
      if let range = numberRange {
        if Self.magnitude(range.lowerBound) != Self.magnitude(value) { hasMixedMagnitudes = true }
        numberRange = min(range.lowerBound, value)...max(range.upperBound, value)
      } else {
        numberRange = value...value
      }
      return .number(value)
    }
    guard let time = TimeText(text) else { return nil }
    fine = time.fine
    if time.isOrdered {
      let (year, month, day) = time.parts
      guard let date = CalendarDay(year: year, month: month, day: day) else { return nil }
      note(time)
      orderedCount += 1
      return .instant(Self.instant(date, rest: time.rest))
    }
    let fits = DateOrder.allCases.filter { Self.day(time.parts, time.hasLongYear, $0) != nil }
    guard !fits.isEmpty else { return nil }
    note(time)
    tripleCount += 1
    marks.insert(time.mark)
    for order in DateOrder.allCases where !fits.contains(order) && misfits[order] == nil {
      misfits[order] = (line, text)
    }
    fitting.formIntersection(fits)
    return .triple(Self.packed(time))
  }

  /// `20250331`, `20250331090500`.
  private static func isDateWithoutMarks(_ text: String) -> Bool {
    guard text.utf8.count == 8 || text.utf8.count == 14, let time = TimeText(text) else {
      return false
    }
    let (year, month, day) = time.parts
    return (1990...2100).contains(year) && CalendarDay(year: year, month: month, day: day) != nil
  }

  private mutating func note(_ time: TimeText) {
    if time.offset == nil { withoutOffset += 1 } else { withOffset += 1 }
    if time.milliseconds == nil { withoutTime += 1 }
    if time.isTwelveHours { isTwelveHours = true }
    if time.hasMonthName { hasMonthNames = true }
  }

  private static func instant(_ day: CalendarDay, rest: Int) -> Int64 {
    Int64(day.number) * 86_400_000 + Int64(rest)
  }

  /// Thousandths of a number, with a point or comma, and millionths of such; nil for what is none.
  private static func number(
    _ text: String
  ) -> (thousandths: Int64, fine: UInt32, isFraction: Bool)? {
    var value: Int64 = 0
    var fine: UInt32 = 0
    var digits = 0
    var places = -1
    var isNegative = false
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case 0x30...0x39:
        digits += 1
        if places >= 0 {
          places += 1
          if places > 3 {
            if places <= 9 { fine = fine * 10 + UInt32(byte - 0x30) }
            continue
          }
        }
        guard digits <= 22, value < 900_000_000_000_000_000 else { return nil }
        value = value * 10 + Int64(byte - 0x30)
      case UInt8(ascii: "-") where index == 0: isNegative = true
      case UInt8(ascii: "."), UInt8(ascii: ","):
        guard places < 0, digits > 0 else { return nil }
        places = 0
      default: return nil
      }
    }
    guard digits > 0 else { return nil }
    // Nanoseconds since 1970 are more than thousandths of them leave room for.
    if digits - max(places, 0) >= 18, places < 0 {
      fine = UInt32(value.magnitude % 1_000)
      value /= 1_000
    } else if places > 3 {
      for _ in min(places, 9)..<9 { fine *= 10 }
    }
    guard value < 9_000_000_000_000_000 || places > 0 else { return nil }
    for _ in 0..<(3 - min(max(places, 0), 3)) { value *= 10 }
    return (isNegative ? -value : value, isNegative ? 0 : fine, places > 0)
  }

  /// Whether thousandths are those of seconds, milliseconds or microseconds since 1970: 3, 6 or 9
  /// digits more than a second has; 0 for smaller numbers.
  private static func magnitude(_ thousandths: Int64) -> Int {
    switch thousandths {
    case 100_000_000_000..<100_000_000_000_000: 1
    case 100_000_000_000_000..<100_000_000_000_000_000: 2
    case 100_000_000_000_000_000...: 3
    default: 0
    }
  }

  // MARK: Orders

  /// Year, month and day of three numbers in an order; nil if there is no such day.
  static func day(_ parts: (Int, Int, Int), _ hasLongYear: Bool, _ order: DateOrder) -> CalendarDay?
  {
    let (a, b, c) = parts
    switch order {
    case .dayFirst:
      return CalendarDay(year: TimeTextReader.year(c, hasLongYear ? 4 : 2), month: b, day: a)
    case .monthFirst:
      return CalendarDay(year: TimeTextReader.year(c, hasLongYear ? 4 : 2), month: a, day: b)
    case .yearFirst:
      guard !hasLongYear else { return nil }
      return CalendarDay(year: TimeTextReader.year(a, 2), month: b, day: c)
    }
  }

  private static let restBias = 1 << 28

  private static func packed(_ time: TimeText) -> Int64 {
    let (a, b, c) = time.parts
    let year = c + (time.hasLongYear ? 1 << 14 : 0)
    return Int64(
      (a & 0x7F) << 51 | (b & 0x7F) << 44 | year << 29 | (time.rest + restBias) & 0x1FFF_FFFF)
  }

  /// What a packed date means in an order, in milliseconds since 1970.
  static func instant(packed value: Int64, _ order: DateOrder) -> Int64 {
    let value = Int(value)
    let parts = (value >> 51 & 0x7F, value >> 44 & 0x7F, value >> 29 & 0x3FFF)
    let day = day(parts, value >> 29 & 0x4000 != 0, order) ?? CalendarDay(number: 0)
    return instant(day, rest: (value & 0x1FFF_FFFF) - restBias)
  }

  /// Whether times are all of one sort, so that they can be compared.
  var isComparable: Bool {
    (numberCount == 0) != (orderedCount + tripleCount == 0)
      && (tripleCount == 0 || !fitting.isEmpty)
  }

  /// What makes numbers of different units comparable: all in microseconds.
  func comparable(_ thousandths: Int64) -> Int64 {
    guard hasMixedMagnitudes, let range = numberRange, Self.magnitude(range.lowerBound) > 0 else {
      return thousandths
    }
    return switch Self.magnitude(thousandths) {
    case 1: thousandths * 1_000
    case 2: thousandths
    default: thousandths / 1_000
    }
  }

  // MARK: Words

  /// Why times cannot be compared; nil if they can.
  var reasonAgainst: Message? {
    if numberCount + orderedCount + tripleCount == 0 {
      return firstUnreadable.map {
        Message(
          ImportMessage.timesUnknown, ["text": .quotation($0.text), "line": .line($0.line)])
      }
    }
    if numberCount > 0, orderedCount + tripleCount > 0 {
      return Message(ImportMessage.timesMixed)
    }
    guard tripleCount > 0, fitting.isEmpty else { return nil }
    let reasons = DateOrder.allCases.compactMap { order in
      misfits[order].map {
        MessageValue.message(
          ImportMessage.timesMisfit,
          [
            "text": .quotation($0.text), "line": .line($0.line), "order": .message(order.message),
          ])
      }
    }
    return Message(ImportMessage.timesReasons, ["reasons": .joined(reasons, separator: ", ")])
  }

  /// How times are read, with the first as an example.
  ///
  /// - Parameters:
  ///   - order: Of dates that have an unknown one.
  ///   - because: Why that order of several; nil where only one fits.
  func guess(_ heading: String, _ order: DateOrder?, because: Message?) -> Guess? {
    guard let example else { return nil }
    if numberCount > 0 {
      return Guess(
        .dates, .guessTimes,
        ["heading": .quotation(heading), "layout": .message(numbersMessage)])
    }
    var copy = TimeColumn()
    var meaning = ""
    switch copy.read(example, line: 0) {
    case .instant(let value): meaning = Self.words(value)
    case .triple(let value): meaning = Self.words(Self.instant(packed: value, order ?? .dayFirst))
    default: break
    }
    var layout =
      hasMonthNames ? Message(ImportMessage.timesMonthNames) : DateOrder.yearFirst.message
    if tripleCount > 0, let order { layout = order.message }
    var messages = [
      Message(
        ImportMessage.guessDates,
        [
          "heading": .quotation(heading), "layout": .message(layout),
          "example": .quotation(example), "meaning": .verbatim(meaning),
        ])
    ]
    if let because { messages.append(because) }
    if isTwelveHours { messages.append(Message(ImportMessage.guessTwelveHours)) }
    if withOffset > 0 {
      messages.append(
        Message(withoutOffset > 0 ? ImportMessage.guessZonesMixed : .guessZones))
    }
    if withoutTime == orderedCount + tripleCount {
      messages.append(Message(ImportMessage.guessDaysOnly))
    }
    let other = DateOrder.allCases.first { $0 != order && fitting.contains($0) }
    return Guess(
      .dates, messages,
      option: tripleCount > 0 ? other.map { "--dates \($0.rawValue)" } : nil)
  }

  /// How numbers are meant.
  private var numbersMessage: Message {
    let ascending = Message(ImportMessage.timesAscending)
    guard let range = numberRange else { return ascending }
    if hasMixedMagnitudes, Self.magnitude(range.lowerBound) > 0 {
      return Message(ImportMessage.timesMixedUnits)
    }
    let unit: ImportMessage
    let milliseconds: Int64
    switch (Self.magnitude(range.lowerBound), Self.magnitude(range.upperBound)) {
    case (1, 1): (unit, milliseconds) = (.timesSeconds, range.lowerBound)
    case (2, 2): (unit, milliseconds) = (.timesMilliseconds, range.lowerBound / 1_000)
    case (3, 3): (unit, milliseconds) = (.timesMicroseconds, range.lowerBound / 1_000_000)
    default: return ascending
    }
    return Message(unit, ["moment": .verbatim(Self.words(milliseconds))])
  }

  /// `2025-03-31 09:05`.
  private static func words(_ instant: Int64) -> String {
    let day = (Double(instant) / 86_400_000).rounded(.down)
    let minutes = (instant - Int64(day) * 86_400_000) / 60_000
    let clock = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(CalendarDay(number: Int(day))) \(clock.joined(separator: ":"))"
  }

  /// What people expect of such dates where nothing else tells.
  var usual: DateOrder {
    if isTwelveHours, marks == [UInt8(ascii: "/")], fitting.contains(.monthFirst) {
      return .monthFirst
    }
    return [.dayFirst, .monthFirst, .yearFirst].first { fitting.contains($0) } ?? .dayFirst
  }
}

extension DateOrder {
  /// “day, month, year”.
  var message: Message {
    switch self {
    case .dayFirst: Message(ImportMessage.timesDayFirst)
    case .monthFirst: Message(ImportMessage.timesMonthFirst)
    case .yearFirst: Message(ImportMessage.timesYearFirst)
    }
  }
}
