/// Which way round a table is.
enum TableShape: Equatable, Sendable {
  /// A row a step: the first row has the headings.
  case steps
  /// Stages as columns: the first column has the headings.
  case stages
}

extension TableShape {
  /// Tells a journey map from the words in its first row and column, by where more of them are known;
  /// nil if neither has any, and the corner says nothing either.
  ///
  /// - Parameter isOfMap: Whether an empty corner over bold headings says that stages are columns, as
  ///   the tables have it that ``MarkdownWriter`` writes.
  init?(of table: TextTable, isOfMap: Bool = false) {
    guard let header = table.rows.first, let corner = header.cells.first?.text else { return nil }
    let hasBoldRows = table.rows.dropFirst().allSatisfy { row in
      row.cells.first.map { $0.isStrong || HeadingReader.alone($0.text) == .afterSale } ?? true
    }
    if Words.folded(corner) == "lane"
      || isOfMap && corner.isEmpty && header.cells.count > 1 && hasBoldRows
    {
      self = .stages
      return
    }
    let across = Self.known(header.cells.dropFirst().map(\.text))
    let down = Self.known(table.rows.dropFirst().map { $0.cells.first?.text ?? "" })
    let isStage = HeadingReader.alone(corner) == .stage
    // A list without any stage has its known words in all headings, the first one too.
    guard across > 0 || down > 0 || isStage else { return nil }
    self = down > across || down == across && !isStage ? .stages : .steps
  }

  private static let titlesMax = 500

  /// How many of the different titles say something known, from 0 to 1.
  private static func known(_ titles: [String]) -> Double {
    let different = Set(titles.prefix(titlesMax).filter { !$0.isEmpty })
    guard !different.isEmpty else { return 0 }
    let known = different.count { title in
      switch HeadingReader.alone(title) {
      case .stage, .stageKey, .afterSale, .field: true
      case .lane(let lane): lane.isKnown
      case .nothing: false
      }
    }
    return Double(known) / Double(different.count)
  }
}
