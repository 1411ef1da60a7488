/// Builds an HTML page from elements that are closed where they should be and texts that are escaped.
struct HTMLText {
  private(set) var text = ""

  /// Markup as it is.
  mutating func raw(_ markup: String) { text += markup }

  /// An element with what the closure writes inside.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:],
    _ content: (inout HTMLText) -> Void
  ) {
    open(name, attributes)
    content(&self)
    close(name)
  }

  /// An element with a text inside. What people wrote is marked to run in its own direction.
  mutating func element(_ name: String, _ words: String, isWritten: Bool = false) {
    element(name, [:], words, isWritten: isWritten)
  }

  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?>, _ words: String,
    isWritten: Bool = false
  ) {
    open(name, attributes, isWritten ? " dir=\"auto\"" : "")
    text += MarkupText.escaped(words)
    close(name)
  }

  /// A text on its own.
  mutating func words(_ words: String) { text += MarkupText.escaped(words) }

  /// A row of a list of terms; none if there is nothing to say.
  mutating func term(_ term: String, _ description: String?) {
    guard let description, !description.isEmpty else { return }
    element("dt", term)
    element("dd", description, isWritten: true)
  }

  /// A table with headings and rows of cells, the first of which is the row's heading.
  mutating func table(
    caption: String? = nil, headings: [String], rows: [[String]], numbers: Set<Int> = []
  ) {
    element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]) {
      $0.element("table", ["class": "plain"]) { html in
        html.element("thead") { html in
          html.element("tr") { html in
            for heading in headings { html.element("th", ["scope": "col"], heading) }
          }
        }
        html.element("tbody") { html in
          for row in rows {
            html.element("tr") { html in
              for (index, cell) in row.enumerated() {
                if index == 0 {
                  html.element("th", ["scope": "row"], cell, isWritten: true)
                } else {
                  html.element(
                    "td", ["class": numbers.contains(index) ? "number" : nil], cell,
                    isWritten: true)
                }
              }
            }
          }
        }
      }
    }
  }

  /// White space behind a block is none; inside a line it would be a space.
  private mutating func close(_ name: String) {
    text += "</\(name)>"
    if !["a", "span", "strong", "small"].contains(name) { text += "\n" }
  }

  private mutating func open(
    _ name: String, _ attributes: KeyValuePairs<String, String?>, _ more: String = ""
  ) {
    text += "<\(name)"
    for (key, value) in attributes {
      guard let value else { continue }
      text += " \(key)=\""
      text += MarkupText.escaped(value)
      text += "\""
    }
    text += more
    text += ">"
  }
}
