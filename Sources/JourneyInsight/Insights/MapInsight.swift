import JourneyMap
import ReplicatedData

/// What a map is asked: how the customer feels, where people are lost, which stage is the weakest link,
/// which channels carry it, what hurts and what is done about it, and where the journey turns in circles.
///
/// A value made of ``MapFacts`` alone. Kept up to date by ``update(_:_:)`` it is, at any time, equal to
/// one that is made afresh.
package struct MapInsight: Equatable, Sendable {
  package private(set) var settings: InsightSettings
  package private(set) var curve: EmotionCurve
  package private(set) var funnel: Funnel
  package private(set) var weakest: WeakestLink
  package private(set) var channels: ChannelMatrix
  package private(set) var pains: PainRanking
  package private(set) var plan: ActionPlan
  package private(set) var graph: JourneyGraph

  /// By stage.
  private var summaries: [StageSummary]

  /// O((cards + links) × log).
  package init(_ facts: MapFacts, settings: InsightSettings = InsightSettings()) {
    self.settings = settings
    summaries = facts.stages.indices.map {
      StageSummary(ofStage: $0, facts, importanceMin: settings.importanceMin)
    }
    curve = EmotionCurve(points: summaries.map { $0.point })
    funnel = Funnel(steps: summaries.map { $0.step })
    weakest = WeakestLink(summaries, funnel: funnel, weights: settings.weights(for: facts.map))
    channels = ChannelMatrix(
      channels: facts.channels.map { $0.id }, columns: summaries.map { $0.channels },
      importanceMin: settings.importanceMin)
    pains = PainRanking(facts, funnel: funnel)
    plan = ActionPlan(facts, pains: pains)
    graph = JourneyGraph(facts)
  }

  /// Makes anew what depends on a change of the facts.
  ///
  /// O(cards of the stages that changed + stages × channels); where pains, answers or links are
  /// concerned also O(cards + links).
  package mutating func update(_ facts: MapFacts, _ change: FactsChange) {
    guard !change.isNothing else { return }
    guard !change.isAfresh else {
      self = MapInsight(facts, settings: settings)
      return
    }
    var changed = change.stages
    if change.parts.contains(.channels) { changed = Array(facts.stages.indices) }
    for stage in changed {
      summaries[stage] = StageSummary(
        ofStage: stage, facts, importanceMin: settings.importanceMin)
    }
    let oldFunnel = funnel
    if !changed.isEmpty {
      curve = EmotionCurve(points: summaries.map { $0.point })
      funnel = Funnel(steps: summaries.map { $0.step })
      channels = ChannelMatrix(
        channels: facts.channels.map { $0.id }, columns: summaries.map { $0.channels },
        importanceMin: settings.importanceMin)
    } else if change.parts.contains(.channels) {
      channels = ChannelMatrix(
        channels: facts.channels.map { $0.id }, columns: [], importanceMin: settings.importanceMin)
    }
    if !changed.isEmpty || change.parts.contains(.map) {
      weakest = WeakestLink(summaries, funnel: funnel, weights: settings.weights(for: facts.map))
    }
    let concerns = change.concerns
    let isRelinked = change.parts.contains(.links) || concerns.contains(.linked)
    if isRelinked || concerns.contains(.plan) || funnel != oldFunnel {
      pains = PainRanking(facts, funnel: funnel)
      plan = ActionPlan(facts, pains: pains)
    }
    if isRelinked || concerns.contains(.steps) { graph = JourneyGraph(facts) }
  }

  /// Asks for something else. O(as afresh).
  package mutating func set(_ settings: InsightSettings, _ facts: MapFacts) {
    guard settings != self.settings else { return }
    self = MapInsight(facts, settings: settings)
  }
}

/// Facts and insights of one map, kept up to date change by change.
package struct LiveInsight: Sendable {
  package private(set) var facts: MapFacts
  package private(set) var insight: MapInsight

  package init(_ document: MapDocument, settings: InsightSettings = InsightSettings()) {
    self.init(reading: document, settings: settings)
  }

  init(reading map: some ReadableMap, settings: InsightSettings = InsightSettings()) {
    facts = MapFacts(reading: map)
    insight = MapInsight(facts, settings: settings)
  }

  /// Takes note of a change that is merged into `document`, own or somebody else's.
  ///
  /// - Returns: What has changed, for whoever keeps more that is made of the facts.
  @discardableResult
  package mutating func update(_ change: Change, in document: MapDocument) -> FactsChange {
    take(change.touchedRecords, in: document)
  }

  /// Likewise of several changes at once.
  @discardableResult
  package mutating func update(_ records: [RecordID], in document: MapDocument) -> FactsChange {
    take(records, in: document)
  }

  /// Likewise of what the facts were read from.
  mutating func take(_ records: [RecordID], in map: some ReadableMap) -> FactsChange {
    let factsChange = facts.take(records, in: map)
    insight.update(facts, factsChange)
    return factsChange
  }

  package mutating func set(_ settings: InsightSettings) { insight.set(settings, facts) }
}
