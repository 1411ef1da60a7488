/// How Mermaid writes text: trimmed, with entities such as `#35;` for what its grammar would
/// mistake (mermaid.js.org, "Entity codes to escape characters").
package enum MermaidText {
  /// Where a text stands, which decides what must be escaped in it.
  package enum Context {
    /// To the end of a line: a title, a score.
    case plain
    /// The name of a task or section, in which `<br>` begins a new line.
    case label
    /// One of several names with commas between them.
    case actor
    /// Between the braces of `accDescr`, over several lines.
    case block
  }

  /// The text without white space at its ends, in the sense of Unicode's White_Space and the byte
  /// order mark, which JavaScript trims as well.
  package static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Whether what follows a `<` makes a tag or comment of it for HTML.
  static func beginsTag(_ scalar: Unicode.Scalar) -> Bool {
    isWordCharacter(scalar) || scalar == "/" || scalar == "!" || scalar == "?"
  }

  /// The text with a space in the middle of every `%%{`.
  static func withoutDirectives(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var percentSigns = 0
    for scalar in text.unicodeScalars {
      if scalar == "{", percentSigns > 1 { result.append(" ") }
      percentSigns = scalar == "%" ? percentSigns + 1 : 0
      result.append(scalar)
    }
    return String(result)
  }

  /// The text with a space behind every `<` that HTML would take for the beginning of a tag: what
  /// stands in comments and directives, where entities mean nothing.
  package static func withoutTags(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isOpen = false
    for scalar in text.unicodeScalars {
      if isOpen, beginsTag(scalar) { result.append(" ") }
      isOpen = scalar == "<"
      result.append(scalar)
    }
    return String(result)
  }

  package static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{FEFF}"
  }

  /// What follows a keyword and its mark, as in `accTitle: …`; nil if the line is none of that.
  package static func value(of line: String, after keyword: String, mark: Unicode.Scalar) -> String?
  {
    guard let rest = rest(of: line, after: keyword) else { return nil }
    let trimmed = trimmed(rest)
    guard trimmed.unicodeScalars.first == mark else { return nil }
    return String(trimmed.unicodeScalars.dropFirst())
  }

  /// What follows a keyword and white space, as in `section …`; empty if nothing does.
  package static func value(of line: String, after keyword: String) -> String? {
    guard let rest = rest(of: line, after: keyword) else { return nil }
    guard let first = rest.unicodeScalars.first else { return "" }
    return isSpace(first) ? trimmed(rest) : nil
  }

  /// Keywords are told without regard to case, as Mermaid does.
  private static func rest(of line: String, after keyword: String) -> String? {
    var scalars = line.unicodeScalars[...]
    for expected in keyword.unicodeScalars {
      guard let scalar = scalars.popFirst(),
        scalar.properties.lowercaseMapping == expected.properties.lowercaseMapping
      else { return nil }
    }
    return String(scalars)
  }
}

// MARK: - Reading

extension MermaidText {
  /// The text of a label: `<br>` becomes a line feed, entities what they stand for.
  package static func label(_ raw: String) -> String { lines(raw).joined(separator: "\n") }

  /// The text of a title, which is one line: for a `<br>` it has a space.
  package static func title(_ raw: String) -> String {
    lines(raw).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func lines(_ raw: String) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var rest = trimmed(raw).unicodeScalars[...]
    while let scalar = rest.first {
      if scalar == "<", let after = lineBreakEnd(rest) {
        lines.append(decoded(trimmed(String(line))))
        line = String.UnicodeScalarView()
        rest = after
      } else {
        line.append(scalar)
        rest.removeFirst()
      }
    }
    lines.append(decoded(trimmed(String(line))))
    return lines
  }

  /// What follows `<br>`, `<br/>` or `<br />`, if the text begins with one of them.
  private static func lineBreakEnd(
    _ text: Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView? {
    var rest = text.dropFirst()
    guard let b = rest.popFirst(), b == "b" || b == "B", let r = rest.popFirst(),
      r == "r" || r == "R"
    else { return nil }
    rest = rest.drop(while: isSpace)
    if rest.first == "/" { rest.removeFirst() }
    return rest.popFirst() == ">" ? rest : nil
  }

  /// The text with every `#35;` and `#quot;` replaced by its character. Entities that name no
  /// character stay as they are.
  package static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "#")) else { return text }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "#", let name = entityName(rest), let value = MermaidEntity.scalar(name) {
        result.append(value)
        rest = rest.dropFirst(name.unicodeScalars.count + 1)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// What `\w` means in JavaScript.
  private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }

  /// The letters and digits before a `;`, if the text begins with that.
  package static func entityName(_ text: Substring.UnicodeScalarView) -> String? {
    let name = text.prefix(MermaidEntity.nameScalarsMax + 1).prefix(while: isWordCharacter)
    guard !name.isEmpty, name.endIndex < text.endIndex, text[name.endIndex] == ";" else {
      return nil
    }
    return String(name)
  }
}

// MARK: - Writing

extension MermaidText {
  /// The text as it must stand in a file so that Mermaid, and this module, read it back.
  /// ``label(_:)`` or ``decoded(_:)`` is the inverse, but for control characters.
  package static func encoded(_ text: String, for context: Context) -> String {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Array($0) }
    var result = ""
    let firstWithText = lines.firstIndex { !$0.isEmpty } ?? lines.count
    let lastWithText = lines.lastIndex { !$0.isEmpty } ?? -1
    for (index, line) in lines.enumerated() {
      if index > 0 {
        switch context {
        case .label: result += "<br>"
        case .block where index > firstWithText && index <= lastWithText: result += "\n"
        case .block, .plain, .actor: result += "#10;"
        }
      }
      let guarded = context == .label && index == 0 && beginsLikeStatement(line)
      append(line, to: &result, context: context, guarded: guarded)
    }
    return result
  }

  private static func append(
    _ line: [Unicode.Scalar], to result: inout String, context: Context, guarded: Bool
  ) {
    let first = line.firstIndex { !isSpace($0) } ?? line.count
    let last = line.lastIndex { !isSpace($0) } ?? -1
    for (index, scalar) in line.enumerated() {
      let isEdge = index < first || index > last
      if isEdge || (guarded && index == 0)
        || mustEscape(scalar, in: line, at: index, context: context)
      {
        result += "#\(scalar.value);"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func mustEscape(
    _ scalar: Unicode.Scalar, in line: [Unicode.Scalar], at index: Int, context: Context
  ) -> Bool {
    let next = index + 1 < line.count ? line[index + 1] : nil
    switch scalar {
    case "#", ";", ":": return true
    case ",": return context == .actor
    case "}": return context == .block
    // Two of them begin a comment or directive.
    case "%": return next == "%" || (index > 0 && line[index - 1] == "%")
    // Mermaid rewrites quotation marks inside of what looks like a tag, and `<br>` is one to it.
    // A page around it would take more for one.
    case "<": return next.map(beginsTag) ?? false
    case "\t": return false
    default: return scalar.properties.generalCategory == .control
    }
  }

  /// Whether Mermaid, or a Markdown page around it, would take the line for something else than a
  /// task.
  private static func beginsLikeStatement(_ line: [Unicode.Scalar]) -> Bool {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: line.prefix(16))
    let start = String(text)
    return ["title", "section", "journey", "accTitle", "accDescr"].contains {
      rest(of: start, after: $0) != nil
    } || ["---", "```", "~~~"].contains { start.hasPrefix($0) }
  }
}
