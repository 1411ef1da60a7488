import JourneyInsight
import MapOutline

/// What stands between the cells of a file.
package enum CSVSeparator: String, CaseIterable, Sendable {
  case comma = ","
  case semicolon = ";"
  case tab = "\t"
  case bar = "|"

  /// Also by name.
  package init?(_ text: String) {
    switch text.lowercased() {
    case ",", "comma": self = .comma
    case ";", "semicolon": self = .semicolon
    case "\t", "tab", "\\t": self = .tab
    case "|", "bar", "pipe": self = .bar
    default: return nil
    }
  }

  package var byte: UInt8 {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .semicolon: UInt8(ascii: ";")
    case .tab: 0x09
    case .bar: UInt8(ascii: "|")
    }
  }

  /// The likeliest first.
  static let candidates: [UInt8] = allCases.map(\.byte)

  static func value(_ separator: UInt8) -> MessageValue {
    separator == 0x09
      ? .message(ImportMessage.separatorTab) : .quotation("\(Unicode.Scalar(separator))")
  }

  /// Spreadsheets may say the separator in a line of its own, `sep=;`, also in quotation marks.
  ///
  /// - Returns: It, and where the next line begins.
  static func said(in bytes: [UInt8]) -> (separator: UInt8, end: Int)? {
    var start = 0
    let isQuoted = bytes.first == UInt8(ascii: "\"")
    if isQuoted { start = 1 }
    guard bytes.count > start + 5 else { return nil }
    let word = bytes[start..<(start + 4)].map { $0 | 0x20 }
    guard word == Array("sep".utf8) + [UInt8(ascii: "=") | 0x20] else { return nil }
    let separator = bytes[start + 4]
    var end = start + 5
    if isQuoted {
      guard bytes[end] == UInt8(ascii: "\"") else { return nil }
      end += 1
    }
    // Saved again, the line has as many cells as the others.
    while end < bytes.count, bytes[end] == separator { end += 1 }
    guard end < bytes.count, bytes[end] == 0x0A || bytes[end] == 0x0D, separator < 0x80 else {
      return nil
    }
    let isPair = bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A
    return (separator, end + (isPair ? 2 : 1))
  }

  private static let linesMax = 24

  /// What divides most lines into equally many cells, above all the first; a comma if nothing does.
  static func likeliest(in bytes: [UInt8]) -> UInt8 {
    let lines = counts(in: bytes)
    var best = (separator: UInt8(ascii: ","), score: 0.0)
    for candidate in candidates {
      let counts = lines.map { $0[candidate] ?? 0 }
      var frequencies: [Int: Int] = [:]
      for count in counts where count > 0 { frequencies[count, default: 0] += 1 }
      guard let mode = frequencies.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
        continue
      }
      let share = Double(mode.value) / Double(lines.count)
      let first = Double(counts.first ?? 0)
      let score = share * share * Double(min(mode.key, 8)) * 0.5 + first
      if score > best.score { best = (candidate, score) }
    }
    return best.separator
  }

  /// How often each byte stands outside quotation marks, in each of the first lines.
  private static func counts(in bytes: [UInt8]) -> [[UInt8: Int]] {
    var lines: [[UInt8: Int]] = []
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    var isEmpty = true
    var previous: UInt8 = 0x0A
    for byte in bytes.prefix(64 << 10) {
      defer { previous = byte }
      if byte == UInt8(ascii: "\"") {
        // An apostrophe or inch sign within a word opens nothing.
        let opens =
          candidates.contains(previous) || previous == 0x0A || previous == 0x0D
          || previous == 0x20
        if isQuoted || opens { isQuoted.toggle() }
      }
      if isQuoted {
        isEmpty = false
        continue
      }
      if byte == 0x0A || byte == 0x0D {
        if !isEmpty { lines.append(counts) }
        counts = [:]
        isEmpty = true
        if lines.count == linesMax { return lines }
        continue
      }
      isEmpty = false
      if candidates.contains(byte) { counts[byte, default: 0] += 1 }
    }
    if !isEmpty { lines.append(counts) }
    return lines
  }
}
