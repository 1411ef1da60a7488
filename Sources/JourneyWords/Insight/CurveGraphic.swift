import JourneyInsight
import JourneyMap
import StyledText

/// The emotion curve: a line of Braille dots with a mark at each stage, over the shaded band.
struct CurveGraphic {
  let curve: EmotionCurve
  /// Of the whole, the axis included.
  let columns: Int

  /// `+2 ┤`.
  static let axisColumns = 4
  /// From +2 to −2 by halves.
  private static let rowCount = 9
  /// A stage is never drawn wider, so that few stages do not lie far apart.
  private static let stageColumnsMax = 22

  /// Columns for each stage.
  var stageColumns: Int {
    let room = columns - Self.axisColumns
    return max(2, min(room / max(curve.points.count, 1), Self.stageColumnsMax))
  }

  /// Stages that fit beside each other; a curve of more is cut and goes on below.
  var stagesPerBand: Int { max(1, (columns - Self.axisColumns) / 2) }

  /// Where a stage's mark stands, from the left of the plot.
  func centre(_ stage: Int) -> Int { stage * stageColumns + stageColumns / 2 }

  /// The plot without the names of the stages.
  func lines(_ stages: Range<Int>) -> [StyledLine] {
    let width = stages.count * stageColumns
    var cells = [[Cell]](
      repeating: [Cell](repeating: Cell(), count: width), count: Self.rowCount)
    drawBand(stages, &cells)
    drawCurve(stages, &cells)
    drawMarks(stages, &cells)
    return cells.enumerated().map { row, cells in line(row, cells) }
  }

  private struct Cell {
    var isBand = false
    /// Braille dots, see `dot(_:_:)`.
    var dots: UInt32 = 0
    var mark: Character?
    var style = TextStyle.plain
  }

  private func line(_ row: Int, _ cells: [Cell]) -> StyledLine {
    let labels = ["+2", "", "+1", "", " 0", "", "−1", "", "−2"]
    let isZero = row == Self.rowCount / 2
    var line = StyledLine(
      labels[row].isEmpty ? "   │" : labels[row] + (isZero ? " ┼" : " ┤"), .border)
    for cell in cells {
      if let mark = cell.mark {
        line.append(String(mark), cell.style)
      } else if cell.dots > 0, let scalar = Unicode.Scalar(0x2800 + cell.dots) {
        line.append(String(Character(scalar)), cell.style)
      } else if cell.isBand {
        line.append("░", .note)
      } else {
        line.append(isZero ? "┄" : " ", .border)
      }
    }
    return line
  }

  /// The row, in parts of a row from the top, at which a feeling stands: 0.5 is the middle of the first.
  private func height(_ feeling: Double) -> Double {
    (2 - min(max(feeling, -2), 2)) / 4 * Double(Self.rowCount - 1) + 0.5
  }

  private func row(_ feeling: Double) -> Int { min(Int(height(feeling)), Self.rowCount - 1) }

  /// Stages beside each other that both have a value, and the columns from one to the other.
  private func pieces(_ stages: Range<Int>) -> [(from: Int, to: Int, start: Int, end: Int)] {
    let own = Array(stages)
    return zip(own, own.dropFirst()).compactMap { from, to in
      guard curve.points[from].value != nil, curve.points[to].value != nil else { return nil }
      return (from, to, centre(from - stages.lowerBound), centre(to - stages.lowerBound))
    }
  }

  private func drawBand(_ stages: Range<Int>, _ cells: inout [[Cell]]) {
    func shade(_ column: Int, _ low: Double, _ high: Double) {
      guard high > low else { return }
      for row in row(high)...row(low) { cells[row][column].isBand = true }
    }
    for stage in stages {
      guard let low = curve.points[stage].lowest, let high = curve.points[stage].highest else {
        continue
      }
      let middle = centre(stage - stages.lowerBound)
      for column in max(middle - 1, 0)...min(middle + 1, cells[0].count - 1) {
        shade(column, low, high)
      }
    }
    for piece in pieces(stages) {
      let (a, b) = (curve.points[piece.from], curve.points[piece.to])
      guard let lowA = a.lowest, let highA = a.highest, let lowB = b.lowest, let highB = b.highest,
        piece.end > piece.start
      else { continue }
      for column in piece.start...piece.end {
        let share = Double(column - piece.start) / Double(piece.end - piece.start)
        shade(column, lowA + (lowB - lowA) * share, highA + (highB - highA) * share)
      }
    }
  }

  /// Two dots wide and four high in each cell.
  private func drawCurve(_ stages: Range<Int>, _ cells: inout [[Cell]]) {
    for piece in pieces(stages) {
      guard let from = curve.points[piece.from].value, let to = curve.points[piece.to].value else {
        continue
      }
      let (left, right) = (piece.start * 2 + 1, piece.end * 2 + 1)
      guard right > left else { continue }
      var before: Int?
      for x in left...right {
        let feeling = from + (to - from) * Double(x - left) / Double(right - left)
        let y = Int(height(feeling) * 4)
        // Steep pieces stay one line.
        let rows = before.map { min($0, y)...max($0, y) } ?? y...y
        for y in rows where y != before || rows.count == 1 {
          let (row, column) = (min(y / 4, Self.rowCount - 1), x / 2)
          cells[row][column].dots |= Self.dot(x % 2, y % 4)
          cells[row][column].style = InsightText.style(ofFeeling: feeling)
        }
        before = y
      }
    }
  }

