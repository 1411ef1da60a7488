import JourneyInsight
import JourneyMap
import JourneyTemplates
import JourneyWords
import ReplicatedData
import StyledText

/// What is computed from the whole map, as text graphics and in words.
enum InsightPane {
  static func content(
    _ section: InsightSection, _ live: LiveInsight, _ scene: BoardScene, language: String?,
    columns: Int
  ) -> PaneContent {
    let names = InsightNames(scene.document, live.facts, language: language) {
      scene.name(of: $0)
    }
    let words = InsightWords(names, live.insight)
    let text = InsightText(words, columns: columns)
    var content = PaneContent(columns: columns)
    for line in text.body(section) {
      content.addLine(
        PaneLine(
          line.runs.map { PaneLine.Piece($0.text, StyleID(printed: $0.style)) },
          target: line.record.flatMap { target($0, scene.document) }))
    }
    let places = places(section, words, live)
    guard !places.isEmpty else { return content }
    content.heading(words.language(PaneWord.goTo))
    for place in places {
      content.add(
        [PaneLine.Piece(place.title), PaneLine.Piece(place.detail, StyleID(.note))],
        target: target(place.record, scene.document), indent: 2)
    }
    return content
  }

  private static func target(_ record: RecordID, _ document: MapDocument) -> PaneTarget? {
    document.kind(of: record) == .stage ? .cell(stage: record, lane: nil) : .card(record)
  }

  /// No section names more places than this.
  private static let placesMax = 40

  /// What a graphic or a sentence is about that has no line of its own.
  private static func places(
    _ section: InsightSection, _ words: InsightWords, _ live: LiveInsight
  ) -> [(record: RecordID, title: String, detail: String)] {
    let (insight, names, language) = (live.insight, words.names, words.language)
    func mark(_ key: InsightMessage) -> String { " " + language(key) }
    switch section {
    case .curve:
      return insight.curve.points.enumerated().compactMap { stage, point in
        guard let card = point.lowestCard, let value = point.value else { return nil }
        return (card, names.stage(stage), " " + NumberWords(language).feeling(value))
      }
    case .channels:
      let single = insight.channels.singleChannelStages.map { ($0.stage, mark(.oneChannel)) }
      let none = insight.channels.stagesWithoutChannel.map { ($0, mark(.noChannel)) }
      return (none + single).compactMap { stage, detail in
        guard live.facts.stages.indices.contains(stage) else { return nil }
        return (live.facts.stages[stage].id, names.stage(stage), detail)
      }
    case .graph:
      let graph = insight.graph
      var cards = graph.rootCauses.map { ($0.card, mark(.markCause)) }
      cards += graph.circles.compactMap { circle in circle.first.map { ($0, mark(.markCircle)) } }
      cards += graph.loops.compactMap { loop in loop.cards.first.map { ($0, mark(.markLoop)) } }
      cards += graph.deadEnds.map { ($0, mark(.markDeadEnd)) }
      cards += graph.orphans.map { ($0, mark(.markOrphan)) }
      return cards.prefix(placesMax).map { ($0.0, names.card($0.0), $0.1) }
    case .funnel, .weakest, .pains: return []
    }
  }
}

extension StyleID {
  /// The look on the board of what is also printed.
  init(printed style: TextStyle) {
    switch style {
    case .plain: self = .plain
    case .title: self.init(.title)
    case .border: self.init(.border)
    case .stage: self.init(.stage)
    case .lane: self.init(.lane)
    case .note: self.init(.note)
    case .good: self.init(.good)
    case .middling: self.init(.middling)
    case .bad: self.init(.bad)
    case .mark(let kind): self.init(.kind(CardMarks.kindIndex(kind)))
    }
  }
}

extension PaneKind {
  /// What it is called above what it says, in the language of that.
  func title(_ language: SpokenLanguage) -> String {
    guard language != .english else { return title }
    return switch self {
    case .checks: language(PaneWord.paneChecks)
    case .review: language(PaneWord.paneReview)
    default: section.map { MessageWords(language).text($0.title) } ?? title
    }
  }

  /// The part of the insights that it shows.
  var section: InsightSection? {
    switch self {
    case .curve: .curve
    case .funnel: .funnel
    case .weakestLink: .weakest
    case .channels: .channels
    case .plan: .pains
    case .graph: .graph
    case .card, .persona, .checks, .review: nil
    }
  }
}
