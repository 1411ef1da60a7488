/// A rule of the checks. The raw value is its id, which never changes: maps keep it with the rules they
/// silence. `Rules.md` says of each what it finds, why, and what to do.
package enum CheckRule: String, CaseIterable, Sendable {
  // Past their date.
  case reviewOverdue = "review-overdue"
  case assumptionOverdue = "assumption-overdue"
  case actionOverdue = "action-overdue"

  // The map.
  case mapEmpty = "map-empty"
  case mapWithoutStages = "map-without-stages"
  case mapWithoutTitle = "map-without-title"
  case mapWithoutPersona = "map-without-persona"
  case mapWithoutGoal = "map-without-goal"
  case mapWithoutOwner = "map-without-owner"
  case reviewUnplanned = "review-unplanned"
  case personaWithoutBehaviour = "persona-without-behaviour"
  case personaWithoutDecisionMaker = "persona-without-decision-maker"
  case blueprintWithoutBackstage = "blueprint-without-backstage"
  case afterSaleEmpty = "after-sale-empty"
  case afterSaleMissing = "after-sale-missing"
  case silencedUnknown = "silenced-unknown"

  // Stages and lanes.
  case stageUnnamed = "stage-unnamed"
  case laneUnnamed = "lane-unnamed"
  case stageEmpty = "stage-empty"
  case stageWithoutGoal = "stage-without-goal"
  case stageWithoutAction = "stage-without-action"
  case stageWithoutTouchpoint = "stage-without-touchpoint"
  case stageWithoutChannel = "stage-without-channel"
  case stageWithoutEmotion = "stage-without-emotion"
  case stageWithoutPain = "stage-without-pain"
  case stageWithoutOpportunity = "stage-without-opportunity"
  case stageWithoutKPI = "stage-without-kpi"
  case emotionWithoutValue = "emotion-without-value"
  case painWithoutSeverity = "pain-without-severity"
  case opportunityWithoutRating = "opportunity-without-rating"
  case scoreOutOfRange = "score-out-of-range"

  // Cards.
  case emptyCard = "empty-card"
  case cardWithoutStage = "card-without-stage"
  case cardWithoutLane = "card-without-lane"
  case fearWithoutReassurance = "fear-without-reassurance"
  case painWithoutAction = "pain-without-action"
  case actionWithoutOwner = "action-without-owner"
  case actionWithoutDate = "action-without-date"
  case actionWithoutPain = "action-without-pain"
  case assumptionWithoutDate = "assumption-without-date"
  case touchpointMissing = "touchpoint-missing"
  case channelGone = "channel-gone"
  case kpiWithoutTarget = "kpi-without-target"
  case kpiWithoutValue = "kpi-without-value"
  case resourceNeeded = "resource-needed"
  case linkDangling = "link-dangling"
}

/// How much a finding matters.
package enum CheckSeverity: String, CaseIterable, Comparable, Sendable {
  /// What was agreed on has not been kept, or the map cannot be read.
  case error
  /// The map says less than its readers will expect.
  case warning
  /// Worth a thought.
  case note

  private var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .note: 2
    }
  }

  /// The graver one comes first.
  package static func < (a: CheckSeverity, b: CheckSeverity) -> Bool { a.rank < b.rank }
}

extension CheckRule {
  package var severity: CheckSeverity {
    switch self {
    case .reviewOverdue, .assumptionOverdue, .actionOverdue, .mapWithoutStages, .stageUnnamed:
      .error
    case .mapWithoutPersona, .blueprintWithoutBackstage, .afterSaleEmpty, .laneUnnamed,
      .stageEmpty, .stageWithoutGoal, .stageWithoutAction, .stageWithoutTouchpoint,
      .stageWithoutChannel, .stageWithoutEmotion, .stageWithoutPain, .stageWithoutOpportunity,
      .stageWithoutKPI, .emptyCard, .fearWithoutReassurance, .painWithoutAction,
      .actionWithoutOwner, .actionWithoutDate, .touchpointMissing, .channelGone,
      .kpiWithoutTarget, .linkDangling, .mapEmpty:
      .warning
    case .mapWithoutTitle, .mapWithoutGoal, .mapWithoutOwner, .reviewUnplanned,
      .personaWithoutBehaviour, .personaWithoutDecisionMaker, .afterSaleMissing,
      .silencedUnknown, .emotionWithoutValue, .painWithoutSeverity, .opportunityWithoutRating,
      .scoreOutOfRange, .cardWithoutStage, .cardWithoutLane, .actionWithoutPain,
      .assumptionWithoutDate, .kpiWithoutValue, .resourceNeeded:
      .note
    }
  }

  /// What a stage lacks, of the rules about that.
  package var element: StageElement? { StageElement.allCases.first { $0.rule == self } }
}

/// What every stage has (JOURNEY.md, Coverage), if the map has the lane for it.
package enum StageElement: String, CaseIterable, Sendable {
  case goal, action, touchpoint, channel, emotion, pain, opportunity
  case kpi = "KPI"

  package var rule: CheckRule {
    switch self {
    case .goal: .stageWithoutGoal
    case .action: .stageWithoutAction
    case .touchpoint: .stageWithoutTouchpoint
    case .channel: .stageWithoutChannel
    case .emotion: .stageWithoutEmotion
    case .pain: .stageWithoutPain
    case .opportunity: .stageWithoutOpportunity
    case .kpi: .stageWithoutKPI
    }
  }
}
