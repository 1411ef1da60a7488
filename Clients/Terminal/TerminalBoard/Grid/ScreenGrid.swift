import StyledText

/// One cell of a screen.
package struct GridCell: Equatable, Sendable {
  /// One grapheme cluster; empty in the second half of a wide one.
  package var text: String
  /// Columns of the cluster: 1 or 2, and 0 for the second half of a wide one.
  package var width: UInt8
  package var style: StyleID

  package static let blank = GridCell(text: " ", width: 1, style: .plain)
}

/// A screen as cells: what is drawn into, compared and shown.
///
/// Invariant: every cell of width 2 is followed, in its row, by one of width 0 and the same style,
/// and no other cell has width 0.
package struct ScreenGrid: Equatable, Sendable {
  package let width: Int
  package let height: Int
  private(set) var cells: [GridCell]

  /// A blank screen.
  package init(_ size: ScreenSize) {
    width = size.width
    height = size.height
    cells = Array(repeating: .blank, count: width * height)
  }

  package var size: ScreenSize { ScreenSize(width: width, height: height) }
  package var bounds: GridRect { GridRect(row: 0, column: 0, width: width, height: height) }

  package subscript(row: Int, column: Int) -> GridCell { cells[row * width + column] }

  // MARK: Drawing

  /// Writes a line of text that ``TerminalText/gridText(_:)`` has seen, clipped to `clip`. What
  /// takes no column is left out, and of a wide cluster that is cut a blank remains.
  ///
  /// - Returns: The column behind the text, had nothing been clipped. O(characters).
  @discardableResult
  package mutating func write(
    _ text: some StringProtocol, at point: GridPoint, _ style: StyleID = .plain, in clip: GridRect
  ) -> Int {
    let clip = clip.intersection(bounds)
    var column = point.column
    let isVisible = (clip.row..<clip.bottom).contains(point.row) && !clip.isEmpty
    for character in text {
      let columns = Self.columns(of: character)
      guard columns > 0 else { continue }
      defer { column += columns }
      guard isVisible, column < clip.right, column + columns > clip.column else { continue }
      if column >= clip.column, column + columns <= clip.right {
        put(
          columns > 2 ? "\u{FFFD}" : String(character), width: columns, row: point.row,
          column: column, style)
      } else {
        put(" ", width: 1, row: point.row, column: max(column, clip.column), style)
      }
    }
    return column
  }

  /// Fills a rectangle with blanks.
  package mutating func fill(_ rect: GridRect, _ style: StyleID = .plain, with text: String = " ") {
    let rect = rect.intersection(bounds)
    guard !rect.isEmpty else { return }
    for row in rect.row..<rect.bottom {
      for column in rect.column..<rect.right {
        put(text, width: 1, row: row, column: column, style)
      }
    }
  }

  /// Gives the cells of a rectangle other styles and leaves their text.
  package mutating func restyle(_ rect: GridRect, _ style: (StyleID) -> StyleID) {
    let rect = rect.intersection(bounds)
    guard !rect.isEmpty else { return }
    for row in rect.row..<rect.bottom {
      for column in rect.column..<rect.right {
        let index = row * width + column
        cells[index].style = style(cells[index].style)
      }
      // Both halves of what the edges cut.
      if cells[row * width + rect.column].width == 0 {
        let index = row * width + rect.column
        cells[index - 1].style = cells[index].style
      }
      if rect.right < width, cells[row * width + rect.right].width == 0 {
        let index = row * width + rect.right
        cells[index].style = cells[index - 1].style
      }
    }
  }

  /// Columns that a cluster takes here: at most 2.
  package static func columns(of character: Character) -> Int {
    if let ascii = character.asciiValue { return (0x20...0x7E).contains(ascii) ? 1 : 0 }
    let columns = DisplayWidth.columns(of: character)
    // What claims more is drawn as one replacement character.
    return columns > 2 ? 1 : columns
  }

  /// Columns that a line of text takes here.
  package static func columns(of text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + columns(of: $1) }
  }

  /// Puts one cluster into its place, and blanks for halves of what it covers.
  mutating func put(_ text: String, width columns: Int, row: Int, column: Int, _ style: StyleID) {
    let index = row * width + column
    if cells[index].width == 0 { cells[index - 1] = blank(like: cells[index - 1]) }
    let last = index + columns - 1
    if cells[last].width == 2, column + columns < width {
      cells[last + 1] = blank(like: cells[last + 1])
    }
    cells[index] = GridCell(text: text, width: UInt8(columns), style: style)
    if columns == 2 { cells[last] = GridCell(text: "", width: 0, style: style) }
  }

  private func blank(like cell: GridCell) -> GridCell {
    GridCell(text: " ", width: 1, style: cell.style)
  }

  // MARK: Reading

  /// The rows as text, without blanks at their ends, with a line feed behind each.
  package var plainText: String {
    var text = ""
    for row in 0..<height {
      var line = ""
      for column in 0..<width { line += cells[row * width + column].text }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }

  /// Whether every wide cluster has its second half, and nothing else has one.
  package var isSound: Bool {
    guard cells.count == width * height else { return false }
    for row in 0..<height {
      var halves = 0
      for column in 0..<width {
        let cell = cells[row * width + column]
        guard (cell.width == 0) == (halves == 1), cell.text.isEmpty == (cell.width == 0) else {
          return false
        }
        halves = cell.width == 2 ? 1 : 0
      }
      if halves != 0 { return false }
    }
    return true
  }
}
