import JourneyMap

/// What a piece of the grid is, from which its colour follows.
package enum TextStyle: Equatable, Sendable {
  case plain
  case title
  case border
  case stage
  case lane
  case note
  case good
  case middling
  case bad
  case mark(kind: String)

  /// The parameters of the escape sequence Select Graphic Rendition (ECMA-48 §8.3.117); only the
  /// sixteen colours that every terminal and colour scheme has.
  package var graphicRendition: String? {
    switch self {
    case .plain: nil
    case .title, .stage: "1"
    case .border, .note: "2"
    case .lane: "36"
    case .good: "32"
    case .middling: "33"
    case .bad: "31"
    case .mark(let kind): "3\(Schema.cardKind(kind)?.use.colour ?? 6)"
    }
  }
}

/// One line of the grid, or of a cell of it.
package struct StyledLine: Sendable {
  package private(set) var runs: [(text: String, style: TextStyle)] = []
  /// In terminal columns.
  package private(set) var columns = 0
  /// What the line is about, for those who go there from it: a card or a stage.
  package var record: RecordID?

  package init() {}

  package init(_ text: String, _ style: TextStyle = .plain) { append(text, style) }

  package mutating func append(_ text: String, _ style: TextStyle = .plain) {
    runs.append((text, style))
    columns += DisplayWidth.columns(of: text)
  }

  package mutating func append(_ line: StyledLine) {
    runs += line.runs
    columns += line.columns
  }

  /// The line filled with spaces up to a width.
  package func padded(to width: Int) -> StyledLine {
    var line = self
    if columns < width { line.append(String(repeating: " ", count: width - columns)) }
    return line
  }

  /// The line without spaces at its end, with escape sequences for its styles if wanted.
  package func text(inColour: Bool) -> String {
    var runs = runs[...]
    while let last = runs.last, last.text.utf8.allSatisfy({ $0 == 0x20 }) { runs.removeLast() }
    return runs.reduce(into: "") { text, run in
      guard inColour, let parameters = run.style.graphicRendition else {
        text += run.text
        return
      }
      text += "\u{1B}[\(parameters)m\(run.text)\u{1B}[0m"
    }
  }
}
