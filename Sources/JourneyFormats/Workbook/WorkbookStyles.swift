/// How a workbook shows its numbers: as numbers, parts of a hundred, or days and times.
struct WorkbookStyles {
  /// Whether days are counted from 1904 on, as on old Macintoshes.
  var is1904 = false
  private var shown: [Shown] = []

  private enum Shown {
    case number, percent, date, time, dateAndTime
  }

  mutating func read(_ bytes: [UInt8]) {
    var codes: [Int: String] = [:]
    var isInCells = false
    var xml = XMLScanner(bytes)
    while let event = xml.next() {
      switch event {
      case .start("numFmt", let attributes):
        if let id = attributes["numFmtId"].flatMap({ Int($0) }) {
          codes[id] = attributes["formatCode"]
        }
      case .start("cellXfs", _): isInCells = true
      case .end("cellXfs"): isInCells = false
      case .start("xf", let attributes):
        guard isInCells else { continue }
        let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
        shown.append(codes[id].map(Self.shown) ?? Self.shown(builtIn: id))
      default: break
      }
    }
  }

  /// ECMA-376, 18.8.30.
  private static func shown(builtIn id: Int) -> Shown {
    switch id {
    case 9, 10: .percent
    case 14...17, 27...31, 34...36, 50...54, 57, 58: .date
    case 18...21, 32, 33, 45...47, 55, 56: .time
    case 22: .dateAndTime
    default: .number
    }
  }

  /// By the letters of a format's code that stand in no quotation marks and brackets.
  private static func shown(_ code: String) -> Shown {
    var letters = ""
    var closing: Character?
    var isEscaped = false
    for character in code.lowercased() {
      if isEscaped {
        isEscaped = false
      } else if let end = closing {
        if character == end { closing = nil }
      } else if character == "\\" || character == "_" {
        isEscaped = true
      } else if character == "\"" {
        closing = "\""
      } else if character == "[" {
        closing = "]"
      } else if character == ";" {
        break
      } else {
        letters.append(character)
      }
    }
    let hasDay = letters.contains("y") || letters.contains("d")
    let hasTime = letters.contains("h") || letters.contains("s")
    if hasDay { return hasTime ? .dateAndTime : .date }
    if hasTime { return .time }
    if letters.contains("%") { return .percent }
    return letters.contains("m") && !letters.contains("0") && !letters.contains("#")
      ? .date : .number
  }

  func text(ofNumber raw: String, style: Int) -> String {
    guard let number = Double(raw), number.isFinite else { return raw }
    switch shown.indices.contains(style) ? shown[style] : .number {
    case .number: return Self.plain(number)
    case .percent: return Self.plain((number * 1e6).rounded() / 1e4) + "%"
    case .date: return moment(number, hasDay: true, hasTime: number != number.rounded(.down)) ?? raw
    case .dateAndTime: return moment(number, hasDay: true, hasTime: true) ?? raw
    case .time: return moment(number, hasDay: number >= 1, hasTime: true) ?? raw
    }
  }

  /// A number without a point where it is whole.
  static func plain(_ number: Double) -> String {
    guard number == number.rounded(), abs(number) < 1e15 else { return "\(number)" }
    return "\(Int64(number))"
  }

  /// `2026-03-31 14:05:00` of days since the end of 1899; nil for days that no calendar has.
  private func moment(_ number: Double, hasDay: Bool, hasTime: Bool) -> String? {
    guard (0..<2_958_466).contains(number) else { return nil }
    var days = Int(number.rounded(.down))
    var seconds = Int(((number - Double(days)) * 86_400).rounded())
    if seconds == 86_400 {
      seconds = 0
      days += 1
    }
    var parts: [String] = []
    if hasDay {
      // To workbooks 1900 had a 29th of February: their day 60.
      let sinceUnix = is1904 ? days - 24_107 : days < 60 ? days - 25_568 : days - 25_569
      parts.append(Self.day(sinceUnix))
    }
    if hasTime {
      let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60]
      parts.append(clock.map(Self.twoDigits).joined(separator: ":"))
    }
    return parts.joined(separator: " ")
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// The day of the Gregorian calendar so many days after 1970-01-01 (Howard Hinnant, “chrono-Compatible
  /// Low-Level Date Algorithms”).
  private static func day(_ sinceUnix: Int) -> String {
    let z = sinceUnix + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let ofEra = z - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * m + 2) / 5 + 1
    let month = m < 10 ? m + 3 : m - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let digits = String(repeating: "0", count: max(4 - "\(year)".count, 0)) + "\(year)"
    return "\(digits)-\(twoDigits(month))-\(twoDigits(day))"
  }
}
