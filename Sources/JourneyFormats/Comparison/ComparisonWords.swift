import JourneyInsight

/// Says in words what two maps differ in.
package struct ComparisonWords {
  package let comparison: MapComparison

  package init(_ comparison: MapComparison) { self.comparison = comparison }

  /// `3 cards added, 1 moved; satisfaction in Purchase −1 → +1`: fit for one line.
  package var summary: String {
    let cards = comparison.cards
    let changed = cards.changed
    var parts = [
      counted(
        "card", "cards",
        [
          (cards.added.count, "added"), (cards.removed.count, "removed"),
          (changed.count(where: \.isMoved), "moved"),
          (changed.count(where: \.isReworded), "reworded"),
          (changed.count { !$0.isMoved && !$0.isReworded }, "changed"),
        ])
    ]
    for (noun, differences) in [
      ("stage", comparison.stages), ("lane", comparison.lanes), ("persona", comparison.personas),
      ("channel", comparison.channels), ("link", comparison.links),
      ("comment", comparison.comments),
    ] {
      parts.append(
        counted(
          noun, "\(noun)s",
          [
            (differences.added.count, "added"), (differences.removed.count, "removed"),
            (differences.changed.count, "changed"),
          ]))
    }
    parts.append(
      counted("field of the map", "fields of the map", [(comparison.map.count, "changed")]))
    for (noun, plural, orders) in [
      ("order of the stages", "", comparison.stages.reordered),
      ("order of the lanes", "", comparison.lanes.reordered),
      ("cell in another order", "cells in another order", cards.reordered),
    ] where !orders.isEmpty {
      parts.append(plural.isEmpty ? "another \(noun)" : counted(noun, plural, [(orders.count, "")]))
    }
    let moods = comparison.satisfaction
    parts += moods.prefix(Self.moodsMax).map(Self.satisfaction)
    if moods.count > Self.moodsMax {
      let count = moods.count - Self.moodsMax
      parts.append("and in \(NumberWords.counted(count, "further stage"))")
    }
    let said = parts.filter { !$0.isEmpty }
    return said.isEmpty ? "no difference" : said.joined(separator: "; ")
  }

  private static let moodsMax = 3

  /// `3 cards added, 1 moved`; empty if all counts are 0.
  private func counted(
    _ noun: String, _ plural: String, _ counts: [(count: Int, verb: String)]
  ) -> String {
    var parts: [String] = []
    for (count, verb) in counts where count > 0 {
      let name = parts.isEmpty ? " \(count == 1 ? noun : plural)" : ""
      parts.append("\(count)\(name)\(verb.isEmpty ? "" : " \(verb)")")
    }
    return parts.joined(separator: ", ")
  }

  /// `satisfaction in Purchase −1 → +1`.
  static func satisfaction(_ difference: SatisfactionDifference) -> String {
    let stage = TerminalText.excerpt(difference.stageAfter)
    return "satisfaction in \(stage.isEmpty ? "an unnamed stage" : stage) "
      + "\(feeling(difference.before)) → \(feeling(difference.after))"
  }

  private static func feeling(_ value: Double?) -> String {
    value.map { NumberWords.feeling($0) } ?? "unknown"
  }

  /// By what the two were matched, as a sentence.
  package var basis: String? {
    switch comparison.basis {
    case .moments: nil
    case .lineage: "Matched by what was forked from what."
    case .likeness: "Matched by titles and the likeness of texts."
    }
  }

  static func value(_ value: ComparedValue?) -> String {
    switch value {
    case nil: "nothing"
    case .text(let text), .token(let text), .record(let text):
      "“\(TerminalText.excerpt(text, columnsMax: 60))”"
    case .integer(let number): number < 0 ? "−\(number.magnitude)" : "\(number)"
    case .bool(let bool): bool ? "yes" : "no"
    }
  }
}
