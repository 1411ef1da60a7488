import JourneyInsight
import JourneyMap

/// Says in words what a check has found, and what to do about it.
package struct FindingWords {
  private let document: MapDocument
  private let language: String?

  /// - Parameter language: What stages and lanes are called in; nil for their titles as they stand.
  package init(_ document: MapDocument, language: String? = nil) {
    self.document = document
    self.language = language
  }

  /// `Purchase / Pains`, `Purchase`, `the map`: where to look. Fit for one line of a terminal.
  package func place(_ finding: Finding) -> String {
    switch finding.place {
    case .map, .link: "the map"
    case .persona: "the persona"
    case .stage(let stage): title(stage)
    case .lane(let lane): "lane \(title(lane))"
    case .card(_, let stage?, let lane?): "\(title(stage)) / \(title(lane))"
    case .card(_, let stage?, nil): title(stage)
    case .card(_, nil, let lane?): "no stage / \(title(lane))"
    case .card(_, nil, nil): "no stage"
    }
  }

  /// One sentence, fit for one line of a terminal: what is so, and after the colon what to do.
  package func message(_ finding: Finding) -> String {
    switch finding.place {
    case .map, .link: ofMap(finding)
    case .persona(let persona): ofPersona(finding, persona)
    case .stage(let stage): ofStage(finding, stage)
    case .lane: "A lane has no title: name it."
    case .card(let card, _, _): ofCard(finding, card)
    }
  }

  /// Several elements that one stage lacks, in one sentence.
  package func message(missing elements: [StageElement], at stage: RecordID) -> String {
    let names = elements.map(\.rawValue)
    let list = [names.dropLast().joined(separator: ", "), names.last ?? ""]
      .filter { !$0.isEmpty }.joined(separator: " or ")
    return "“\(title(stage))” has no \(list): add \(names.count > 1 ? "them" : "one")."
  }

  // MARK: By place

  private func ofMap(_ finding: Finding) -> String {
    switch finding.rule {
    case .reviewOverdue:
      "The review was due on \(day(finding)), \(ago(finding)): look at the map, and say so with "
        + "“waymark review MAP --done”."
    case .mapEmpty: "The map has no card yet: add what you know, stage by stage."
    case .mapWithoutStages: "The map has no stage: add those that the journey goes through."
    case .mapWithoutTitle: "The map has no title: give it one."
    case .mapWithoutPersona:
      "The map does not say whose journey it is: add a persona and make it the map's."
    case .mapWithoutGoal: "The map does not say what it is made for: write its goal."
    case .mapWithoutOwner: "Nobody owns the map: write who keeps it current as its owner."
    case .reviewUnplanned:
      "The map has no review date: set one with “waymark review MAP --every quarterly”."
    case .blueprintWithoutBackstage:
      "The service blueprint has no lane behind the line of visibility: add people, policies, "
        + "technologies and processes."
    case .afterSaleEmpty:
      "The stages after the sale are empty: add what the customer does, feels and needs then."
    case .afterSaleMissing:
      "No stage is after the sale: add one, or mark with after-sale=yes which ones are."
    case .silencedUnknown:
      "There is no rule “\(TerminalText.excerpt(finding.name ?? ""))” to be silenced: enable it again "
        + "to take it out."
    case .linkDangling: "Both cards of a link are gone: delete the link, or restore a card."
    default: finding.rule.summary
    }
  }

  private func ofPersona(_ finding: Finding, _ persona: RecordID) -> String {
    let name = TerminalText.excerpt(document.string(persona, Field.Persona.name))
    let who = name.isEmpty ? "The persona" : "“\(name)”"
    return finding.rule == .personaWithoutDecisionMaker
      ? "\(who) is a business customer without a decision maker: write who decides."
      : "\(who) has neither behaviour nor needs: write what such a customer does and wants."
  }

  private func ofStage(_ finding: Finding, _ stage: RecordID) -> String {
    let name = "“\(title(stage))”"
    func counted(_ noun: String, _ plural: String? = nil) -> String {
      NumberWords.counted(finding.count, noun, plural)
    }
    switch finding.rule {
    case .stageUnnamed: return "A stage has no title: name it."
    case .stageEmpty: return "\(name) has no card: fill it, or delete it."
    case .stageWithoutGoal: return "\(name) has no goal: add what the customer wants there."
    case .stageWithoutAction: return "\(name) has no action: add what the customer does there."
    case .stageWithoutTouchpoint:
      return "\(name) has no touchpoint: add one, or one that should exist."
    case .stageWithoutChannel:
      return "\(name) has no channel: set the channel of its touchpoints."
    case .stageWithoutEmotion:
      return "\(name) has no emotion: add how the customer feels there."
    case .stageWithoutPain: return "\(name) has no pain: ask what goes wrong there."
    case .stageWithoutOpportunity:
      return "\(name) has no opportunity: add what could be better there."
    case .stageWithoutKPI: return "\(name) has no KPI: add what shows that it gets better."
    case .emotionWithoutValue:
      return "\(counted("emotion")) in \(name) without a value: set emotion from −2 to +2."
    case .painWithoutSeverity:
      return "\(counted("pain")) in \(name) without a severity: set it from 0 to 3."
    case .opportunityWithoutRating:
      return "\(counted("opportunity", "opportunities")) in \(name) without impact or effort: "
        + "set them from 0 to 3."
    case .scoreOutOfRange:
      return "\(counted("score")) in \(name) beyond 1 to 5: rescale them, or set emotions."
    default: return finding.rule.summary
    }
  }

  private func ofCard(_ finding: Finding, _ card: RecordID) -> String {
    let name = name(card)
    switch finding.rule {
    case .assumptionOverdue:
      return
        "\(name) is assumed and was to be checked by \(day(finding)), \(ago(finding)): validate "
        + "or refute it."
    case .actionOverdue:
      return
        "\(name) was due on \(day(finding)), \(ago(finding)): say how far it is, or set a later "
        + "date."
    case .emptyCard: return "\(name) says nothing: write it, or delete it."
    case .cardWithoutStage: return "\(name) stands in no stage: move it into one."
    case .cardWithoutLane: return "\(name) stands in no lane: move it into one."
    case .fearWithoutReassurance:
      return "Nothing reassures \(name): link what answers it, or add that."
    case .painWithoutAction:
      return "Nothing is done about \(name): add an action item that answers it."
    case .actionWithoutOwner: return "\(name) has no owner: say who does it."
    case .actionWithoutDate: return "\(name) has no date: say until when."
    case .actionWithoutPain: return "\(name) answers nothing: link it to what it is for."
    case .assumptionWithoutDate:
      return "\(name) is assumed: set check-by, or say whether it is true."
    case .touchpointMissing:
      return "\(name) should exist and does not: make it, or say that it exists."
    case .channelGone: return "The channel of \(name) was deleted: set another one."
    case .kpiWithoutTarget: return "\(name) has no target: set it."
    case .kpiWithoutValue: return "\(name) was never measured: add a dated value."
    case .resourceNeeded:
      return "\(name) is needed and nobody gets it: link an action item, or say that you have it."
    case .linkDangling:
      return "A link of \(name) leads to a card that is gone: delete the link, or restore the card."
    default: return finding.rule.summary
    }
  }

  // MARK: Names

  private func title(_ record: RecordID) -> String {
    let title = TerminalText.excerpt(document.title(of: record, in: language))
    return title.isEmpty ? "unnamed" : title
  }

  private func name(_ card: RecordID) -> String {
    let text = TerminalText.excerpt(document.string(card, Field.Card.text))
    guard text.isEmpty else { return "“\(text)”" }
    let kind = TerminalText.excerpt(document.value(card, Field.Card.kind).text ?? "card")
    return "A card without text (\(kind))"
  }

  private func day(_ finding: Finding) -> String { finding.day?.description ?? "" }

  private func ago(_ finding: Finding) -> String {
    finding.count == 1 ? "yesterday" : "\(finding.count) days ago"
  }
}
