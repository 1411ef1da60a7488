import JourneyTemplates
import TestSupport
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Tables: out and in again")
struct TableRoundTripTests {
  private static let tableShape = OutlineShape(hasTitle: false)

  private func read(
    _ text: String, _ shape: TableShape
  ) throws(ImportError) -> ImportedJourney {
    let limits = ImportLimits()
    let (table, report) = try CSVReader.table(Array(text.utf8), limits: limits)
    return try CSVReader.journey(table, shape, report, limits)
  }

  @Test("any map written as CSV, a row a step, is read back as it was")
  func steps() throws {
    // The first: a touchpoint among the feelings whose words sound like one.
    for seed in [3_345_845_709] + seeds(150) {
      var random = RandomSource(seed: seed)
      let outline = random.map(Self.tableShape)
      let written = CSVWriter.write(outline)
      #expect(written.report.isEmpty, "SEED=\(seed) \(written.report.sentences)")
      let again = try read(written.text, .steps)
      let difference = outline.difference(from: again.outline)
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")\n\(written.text)")
      #expect(again.report.isEmpty, "SEED=\(seed) \(again.report.sentences)")
    }
  }

  @Test("any map written as CSV, a column a stage, is read back as it was")
  func stages() throws {
    var shape = Self.tableShape
    shape.hasEqualStages = true
    for seed in seeds(150) {
      var random = RandomSource(seed: seed)
      let outline = random.map(shape)
      let written = CSVWriter.write(outline, layout: .stages)
      #expect(written.report.isEmpty, "SEED=\(seed) \(written.report.sentences)")
      let again = try read(written.text, .stages)
      let difference = outline.difference(from: again.outline)
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")\n\(written.text)")
      #expect(again.report.isEmpty, "SEED=\(seed) \(again.report.sentences)")
    }
  }

  @Test("any map written as Markdown is read back as it was, but for lanes without cards")
  func markdown() throws {
    for seed in seeds(150) {
      var random = RandomSource(seed: seed)
      var outline = random.map(OutlineShape(hasStageKeys: false, hasEqualStages: true))
      outline.removeEmptyLanes()
      let written = MarkdownWriter.write(outline)
      #expect(written.report.isEmpty, "SEED=\(seed) \(written.report.sentences)")
      let limits = ImportLimits()
      let page = try MarkdownPage(Array(written.text.utf8), limits: limits)
      let table = try #require(page.tables.first)
      let again = try MarkdownReader.journey(of: page, table, .stages, limits)
      let difference = outline.difference(from: again.outline)
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")\n\(written.text)")
      #expect(again.report.isEmpty, "SEED=\(seed) \(again.report.sentences)")
    }
  }

  @Test("what is not carried is named: title, fields, personas, links, labels, equal stages")
  func losses() {
    let outline = JourneyOutline(
      title: "A", fields: [.init("owner", "Ola")], personas: [.init(name: "Ana")],
      channels: [.init(name: "Web"), .init(name: "Shop", labels: [.init("pl", "Sklep")])],
      lanes: [.init(title: "Pains", key: "pains")],
      stages: [
        .init(title: "One", cards: [.init(kind: "pain", lane: 0, text: " x ", channel: "Web")]),
        .init(title: "one"),
      ], links: [.init(from: 0, to: 0)])
    #expect(
      CSVWriter.write(outline).report.losses == [
        .mapFields(names: ["title", "owner"]), .personas(count: 1), .links(count: 1),
        .channels(count: 1), .whiteSpaceTrimmed(count: 1),
        .stagesMerged(count: 1),
      ])
  }
}

extension JourneyOutline {
  /// Without lanes that no card stands in.
  mutating func removeEmptyLanes() {
    let used = Set(cards.compactMap(\.lane)).sorted()
    lanes = used.map { lanes[$0] }
    func moved(_ cards: [Card]) -> [Card] {
      cards.map { card in
        var card = card
        card.lane = card.lane.flatMap { used.firstIndex(of: $0) }
        return card
      }
    }
    for index in stages.indices { stages[index].cards = moved(stages[index].cards) }
    unplaced = moved(unplaced)
  }
}
