import JourneyInsight
import JourneyMap
import StyledText

extension InsightText {
  private static let channelColumnsMax = 22
  private static let cellColumnsMin = 8
  private static let cellColumnsMax = 16

  /// Channels that are used as rows, stages as columns, in bands as the width asks for.
  var matrix: [StyledLine] {
    let matrix = insight.channels
    let used = matrix.channels.indices.filter { channel in
      matrix.columns.contains { $0.cells[channel].count > 0 }
    }
    let hasLoose = matrix.columns.contains { $0.withoutChannel.count > 0 }
    guard !used.isEmpty else { return [] }
    let titles = used.map { names.channel($0) } + (hasLoose ? [words(.noChannel)] : [])
    let name = nameColumns(titles, max: min(Self.channelColumnsMax, columns / 3))
    let perBand = max(1, (columns - name) / Self.cellColumnsMin)
    let width = min((columns - name) / min(perBand, matrix.columns.count), Self.cellColumnsMax)
    var lines: [StyledLine] = []
    for start in stride(from: 0, to: matrix.columns.count, by: perBand) {
      let stages = start..<min(start + perBand, matrix.columns.count)
      if start > 0 { lines.append(StyledLine()) }
      lines.append(heading(stages, name, width))
      for (row, title) in titles.enumerated() {
        var line = cut(title, name, .lane)
        for stage in stages {
          let column = matrix.columns[stage]
          line.append(
            cell(row < used.count ? column.cells[used[row]] : column.withoutChannel, width))
        }
        lines.append(line)
      }
    }
    lines += TerminalText.joined(
      [
        words(.matrixCards), words(.matrixFeeling), words(.matrixMissing),
        words(.matrixMomentOfTruth), words(.matrixImportance),
      ], by: " · ", columns: columns
    ).map { StyledLine($0, .note) }
    return lines
  }

  private func heading(_ stages: Range<Int>, _ name: Int, _ width: Int) -> StyledLine {
    var line = StyledLine(String(repeating: " ", count: name))
    for stage in stages {
      line.append(" ")
      line.append(cut(names.stage(stage), width - 1, .stage))
    }
    return line
  }

  private func cell(_ cell: ChannelMatrix.Cell, _ width: Int) -> StyledLine {
    guard cell.count > 0 else { return StyledLine(" ·", .note).padded(to: width) }
    var line = StyledLine(" \(cell.count)")
    if let feeling = cell.feeling {
      line.append(" " + numbers.feeling(feeling.rounded()), Self.style(ofFeeling: feeling))
    }
    if let importance = cell.importance, importance > 0, line.columns + importance < width {
      line.append(String(repeating: "!", count: importance), .middling)
    }
    if cell.missingCount > 0, line.columns < width { line.append("○", .bad) }
    if cell.momentOfTruthCount > 0, line.columns < width { line.append("★", .title) }
    return line.padded(to: width)
  }
}
