import MapOutline

/// A date with or without a time of day, taken apart as it stands: which of its three numbers is the
/// day may be known only from the whole column (see ``TimeColumn``).
struct TimeText: Equatable, Sendable {
  /// The numbers in their order, or day, month and year where a name of a month or a year of four
  /// digits in front says which is which.
  var parts: (Int, Int, Int)
  /// Whether ``parts`` are year, month and day for certain.
  var isOrdered: Bool
  /// Whether the third number has four digits.
  var hasLongYear: Bool
  /// What stands between the numbers.
  var mark: UInt8
  var hasMonthName: Bool
  /// Milliseconds since midnight; nil without a time of day.
  var milliseconds: Int?
  /// What is left below a millisecond, in picoseconds, 0 to 999,999,999.
  var fine: UInt32 = 0
  /// Whether the time of day is one of twelve hours.
  var isTwelveHours: Bool
  /// Minutes east of UTC; nil where none is named.
  var offset: Int?

  static func == (a: TimeText, b: TimeText) -> Bool {
    a.parts == b.parts && a.isOrdered == b.isOrdered && a.milliseconds == b.milliseconds
      && a.fine == b.fine && a.offset == b.offset
  }

  private static let bytesMax = 64

  /// O(bytes). Nil if the text is no date, or more than one.
  init?(_ text: String) {
    var reader = TimeTextReader(text)
    guard text.utf8.count <= Self.bytesMax, let read = reader.read() else { return nil }
    self = read
  }

  init(
    parts: (Int, Int, Int), isOrdered: Bool, hasLongYear: Bool, mark: UInt8, hasMonthName: Bool,
    milliseconds: Int?, isTwelveHours: Bool, offset: Int?
  ) {
    self.parts = parts
    self.isOrdered = isOrdered
    self.hasLongYear = hasLongYear
    self.mark = mark
    self.hasMonthName = hasMonthName
    self.milliseconds = milliseconds
    self.isTwelveHours = isTwelveHours
    self.offset = offset
  }

  /// Milliseconds since midnight by UTC, where a zone is named.
  var rest: Int { (milliseconds ?? 0) - (offset ?? 0) * 60_000 }
}

/// Takes a text apart into numbers, words and marks.
struct TimeTextReader {
  private enum Token {
    case number(Int, digits: Int)
    case word(String)
    case mark(UInt8)
  }

  private var tokens: [Token] = []
  private var index = 0

  private var numbers: [(value: Int, digits: Int)] = []
  /// How many numbers stood before the name of a month.
  private var monthAt: Int?
  private var month = 0
  private var mark = UInt8(ascii: " ")
  private var milliseconds: Int?
  private var fine: UInt32 = 0
  private var isTwelveHours = false
  private var offset: Int?

  init(_ text: String) {
    var word = ""
    var value = 0
    var digits = 0
    func endWord(_ tokens: inout [Token]) {
      if !word.isEmpty { tokens.append(.word(Words.folded(word))) }
      word = ""
    }
    func endNumber(_ tokens: inout [Token]) {
      if digits > 0 { tokens.append(.number(value, digits: digits)) }
      (value, digits) = (0, 0)
    }
    for scalar in text.unicodeScalars {
      if (0x30...0x39).contains(scalar.value) {
        endWord(&tokens)
        // More digits than any part of a time has make the text none.
        if digits < 18 { value = value * 10 + Int(scalar.value - 0x30) }
        digits += 1
      } else if scalar.properties.isAlphabetic {
        endNumber(&tokens)
        word.unicodeScalars.append(scalar)
      } else {
        endNumber(&tokens)
        endWord(&tokens)
        let byte = scalar.isASCII ? UInt8(scalar.value) : scalar == "\u{2212}" ? 0x2D : 0x20
        if MermaidText.isSpace(scalar) || byte == 0x20 {
          if case .mark(0x20)? = tokens.last { continue }
          tokens.append(.mark(0x20))
        } else {
          tokens.append(.mark(byte))
        }
      }
    }
    endNumber(&tokens)
    endWord(&tokens)
    if case .mark(0x20)? = tokens.last { tokens.removeLast() }
  }

  private func token(_ ahead: Int) -> Token? {
    tokens.indices.contains(index + ahead) ? tokens[index + ahead] : nil
  }

  private func isMark(_ ahead: Int, _ mark: Character) -> Bool {
    if case .mark(let byte)? = token(ahead) { return byte == mark.asciiValue }
    return false
  }

  private func word(_ ahead: Int) -> String? {
    if case .word(let word)? = token(ahead) { return word }
    return nil
  }

