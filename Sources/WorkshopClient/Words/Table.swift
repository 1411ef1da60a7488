import StyledText

/// Text in aligned columns for a terminal, by the widths that characters really have.
package struct Table {
  package enum Alignment: Sendable { case left, right }

  private var columns: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  package init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  package var isEmpty: Bool { rows.isEmpty }

  /// Texts are made fit for one line of a terminal; what a row lacks is empty.
  package mutating func add(_ row: [String]) {
    rows.append(row.map { TerminalText.excerpt($0, columnsMax: 10_000) })
  }

  /// Lines without line ends. Where a line would be wider than `width`, the widest columns give way,
  /// the last one first.
  package func lines(width: Int? = nil) -> [String] {
    let all = [columns.map { $0.title }] + rows
    var widths = columns.indices.map { column in
      all.map { column < $0.count ? DisplayWidth.columns(of: $0[column]) : 0 }.max() ?? 0
    }
    if let width { shrink(&widths, to: width) }
    return all.map { row in
      var line = ""
      for column in columns.indices {
        let cell = TerminalText.truncated(
          column < row.count ? row[column] : "", columns: widths[column])
        let space = String(
          repeating: " ", count: max(0, widths[column] - DisplayWidth.columns(of: cell)))
        if column > 0 { line += String(repeating: " ", count: Self.gap) }
        line += columns[column].alignment == .right ? space + cell : cell + space
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  private func shrink(_ widths: inout [Int], to width: Int) {
    var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - width
    while excess > 0 {
      // Of columns equally wide the last: what matters most tends to stand first.
      guard let widest = widths.indices.max(by: { (widths[$0], $0) < (widths[$1], $1) }),
        widths[widest] > Self.columnsMin
      else { return }
      let second = widths.indices.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
      let step = max(1, min(excess, widths[widest] - max(second, Self.columnsMin)))
      widths[widest] -= step
      excess -= step
    }
  }

  private static let gap = 2
  /// No column becomes narrower for want of room.
  private static let columnsMin = 12
}
