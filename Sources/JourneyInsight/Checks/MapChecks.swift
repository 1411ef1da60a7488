import JourneyMap
import ReplicatedData

/// The rules about the map as a whole, its persona and its lanes.
struct MapChecks {
  let facts: MapFacts
  let today: CalendarDay

  /// In the order of ``CheckRule``. O(stages + lanes).
  var findings: [Finding] {
    var found: [Finding] = []
    if let day = facts.map.reviewDate {
      if day < today {
        found.append(Finding(.reviewOverdue, .map, count: day.days(until: today), day: day))
      }
    }
    if facts.stages.isEmpty {
      found.append(Finding(.mapWithoutStages, .map))
    } else if facts.cardCount == 0 {
      found.append(Finding(.mapEmpty, .map))
    }
    found += ofMap + ofPersona + ofAfterSale
    for silenced in facts.map.silencedRules where CheckRule(token: silenced.rule) == nil {
      found.append(Finding(.silencedUnknown, .map, name: silenced.rule))
    }
    for lane in facts.lanes where !lane.hasTitle {
      found.append(Finding(.laneUnnamed, .lane(lane.id)))
    }
    return found
  }

  private var ofMap: [Finding] {
    var found: [Finding] = []
    if !facts.map.hasTitle { found.append(Finding(.mapWithoutTitle, .map)) }
    if facts.persona == nil { found.append(Finding(.mapWithoutPersona, .map)) }
    if !facts.map.hasGoal { found.append(Finding(.mapWithoutGoal, .map)) }
    if !facts.map.hasOwner { found.append(Finding(.mapWithoutOwner, .map)) }
    if facts.map.reviewDate == nil { found.append(Finding(.reviewUnplanned, .map)) }
    if facts.map.kind == .serviceBlueprint, !facts.lanes.contains(where: { $0.isBackstage }) {
      found.append(Finding(.blueprintWithoutBackstage, .map))
    }
    return found
  }

  private var ofPersona: [Finding] {
    guard let persona = facts.persona else { return [] }
    var found: [Finding] = []
    if !persona.hasBehaviour, !persona.hasNeeds {
      found.append(Finding(.personaWithoutBehaviour, .persona(persona.id)))
    }
    if let market = facts.map.market, sameUTF8(market, "b2b"), !persona.hasDecisionMaker {
      found.append(Finding(.personaWithoutDecisionMaker, .persona(persona.id)))
    }
    return found
  }

  /// The half that is often forgotten.
  private var ofAfterSale: [Finding] {
    let afterSale = facts.stages.filter { $0.isAfterSale }
    guard afterSale.isEmpty else {
      let isEmpty = facts.cardCount > 0 && afterSale.allSatisfy { $0.cards.isEmpty }
      return isEmpty ? [Finding(.afterSaleEmpty, .map)] : []
    }
    switch facts.map.kind {
    case nil, .currentState, .futureState, .serviceBlueprint:
      return facts.stages.count > 1 ? [Finding(.afterSaleMissing, .map)] : []
    case .dayInTheLife, .empathyMap, .touchpointsOnly: return []
    }
  }

  /// Where a link that leads nowhere is told of: the card that is left, or the link if none is.
  func place(ofLink link: LinkFacts) -> Finding.Place {
    for end in [link.from, link.to] {
      guard let end, facts.cards[end].isLive else { continue }
      let card = facts.cards[end]
      return .card(
        card.id, stage: card.stage.map { facts.stages[$0].id },
        lane: card.lane.map { facts.lanes[$0].id })
    }
    return .link(link.id)
  }
}
