import JourneyTemplates
import MapOutline

/// What a table of events says of each stage: how many journeys reached it, and how often.
package struct EventCounts: Equatable, Sendable {
  /// In the order in which journeys come to them, if the events have times; else in the order in
  /// which they first appear.
  package internal(set) var stages: [Stage] = []
  package internal(set) var journeyCount = 0
  package internal(set) var eventCount = 0
  /// Whether every event has a time that can be compared, so that their order is known.
  package internal(set) var hasTimes = false
  /// Of each journey, by stage index: the ranks of the times at which it was there, ascending.
  var visits: [[Visit]] = []
  /// Which columns held what.
  var headings: EventColumns?

  package struct Stage: Equatable, Sendable {
    package var title: String
    /// Different journeys.
    package var journeys: Int
    package var events: Int
  }

  struct Visit: Equatable, Sendable {
    var stage: Int32
    /// What ``time`` has no room for.
    var fine: UInt32 = 0
    /// Later is larger.
    var time: Int64

    /// Whether it comes before another one.
    func isBefore(_ other: Visit) -> Bool { (time, fine) < (other.time, other.fine) }
  }
}

extension EventCounts {
  /// How many journeys went through the stages one after the other: who reached the first, who
  /// reached the second at the same time or later, and so on. Nil if the events have no times.
  /// O(events × log).
  ///
  /// - Parameter order: Indexes of ``stages``.
  package func inOrder(_ order: [Int]) -> [Int]? {
    guard hasTimes else { return nil }
    var ranks: [Int32: Int] = [:]
    for (rank, stage) in order.enumerated() { ranks[Int32(stage)] = rank }
    var counts = Array(repeating: 0, count: order.count)
    for journey in visits {
      var next = 0
      let sorted = journey.sorted {
        ($0.time, $0.fine, ranks[$0.stage] ?? .max) < ($1.time, $1.fine, ranks[$1.stage] ?? .max)
      }
      for visit in sorted where next < order.count && ranks[visit.stage] == next {
        counts[next] += 1
        next += 1
      }
    }
    return counts
  }

  /// The funnel as KPI cards, one a stage.
  ///
  /// - Parameters:
  ///   - map: Where the counts go: a stage's KPI that has a count gets the new one, another stage gets
  ///     a KPI. A map without stages gets those of the events.
  /// - Returns: The cards, and the stages of the events that the map does not have.
  package func outline(in map: JourneyOutline) -> (outline: JourneyOutline, unmatched: [Stage]) {
    var outline = JourneyOutline(lanes: map.lanes)
    guard !map.stages.isEmpty else {
      for stage in stages { outline.stages.append(.init(title: stage.title)) }
      for index in stages.indices { add(stages[index], to: index, in: &outline, of: nil) }
      return (outline, [])
    }
    outline.stages = map.stages.map { stage in
      var stage = stage
      stage.cards = []
      return stage
    }
    var indexes: [String: Int] = [:]
    for (index, stage) in map.stages.enumerated().reversed() {
      for name in [stage.title, stage.key ?? stage.title] + stage.labels.map(\.text) {
        indexes[TitleKey.folded(name)] = index
      }
    }
    var unmatched: [Stage] = []
    for stage in stages {
      if let index = indexes[TitleKey.folded(stage.title)] {
        add(stage, to: index, in: &outline, of: map.stages[index])
      } else {
        unmatched.append(stage)
      }
    }
    return (outline, unmatched)
  }

  /// What a new KPI is called.
  package static let title = "Journeys that reached this stage"

  private func add(
    _ stage: Stage, to index: Int, in outline: inout JourneyOutline,
    of present: JourneyOutline.Stage?
  ) {
    var card: JourneyOutline.Card
    if let known = present?.cards.first(where: { $0.detail("funnel-count") != nil }) {
      card = known
      card.comments = []
    } else {
      let lane =
        outline.lanes.firstIndex { $0.key == StandardLane.kpis.rawValue }
        ?? outline.lanes.firstIndex { $0.cardKind == "kpi" }
      card = JourneyOutline.Card(kind: "kpi", lane: lane, text: Self.title)
      if lane == nil {
        outline.lanes.append(StandardLane.kpis.row)
        card.lane = outline.lanes.count - 1
      }
      card.source = SourceKey.text(
        FileFormat.events.rawValue, TitleKey.folded(outline.stages[index].title))
    }
    card.votes = 0
    card.details = card.details.filter { $0.name != "funnel-count" }
    card.details.append(.init("funnel-count", "\(stage.journeys)"))
    outline.stages[index].cards = [card]
  }
}
