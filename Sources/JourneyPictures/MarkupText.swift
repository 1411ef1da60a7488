/// Text for XML 1.0 and HTML.
package enum MarkupText {
  /// The text so that it stands for itself between tags and inside attributes between quotation
  /// marks. Characters that XML forbids (§2.2), and noncharacters, become U+FFFD; line feed and tab
  /// stay. Controls of writing direction (Unicode TR9, U+202A–202E and U+2066–2069) end with the text
  /// and close nothing that it did not open, so that they order nothing around it. O(characters).
  package static func escaped(_ text: some StringProtocol) -> String {
    guard text.utf8.contains(where: needsAttention) else { return String(text) }
    var result = String.UnicodeScalarView()
    // The ends of what is open, the innermost last.
    var ends: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{202A}", "\u{202B}", "\u{202D}", "\u{202E}":
        ends.append("\u{202C}")
        result.append(scalar)
      case "\u{2066}"..."\u{2068}":
        ends.append("\u{2069}")
        result.append(scalar)
      case "\u{202C}", "\u{2069}":
        guard ends.last == scalar else { continue }
        ends.removeLast()
        result.append(scalar)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      case "\n", "\t": result.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": result.append("\u{FFFD}")
      case _ where scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value):
        result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    result.append(contentsOf: ends.reversed())
    return String(result)
  }

  /// A sign to escape, a control character, or the beginning of something beyond ASCII.
  private static func needsAttention(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x26, 0x3C, 0x3E, 0x22, 0x27, 0x00...0x1F, 0x7F...0xFF: true
    default: false
    }
  }
}
