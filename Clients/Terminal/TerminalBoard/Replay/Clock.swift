import JourneyInsight

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

  /// `2026-11-21`.
  package static func day(_ milliseconds: UInt64, utcOffsetSeconds: Int) -> String {
    CalendarDay(number: dayNumber(milliseconds, utcOffsetSeconds)).description
  }

  /// Reads `14:03`, `14:03:05` or `2026-11-21 14:03`; without a day, that of `milliseconds`.
  ///
  /// - Returns: Milliseconds since 1970, or nil if it is no time.
  package static func read(
    _ text: String, near milliseconds: UInt64, utcOffsetSeconds: Int
  ) -> UInt64? {
    let parts = text.split { $0 == " " || $0 == "T" }
    guard let last = parts.last, parts.count <= 2 else { return nil }
    var day = dayNumber(milliseconds, utcOffsetSeconds)
    if parts.count == 2 || last.contains("-") {
      guard let read = CalendarDay(parts[0]) else { return nil }
      day = read.number
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

  /// Days since 1970-01-01.
  private static func dayNumber(_ milliseconds: UInt64, _ offset: Int) -> Int {
    Int(local(milliseconds, offset) / 86_400)
  }

  private static func local(_ milliseconds: UInt64, _ offset: Int) -> UInt64 {
    UInt64(clamping: Int64(clamping: milliseconds / 1_000) + Int64(clamping: offset))
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
