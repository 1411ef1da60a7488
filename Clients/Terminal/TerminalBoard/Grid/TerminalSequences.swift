import JourneyFormats
import JourneyInsight

/// Screens as control sequences (ECMA-48), for whoever draws them without a terminal library.
package enum TerminalSequences {
  /// What makes a terminal that shows `old` show `new`; without an old screen, one that shows
  /// anything. O(cells).
  package static func drawing(
    _ new: ScreenGrid, over old: ScreenGrid?, theme: Theme, cursor: GridPoint? = nil
  ) -> String {
    var text = old == nil ? "\u{1B}[0m\u{1B}[2J" : ""
    let runs = new.changes(since: old)
    for run in runs {
      text += "\u{1B}[\(run.row + 1);\(run.column + 1)H"
      text += "\u{1B}[\(parameters(theme.attributes(run.style)))m" + run.text
    }
    if !runs.isEmpty { text += "\u{1B}[0m" }
    if let cursor { text += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H\u{1B}[?25h" }
    return text
  }

  /// The parameters of Select Graphic Rendition (ECMA-48 §8.3.117), from a reset on.
  static func parameters(_ attributes: CellAttributes) -> String {
    var codes = ["0"]
    if attributes.isBold { codes.append("1") }
    if attributes.isDim { codes.append("2") }
    if attributes.isUnderlined { codes.append("4") }
    if attributes.isReversed { codes.append("7") }
    if let colour = attributes.foreground { codes.append(code(colour, 30)) }
    if let colour = attributes.background { codes.append(code(colour, 40)) }
    return codes.joined(separator: ";")
  }

  private static func code(_ colour: UInt8, _ base: Int) -> String {
    if colour < 8 { return "\(base + Int(colour))" }
    if colour < 16 { return "\(base + 60 + Int(colour) - 8)" }
    return "\(base + 8);5;\(colour)"
  }
}

/// A recording of screens as asciicast v2 (docs.asciinema.org/manual/asciicast/v2), line by line.
package struct Asciicast: Sendable {
  private let theme: Theme
  private let size: ScreenSize
  private var shown: ScreenGrid?

  package init(size: ScreenSize, theme: Theme) {
    self.size = size
    self.theme = theme
  }

  /// The first line of the file.
  ///
  /// - Parameter time: When the recording was made, in milliseconds since 1970.
  package func header(title: String, time: UInt64) -> String {
    "{\"version\":2,\"width\":\(size.width),\"height\":\(size.height),"
      + "\"timestamp\":\(time / 1_000),\"title\":\(JSONText.quoted(title)),"
      + "\"env\":{\"TERM\":\"xterm-256color\"}}\n"
  }

  /// The line for a screen at so many milliseconds from the beginning; nil if it shows nothing new.
  package mutating func line(_ grid: ScreenGrid, at milliseconds: UInt64) -> String? {
    let text = TerminalSequences.drawing(grid, over: shown, theme: theme)
    defer { shown = grid }
    guard !text.isEmpty else { return nil }
    let fraction = String(milliseconds % 1_000 + 1_000).dropFirst()
    let hidden = shown == nil ? "\u{1B}[?25l" : ""
    return "[\(milliseconds / 1_000).\(fraction),\"o\",\(JSONText.quoted(hidden + text))]\n"
  }
}
