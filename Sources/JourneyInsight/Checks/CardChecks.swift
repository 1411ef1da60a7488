import JourneyMap

/// The rules about one card: they look at it, at the cards that a link joins to it, and at what holds
/// for the whole map.
struct CardChecks {
  let facts: MapFacts
  let today: CalendarDay
  private let channels: Set<RecordID>

  init(_ facts: MapFacts, today: CalendarDay) {
    self.facts = facts
    self.today = today
    channels = Set(facts.channels.map { $0.id })
  }

  /// In the order of ``CheckRule``. O(links of the card).
  ///
  /// Cards are read in place: each has a dozen lists, and most have nothing to be told of.
  func findings(ofCard index: Int) -> [Finding] {
    guard facts.cards[index].isLive else { return [] }
    var rules: [CheckRule] = []
    if facts.cards[index].check == .assumption {
      if let day = facts.cards[index].checkBy {
        if day < today { rules.append(.assumptionOverdue) }
      } else {
        rules.append(.assumptionWithoutDate)
      }
    }
    if !facts.cards[index].hasText, !speaksWithoutText(index) { rules.append(.emptyCard) }
    if facts.cards[index].stage == nil, !facts.stages.isEmpty { rules.append(.cardWithoutStage) }
    if facts.cards[index].lane == nil, !facts.lanes.isEmpty { rules.append(.cardWithoutLane) }
    if let channel = facts.cards[index].channel, !channels.contains(channel) {
      rules.append(.channelGone)
    }
    addByKind(index, &rules)
    guard !rules.isEmpty else { return [] }
    let place = place(ofCard: index)
    return rules.map { rule in
      let day: CalendarDay? =
        switch rule {
        case .assumptionOverdue: facts.cards[index].checkBy
        case .actionOverdue: facts.cards[index].due
        default: nil
        }
      return Finding(rule, place, count: day.map { $0.days(until: today) } ?? 0, day: day)
    }
  }

  private func place(ofCard index: Int) -> Finding.Place {
    .card(
      facts.cards[index].id, stage: facts.cards[index].stage.map { facts.stages[$0].id },
      lane: facts.cards[index].lane.map { facts.lanes[$0].id })
  }

  /// An emotion may be a number alone.
  private func speaksWithoutText(_ index: Int) -> Bool {
    facts.cards[index].kind == .emotion && facts.cards[index].feeling != nil
  }

  private func addByKind(_ index: Int, _ rules: inout [CheckRule]) {
    switch facts.cards[index].kind {
    case .fear:
      if facts.cards[index].check != .refuted, facts.answers(to: index).isEmpty {
        rules.append(.fearWithoutReassurance)
      }
    case .pain: if isPainOpen(index) { rules.append(.painWithoutAction) }
    case .actionItem: addAction(index, &rules)
    case .touchpoint:
      // The future is made of what does not exist yet.
      if facts.cards[index].existence == .shouldExist, facts.map.kind != .futureState {
        rules.append(.touchpointMissing)
      }
    case .kpi:
      // A KPI that only holds how many come to the stage belongs to the funnel, which has no target.
      let isMeasured = !facts.cards[index].values.isEmpty
      let isCount = facts.cards[index].funnelCount != nil
      if facts.cards[index].target == nil, isMeasured || !isCount {
        rules.append(.kpiWithoutTarget)
      }
      if !isMeasured, !isCount { rules.append(.kpiWithoutValue) }
    case .resource:
      if facts.cards[index].availability == .need,
        !facts.neighbours(of: index).contains(where: { facts.cards[$0].kind == .actionItem })
      {
        rules.append(.resourceNeeded)
      }
    default: break
    }
  }

  /// A pain that is none, or that was refuted, asks for nothing.
  private func isPainOpen(_ index: Int) -> Bool {
    guard facts.cards[index].severity != 0, facts.cards[index].check != .refuted else {
      return false
    }
    return !facts.answers(to: index).contains {
      facts.cards[$0].kind == .actionItem && facts.cards[$0].status != .dropped
    }
  }

  private func addAction(_ index: Int, _ rules: inout [CheckRule]) {
    let card = facts.cards[index]
    if !(card.status?.isClosed ?? false) {
      if card.due == nil { rules.append(.actionWithoutDate) }
      if OverdueDay.of(status: card.status, due: card.due, today: today) != nil {
        rules.append(.actionOverdue)
      }
      if facts.cards[index].owner.isEmpty { rules.append(.actionWithoutOwner) }
    }
    if facts.cards[index].status != .dropped, facts.neighbours(of: index).isEmpty {
      rules.append(.actionWithoutPain)
    }
  }
}