  private func number(_ ahead: Int) -> (value: Int, digits: Int)? {
    if case .number(let value, let digits)? = token(ahead) { return (value, digits) }
    return nil
  }

  mutating func read() -> TimeText? {
    guard tokens.count <= 32 else { return nil }
    while let token = token(0) {
      switch token {
      case .number(let value, let digits):
        guard readNumber(value, digits) else { return nil }
      case .word(let word):
        guard readWord(word) else { return nil }
      case .mark(let byte):
        guard readMark(byte) else { return nil }
      }
    }
    return result()
  }

  // MARK: Numbers

  private mutating func readNumber(_ value: Int, _ digits: Int) -> Bool {
    // `31/Mar/2025:09:05:00`, as web servers log it.
    let isYear = digits == 4 && monthAt == 1 && numbers.count == 1
    if isMark(1, ":"), number(2) != nil, !isYear { return readTime(value) }
    // `9 AM`
    if milliseconds == nil, !numbers.isEmpty, let meridiem = meridiem(1) ?? spacedMeridiem() {
      guard (1...12).contains(value) else { return false }
      index += isMark(1, " ") ? 2 : 1
      return endTime(hour: value, rest: 0, meridiem)
    }
    // `T090500`, and hours and minutes with a point between them behind a date.
    if numbers.count == 1, numbers[0].digits == 8, milliseconds == nil, digits == 6 || digits == 4 {
      index += 1
      let (hour, minute, second) =
        digits == 6
        ? (value / 10_000, value / 100 % 100, value % 100) : (value / 100, value % 100, 0)
      return setTime(hour, minute, second, 0)
    }
    guard digits <= 4 || digits == 8 || digits == 14 else { return false }
    if digits == 14 {
      guard numbers.isEmpty, milliseconds == nil else { return false }
      numbers = [(value / 1_000_000, 8)]
      index += 1
      return setTime(value / 10_000 % 100, value / 100 % 100, value % 100, 0)
    }
    guard numbers.count < 3 else { return false }
    numbers.append((value, digits))
    index += 1
    // What stands behind the first number divides all of them.
    if numbers.count == 1, case .mark(let byte)? = token(0) { mark = byte }
    return true
  }

  /// `9:05`, `09:05:30.250`, `9:05 AM`, and its zone.
  private mutating func readTime(_ hour: Int) -> Bool {
    guard milliseconds == nil, let minute = number(2), minute.digits == 2 else { return false }
    index += 3
    var second = 0
    var fraction = 0
    if isMark(0, ":"), let number = number(1), number.digits <= 2 {
      second = number.value
      index += 2
      if isMark(0, ".") || isMark(0, ","), let number = self.number(1) {
        var (value, digits) = (number.value, number.digits)
        guard digits <= 12 else { return false }
        while digits < 12 { (value, digits) = (value * 10, digits + 1) }
        (fraction, fine) = (value / 1_000_000_000, UInt32(value % 1_000_000_000))
        index += 2
      }
    }
    guard minute.value < 60, second <= 60 else { return false }
    let rest = (minute.value * 60 + second) * 1_000 + fraction
    if let meridiem = meridiem(0) { return endTime(hour: hour, rest: rest, meridiem) }
    if isMark(0, " "), let meridiem = meridiem(1) {
      index += 1
      return endTime(hour: hour, rest: rest, meridiem)
    }
    guard setTime(hour, 0, 0, rest) else { return false }
    return readOffset()
  }

  /// `am`, `pm`, `a.m.`
  private func meridiem(_ ahead: Int) -> (isAfternoon: Bool, length: Int)? {
    guard let word = word(ahead) else { return nil }
    switch word {
    case "am", "pm": return (word == "pm", 1)
    case "a", "p":
      guard isMark(ahead + 1, "."), self.word(ahead + 2) == "m" else { return nil }
      return (word == "p", isMark(ahead + 3, ".") ? 4 : 3)
    default: return nil
    }
  }

  private func spacedMeridiem() -> (isAfternoon: Bool, length: Int)? {
    isMark(1, " ") ? meridiem(2) : nil
  }

  private mutating func endTime(
    hour: Int, rest: Int, _ meridiem: (isAfternoon: Bool, length: Int)
  ) -> Bool {
    guard (1...12).contains(hour) else {
      // “14:05 PM” is written too.
      guard meridiem.isAfternoon, (13...23).contains(hour) else { return false }
      index += meridiem.length
      return setTime(hour, 0, 0, rest) && readOffset()
    }
    index += meridiem.length
    isTwelveHours = true
    return setTime(hour % 12 + (meridiem.isAfternoon ? 12 : 0), 0, 0, rest) && readOffset()
  }

