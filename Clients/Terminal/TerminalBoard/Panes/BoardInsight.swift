import JourneyInsight
import JourneyMap
import ReplicatedData

/// What is computed from the whole map: made when it is first asked for, and from then on kept up to
/// date with what has changed since.
///
/// Equal, at any time, to what is made afresh.
struct BoardInsight: Sendable {
  private var live: LiveInsight?
  private var check: MapCheck?
  private var report: CheckReport?
  private var changed: Set<RecordID> = []
  /// More records than this, and everything is made anew.
  private static let changedMax = 2_000

  init() {}

  /// A change was merged. O(operations).
  mutating func note(_ change: Change) {
    guard live != nil else { return }
    changed.formUnion(change.touchedRecords)
    if changed.count > Self.changedMax { forget() }
  }

  /// The document is another one.
  mutating func forget() { self = BoardInsight() }

  /// Facts and insights of the document as it is.
  mutating func current(_ document: MapDocument) -> LiveInsight {
    if let live, changed.isEmpty { return live }
    // Taken out, so that nothing of it is copied while it changes.
    var insight = live ?? LiveInsight(document)
    if live != nil {
      live = nil
      let change = insight.update(changed.sorted(), in: document)
      check?.update(change, insight.facts)
      if !change.isNothing { report = nil }
    }
    changed = []
    live = insight
    return insight
  }

  /// What the checks find in the document as it is.
  ///
  /// - Parameter today: What is overdue follows from it.
  mutating func findings(_ document: MapDocument, today: CalendarDay) -> CheckReport {
    let facts = current(document).facts
    if check?.today != today {
      check = MapCheck(facts, today: today)
      report = nil
    }
    if let report { return report }
    let report = check?.report(facts) ?? MapCheck(facts, today: today).report(facts)
    self.report = report
    return report
  }
}
