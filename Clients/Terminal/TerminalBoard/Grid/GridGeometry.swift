/// The size of a screen in character cells.
package struct ScreenSize: Hashable, Sendable {
  package var width: Int
  package var height: Int

  /// Nothing is larger than a screen can be, whatever a terminal claims.
  package static let sideMax = 2_000

  package init(width: Int, height: Int) {
    self.width = min(max(width, 0), Self.sideMax)
    self.height = min(max(height, 0), Self.sideMax)
  }
}

/// A cell of the screen, counted from the upper left, from 0.
package struct GridPoint: Hashable, Sendable {
  package var row: Int
  package var column: Int

  package init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

/// A rectangle of cells; empty if it has no width or height.
package struct GridRect: Hashable, Sendable {
  package var row: Int
  package var column: Int
  package var width: Int
  package var height: Int

  package init(row: Int, column: Int, width: Int, height: Int) {
    self.row = row
    self.column = column
    self.width = max(width, 0)
    self.height = max(height, 0)
  }

  /// The row below the last one.
  package var bottom: Int { row + height }
  /// The column behind the last one.
  package var right: Int { column + width }

  package var isEmpty: Bool { width == 0 || height == 0 }

  package func contains(_ point: GridPoint) -> Bool {
    (row..<bottom).contains(point.row) && (column..<right).contains(point.column)
  }

  package func intersection(_ other: GridRect) -> GridRect {
    let top = max(row, other.row)
    let left = max(column, other.column)
    return GridRect(
      row: top, column: left, width: min(right, other.right) - left,
      height: min(bottom, other.bottom) - top)
  }

  /// The rectangle without a frame of so many cells.
  package func inset(_ frame: Int) -> GridRect {
    GridRect(
      row: row + frame, column: column + frame, width: width - 2 * frame,
      height: height - 2 * frame)
  }
}
