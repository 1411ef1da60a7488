import JourneyMap

/// The linter of a map: what its rules find, kept up to date as the map changes.
///
///     var facts = MapFacts(document)
///     var check = MapCheck(facts, today: today)
///     check.update(facts.update(change, in: document), facts)
///     check.report(facts).findings
///
/// Equal, at any time, to a check made afresh.
package struct MapCheck: Sendable {
  package let today: CalendarDay
  /// Of cards of which there is something to say, by their index in the facts.
  private var ofCards: [Int: [Finding]] = [:]
  /// By stage.
  private var ofStages: [[Finding]] = []
  private var ofMap: [Finding] = []
  /// Of links that lead nowhere, by the card that is left.
  private var ofLinks: [RecordID: [Finding]] = [:]
  /// What holds for the whole map and rules about cards and stages look at.
  private var kind: MapKind?
  private var hasCards = false

  /// O(cards × links of a card).
  package init(_ facts: MapFacts, today: CalendarDay) {
    self.today = today
    checkAll(facts)
  }

  /// Takes over what has become of the facts. O(cards that changed and their neighbours + cards of
  /// their stages + stages + lanes + links).
  package mutating func update(_ change: FactsChange, _ facts: MapFacts) {
    guard !change.isNothing else { return }
    if change.isAfresh || change.parts.contains(.channels) || kind != facts.map.kind {
      return checkAll(facts)
    }
    let cards = CardChecks(facts, today: today)
    for card in change.cardsAndNeighbours {
      let found = cards.findings(ofCard: card)
      ofCards[card] = found.isEmpty ? nil : found
    }
    let stages = StageChecks(facts)
    // What the lanes are for, and whether there is a card at all, matters to every stage.
    let concernsAll =
      !change.parts.isDisjoint(with: [.stages, .lanes]) || hasCards != (facts.cardCount > 0)
    let changed = concernsAll ? Array(facts.stages.indices) : change.stages
    for stage in changed { ofStages[stage] = stages.findings(ofStage: stage) }
    hasCards = facts.cardCount > 0
    checkMap(facts)
  }

  private mutating func checkAll(_ facts: MapFacts) {
    kind = facts.map.kind
    hasCards = facts.cardCount > 0
    ofCards = [:]
    let cards = CardChecks(facts, today: today)
    for card in facts.cards.indices {
      let found = cards.findings(ofCard: card)
      if !found.isEmpty { ofCards[card] = found }
    }
    let stages = StageChecks(facts)
    ofStages = facts.stages.indices.map { stages.findings(ofStage: $0) }
    checkMap(facts)
  }

  private mutating func checkMap(_ facts: MapFacts) {
    let checks = MapChecks(facts: facts, today: today)
    ofMap = checks.findings
    ofLinks = [:]
    for link in facts.danglingLinks {
      let finding = Finding(.linkDangling, checks.place(ofLink: facts.links[link]))
      if case .card(let card, _, _) = finding.place {
        ofLinks[card, default: []].append(finding)
      } else {
        ofMap.append(finding)
      }
    }
  }

  // MARK: Reading

  /// What there is to say. O(cards + findings).
  ///
  /// - Parameter facts: Those that it is up to date with.
  package func report(_ facts: MapFacts) -> CheckReport {
    let known = facts.map.silencedRules.filter { CheckRule(token: $0.rule) != nil }
    let silenced = known.compactMap { CheckRule(token: $0.rule) }
    var report = CheckReport(findings: [], silenced: [], silencedRules: known)
    let all = all(facts)
    for severity in CheckSeverity.allCases {
      for finding in all where finding.severity == severity {
        if silenced.contains(finding.rule) {
          report.silenced.append(finding)
        } else {
          report.findings.append(finding)
        }
      }
    }
    return report
  }

  /// From left to right: the map, stages with their cards, cards of no stage.
  private func all(_ facts: MapFacts) -> [Finding] {
    var all = ofMap
    for (index, stage) in facts.stages.enumerated() {
      if ofStages.indices.contains(index) { all += ofStages[index] }
      for card in stage.cards { add(card, to: &all, facts) }
    }
    for card in facts.placeless { add(card, to: &all, facts) }
    return all
  }

  private func add(_ card: Int, to all: inout [Finding], _ facts: MapFacts) {
    if let found = ofCards[card] { all += found }
    if !ofLinks.isEmpty, let found = ofLinks[facts.cards[card].id] { all += found }
  }
}
