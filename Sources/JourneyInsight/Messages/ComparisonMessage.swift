import JourneyMap

/// What is said of the difference between two maps, and of reviews.
package enum ComparisonMessage: String, MessageKey {
  // The summary.
  case cardsDiffer, stagesDiffer, lanesDiffer, personasDiffer, channelsDiffer, linksDiffer
  case commentsDiffer, fieldsDiffer, furtherDiffer
  case added, removed, moved, reworded, changed
  case stagesReordered, lanesReordered, cellsReordered
  case satisfactionChanged, satisfactionMore, noDifference
  case matchedByLineage, matchedByLikeness, notCompared

  // The lines.
  case titleMap, titlePersonas, titleChannels, titleStages, titleLanes, titleCards, titleLinks
  case titleComments, titleSatisfaction
  case withoutText, onCard, linkedTo, inNoStage, inNoLane, unnamed, unnamedStage, nothing, unknown
  case yes, no, order, orderIn, orderMore, linesMore

  // Reviews.
  case neverReviewed, lastReview, lastReviewDay, noReviewNoted, readingHistory
  case changedSince, changedEver, nothingChangedSince, nothingChanged, authorChanges
  case nextReview, nextReviewEvery, noReviewPlanned, monthly, quarterly
  case today, tomorrow, inDays, overdueYesterday, overdueDays, calendarTitle
}

extension MapComparison {
  /// `3 cards added, 1 moved; satisfaction in Purchase −1 → +1`: fit for one line.
  package var summary: MessageValue {
    typealias Key = ComparisonMessage
    var parts = [
      Self.group(
        .cardsDiffer,
        [
          (cards.added.count, Key.added), (cards.removed.count, .removed),
          (cards.changed.count(where: { $0.isMoved }), .moved),
          (cards.changed.count(where: { $0.isReworded }), .reworded),
          (cards.changed.count { !$0.isMoved && !$0.isReworded }, .changed),
        ])
    ]
    for (key, differences) in [
      (Key.stagesDiffer, stages), (.lanesDiffer, lanes), (.personasDiffer, personas),
      (.channelsDiffer, channels), (.linksDiffer, links), (.commentsDiffer, comments),
    ] {
      parts.append(
        Self.group(
          key,
          [
            (differences.added.count, .added), (differences.removed.count, .removed),
            (differences.changed.count, .changed),
          ]))
    }
    parts.append(Self.group(.fieldsDiffer, [(map.count, .changed)]))
    if !stages.reordered.isEmpty { parts.append(.message(Key.stagesReordered)) }
    if !lanes.reordered.isEmpty { parts.append(.message(Key.lanesReordered)) }
    if !cards.reordered.isEmpty {
      parts.append(.message(Key.cellsReordered, ["count": .count(cards.reordered.count)]))
    }
    parts += satisfaction.prefix(Self.moodsMax).map { .message($0.message) }
    if satisfaction.count > Self.moodsMax {
      let count = satisfaction.count - Self.moodsMax
      parts.append(.message(Key.satisfactionMore, ["count": .count(count)]))
    }
    let said = parts.compactMap { $0 }
    return said.isEmpty ? .message(Key.noDifference) : .joined(said, separator: "; ")
  }

  private static let moodsMax = 3

  /// `3 cards added, 1 moved`; nil if all counts are 0.
  private static func group(
    _ key: ComparisonMessage, _ counts: [(count: Int, verb: ComparisonMessage)]
  ) -> MessageValue? {
    var parts: [MessageValue] = []
    for (count, verb) in counts where count > 0 {
      parts.append(
        .message(
          parts.isEmpty ? key : ComparisonMessage.furtherDiffer,
          ["count": .count(count), "verb": .message(verb)]))
    }
    return parts.isEmpty ? nil : .joined(parts, separator: ", ")
  }

  /// By what the two were matched; nil for two moments of one map.
  package var basisMessage: Message? {
    switch basis {
    case .moments: nil
    case .lineage: Message(ComparisonMessage.matchedByLineage)
    case .likeness: Message(ComparisonMessage.matchedByLikeness)
    }
  }
}

extension SatisfactionDifference {
  /// `satisfaction in Purchase −1 → +1`.
  package var message: Message {
    Message(
      ComparisonMessage.satisfactionChanged,
      ["stage": stage, "before": Self.feeling(before), "after": Self.feeling(after)])
  }

  /// What the stage is called now.
  package var stage: MessageValue {
    stageAfter.isEmpty ? .message(ComparisonMessage.unnamedStage) : .stageTitle(stageAfter)
  }

  package static func feeling(_ value: Double?) -> MessageValue {
    value.map { .feeling($0) } ?? .message(ComparisonMessage.unknown)
  }
}
