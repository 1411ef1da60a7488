import JourneyMap
import ReplicatedData

/// The rules about one stage: they look at its cards, at the lanes and at the kind of the map.
struct StageChecks {
  let facts: MapFacts
  /// What the map has a lane for.
  private let asked: [StageElement]
  /// By lane.
  private let laneElements: [StageElements]

  init(_ facts: MapFacts) {
    self.facts = facts
    laneElements = facts.lanes.map { Self.elements(of: $0) }
    let all = laneElements.reduce(into: StageElements()) { $0.formUnion($1) }
    // The goal of a future state is that there are none.
    let isFuture = facts.map.kind == .futureState
    asked = StageElement.allCases.filter {
      all.contains(StageElements($0)) && !(isFuture && $0 == .pain)
    }
  }

  /// What a lane is for, by its key and by its kind of card. What is behind the line of visibility is
  /// not the customer's.
  private static func elements(of lane: LaneFacts) -> StageElements {
    guard !lane.isBackstage else { return [] }
    if let key = lane.key, let own = laneKeys.first(where: { sameUTF8($0.key, key) }) {
      return StageElements(own.element)
    }
    return lane.cardKind.flatMap { element(ofKind: $0) }.map { StageElements($0) } ?? []
  }

  private static let laneKeys: [(key: String, element: StageElement)] = [
    ("stage-goal", .goal), ("actions", .action), ("touchpoints", .touchpoint),
    ("channels", .channel), ("emotions", .emotion), ("pains", .pain),
    ("opportunities", .opportunity), ("kpis", .kpi),
  ]

  private static func element(ofKind kind: CardKind) -> StageElement? {
    switch kind {
    case .goal: .goal
    case .action: .action
    case .touchpoint: .touchpoint
    case .emotion: .emotion
    case .pain: .pain
    case .opportunity, .solution: .opportunity
    case .kpi: .kpi
    default: nil
    }
  }

  /// In the order of ``CheckRule``. O(cards of the stage).
  func findings(ofStage index: Int) -> [Finding] {
    let stage = facts.stages[index]
    let place = Finding.Place.stage(stage.id)
    var found: [Finding] = []
    if !stage.hasTitle { found.append(Finding(.stageUnnamed, place)) }
    // An empty map is told of once.
    guard facts.cardCount > 0 else { return found }
    guard !stage.cards.isEmpty else { return found + [Finding(.stageEmpty, place)] }
    var present: StageElements = []
    var unrated = [Int](repeating: 0, count: Self.ratings.count)
    for index in stage.cards {
      note(index, &present)
      if let rating = missingRating(ofCard: index) { unrated[rating] += 1 }
      if let score = facts.cards[index].score, !(1...5).contains(score) { unrated[3] += 1 }
    }
    for element in asked where !present.contains(StageElements(element)) {
      found.append(Finding(element.rule, place))
    }
    for (rule, count) in zip(Self.ratings, unrated) where count > 0 {
      found.append(Finding(rule, place, count: count))
    }
    return found
  }

  /// Rules that count cards.
  private static let ratings: [CheckRule] = [
    .emotionWithoutValue, .painWithoutSeverity, .opportunityWithoutRating, .scoreOutOfRange,
  ]

  /// An index of ``ratings``.
  private func missingRating(ofCard index: Int) -> Int? {
    switch facts.cards[index].kind {
    case .emotion: facts.cards[index].feeling == nil && facts.cards[index].score == nil ? 0 : nil
    case .pain: facts.cards[index].severity == nil ? 1 : nil
    case .opportunity, .solution:
      !(facts.cards[index].status?.isClosed ?? false)
        && (facts.cards[index].impact == nil || facts.cards[index].effort == nil) ? 2 : nil
    default: nil
    }
  }

  private func note(_ index: Int, _ present: inout StageElements) {
    if facts.cards[index].feeling != nil || facts.cards[index].score != nil {
      present.insert(StageElements(.emotion))
    }
    if facts.cards[index].funnelCount != nil { present.insert(StageElements(.kpi)) }
    if facts.cards[index].channel != nil { present.insert(StageElements(.channel)) }
    let kind = facts.cards[index].kind
    let own = Self.element(ofKind: kind).map { StageElements($0) }
    guard let lane = facts.cards[index].lane else {
      if let own { present.formUnion(own) }
      return
    }
    guard !facts.lanes[lane].isBackstage else { return }
    if laneElements[lane].contains(StageElements(.channel)) {
      present.insert(StageElements(.channel))
    }
    if let own {
      present.formUnion(own)
    } else if kind == .unset {
      present.formUnion(laneElements[lane])
    }
  }
}

/// A set of ``StageElement``, a bit each.
private struct StageElements: OptionSet {
  let rawValue: UInt8

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ element: StageElement) {
    switch element {
    case .goal: rawValue = 1
    case .action: rawValue = 2
    case .touchpoint: rawValue = 4
    case .channel: rawValue = 8
    case .emotion: rawValue = 16
    case .pain: rawValue = 32
    case .opportunity: rawValue = 64
    case .kpi: rawValue = 128
    }
  }
}
