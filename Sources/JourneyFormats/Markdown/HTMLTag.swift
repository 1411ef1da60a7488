import MapOutline

/// What HTML within a text means for its words: line breaks, points of a list, or nothing.
///
/// Only elements that people put into tables and pages are known; `<id>` or `<https://…>` stay the
/// text that they are.
struct HTMLTag: Equatable {
  /// In lower case.
  var name: String
  var isClosing: Bool
  /// In lower case but for what stands between quotation marks.
  var attributes: [String: String] = [:]

  enum Effect: Equatable {
    case nothing, lineBreak, point
    /// What stands for a picture.
    case text(String)
  }

  /// Reads the tag that a text begins with.
  ///
  /// - Parameter rest: What follows the `<`.
  /// - Returns: nil if it is none, or one of more attributes than people write. O(tag).
  static func read(
    _ rest: Substring.UnicodeScalarView
  ) -> (tag: HTMLTag, after: Substring.UnicodeScalarView)? {
    var rest = rest
    let isClosing = rest.first == "/"
    if isClosing { rest.removeFirst() }
    let name = rest.prefix { $0.isASCII && ($0.properties.isAlphabetic || isDigit($0)) }
    guard let first = name.first, !isDigit(first) else { return nil }
    var tag = HTMLTag(name: String(name).lowercased(), isClosing: isClosing)
    rest = rest[name.endIndex...]
    for _ in 0...attributesMax {
      rest = rest.drop { MermaidText.isSpace($0) || $0 == "/" }
      guard let next = rest.first, next != "<" else { return nil }
      if next == ">" { return (tag, rest.dropFirst()) }
      // An attribute needs a space or a quotation mark before it, which `<https://a>` has not.
      guard rest.startIndex > name.endIndex else { return nil }
      guard let (key, value, after) = attribute(rest) else { return nil }
      if tag.attributes[key] == nil { tag.attributes[key] = value }
      rest = after
    }
    return nil
  }

  private static let attributesMax = 32
  /// Of one attribute's value.
  private static let scalarsMax = 2_000

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func attribute(
    _ text: Substring.UnicodeScalarView
  ) -> (String, String, Substring.UnicodeScalarView)? {
    let name = text.prefix {
      !MermaidText.isSpace($0) && !["=", ">", "<", "/", "\"", "'"].contains($0)
    }
    guard !name.isEmpty else { return nil }
    let key = String(name).lowercased()
    var rest = text[name.endIndex...].drop(while: MermaidText.isSpace)
    guard rest.first == "=" else { return (key, "", text[name.endIndex...]) }
    rest = rest.dropFirst().drop(while: MermaidText.isSpace)
    guard let quote = rest.first else { return nil }
    if quote == "\"" || quote == "'" {
      let value = rest.dropFirst().prefix(scalarsMax).prefix { $0 != quote }
      guard value.endIndex < rest.endIndex else { return nil }
      return (key, String(value), rest[rest.index(after: value.endIndex)...])
    }
    let value = rest.prefix { !MermaidText.isSpace($0) && $0 != ">" && $0 != "<" }
    return (key, String(value), rest[value.endIndex...])
  }

  /// Nil for elements that are not known.
  var effect: Effect? {
    switch name {
    case "br", "hr", "p", "div", "ul", "ol", "dl", "dd", "dt", "tr", "blockquote", "h1", "h2", "h3",
      "h4", "h5", "h6", "summary", "details", "table", "tbody", "thead", "section", "figure":
      .lineBreak
    case "li": isClosing ? .nothing : .point
    case "img": .text(attributes["alt"] ?? "")
    case "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup", "span", "small",
      "big", "font", "mark", "code", "kbd", "samp", "tt", "var", "center", "a", "abbr", "cite", "q",
      "td", "th", "input", "label", "wbr", "picture", "source", "svg", "nobr", "caption":
      .nothing
    default: nil
    }
  }

  /// Whether its class says that a Mermaid diagram stands in it.
  var isDiagram: Bool {
    !isClosing && ["pre", "div", "code", "script"].contains(name)
      && ("\(attributes["class"] ?? "") \(attributes["type"] ?? "")".lowercased()
        .split(separator: " ").contains {
          ["mermaid", "language-mermaid", "lang-mermaid", "text/mermaid"].contains($0)
        })
  }
}

extension MarkdownText {
  /// What stands between the tags of a text, as its lines.
  static func withoutTags(_ text: String) -> String {
    self.text(tokens(text.unicodeScalars[...]))
  }
}
