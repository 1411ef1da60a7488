/// Text from a map made fit for a terminal: nothing in it can move the cursor, change colours,
/// reverse the reading order or hide.
package enum TerminalText {
  /// More scalars than any letter or emoji of a living script needs in one grapheme cluster.
  private static let clusterScalarsMax = 16

  /// The text with control characters shown as pictures (`␛`), with white space as plain spaces, and
  /// without characters that have no look of their own. Line feeds stay. O(characters).
  package static func sanitised(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) { return String(text) }
    var result = String.UnicodeScalarView()
    for character in text {
      if character == "\r\n" {
        result.append("\n")
        continue
      }
      for scalar in character.unicodeScalars.prefix(clusterScalarsMax) {
        if let shown = shown(scalar) { result.append(shown) }
      }
    }
    return String(result)
  }

  /// The sanitised text with joined emoji reduced to their first one, and without skin tones:
  /// terminals disagree about the width of the whole, and a cell must keep its edge. O(characters).
  package static func gridText(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) { return String(text) }
    var result = ""
    for character in sanitised(text) {
      let scalars = character.unicodeScalars
      if let first = scalars.first, !first.isASCII, first.properties.isEmoji,
        scalars.contains(where: { $0 == "\u{200D}" || $0.properties.isEmojiModifier })
      {
        result.unicodeScalars.append(first)
      } else {
        result.append(character)
      }
    }
    return result
  }

  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x0A: return scalar
    case 0x09: return " "
    case 0x00...0x1F: return Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: return "\u{2421}"
    // Joiners decide how letters and emoji are drawn.
    case 0x200C, 0x200D: return scalar
    // The presentation selectors make terminals disagree about the width of a character.
    case 0xFE0E, 0xFE0F: return nil
    // A soft hyphen, fillers, and format characters: invisible, or a change of direction.
    case 0xAD, 0x115F, 0x1160, 0x3164, 0xFFA0: return nil
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control: return "\u{FFFD}"
    case .lineSeparator, .paragraphSeparator: return "\n"
    case .spaceSeparator where scalar != "\u{3000}": return " "
    // Tags are format characters too, but they spell the flags of regions.
    case .format: return (0xE0020...0xE007F).contains(scalar.value) ? scalar : nil
    // What this version of Unicode does not know, a newer terminal might still draw, two wide.
    case .unassigned, .privateUse, .surrogate: return "\u{FFFD}"
    default: return scalar
    }
  }

  /// One line of at most 40 columns for a message, without line feeds. What a reader sees as one
  /// character stays whole; on a grid, ``gridExcerpt(_:columnsMax:)`` keeps the edges.
  package static func excerpt(_ text: String, columnsMax: Int = 40) -> String {
    truncated(onOneLine(sanitised(text)), columns: columnsMax)
  }

  /// The same as ``gridText(_:)`` has it.
  package static func gridExcerpt(_ text: String, columnsMax: Int = 40) -> String {
    truncated(onOneLine(gridText(text)), columns: columnsMax)
  }

  private static func onOneLine(_ text: String) -> String {
    String(text.map { $0 == "\n" ? " " : $0 })
  }

  /// A sanitised line cut to a width, with an ellipsis in place of what was cut.
  package static func truncated(_ line: String, columns: Int) -> String {
    guard DisplayWidth.columns(of: line) > columns else { return line }
    var result = ""
    var width = 1
    for character in line {
      width += DisplayWidth.columns(of: character)
      guard width <= columns else { break }
      result.append(character)
    }
    return columns > 0 ? result + "…" : ""
  }
}
