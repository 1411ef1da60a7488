import JourneyMap
import ReplicatedData

/// Insights and checks of a map of which nothing is there but its records, as a page is told of them:
/// for a WebAssembly module of their own. Follows what changes in proportion to it.
///
/// Answers are JSON like that of `waymark insight --json` and `waymark check --json`, with ids in place of
/// names, and messages in place of sentences: the page knows the names, and has the same catalogue.
public struct PageInsight {
  private var map = ToldMap()
  private var live = LiveInsight(reading: ToldMap())
  /// Made when it is first asked for.
  private var check: MapCheck?

  public init() {}

  /// Takes note of what records say now.
  ///
  /// - Parameter isWhole: Whether those that are not among them are not there any more.
  public mutating func take(_ records: [ToldRecord], isWhole: Bool) {
    if isWhole { map = ToldMap() }
    for record in records { map.put(record) }
    if isWhole {
      live = LiveInsight(reading: map, settings: live.insight.settings)
      check = nil
    } else {
      let change = live.take(records.map { $0.id }, in: map)
      check?.update(change, live.facts)
    }
  }

  /// All sections. O(their size).
  public func insightJSON() -> String {
    InsightJSON.text(
      live.facts, live.insight, sections: InsightSection.allCases, naming: UnwordedNaming(),
      isIndented: false)
  }

  /// The curve alone, which the board shows.
  public func curveJSON() -> String {
    InsightJSON.text(
      live.facts, live.insight, sections: [.curve], naming: UnwordedNaming(), isIndented: false)
  }

  /// - Parameter day: Days since 1970-01-01.
  public mutating func checksJSON(today day: Int) -> String {
    let today = CalendarDay(number: day)
    var current = check ?? MapCheck(live.facts, today: today)
    if current.today != today { current = MapCheck(live.facts, today: today) }
    check = current
    return CheckJSON.text(
      current.report(live.facts), map, today: today, naming: UnwordedNaming(), isIndented: false)
  }
}
