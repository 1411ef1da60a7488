/// Neighbouring cells of one row and one style that are to be drawn.
package struct GridRun: Equatable, Sendable {
  package let row: Int
  package let column: Int
  package let text: String
  /// Cells that the text covers.
  package let columns: Int
  package let style: StyleID
}

extension ScreenGrid {
  /// What must be drawn for a screen that shows `old` to show this: row by row, from left to right.
  /// All of it if there is no old screen, or one of another size. O(cells).
  package func changes(since old: ScreenGrid?) -> [GridRun] {
    let old = old?.size == size ? old : nil
    var runs: [GridRun] = []
    for row in 0..<height {
      let line = row * width
      var column = 0
      while column < width {
        let span = max(1, Int(cells[line + column].width))
        if let old, isEqual(old, line + column, span) {
          column += span
          continue
        }
        let style = cells[line + column].style
        let start = column
        var text = ""
        while column < width {
          let span = max(1, Int(cells[line + column].width))
          guard cells[line + column].style == style,
            old.map({ !isEqual($0, line + column, span) }) ?? true
          else { break }
          text += cells[line + column].text
          column += span
        }
        runs.append(
          GridRun(row: row, column: start, text: text, columns: column - start, style: style))
      }
    }
    return runs
  }

  private func isEqual(_ old: ScreenGrid, _ index: Int, _ span: Int) -> Bool {
    cells[index] == old.cells[index] && (span == 1 || cells[index + 1] == old.cells[index + 1])
  }

  /// Draws runs that ``changes(since:)`` gave.
  package mutating func apply(_ runs: [GridRun]) {
    for run in runs {
      write(run.text, at: GridPoint(row: run.row, column: run.column), run.style, in: bounds)
    }
  }
}
