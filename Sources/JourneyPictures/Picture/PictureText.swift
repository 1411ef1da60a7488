import StyledText

/// A text broken into lines that fit into a box of a picture.
struct PictureText: Equatable, Sendable {
  /// Sanitised: nothing in it is forbidden in XML or changes the reading order around it.
  var lines: [String]
  /// Whether the end was left out; the last line then ends in an ellipsis.
  var isShortened = false
  /// Whether it is read from right to left.
  var isRightToLeft = false

  /// - Parameters:
  ///   - width: In pixels; one too narrow for two letters is widened to them.
  ///   - size: Of the font, in pixels.
  ///   - linesMax: At least 1.
  /// - Complexity: O(characters that fit).
  init(_ text: String, width: Int, size: Int, isBold: Bool = false, linesMax: Int) {
    let room = max(width * 1_000 / max(size, 1), 2_000)
    // More characters than fit even if all were the narrowest.
    let most = linesMax * (room / 250 + 2)
    let cut = text.utf8.count > most ? String(text.prefix(most)) : text
    var lines = TerminalText.wrapped(
      TerminalText.sanitised(cut), width: room,
      gap: TextMeasure.milliEms(of: " ", isBold: isBold)
    ) { TextMeasure.milliEms(of: $0, isBold: isBold) }
    // Lines without ink at the end take no room.
    while lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
    if lines.count > linesMax || cut.utf8.count < text.utf8.count {
      isShortened = true
      lines = Array(lines.prefix(linesMax))
      lines[lines.count - 1] = Self.ellipsized(
        lines[lines.count - 1], room: room, isBold: isBold)
    }
    self.lines = lines
    isRightToLeft = Self.startsRightToLeft(cut)
  }

  /// A line that was measured before.
  init(single line: String, isRightToLeft: Bool = false) {
    lines = [line]
    self.isRightToLeft = isRightToLeft
  }

  /// The largest of some sizes in which no word of the texts has to be broken; else the last.
  ///
  /// - Parameters:
  ///   - texts: With the width in pixels that each may take.
  ///   - sizes: Descending, at least one.
  static func size(
    fitting texts: [(text: String, width: Int)], from sizes: [Int], isBold: Bool
  ) -> Int {
    for size in sizes {
      let fits = texts.allSatisfy { text, width in
        text.split(whereSeparator: { $0.isWhitespace || $0 == "/" || $0 == "-" }).allSatisfy {
          TextMeasure.width(of: $0, size: size, isBold: isBold) <= width
        }
      }
      if fits { return size }
    }
    return sizes.last ?? 12
  }

  private static func ellipsized(_ line: String, room: Int, isBold: Bool) -> String {
    var line = line
    let ellipsis = TextMeasure.milliEms(of: "…", isBold: isBold)
    while !line.isEmpty, TextMeasure.milliEms(of: line, isBold: isBold) + ellipsis > room {
      line.removeLast()
    }
    while line.last == " " { line.removeLast() }
    return line + "…"
  }

  /// By the first letter with a direction (UAX #9, rule P2, for the scripts in use).
  private static func startsRightToLeft(_ text: String) -> Bool {
    if text.utf8.first.map({ $0 < 0x80 }) ?? true, text.utf8.allSatisfy({ $0 < 0xD6 }) {
      return false
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EEFF:
        return true
      default:
        if scalar.properties.isAlphabetic { return false }
      }
    }
    return false
  }
}
