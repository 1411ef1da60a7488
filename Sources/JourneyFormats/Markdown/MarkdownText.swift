import MapOutline

/// Text as Markdown (CommonMark 0.31, GitHub Flavored Markdown) has it.
enum MarkdownText {
  /// A character, and whether it stood there as itself: escaped ones are never marks.
  struct Token: Equatable {
    var scalar: Unicode.Scalar
    var isEscaped: Bool
  }

  /// The text so that Markdown shows it as it is, on one line of a table.
  ///
  /// - Parameter isInList: Whether commas and semicolons are separators beside it.
  static func escaped(_ text: String, isInList: Bool = false) -> String {
    var result = ""
    var isFirst = true
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "|", "~", "$", "#": result += "\\\(scalar)"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\n": result += "<br>"
      case "•": result += "&bull;"
      case "\t": result += "&#9;"
      case "," where isInList: result += "&#44;"
      case ";" where isInList: result += "&#59;"
      // Where a list would begin.
      case "-" where isFirst, "+" where isFirst: result += "\\\(scalar)"
      case _ where scalar.properties.generalCategory == .control: result += " "
      default: result.unicodeScalars.append(scalar)
      }
      isFirst = scalar == "\n"
    }
    return result
  }

  /// The characters of a text, with escapes, entities and HTML (``HTMLTag``) read. O(scalars).
  static func tokens(_ text: Substring.UnicodeScalarView) -> [Token] {
    var tokens: [Token] = []
    var rest = text
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\":
        if let next = rest.first, next.isASCII, isPunctuation(next) {
          rest.removeFirst()
          tokens.append(Token(scalar: next, isEscaped: true))
        } else {
          tokens.append(Token(scalar: scalar, isEscaped: false))
        }
      case "&":
        if let (value, after) = entity(rest) {
          tokens.append(Token(scalar: value, isEscaped: true))
          rest = after
        } else {
          tokens.append(Token(scalar: scalar, isEscaped: false))
        }
      case "<":
        if let (tag, after) = HTMLTag.read(rest), let effect = tag.effect {
          tokens += self.tokens(of: effect)
          rest = after
        } else {
          tokens.append(Token(scalar: scalar, isEscaped: false))
        }
      default: tokens.append(Token(scalar: scalar, isEscaped: false))
      }
    }
    return tokens
  }

  static func text(_ tokens: some Sequence<Token>) -> String {
    var view = String.UnicodeScalarView()
    for token in tokens { view.append(token.scalar) }
    return String(view)
  }

  /// A text on one line, without escapes and without emphasis around the whole of it.
  static func plain(_ text: String) -> String {
    self.text(withoutEmphasis(trimmed(tokens(text.unicodeScalars[...])[...])))
  }

  static func trimmed(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
    let isText = { (token: Token) in !MermaidText.isSpace(token.scalar) }
    guard let first = tokens.firstIndex(where: isText), let last = tokens.lastIndex(where: isText)
    else { return tokens.prefix(0) }
    return tokens[first...last]
  }

  /// What is between marks that stand around the whole text: `**Pains**`, `_Pains_`, `` `Pains` ``.
  static func withoutEmphasis(_ tokens: ArraySlice<Token>) -> ArraySlice<Token> {
    var inner = tokens
    for _ in 0..<emphasisMax {
      guard inner.count > 2, let first = inner.first, let last = inner.last, first == last,
        !first.isEscaped, ["*", "_", "`"].contains(first.scalar),
        inner.dropFirst().dropLast().first.map({ !MermaidText.isSpace($0.scalar) }) ?? false
      else { break }
      // `*a* and *b*` has marks at both ends that are not each other's.
      let between = inner.dropFirst().dropLast()
      let run = between.prefix { $0 == first }.count
      let end = between.reversed().prefix { $0 == first }.count
      guard run == end, between.count > run * 2,
        !between.dropFirst(run).dropLast(end).contains(first)
      else { break }
      inner = between.dropFirst(run).dropLast(end)
    }
    return trimmed(inner)
  }

  private static let emphasisMax = 3

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }

  /// A line of HTML with its entities read, and everything else as it is.
  static func withoutEntities(_ line: String) -> String {
    guard line.utf8.contains(UInt8(ascii: "&")) else { return line }
    var result = String.UnicodeScalarView()
    var rest = line.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "&", let (value, after) = entity(rest) {
        result.append(value)
        rest = after
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Points of a list stand below each other behind bullets.
  private static func tokens(of effect: HTMLTag.Effect) -> [Token] {
    switch effect {
    case .nothing: []
    case .lineBreak: [Token(scalar: "\n", isEscaped: false)]
    case .point:
      [Token(scalar: "\n", isEscaped: false), Token(scalar: "•", isEscaped: false)]
    case .text(let text): text.unicodeScalars.map { Token(scalar: $0, isEscaped: true) }
    }
  }

  private static func entity(
    _ text: Substring.UnicodeScalarView
  ) -> (Unicode.Scalar, Substring.UnicodeScalarView)? {
    let name = text.prefix(entityScalarsMax).prefix { $0 != ";" }
    guard !name.isEmpty, name.endIndex < text.endIndex, text[name.endIndex] == ";" else {
      return nil
    }
    let after = text[text.index(after: name.endIndex)...]
    if name.first == "#" {
      let digits = String(name.dropFirst())
      let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
      guard let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits),
        let scalar = Unicode.Scalar(number),
        // What no map takes stays the text that it is.
        scalar.properties.generalCategory != .control || scalar == "\t" || scalar == "\n"
      else { return nil }
      return (scalar, after)
    }
    return entities[String(name)].map { ($0, after) }
  }

  private static let entityScalarsMax = 10

  private static let entities: [String: Unicode.Scalar] = [
    "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "bull": "•",
    "ndash": "–", "mdash": "—", "hellip": "…", "rarr": "→", "larr": "←", "copy": "©", "euro": "€",
    "laquo": "«", "raquo": "»", "ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’",
    "bdquo": "„", "middot": "·", "deg": "°", "trade": "™", "reg": "®", "pound": "£", "times": "×",
    "plusmn": "±", "le": "≤", "ge": "≥", "ne": "≠", "check": "✓", "star": "☆", "starf": "★",
    "hearts": "♥", "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "lbrack": "[",
    "rbrack": "]", "vert": "|", "num": "#", "sol": "/", "bsol": "\\", "colon": ":", "semi": ";",
    "comma": ",", "excl": "!", "quest": "?", "plus": "+", "equals": "=", "minus": "−",
  ]
}
