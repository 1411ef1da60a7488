import JourneyMap
import ReplicatedData

extension JourneyOutline {
  /// What of an outline is put into a map.
  package enum Adding: Sendable {
    /// Every card, also those that the map has.
    case everything
    /// Cards that were never on the map: neither made of the same place of the same file, be they
    /// deleted meanwhile, nor there with the same words in the same cell.
    case whatIsNew
  }

  /// Adds the outline to a map within one change: see ``OutlineAddition``.
  ///
  /// - Parameters:
  ///   - editor: Of the change that all of it becomes.
  ///   - addsStandardLanes: Whether a map without lanes gets all of ``StandardLane``, so that there
  ///     is room for more than the outline has.
  /// - Returns: What was added, and what the map did not take.
  /// - Throws: ``ChangeError`` where the map's limits or rules do not allow it; the change must then
  ///   be given up as a whole. O(size of the map and the outline).
  package func apply(
    to editor: inout Editor, addsStandardLanes: Bool = true, adding: Adding = .everything
  ) throws(ChangeError) -> OutlineAdditions {
    var addition = OutlineAddition(self, adding: adding, addsStandardLanes: addsStandardLanes)
    while !addition.isFinished { try addition.add(to: &editor, upTo: .unbounded) }
    return addition.additions
  }
}

/// What of an outline became part of a map.
package struct OutlineAdditions: Equatable, Sendable {
  package var stages = 0
  package var lanes = 0
  package var personas = 0
  package var channels = 0
  package var cards = 0
  package var comments = 0
  package var links = 0
  /// What was on the map before, and was not added again.
  package var cardsThereAlready = 0
  package var commentsThereAlready = 0
  package var linksThereAlready = 0
  /// Of the cards that were there: KPIs with a new count or the value of a further day.
  package var cardsRefreshed = 0
  /// What the map did not take.
  package var report = LossReport()

  package init() {}

  /// Whether nothing was added.
  package var isNothing: Bool {
    stages + lanes + personas + channels + cards + comments + links + cardsRefreshed == 0
  }

  /// “2 stages and 14 cards”; “nothing” if that is what it was.
  package var words: String {
    Self.list([
      (stages, "stage"), (lanes, "lane"), (personas, "persona"), (channels, "channel"),
      (cards, "card"), (comments, "comment"), (links, "link"),
      (cardsRefreshed, "KPI with new values"),
    ])
  }

  /// “12 cards were there already.”; nil if nothing was.
  package var wordsThereAlready: String? {
    let count = cardsThereAlready + commentsThereAlready + linksThereAlready
    guard count > 0 else { return nil }
    let list = Self.list([
      (cardsThereAlready, "card"), (commentsThereAlready, "comment"), (linksThereAlready, "link"),
    ])
    return "\(list) \(count == 1 ? "was" : "were") there already."
  }

  private static func list(_ counts: [(Int, String)]) -> String {
    let parts = counts.filter { $0.0 > 0 }.map { count, noun in
      count == 1
        ? "1 \(noun)"
        : noun.hasPrefix("KPI") ? "\(count) KPIs with new values" : "\(count) \(noun)s"
    }
    guard let last = parts.last else { return "nothing" }
    return parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " and " + last
  }
}
