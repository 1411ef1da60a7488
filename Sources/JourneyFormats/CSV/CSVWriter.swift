import JourneyTemplates
import MapOutline

/// Writes an outline as a table of comma-separated values (RFC 4180) that ``CSVReader`` reads back to
/// an equal outline, but for what the report names.
///
/// A byte order mark at the beginning tells spreadsheets that it is UTF-8.
package enum CSVWriter {
  package enum Layout: Sendable {
    /// A row a step: the first card of every lane, the second of every lane, …, stage by stage.
    case steps
    /// A column a stage, a row a lane.
    case stages
  }

  /// What spreadsheets of a language expect between cells, where they have a comma in numbers.
  package static func separator(ofLanguage tag: String?) -> CSVSeparator {
    switch tag?.split(separator: "-").first {
    case "pl", "ro", "ru": .semicolon
    default: .comma
    }
  }

  /// O(size of the outline).
  package static func write(
    _ outline: JourneyOutline, layout: Layout = .steps, separator: CSVSeparator = .comma
  ) -> ExportedText {
    let sheet = CSVSheet(outline, CSVText(separator))
    let rows = layout == .steps ? sheet.steps : sheet.stages
    var report = outline.losses(
      but: [.stageKeys, .afterSale, .votes, .emptyLanes, .comments])
    if layout == .steps {
      let titles = Set(outline.stages.map { TitleKey.folded(CSVSheet.title($0)) })
      report.add(outline.stages.count - titles.count, Loss.stagesMerged)
    }
    let lines = rows.map { $0.joined(separator: separator.rawValue) + "\r\n" }
    return ExportedText(text: "\u{FEFF}" + lines.joined(), report: report)
  }
}

/// The cells of an outline, each as the file has it.
private struct CSVSheet {
  private let outline: JourneyOutline
  private let text: CSVText
  /// The lanes with their columns, in order; cards in no lane last.
  private var lanes: [LaneSheet] = []

  private struct LaneSheet {
    var lane: Int?
    var heading: String
    /// The title by which fields name the lane.
    var title: String
    var usualKind: String
    /// The fields that some card has, in order.
    var fields: [String] = []
  }

  init(_ outline: JourneyOutline, _ text: CSVText) {
    self.outline = outline
    self.text = text
    let cards = outline.cards
    var byLane: [Int?: [JourneyOutline.Card]] = [:]
    for card in cards { byLane[card.lane, default: []].append(card) }
    for index in outline.lanes.indices {
      let heading = LaneHeading.text(outline.lanes[index], after: outline.lanes[..<index])
      let title = LaneHeading(bracketed: heading)?.lane.title ?? heading
      lanes.append(
        LaneSheet(
          lane: index, heading: heading, title: title,
          usualKind: outline.lanes[index].usualKind))
    }
    if byLane[nil] != nil {
      lanes.append(
        LaneSheet(
          lane: nil, heading: TableReader.noLane, title: TableReader.noLane,
          usualKind: JourneyOutline.Card.plainKind))
    }
    for index in lanes.indices {
      let cards = byLane[lanes[index].lane] ?? []
      lanes[index].fields = Self.fields(of: cards, usualKind: lanes[index].usualKind)
    }
  }

  private static func fields(of cards: [JourneyOutline.Card], usualKind: String) -> [String] {
    var names: Set<String> = []
    for card in cards {
      names.formUnion(card.fields(usualKind: usualKind).map(\.name))
      // Without the column, the value of a feeling is read from its words.
      if card.kind == "emotion" { names.insert("emotion") }
    }
    let order = ["kind", "score", "emotion", "check", "actors", "tags", "channel", "votes"]
    return names.sorted { a, b in
      (order.firstIndex(of: a) ?? .max, CardField.rank(a), a)
        < (order.firstIndex(of: b) ?? .max, CardField.rank(b), b)
    }
  }

  static func title(_ stage: JourneyOutline.Stage) -> String {
    let title = MermaidText.trimmed(stage.title)
    return title.isEmpty ? JourneyOutline.unnamed : title
  }

