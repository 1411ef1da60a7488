/// Builds an SVG file (SVG 1.1, with nothing that a reader of it has to fetch or to run).
struct SVGText {
  private(set) var text = ""

  /// Writes markup as it is.
  mutating func raw(_ markup: String) { text += markup }

  /// A rectangle of a class, with rounded corners.
  mutating func box(_ box: PictureLayout.Box, _ style: String, radius: Int = 0) {
    text += "<rect class=\""
    text += style
    text += "\" x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" height=\"\(box.height)\""
    if radius > 0 { text += " rx=\"\(radius)\"" }
    text += "/>\n"
  }

  /// Lines of text of a class, from their first baseline down.
  ///
  /// - Parameters:
  ///   - size: Of the font, where it is not the class's own.
  ///   - x: Where lines begin, or end if they are read from right to left.
  ///   - right: The other side.
  mutating func lines(
    _ words: PictureText, _ style: String, size: Int? = nil, x: Int, right: Int, baseline: Int,
    line: Int
  ) {
    guard words.lines != [""] else { return }
    let start = words.isRightToLeft ? right : x
    text += style.isEmpty ? "<text" : "<text class=\"\(style)\""
    if let size { text += " style=\"font-size:\(size)px\"" }
    if words.isRightToLeft { text += " direction=\"rtl\"" }
    if words.lines.count == 1 {
      text += " x=\"\(start)\" y=\"\(baseline)\">"
      text += MarkupText.escaped(words.lines[0])
    } else {
      text += ">"
      for (index, words) in words.lines.enumerated() where !words.isEmpty {
        text += "<tspan x=\"\(start)\" y=\"\(baseline + index * line)\">"
        text += MarkupText.escaped(words)
        text += "</tspan>"
      }
    }
    text += "</text>\n"
  }

  /// One line of text.
  mutating func line(_ words: String, _ style: String, x: Int, baseline: Int) {
    guard !words.isEmpty else { return }
    text += "<text class=\""
    text += style
    text += "\" x=\"\(x)\" y=\"\(baseline)\">"
    text += MarkupText.escaped(words)
    text += "</text>\n"
  }

  /// A mark by its symbol, in the colour of a class.
  mutating func mark(_ mark: PictureMark, _ style: String, x: Int, y: Int, height: Int) {
    text += "<use class=\""
    text += style
    text += "\" xlink:href=\"#jm-"
    text += mark.id
    text += "\" x=\"\(x)\" y=\"\(y)\" width=\"\((mark.width * height + 15) / 16)\" "
    text += "height=\"\(height)\"/>\n"
  }

  mutating func path(_ commands: String, _ style: String, _ more: String = "") {
    text += "<path class=\"\(style)\"\(more) d=\"\(commands)\"/>\n"
  }
}