  private mutating func setTime(_ hour: Int, _ minute: Int, _ second: Int, _ rest: Int) -> Bool {
    guard milliseconds == nil, hour <= 24, minute < 60, second <= 60 else { return false }
    let value = ((hour * 60 + minute) * 60 + second) * 1_000 + rest
    guard value <= 86_401_000 else { return false }
    milliseconds = value
    return true
  }

  /// `+02:00`, `-0500`, `+2`, behind a time or “GMT”.
  private mutating func readOffset() -> Bool {
    let start = isMark(0, " ") ? 1 : 0
    let isEast = isMark(start, "+")
    guard isEast || isMark(start, "-"), let number = number(start + 1), number.digits <= 4 else {
      return true
    }
    var minutes: Int
    var length = start + 2
    if number.digits <= 2 {
      minutes = number.value * 60
      if isMark(length, ":"), let rest = self.number(length + 1), rest.digits == 2 {
        minutes += rest.value
        length += 2
      } else if !isEast, start == 1 {
        // A dash between a time and a date is none of a zone.
        return true
      }
    } else {
      minutes = number.value / 100 * 60 + number.value % 100
    }
    guard minutes <= 15 * 60, offset == nil || offset == 0 else { return false }
    offset = isEast ? minutes : -minutes
    index += length
    return true
  }

  // MARK: Words and marks

  private mutating func readWord(_ word: String) -> Bool {
    index += 1
    if word == "t", !numbers.isEmpty { return true }
    // `9h05`
    if let zone = TimeWords.zone(word), milliseconds != nil {
      if offset == nil { offset = zone }
      return readOffset()
    }
    if TimeWords.isFilling(word), TimeWords.month(word) == nil || monthAt != nil { return true }
    if let month = TimeWords.month(word), monthAt == nil {
      self.month = month
      monthAt = numbers.count
      return true
    }
    return TimeWords.isFilling(word)
  }

  private mutating func readMark(_ byte: UInt8) -> Bool {
    // The name of a place behind an offset: `[Europe/Warsaw]`, `(Central European Time)`.
    if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "("), milliseconds != nil {
      guard offset != nil || TimeWords.zone(word(1) ?? "") != nil else { return false }
      if offset == nil { offset = TimeWords.zone(word(1) ?? "") }
      index = tokens.count
      return true
    }
    index += 1
    switch byte {
    case UInt8(ascii: ":"): return monthAt == 1 && numbers.count == 2 && milliseconds == nil
    case UInt8(ascii: "["): return index == 1
    case UInt8(ascii: "]"): return index == tokens.count
    default: return " -/.,'".utf8.contains(byte)
    }
  }

  // MARK: The date

  private func result() -> TimeText? {
    func text(_ parts: (Int, Int, Int), isOrdered: Bool, hasLongYear: Bool) -> TimeText? {
      var time = TimeText(
        parts: parts, isOrdered: isOrdered, hasLongYear: hasLongYear, mark: mark,
        hasMonthName: monthAt != nil, milliseconds: milliseconds, isTwelveHours: isTwelveHours,
        offset: offset)
      time.fine = fine
      return time
    }
    if let monthAt {
      guard numbers.count == 2 else { return nil }
      let isYearFirst = numbers[0].digits == 4
      guard isYearFirst || monthAt < 2, isYearFirst || numbers[1].digits != 3 else { return nil }
      let (year, day) = isYearFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
      return text(
        (Self.year(year.value, year.digits), month, day.value), isOrdered: true, hasLongYear: true)
    }
    if numbers.count == 1, numbers[0].digits == 8 {
      let value = numbers[0].value
      return text(
        (value / 10_000, value / 100 % 100, value % 100), isOrdered: true, hasLongYear: true)
    }
    guard numbers.count == 3, numbers.allSatisfy({ $0.digits <= 2 || $0.digits == 4 }),
      numbers.count(where: { $0.digits == 4 }) <= 1, numbers[1].digits <= 2
    else { return nil }
    let parts = (numbers[0].value, numbers[1].value, numbers[2].value)
    return text(parts, isOrdered: numbers[0].digits == 4, hasLongYear: numbers[2].digits == 4)
  }

  /// The year that one of two digits means.
  static func year(_ value: Int, _ digits: Int) -> Int {
    digits > 2 || value > 99 ? value : value < 70 ? 2_000 + value : 1_900 + value
  }
}
