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

  /// What the rule finds, as `Rules.md` says it too.
  package var summary: String {
    switch self {
    case .reviewOverdue: "The map's review date has passed."
    case .assumptionOverdue: "An assumption is past the date it was to be checked by."
    case .actionOverdue: "An action item is past its date and neither done nor dropped."
    case .mapEmpty: "The map has stages and not one card."
    case .mapWithoutStages: "The map has no stage."
    case .mapWithoutTitle: "The map has no title."
    case .mapWithoutPersona: "The map does not say whose journey it is."
    case .mapWithoutGoal: "The map does not say what it is made for."
    case .mapWithoutOwner: "Nobody owns the map."
    case .reviewUnplanned: "The map has no review date."
    case .personaWithoutBehaviour: "Of the map's persona no behaviour is known."
    case .personaWithoutDecisionMaker: "A B2B persona without a decision maker."
    case .blueprintWithoutBackstage:
      "A service blueprint with no lane behind the line of visibility."
    case .afterSaleEmpty: "The stages after the sale are empty."
    case .afterSaleMissing: "The journey ends with the sale: no stage is marked as after it."
    case .silencedUnknown: "The map silences a rule that there is none of."
    case .stageUnnamed: "A stage has no title."
    case .laneUnnamed: "A lane has no title."
    case .stageEmpty: "A stage has no card, while others have."
    case .stageWithoutGoal: "A stage has no goal of the customer."
    case .stageWithoutAction: "A stage has no action."
    case .stageWithoutTouchpoint: "A stage has no touchpoint."
    case .stageWithoutChannel: "A stage has no channel."
    case .stageWithoutEmotion: "A stage has no emotion."
    case .stageWithoutPain: "A stage has no pain."
    case .stageWithoutOpportunity: "A stage has no opportunity."
    case .stageWithoutKPI: "A stage has no KPI."
    case .emotionWithoutValue: "Emotions of a stage have no value from −2 to +2."
    case .painWithoutSeverity: "Pains of a stage have no severity."
    case .opportunityWithoutRating: "Opportunities of a stage have no impact or no effort."
    case .scoreOutOfRange: "Scores of a stage are beyond 1 to 5."
    case .emptyCard: "A card says nothing."
    case .cardWithoutStage: "A card stands in no stage."
    case .cardWithoutLane: "A card stands in no lane."
    case .fearWithoutReassurance: "A fear that nothing reassures."
    case .painWithoutAction: "A pain that no action item answers."
    case .actionWithoutOwner: "An action item that nobody owns."
    case .actionWithoutDate: "An action item without a date."
    case .actionWithoutPain: "An action item that answers nothing."
    case .assumptionWithoutDate: "An assumption without a date to check it by."
    case .touchpointMissing: "A touchpoint that should exist and does not."
    case .channelGone: "A card names a channel that was deleted."
    case .kpiWithoutTarget: "A KPI without a target, unless it only counts for the funnel."
    case .kpiWithoutValue: "A KPI that was never measured."
    case .resourceNeeded: "A resource that is needed, and nobody is to get it."
    case .linkDangling: "A link whose other card is gone."
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