  private func cell(_ card: JourneyOutline.Card?) -> String {
    guard let card else { return "" }
    let words = MermaidText.trimmed(card.text)
    return text.cell([words.isEmpty ? JourneyOutline.unnamed : words])
  }

  private func field(
    _ name: String, of card: JourneyOutline.Card?, usualKind: String
  ) -> String {
    guard let field = card?.fields(usualKind: usualKind).first(where: { $0.name == name }) else {
      return ""
    }
    return CardField.isList(name)
      ? text.cell(field.values.map { MermaidText.trimmed($0) })
      : text.cell(MermaidText.trimmed(field.values[0]))
  }

  private var hasAfterSale: Bool { outline.stages.contains { $0.isAfterSale } }
  private var hasKeys: Bool { outline.stages.contains { $0.key != nil } }

  // MARK: A row a step

  var steps: [[String]] {
    var header = ["Stage"]
    if hasKeys { header.append("Stage key") }
    if hasAfterSale { header.append("After sale") }
    for lane in lanes {
      header.append(text.cell(lane.heading))
      header += lane.fields.map { text.cell("\(lane.title): \($0)") }
    }
    var rows = [header]
    rows += steps(of: outline.unplaced, stage: nil)
    for stage in outline.stages { rows += steps(of: stage.cards, stage: stage) }
    return rows
  }

  private func steps(
    of cards: [JourneyOutline.Card], stage: JourneyOutline.Stage?
  ) -> [[String]] {
    var byLane: [Int?: [JourneyOutline.Card]] = [:]
    for card in cards { byLane[card.lane, default: []].append(card) }
    let count = max(byLane.values.map(\.count).max() ?? 0, stage == nil ? 0 : 1)
    return (0..<count).map { index in
      var row = [stage.map { text.cell(Self.title($0)) } ?? ""]
      if hasKeys { row.append(stage?.key ?? "") }
      if hasAfterSale { row.append(stage?.isAfterSale ?? false ? "yes" : "") }
      for lane in lanes {
        let card = byLane[lane.lane].flatMap { $0.indices.contains(index) ? $0[index] : nil }
        row.append(cell(card))
        row += lane.fields.map { field($0, of: card, usualKind: lane.usualKind) }
      }
      return row
    }
  }

  // MARK: A column a stage

  var stages: [[String]] {
    var header = ["Lane"]
    let hasUnplaced = !outline.unplaced.isEmpty
    if hasUnplaced { header.append("") }
    header += outline.stages.map { text.cell(Self.title($0)) }
    let columns =
      (hasUnplaced ? [outline.unplaced] : []) + outline.stages.map(\.cards)
    let lead = hasUnplaced ? [""] : []
    var rows = [header]
    if hasKeys { rows.append(["Stage key"] + lead + outline.stages.map { $0.key ?? "" }) }
    if hasAfterSale {
      rows.append(["After sale"] + lead + outline.stages.map { $0.isAfterSale ? "yes" : "" })
    }
    let cells: [[Int?: [JourneyOutline.Card]]] = columns.map { cards in
      var byLane: [Int?: [JourneyOutline.Card]] = [:]
      for card in cards { byLane[card.lane, default: []].append(card) }
      return byLane
    }
    for lane in lanes {
      let count = max(cells.map { $0[lane.lane]?.count ?? 0 }.max() ?? 0, 1)
      for index in 0..<count {
        let cards = cells.map { cell in
          cell[lane.lane].flatMap { $0.indices.contains(index) ? $0[index] : nil }
        }
        rows.append([index == 0 ? text.cell(lane.heading) : ""] + cards.map(cell))
        for field in lane.fields {
          let values = cards.map { self.field(field, of: $0, usualKind: lane.usualKind) }
          guard index == 0 || values.contains(where: { !$0.isEmpty }) else { continue }
          rows.append([text.cell("\(lane.title): \(field)")] + values)
        }
      }
    }
    return rows
  }
}
