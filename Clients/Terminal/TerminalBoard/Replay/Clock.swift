/// Times of day and days, without a clock and without the machine's time zone.
package enum Clock {
  /// `14:03`, or with seconds.
  package static func time(
    _ milliseconds: UInt64, utcOffsetSeconds: Int, withSeconds: Bool = false
  ) -> String {
    let seconds = local(milliseconds, utcOffsetSeconds)
    let ofDay = Int(seconds % 86_400)
    let text = "\(twoDigits(ofDay / 3_600)):\(twoDigits(ofDay / 60 % 60))"
    return withSeconds ? text + ":\(twoDigits(ofDay % 60))" : text
  }

  /// `2026-11-21`. By Howard Hinnant's algorithm `civil_from_days`.
  package static func day(_ milliseconds: UInt64, utcOffsetSeconds: Int) -> String {
    let days = Int(local(milliseconds, utcOffsetSeconds) / 86_400) + 719_468
    let era = days / 146_097
    let ofEra = days - era * 146_097
    let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let month = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let civilYear = year + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return "\(civilYear)-\(twoDigits(civilMonth))-\(twoDigits(day))"
  }

  /// Reads `14:03`, `14:03:05` or `2026-11-21 14:03`; without a day, that of `milliseconds`.
  ///
  /// - Returns: Milliseconds since 1970, or nil if it is no time.
  package static func read(
    _ text: String, near milliseconds: UInt64, utcOffsetSeconds: Int
  ) -> UInt64? {
    let parts = text.split { $0 == " " || $0 == "T" }
    guard let last = parts.last, parts.count <= 2 else { return nil }
    var day = Int(local(milliseconds, utcOffsetSeconds) / 86_400)
    if parts.count == 2 || last.contains("-") {
      guard let read = days(parts[0]) else { return nil }
      day = read
    }
    var seconds = 0
    if !last.contains("-") {
      let numbers = last.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard (2...3).contains(numbers.count), let hour = numbers[0], let minute = numbers[1],
        (0..<24).contains(hour), (0..<60).contains(minute)
      else { return nil }
      let second = numbers.count == 3 ? numbers[2] : 0
      guard let second, (0..<60).contains(second) else { return nil }
      seconds = hour * 3_600 + minute * 60 + second
    }
    let result = day * 86_400 + seconds - utcOffsetSeconds
    return result >= 0 ? UInt64(result) * 1_000 : nil
  }

  private static func days(_ text: Substring) -> Int? {
    let numbers = text.split(separator: "-").map { Int($0) }
    guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
      (1970...9_999).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  private static func local(_ milliseconds: UInt64, _ offset: Int) -> UInt64 {
    UInt64(clamping: Int64(clamping: milliseconds / 1_000) + Int64(clamping: offset))
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
