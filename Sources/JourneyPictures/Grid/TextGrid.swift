import JourneyInsight
import JourneyTemplates
import JourneyWords
import MapOutline
import StyledText

/// A map as a grid for a terminal: stages across, lanes down, cards in their cells.
///
/// Stages that do not fit beside each other continue in further bands below. Cards that stand in no
/// stage have a band of their own at the end.
package struct TextGrid {
  /// The width of the terminal in columns; less than ``columnsMin`` is taken as that.
  package var columns: Int
  /// Whether to use escape sequences for colour.
  package var usesColour: Bool
  /// Whether to draw lanes without cards, which are otherwise only named.
  package var showsEmptyLanes: Bool
  /// The day to judge by what is overdue; nil if nothing is to be.
  package var today: CalendarDay?
  /// Of what is said beside what people wrote.
  package var language: SpokenLanguage

  package static let columnsMin = 30
  private static let stageColumnsMin = 18
  private static let stageColumnsMax = 44
  private static let laneColumnsMax = 16

  package init(
    columns: Int = 80, usesColour: Bool = false, showsEmptyLanes: Bool = false,
    today: CalendarDay? = nil, language: SpokenLanguage = .english
  ) {
    self.columns = max(columns, Self.columnsMin)
    self.usesColour = usesColour
    self.showsEmptyLanes = showsEmptyLanes
    self.today = today
    self.language = language
  }

  /// The map as lines without line ends. No line is wider than ``columns``. O(size of the outline).
  package func lines(_ outline: JourneyOutline) -> [String] {
    var lines = heading(outline)
    let isEmpty = outline.stages.isEmpty && outline.unplaced.isEmpty
    if isEmpty { lines.append(StyledLine(language(InsightMessage.noStages), .note)) }
    for band in bands(outline) { lines += band.lines }
    lines += legend(outline)
    return lines.map { $0.text(inColour: usesColour) }
  }

  /// The lines with a line feed behind each.
  package func text(_ outline: JourneyOutline) -> String {
    lines(outline).reduce(into: "") { $0 += $1 + "\n" }
  }

  private func heading(_ outline: JourneyOutline) -> [StyledLine] {
    let title = outline.title.isEmpty ? language(.untitled) : TerminalText.gridText(outline.title)
    var lines = TerminalText.wrapped(title, columns: columns).map { StyledLine($0, .title) }
    let stages = language(GridWord.stages, ["count": .count(outline.stages.count)])
    let cards = language(GridWord.cards, ["count": .count(outline.cards.count)])
    lines.append(StyledLine("\(stages) · \(cards)", .note))
    lines.append(StyledLine())
    return lines
  }
}

// MARK: - Bands

extension TextGrid {
  /// A row of the grid: a lane, or nil for the cards that are in none.
  private struct Row {
    var lane: Int?
    var title: String
  }

  private func bands(_ outline: JourneyOutline) -> [GridBand] {
    var bands: [GridBand] = []
    let rows = rows(outline, of: outline.stages.flatMap(\.cards), showsEmpty: showsEmptyLanes)
    let laneColumns = laneColumns(rows)
    let room = columns - laneColumns - 4
    let count = outline.stages.count
    if count > 0 {
      let fitting = max(1, room / (Self.stageColumnsMin + 3))
      let bandCount = (count + fitting - 1) / fitting
      // As many stages in each band as in the others, rather than a last band with one.
      let perBand = (count + bandCount - 1) / bandCount
      let width = min(room / perBand - 3, Self.stageColumnsMax)
      let spare = width < Self.stageColumnsMax ? room % perBand : 0
      for start in stride(from: 0, to: count, by: perBand) {
        let stages = start..<min(start + perBand, count)
        let cells = rows.map { row in
          stages.map { cell(outline.cards(stage: $0, lane: row.lane), columns: width) }
        }
        bands.append(
          GridBand(
            caption: bandCount > 1 ? caption(stages, of: count) : nil,
            headers: stages.map { header(outline.stages[$0], number: $0 + 1, columns: width) },
            lanes: rows.map { laneTitle($0, columns: laneColumns + spare) }, cells: cells,
            laneColumns: laneColumns + spare, stageColumns: width))
      }
    }
    if !outline.unplaced.isEmpty { bands.append(unplaced(outline)) }
    return bands
  }