  /// The bit of a dot in a Braille pattern (Unicode, block 2800).
  private static func dot(_ x: Int, _ y: Int) -> UInt32 {
    y == 3 ? (x == 0 ? 0x40 : 0x80) : 1 << UInt32(y + 3 * x)
  }

  private func drawMarks(_ stages: Range<Int>, _ cells: inout [[Cell]]) {
    for stage in stages {
      guard let value = curve.points[stage].value else { continue }
      let (row, column) = (row(value), centre(stage - stages.lowerBound))
      cells[row][column].mark = "●"
      cells[row][column].style = InsightText.style(ofFeeling: value)
    }
  }
}

extension InsightText {
  private static let participantsMax = 8

  var curveGraphic: [StyledLine] {
    let curve = insight.curve
    guard curve.points.contains(where: { $0.value != nil }) else { return [] }
    let graphic = CurveGraphic(curve: curve, columns: columns)
    let perBand = graphic.stagesPerBand
    var lines: [StyledLine] = []
    for start in stride(from: 0, to: curve.points.count, by: perBand) {
      let stages = start..<min(start + perBand, curve.points.count)
      if start > 0 { lines.append(StyledLine()) }
      lines += graphic.lines(stages)
      lines += stageNames(stages, graphic)
      lines += participants(stages, graphic)
    }
    if graphic.stageColumns < Self.namedColumnsMin { lines += stageKey(curve) }
    if curve.points.contains(where: { $0.highest != $0.lowest }) {
      lines += paragraph(words(.curveLegend), .note)
    }
    return lines
  }

  /// Narrower columns have numbers, and the names stand in a list.
  private static let namedColumnsMin = 7

  /// Titles over at most two lines, and the values below.
  private func stageNames(_ stages: Range<Int>, _ graphic: CurveGraphic) -> [StyledLine] {
    let room = graphic.stageColumns
    let isNamed = room >= Self.namedColumnsMin
    let axis = String(repeating: " ", count: CurveGraphic.axisColumns)
    let titles = stages.map { stage in
      isNamed ? shortened(names.stage(stage), columns: room - 1) : ["\((stage + 1) % 100)"]
    }
    var lines: [StyledLine] = []
    for row in 0..<(titles.map(\.count).max() ?? 0) {
      var line = StyledLine(axis)
      for title in titles {
        line.append(centred(row < title.count ? title[row] : "", room, .stage))
      }
      lines.append(line)
    }
    guard isNamed else { return lines }
    var values = StyledLine(axis)
    for stage in stages {
      let value = insight.curve.points[stage].value
      values.append(
        centred(
          value.map { numbers.feeling($0) } ?? "–", room,
          value.map { Self.style(ofFeeling: $0) } ?? .note))
    }
    return lines + [values]
  }

  private func shortened(_ title: String, columns: Int) -> [String] {
    let lines = TerminalText.wrapped(title, columns: columns)
    guard lines.count > 2 else { return lines }
    return [lines[0], TerminalText.truncated(lines[1] + "…", columns: columns)]
  }

  /// Centred where the mark stands.
  private func centred(_ text: String, _ columns: Int, _ style: TextStyle) -> StyledLine {
    let width = DisplayWidth.columns(of: text)
    let before = max(0, min(columns / 2 - width / 2, columns - width))
    var line = StyledLine(String(repeating: " ", count: before))
    line.append(text, style)
    return line.padded(to: columns)
  }

  private func stageKey(_ curve: EmotionCurve) -> [StyledLine] {
    let parts = curve.points.indices.map { stage in
      let value = curve.points[stage].value.map { " " + numbers.feeling($0) } ?? ""
      return "\(stage + 1) \(names.stage(stage))\(value)"
    }
    return TerminalText.joined(parts, by: " · ", columns: columns).map { StyledLine($0, .note) }
  }

  /// Of each participant a height at each stage where they say something.
  private func participants(_ stages: Range<Int>, _ graphic: CurveGraphic) -> [StyledLine] {
    let curve = insight.curve
    guard curve.participants.count > 1, graphic.stageColumns >= Self.namedColumnsMin else {
      return []
    }
    var lines = [StyledLine()]
    for id in curve.participants.prefix(Self.participantsMax) {
      var line = StyledLine(String(repeating: " ", count: CurveGraphic.axisColumns))
      var isThere = false
      for stage in stages {
        let own = curve.points[stage].participants.first { $0.participant == id }
        isThere = isThere || own != nil
        line.append(
          centred(
            own.map { Self.height($0.value) + " " + numbers.feeling($0.value) } ?? "·",
            graphic.stageColumns, own.map { Self.style(ofFeeling: $0.value) } ?? .note))
      }
      guard isThere else { continue }
      lines.append(StyledLine(TerminalText.truncated(names.person(id), columns: columns), .note))
      lines.append(line)
    }
    let left = curve.participants.count - Self.participantsMax
    if left > 0 {
      lines.append(StyledLine(words(.curveMorePeople, ["count": .count(left)]), .note))
    }
    return lines.count > 1 ? lines : []
  }

  private static func height(_ feeling: Double) -> String {
    let blocks = ["▁", "▂", "▄", "▆", "█"]
    return blocks[min(max(Int((feeling + 2).rounded()), 0), 4)]
  }
}
