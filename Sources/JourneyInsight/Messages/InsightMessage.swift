/// What the insights say.
package enum InsightMessage: String, MessageKey {
  // Sections and pieces.
  case sectionCurve, sectionFunnel, sectionWeakest, sectionChannels, sectionPains, sectionGraph
  case noStages, cardInStage, cardWithDetails, cardChainLarger
  case severity, severityUnknown, votes, importance, momentOfTruth, feels

  // Curve.
  case curveUnknown, curveLowest, curveLowestCard, curveLowestWorst
  case curveHighest, curveHighestCard, curveHighestBest
  case curveFlat, curveFall, curveDisagreement, curveSilent, curveScoresOnly, curveScoresSome
  case curveClamped, curveLegend, curveMorePeople

  // Funnel.
  case funnelUnknown, funnelOneStage, funnelWhole, funnelNobody, funnelBottleneck
  case funnelBottleneckOnly, funnelGrows, funnelSilent, funnelSeveral
  case funnelLost, funnelMore, bottleneck
  case stageColumn, countColumn, conversionColumn, lostColumn

  // Weakest link.
  case weakestUnknown, weakestNone, weakestIs, weakestSilent, weakestPoints
  case reasonFeeling, reasonFeelings, reasonFeelingsEven, reasonNoPains, reasonPain, reasonPains
  case reasonNobodyLost, reasonConversion, reasonTouchpointsFine, reasonOnlyTouchpoint
  case reasonWeakestTouchpoint, reasonTouchpointsMissing, reasonTouchpointsMissingMost
  case reasonTouchpointsMissingWeakest
  case weights, weightEmotion, weightPains, weightTouchpoints, weightConversion

  // Channels.
  case channelsUnnamed, channelsUnnamedImportant, channelsSingle, channelsMissing, channelsUnused
  case channelsUnusedImportant, channelsLoose, channelsLeftOut, channelsFine
  case channelColumn, noChannel, oneChannel, matrixCards, matrixFeeling, matrixMissing
  case matrixMomentOfTruth, matrixImportance

  // Pains and plan.
  case painsNone, painUnanswered, painsAllUnanswered, painsUnanswered, painsQuickWins, painsNeeded
  case painsUnowned, painsDone, painsAnswered
  case evidence, reaches, weight, until, statusOpen, statusDoing, statusDone, statusDropped
  case impact, effort, stepWith, stepAnswers, stepAnswersMore, quickWin
  case planPains, planQuickWins, planThen, planWhat, planSteps, planResources, planMorePains
  case planMoreSteps, planNoAction, resourceNeed, resourceHave, resourceUnknown, resourceUses

  // Links.
  case graphNone, graphCause, graphCauseOfPains, graphCircle, graphLoop, graphLoopUnmarked
  case graphBack, graphDeadEnd, graphOrphans, graphDangling, graphNothing
  case moreCauses, moreCircles, moreLoops, moreBacks, moreDeadEnds
  case markCause, markCircle, markLoop, markDeadEnd, markOrphan
}

/// A part of the insights, as the command line and the panes of the terminal client name it.
package enum InsightSection: String, CaseIterable, Sendable {
  case curve, funnel, weakest, channels, pains, graph

  package var title: Message {
    switch self {
    case .curve: Message(InsightMessage.sectionCurve)
    case .funnel: Message(InsightMessage.sectionFunnel)
    case .weakest: Message(InsightMessage.sectionWeakest)
    case .channels: Message(InsightMessage.sectionChannels)
    case .pains: Message(InsightMessage.sectionPains)
    case .graph: Message(InsightMessage.sectionGraph)
    }
  }
}