  private func unplaced(_ outline: JourneyOutline) -> GridBand {
    let rows = rows(outline, of: outline.unplaced, showsEmpty: false)
    let laneColumns = laneColumns(rows)
    let width = min(columns - laneColumns - 7, 2 * Self.stageColumnsMax)
    return GridBand(
      caption: nil, headers: [[StyledLine(language(.noStage), .stage)]],
      lanes: rows.map { laneTitle($0, columns: laneColumns) },
      cells: rows.map { [cell(outline.cards(stage: nil, lane: $0.lane), columns: width)] },
      laneColumns: laneColumns, stageColumns: width)
  }

  private func rows(
    _ outline: JourneyOutline, of cards: [JourneyOutline.Card], showsEmpty: Bool
  ) -> [Row] {
    let used = Set(cards.map(\.lane))
    var rows = outline.lanes.indices.filter { showsEmpty || used.contains($0) }
      .map { Row(lane: $0, title: outline.lanes[$0].title) }
    if used.contains(nil) { rows.append(Row(lane: nil, title: language(GridWord.noLane))) }
    return rows
  }

  /// As wide as the longest word of a lane's title, within bounds.
  private func laneColumns(_ rows: [Row]) -> Int {
    let words = rows.flatMap { TerminalText.gridText($0.title).split(separator: " ") }
    let longest = words.map { DisplayWidth.columns(of: $0) }.max() ?? 0
    return min(max(longest, 7), max(7, min(Self.laneColumnsMax, columns / 5)))
  }

  private func laneTitle(_ row: Row, columns: Int) -> [StyledLine] {
    TerminalText.wrapped(TerminalText.gridText(row.title), columns: columns)
      .map { StyledLine($0, .lane) }
  }

  private func header(
    _ stage: JourneyOutline.Stage, number: Int, columns: Int
  ) -> [StyledLine] {
    TerminalText.wrapped("\(number) \(TerminalText.gridText(stage.title))", columns: columns)
      .map { StyledLine($0, .stage) }
  }

  private func cell(_ cards: [JourneyOutline.Card], columns: Int) -> [StyledLine] {
    cards.flatMap { CardText.lines($0, columns: columns, today: today, language: language) }
  }

  private func caption(_ stages: Range<Int>, of count: Int) -> String {
    stages.count == 1
      ? language(
        GridWord.stageOf, ["number": .count(stages.lowerBound + 1), "count": .count(count)])
      : language(
        GridWord.stagesOf,
        [
          "first": .count(stages.lowerBound + 1), "last": .count(stages.upperBound),
          "count": .count(count),
        ])
  }
}

// MARK: - Legend

extension TextGrid {
  private func legend(_ outline: JourneyOutline) -> [StyledLine] {
    var lines: [StyledLine] = []
    let cards = outline.cards
    var kinds: [String] = []
    for card in cards where !kinds.contains(card.kind) { kinds.append(card.kind) }
    var signs = kinds.map {
      CardText.mark(ofKind: $0) + " " + TerminalText.gridText(language.cardKindName($0))
    }
    if cards.contains(where: { $0.score != nil }) { signs.append(language(GridWord.scoreLegend)) }
    if cards.contains(where: { $0.votes > 0 }) { signs.append(language(GridWord.votesLegend)) }
    if cards.contains(where: { $0.commentCount > 0 }) {
      signs.append(language(GridWord.commentsLegend))
    }
    lines += TerminalText.joined(signs, by: "  ", columns: columns).map { StyledLine($0, .note) }
    let used = Set(cards.map(\.lane))
    let empty = outline.lanes.indices.filter { !used.contains($0) }
    if !showsEmptyLanes, !empty.isEmpty, !outline.stages.isEmpty {
      let titles = empty.map { TerminalText.gridExcerpt(outline.lanes[$0].title) }
      lines += TerminalText.wrapped(
        language(
          GridWord.emptyLanes, ["lanes": .verbatim(titles.joined(separator: ", "))]),
        columns: columns
      ).map { StyledLine($0, .note) }
    }
    return lines
  }
}
