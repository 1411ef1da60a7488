/// What a Mermaid file says beside the journey, kept so that it can be written back.
package struct OutlineNotes: Equatable, Sendable {
  /// The lines between the two `---` at the beginning of a file, uninterpreted.
  package var frontMatter: String?
  /// The title for a screen reader.
  package var accessibleTitle: String?
  /// The description for a screen reader; may have several lines.
  package var accessibleDescription: String?
  /// Comments in order, without their `%%` or `#`, trimmed. One that begins with `{` is a Mermaid
  /// directive such as `{init: {"theme": "forest"}}%%` and may have several lines.
  package var comments: [String]

  package init(
    frontMatter: String? = nil, accessibleTitle: String? = nil,
    accessibleDescription: String? = nil, comments: [String] = []
  ) {
    self.frontMatter = frontMatter
    self.accessibleTitle = accessibleTitle
    self.accessibleDescription = accessibleDescription
    self.comments = comments
  }

  package var isEmpty: Bool {
    frontMatter == nil && accessibleTitle == nil && accessibleDescription == nil
      && comments.isEmpty
  }
}

extension OutlineNotes {
  /// Reads notes back from ``text``. Lines that are none of Mermaid's own are comments.
  package init(text: String) {
    self.init()
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { MermaidText.trimmed(String($0)) }[...]
    if lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") {
      let original = text.split(separator: "\n", omittingEmptySubsequences: false)
      frontMatter = original[1..<end].joined(separator: "\n")
      lines = lines[(end + 1)...]
    }
    while let line = lines.popFirst() {
      if line.isEmpty { continue }
      if let value = MermaidText.value(of: line, after: "accTitle", mark: ":") {
        accessibleTitle = MermaidText.decoded(MermaidText.trimmed(value))
      } else if let value = MermaidText.value(of: line, after: "accDescr", mark: ":") {
        accessibleDescription = MermaidText.decoded(MermaidText.trimmed(value))
      } else if let value = MermaidText.value(of: line, after: "accDescr", mark: "{") {
        var block = [MermaidText.trimmed(value)]
        while !block[block.count - 1].utf8.contains(UInt8(ascii: "}")), let next = lines.popFirst()
        {
          block.append(next)
        }
        let whole = block.joined(separator: "\n").prefix { $0 != "}" }
        accessibleDescription = MermaidText.decoded(MermaidText.trimmed(String(whole)))
      } else if line.hasPrefix("%%{") {
        var directive = String(line.dropFirst(2))
        while !directive.hasSuffix("}%%"), let next = lines.popFirst() { directive += "\n" + next }
        comments.append(directive)
      } else if line.hasPrefix("%%") {
        addComment(String(line.dropFirst(2)))
      } else {
        addComment(line)
      }
    }
  }

  /// Adds a comment unless it says nothing. One that only looks like a directive, or contains what
  /// does, is made to look like none, since Mermaid searches for directives in comments too.
  package mutating func addComment(_ text: String) {
    var comment = MermaidText.withoutDirectives(MermaidText.trimmed(text))
    while comment.hasPrefix("{") && comment.hasSuffix("}%%") {
      comment = MermaidText.trimmed(String(comment.dropLast(2)))
    }
    if !comment.isEmpty { comments.append(comment) }
  }

  /// The notes in Mermaid's own syntax, for the map's field `notes`; empty when there are none.
  package var text: String {
    (frontMatterLines + commentLines + accessibilityLines).joined(separator: "\n")
  }

  package var frontMatterLines: [String] {
    // Mermaid wants a line in between, be it empty.
    frontMatter.map { ["---", $0, "---"] } ?? []
  }

  package var accessibilityLines: [String] {
    var lines: [String] = []
    if let accessibleTitle {
      lines.append("accTitle: " + MermaidText.encoded(accessibleTitle, for: .plain))
    }
    if let accessibleDescription {
      if accessibleDescription.utf8.contains(UInt8(ascii: "\n")) {
        lines.append("accDescr {")
        lines.append(MermaidText.encoded(accessibleDescription, for: .block))
        lines.append("}")
      } else {
        lines.append("accDescr: " + MermaidText.encoded(accessibleDescription, for: .plain))
      }
    }
    return lines
  }

  package var commentLines: [String] {
    comments.lazy.map(MermaidText.withoutTags).flatMap { comment in
      comment.hasPrefix("{") && comment.hasSuffix("}%%")
        ? ["%%" + comment]
        : comment.split(separator: "\n").map { "%% " + MermaidText.trimmed(String($0)) }
    }
  }
}
