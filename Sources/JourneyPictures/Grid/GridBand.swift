import StyledText

/// Some stages beside each other, drawn with their lanes as a table.
struct GridBand {
  var caption: String?
  /// The lines of each stage's title.
  var headers: [[StyledLine]]
  /// The lines of each lane's title.
  var lanes: [[StyledLine]]
  /// The lines of each cell, by lane and stage.
  var cells: [[[StyledLine]]]
  var laneColumns: Int
  var stageColumns: Int

  /// The table, with its caption above and an empty line below.
  var lines: [StyledLine] {
    var lines: [StyledLine] = []
    if let caption { lines.append(StyledLine(caption, .note)) }
    lines.append(rule("┌", "─", "┬", "┐"))
    lines += row([], headers)
    for (index, lane) in lanes.enumerated() {
      lines.append(index == 0 ? rule("╞", "═", "╪", "╡") : rule("├", "─", "┼", "┤"))
      lines += row(lane, cells[index])
    }
    lines.append(rule("└", "─", "┴", "┘"))
    lines.append(StyledLine())
    return lines
  }

  private func rule(_ left: String, _ line: String, _ cross: String, _ right: String) -> StyledLine
  {
    let widths = [laneColumns] + headers.map { _ in stageColumns }
    let parts = widths.map { String(repeating: line, count: $0 + 2) }
    return StyledLine(left + parts.joined(separator: cross) + right, .border)
  }

  private func row(_ lane: [StyledLine], _ cells: [[StyledLine]]) -> [StyledLine] {
    let height = max(1, lane.count, cells.map(\.count).max() ?? 0)
    return (0..<height).map { index in
      var line = StyledLine("│ ", .border)
      line.append(Self.line(lane, index).padded(to: laneColumns))
      for cell in cells {
        line.append(" │ ", .border)
        line.append(Self.line(cell, index).padded(to: stageColumns))
      }
      line.append(" │", .border)
      return line
    }
  }

  private static func line(_ lines: [StyledLine], _ index: Int) -> StyledLine {
    index < lines.count ? lines[index] : StyledLine()
  }
}
