import JourneyMap
import JourneyTemplates
import MapOutline
import ReplicatedData

extension JourneyOutline {
  /// What of an outline is put into a map.
  package enum Adding: Sendable {
    /// Every card, also those that the map has.
    case everything
    /// Cards that are not on the map: neither made of the same place of the same file, nor there with
    /// the same words in the same cell. What an undo took back comes back; what somebody deleted stays
    /// deleted, and is told (WM-NAME-3).
    case whatIsNew
    /// The same, but what was deleted comes back, too.
    case whatIsMissing
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
  /// What was deleted, and is there again.
  package var restored = RecordCounts()
  /// What somebody has deleted, and was left so, by who did.
  package var deleted: [ReplicaID: RecordCounts] = [:]
  /// What was on the map before, and was not added again.
  package var cardsThereAlready = 0
  package var commentsThereAlready = 0
  package var linksThereAlready = 0
  /// Of the cards that were there: KPIs with a new count or the value of a further day.
  package var cardsRefreshed = 0
  /// What the map did not take.
  package var report = LossReport()

  package init() {}

  /// Counts a record by what became of it.
  mutating func count(
    _ making: Making, _ kind: RecordKind, _ added: WritableKeyPath<OutlineAdditions, Int>
  ) {
    switch making {
    case .new: self[keyPath: added] += 1
    case .known: break
    case .restored: restored[kind] += 1
    }
  }

  /// Whether nothing was added, nor brought back.
  package var isNothing: Bool { !addsAnything && restored.isEmpty }

  /// Whether there is anything that was not there before.
  package var addsAnything: Bool {
    stages + lanes + personas + channels + cards + comments + links + cardsRefreshed > 0
  }

  /// “2 stages and 14 cards”; “nothing” if that is what it was.
  package var words: String {
    var added = RecordCounts()
    added[.stage] = stages
    added[.lane] = lanes
    added[.persona] = personas
    added[.channel] = channels
    added[.card] = cards
    added[.comment] = comments
    added[.link] = links
    let refreshed =
      cardsRefreshed == 1 ? "1 KPI with new values" : "\(cardsRefreshed) KPIs with new values"
    return RecordCounts.list(added.parts + (cardsRefreshed > 0 ? [refreshed] : []))
  }

  /// “Brought back 2 stages and 14 cards, which had been taken off the map.”; nil if nothing was.
  package var wordsRestored: String? {
    restored.isEmpty
      ? nil : "Brought back \(restored.words), which had been taken off the map."
  }

  /// “Deleted on the map, and left so: 2 cards by Ben and 1 card by you. --restore brings them back.”;
  /// nil if nothing was.
  ///
  /// - Parameter name: What the author of a deletion is called.
  package func wordsDeleted(name: (ReplicaID) -> String) -> String? {
    let people = deleted(name: name)
    guard !people.isEmpty else { return nil }
    let isOne = people.count == 1 && people[0].counts.total == 1
    let list = RecordCounts.list(people.map { "\($0.counts.words) by \($0.name)" })
    return "Deleted on the map, and left so: \(list). "
      + "--restore brings \(isOne ? "it" : "them") back."
  }

  /// What was left deleted, by the name of who deleted it, in the order of the names.
  package func deleted(name: (ReplicaID) -> String) -> [(name: String, counts: RecordCounts)] {
    var people: [String: RecordCounts] = [:]
    for (replica, counts) in deleted { people[name(replica), default: RecordCounts()] += counts }
    return people.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// “12 cards were there already.”; nil if nothing was.
  package var wordsThereAlready: String? {
    var known = RecordCounts()
    known[.card] = cardsThereAlready
    known[.comment] = commentsThereAlready
    known[.link] = linksThereAlready
    guard !known.isEmpty else { return nil }
    return "\(known.words) \(known.total == 1 ? "was" : "were") there already."
  }
}
