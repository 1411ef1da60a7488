import Glibc

/// Moments as people write and read them, in the time zone of this machine.
package enum TimeText {
  /// `2026-11-21 14:03:05`.
  package static func full(milliseconds: UInt64) -> String {
    format(milliseconds, "%Y-%m-%d %H:%M:%S")
  }

  /// `2026-11-21 14:03`.
  package static func minute(milliseconds: UInt64) -> String {
    format(milliseconds, "%Y-%m-%d %H:%M")
  }

  /// `14:03:05`.
  package static func clock(milliseconds: UInt64) -> String { format(milliseconds, "%H:%M:%S") }

  /// `14:03`.
  package static func clockMinute(milliseconds: UInt64) -> String { format(milliseconds, "%H:%M") }

  /// RFC 3339 in UTC, to the millisecond: `2026-11-21T13:03:05.250Z`.
  package static func rfc3339(milliseconds: UInt64) -> String {
    var seconds = time_t(clamping: milliseconds / 1_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
    return text(parts, "%Y-%m-%dT%H:%M:%S") + ".\(fraction)Z"
  }

  /// `45 s`, `12 min`, `3 h 05 min`.
  package static func duration(milliseconds: UInt64) -> String {
    let seconds = milliseconds / 1_000
    if seconds < 60 { return "\(seconds) s" }
    let minutes = seconds / 60
    if minutes < 60 { return "\(minutes) min" }
    let rest = minutes % 60
    return "\(minutes / 60) h \(rest < 10 ? "0" : "")\(rest) min"
  }

  /// Reads `2026-11-21T14:03:05Z` (RFC 3339), the same without a zone or with a space for the T, a day
  /// alone, or a time of today alone. Without a zone it is this machine's.
  ///
  /// - Returns: Milliseconds since 1970; nil if the text is none of these.
  package static func milliseconds(_ text: String, now: UInt64) -> UInt64? {
    var rest = text[...]
    var parts = tm()
    var current = time_t(clamping: now / 1_000)
    localtime_r(&current, &parts)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (0, 0, 0)
    let hasDay = rest.utf8.count >= 10 && rest.utf8.dropFirst(4).first == UInt8(ascii: "-")
    if hasDay {
      guard let year = number(&rest, 4), skip(&rest, "-"), let month = number(&rest, 2),
        skip(&rest, "-"), let day = number(&rest, 2), (1970...9999).contains(year),
        (1...12).contains(month), (1...31).contains(day)
      else { return nil }
      (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1_900, month - 1, day)
      if rest.isEmpty { return local(parts, fraction: 0) }
      guard skip(&rest, "T") || skip(&rest, "t") || skip(&rest, " ") else { return nil }
    }
    guard let hour = number(&rest, 2), skip(&rest, ":"), let minute = number(&rest, 2),
      hour < 24, minute < 60
    else { return nil }
    (parts.tm_hour, parts.tm_min) = (hour, minute)
    var fraction: UInt64 = 0
    if skip(&rest, ":") {
      guard let second = number(&rest, 2), second < 61 else { return nil }
      parts.tm_sec = second
      if skip(&rest, ".") {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        guard let value = UInt64((digits + "000").prefix(3)), !digits.isEmpty else { return nil }
        fraction = value
      }
    }
    if rest.isEmpty { return local(parts, fraction: fraction) }
    guard hasDay, let offset = zone(&rest), rest.isEmpty else { return nil }
    let seconds = timegm(&parts) - Int(offset)
    return seconds >= 0 ? UInt64(seconds) * 1_000 + fraction : nil
  }

  // MARK: Parts

  private static func zone(_ rest: inout Substring) -> Int32? {
    if skip(&rest, "Z") || skip(&rest, "z") { return 0 }
    let isWest = rest.first == "-"
    guard skip(&rest, "+") || skip(&rest, "-"), let hours = number(&rest, 2), skip(&rest, ":"),
      let minutes = number(&rest, 2), hours < 24, minutes < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }

  private static func number(_ rest: inout Substring, _ count: Int) -> Int32? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    rest = rest.dropFirst(count)
    return Int32(digits)
  }

  private static func skip(_ rest: inout Substring, _ sign: Character) -> Bool {
    guard rest.first == sign else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func local(_ parts: tm, fraction: UInt64) -> UInt64? {
    var parts = parts
    parts.tm_isdst = -1
    let seconds = mktime(&parts)
    return seconds >= 0 ? UInt64(seconds) * 1_000 + fraction : nil
  }

  private static func format(_ milliseconds: UInt64, _ format: String) -> String {
    var seconds = time_t(clamping: milliseconds / 1_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return text(parts, format)
  }

  private static func text(_ parts: tm, _ format: String) -> String {
    var parts = parts
    return String(unsafeUninitializedCapacity: 64) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { strftime($0.baseAddress, 64, format, &parts) }
    }
  }
}
