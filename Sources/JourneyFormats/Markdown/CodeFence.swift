import MapOutline

/// The line that opens a code block of a Markdown page, in the dialects that draw Mermaid diagrams:
///
///     ```mermaid          GitHub, GitLab        ```mermaid-example   Mermaid's own pages
///     ```{mermaid}        Quarto, MyST          ``` {.mermaid #id}   Pandoc
///     ~~~ mermaid         CommonMark            ::: mermaid          Azure DevOps
///     ```{code-block} mermaid                   Sphinx
struct CodeFence: Equatable {
  private let mark: Unicode.Scalar
  private let length: Int
  /// What the block is written in, in lower case: `mermaid`; empty if nothing says it.
  let language: String

  /// - Returns: nil if the line opens no code block. A block between colons is one only if it is a
  ///   diagram: other ones hold pages.
  init?(opening line: String) {
    let text = MermaidText.trimmed(line).unicodeScalars
    guard let mark = text.first, mark == "`" || mark == "~" || mark == ":" else { return nil }
    let run = text.prefix { $0 == mark }
    guard run.count >= 3 else { return nil }
    let info = text[run.endIndex...]
    // ```code``` stands within a line.
    if mark == "`", info.contains("`") { return nil }
    self.mark = mark
    length = run.count
    language = Self.language(of: info)
    if mark == ":", !isDiagram { return nil }
  }

  var isDiagram: Bool {
    language == "mermaid" || language == "mmd" || language.hasPrefix("mermaid-")
      || language.hasPrefix("mermaid_")
  }

  /// Whether nobody said that it is something else than a diagram.
  var isPlain: Bool {
    ["", "text", "txt", "plain", "plaintext", "none", "nohighlight"].contains(language)
  }

  func isClosed(by line: String) -> Bool {
    let text = MermaidText.trimmed(line).unicodeScalars
    return text.count >= length && text.allSatisfy { $0 == mark }
  }

  private static func language(of info: Substring.UnicodeScalarView) -> String {
    let text = MermaidText.trimmed(String(info)).lowercased()
    guard text.hasPrefix("{") else { return word(text[...]) }
    let inner = text.dropFirst().prefix { $0 != "}" }
    let tokens = inner.split { $0 == " " || $0 == "," || $0 == "\t" }
    // Pandoc has classes with a point before them, and may have an id first.
    if let of = tokens.first(where: { $0.hasPrefix(".") }) { return word(of.dropFirst()) }
    let first = tokens.first.map { word($0) } ?? ""
    guard ["code", "code-block", "code-cell", "sourcecode"].contains(first) else { return first }
    let rest = text.drop { $0 != "}" }.dropFirst()
    return word(MermaidText.trimmed(String(rest))[...])
  }

  private static func word(_ text: Substring) -> String {
    String(text.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "+" })
  }
}
