import JourneyFormats

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

  /// Lines without line ends. The last column gives way where a line would be wider than `width`.
  package func lines(width: Int? = nil) -> [String] {
    let all = [columns.map { $0.title }] + rows
    var widths = columns.indices.map { column in
      all.map { column < $0.count ? DisplayWidth.columns(of: $0[column]) : 0 }.max() ?? 0
    }
    if let width, let last = widths.indices.last {
      let others = widths.dropLast().reduce(0) { $0 + $1 + Self.gap }
      widths[last] = min(widths[last], max(12, width - others))
    }
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

  private static let gap = 2
}
