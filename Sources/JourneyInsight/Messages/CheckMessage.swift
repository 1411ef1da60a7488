import JourneyMap
import ReplicatedData

/// What is said of checks: of each rule what it finds, of each finding what to do, and the rest.
package enum CheckMessage: MessageKey {
  /// What a rule finds, as `Rules.md` says it.
  case rule(CheckRule)
  /// What a rule has found, and behind the colon what to do.
  case finding(CheckRule)
  case word(CheckWord)

  package static var allCases: [CheckMessage] {
    CheckRule.allCases.map { .rule($0) } + CheckRule.allCases.map { .finding($0) }
      + CheckWord.allCases.map { .word($0) }
  }

  package var catalogueKey: String {
    switch self {
    case .rule(let rule): "rule." + rule.rawValue
    case .finding(let rule): "finding." + rule.rawValue
    case .word(let word): word.rawValue
    }
  }
}

/// What is said around findings.
package enum CheckWord: String, CaseIterable, Sendable {
  case stageLacks, elementChannel, bothCardsGone
  case yesterday, daysAgo, nobodyNamed
  case placeMap, placePersona, placeLane, placeNoStage, placeUnnamed
  case error, warning, note, errors, warnings, notes, errorsTitle, warningsTitle, notesTitle
  case nothingFound, countsInLines
  case findingsHidden, findingsSilenced, ruleSilenced, rulesSilenced, findingsMore
  case ruleColumn, severityColumn, findsColumn
}

extension CheckRule {
  /// What the rule finds, as `Rules.md` says it too.
  package var summary: Message { Message(CheckMessage.rule(self)) }
}

extension Finding {
  /// One sentence: what is so, and after the colon what to do.
  ///
  /// - Parameter document: The map that it was found in.
  package func message(in document: some ReadableMap) -> Message {
    switch rule {
    case .reviewOverdue: say(["day": dayValue, "ago": ago])
    case .assumptionOverdue, .actionOverdue: say(["card": card, "day": dayValue, "ago": ago])
    case .silencedUnknown: say(["rule": .quotation(name ?? "")])
    case .personaWithoutBehaviour, .personaWithoutDecisionMaker: say(["who": who(in: document)])
    case .emptyCard: say(["kind": kind(in: document)])
    case .linkDangling:
      if case .card = place {
        say(["card": card])
      } else {
        Message(CheckMessage.word(.bothCardsGone))
      }
    case .emotionWithoutValue, .painWithoutSeverity, .opportunityWithoutRating, .scoreOutOfRange:
      say(["count": .count(count), "stage": stageTitle])
    default:
      switch place {
      case .stage where rule != .stageUnnamed: say(["stage": stageTitle])
      case .card: say(["card": card])
      default: say([:])
      }
    }
  }

  /// Several elements that one stage lacks, in one sentence.
  package static func message(missing elements: [StageElement], at stage: RecordID) -> Message {
    let names = elements.map { element -> MessageValue in
      guard let kind = element.cardKind else {
        return .message(CheckMessage.word(.elementChannel))
      }
      return .cardKind(kind.rawValue)
    }
    return Message(
      CheckMessage.word(.stageLacks),
      [
        "stage": .title(stage), "elements": .alternatives(names),
        "count": .count(elements.count),
      ])
  }

  private func say(_ values: KeyValuePairs<String, MessageValue>) -> Message {
    Message(CheckMessage.finding(rule), values)
  }

  private var card: MessageValue {
    if case .card(let card, _, _) = place { .card(card) } else { .text("") }
  }

  private var stageTitle: MessageValue { place.stage.map { .title($0) } ?? .text("") }

  private var dayValue: MessageValue { day.map { .day($0) } ?? .text("") }

  private var ago: MessageValue {
    count == 1
      ? .message(CheckMessage.word(.yesterday))
      : .message(CheckMessage.word(.daysAgo), ["count": .count(count)])
  }

  private func who(in document: some ReadableMap) -> MessageValue {
    if case .persona(let persona) = place,
      !document.isBlank(persona, Field.Persona.name)
    {
      return .quotation(document.string(persona, Field.Persona.name))
    }
    return .message(CheckMessage.word(.nobodyNamed))
  }

  private func kind(in document: some ReadableMap) -> MessageValue {
    if case .card(let card, _, _) = place,
      let kind = document.value(card, Field.Card.kind).text
    {
      return .cardKind(kind)
    }
    return .cardKind("card")
  }
}

extension StageElement {
  /// The kind of card that it is; nil for what cards only name.
  var cardKind: CardKind? {
    switch self {
    case .goal: .goal
    case .action: .action
    case .touchpoint: .touchpoint
    case .channel: nil
    case .emotion: .emotion
    case .pain: .pain
    case .opportunity: .opportunity
    case .kpi: .kpi
    }
  }
}

extension CheckReport {
  /// `2 errors, 14 warnings and 3 notes`; nil if nothing is found.
  package var counts: MessageValue? {
    let parts = CheckSeverity.allCases.compactMap { severity -> MessageValue? in
      let count = count(severity)
      guard count > 0 else { return nil }
      return .message(CheckMessage.word(severity.countWord), ["count": .count(count)])
    }
    return parts.isEmpty ? nil : .list(parts)
  }
}

extension CheckSeverity {
  package var word: CheckWord {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  /// With a number before it.
  package var countWord: CheckWord {
    switch self {
    case .error: .errors
    case .warning: .warnings
    case .note: .notes
    }
  }

  /// As a heading.
  package var titleWord: CheckWord {
    switch self {
    case .error: .errorsTitle
    case .warning: .warningsTitle
    case .note: .notesTitle
    }
  }
}
