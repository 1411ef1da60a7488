import ReplicatedData
import StyledText

/// A text broken into lines for writing: unlike a text for reading it loses no character, so that the
/// caret can stand everywhere.
package struct EditorLayout: Sendable {
  /// The graphemes of each line. A line feed belongs to the line that it ends, and blanks at a break
  /// to the line before it, where they may stand past the edge.
  package let lines: [Range<Int>]
  /// What is shown for each grapheme, and its columns.
  private let shown: [(text: String, columns: Int)]
  private let endsWithLineFeed: [Bool]

  /// - Parameter columns: Of a line; less than 2 is taken as 2. O(characters).
  package init(_ text: EditableText, columns: Int) {
    let columns = max(columns, 2)
    shown = text.graphemes.map(Self.shown)
    var lines: [Range<Int>] = []
    var start = 0
    var width = 0
    // Where the line can be broken: behind the last blank, or between wide characters.
    var breakAt = 0
    for index in text.graphemes.indices {
      if text.graphemes[index].isNewline {
        lines.append(start..<index + 1)
        (start, width, breakAt) = (index + 1, 0, index + 1)
        continue
      }
      let added = shown[index].columns
      let isBlank = text.graphemes[index] == " "
      if added > 1 { breakAt = index }
      if width + added > columns, !isBlank, index > start {
        let cut = breakAt > start ? breakAt : index
        lines.append(start..<cut)
        start = cut
        width = shown[cut..<index].reduce(0) { $0 + $1.columns }
      }
      width += added
      if isBlank || added > 1 { breakAt = index + 1 }
    }
    lines.append(start..<text.count)
    self.lines = lines
    endsWithLineFeed = lines.map { !$0.isEmpty && text.graphemes[$0.upperBound - 1].isNewline }
  }

  private static func shown(_ character: Character) -> (String, Int) {
    guard !character.isNewline else { return ("", 0) }
    let text = TerminalText.gridText(String(character))
    return (text, ScreenGrid.columns(of: text))
  }

  /// What is drawn for a line.
  package func text(ofLine line: Int) -> String {
    lines[line].reduce(into: "") { $0 += shown[$1].text }
  }

  package func line(of grapheme: Int) -> Int {
    max(0, partitionPoint(lines.count) { lines[$0].lowerBound <= grapheme } - 1)
  }

  /// The column of a caret before a grapheme of a line.
  package func column(of grapheme: Int, inLine line: Int) -> Int {
    let end = min(grapheme, lines[line].upperBound)
    guard end > lines[line].lowerBound else { return 0 }
    return shown[lines[line].lowerBound..<end].reduce(0) { $0 + $1.columns }
  }

  /// The grapheme of a line that a caret at a column stands before, the nearest one not past it.
  package func grapheme(atColumn column: Int, ofLine line: Int) -> Int {
    var width = 0
    let end = lastCaret(ofLine: line)
    for index in lines[line].lowerBound..<end {
      width += shown[index].columns
      if width > column { return index }
    }
    return end
  }

  /// The last place for a caret that is still on the line.
  package func lastCaret(ofLine line: Int) -> Int {
    let range = lines[line]
    if endsWithLineFeed[line] { return range.upperBound - 1 }
    // Behind the last character of a broken line is the beginning of the next.
    return line + 1 < lines.count ? max(range.upperBound - 1, range.lowerBound) : range.upperBound
  }
}
