import JourneyMap
import ReplicatedData

/// Which fields of a record a form shows first, and which stand behind “more”.
enum FormFields {
  /// In the order they are shown. What is in neither list is no matter of a person's.
  static func fields(
    of record: RecordID, in document: MapDocument
  ) -> (first: [FieldID], more: [FieldID]) {
    switch document.kind(of: record) {
    case .card:
      let kind = document.value(record, Field.Card.kind).text ?? ""
      let first = [Field.Card.text, Field.Card.kind] + carried(by: kind) + common
      return (first, cardFields.filter { !first.contains($0) })
    case .map:
      return (
        [
          Field.Map.title, Field.Map.kind, Field.Map.persona, Field.Map.goal, Field.Map.scope,
          Field.Map.owner, Field.Map.reviewDate, Field.Map.reviewEvery, Field.Map.language,
        ],
        [Field.Map.market, Field.Map.notes, Field.Map.insightWeights, Field.Map.silencedRules]
      )
    case .persona:
      return (
        [
          Field.Persona.name, Field.Persona.segment, Field.Persona.behaviour,
          Field.Persona.preferences, Field.Persona.needs, Field.Persona.motivations,
          Field.Persona.fears,
        ],
        [
          Field.Persona.location, Field.Persona.industry, Field.Persona.companySize,
          Field.Persona.decisionMaker, Field.Persona.channels, Field.Persona.demographics,
        ]
      )
    case .stage: return ([Field.Stage.title, Field.Stage.afterSale], [Field.Stage.labels])
    case .lane:
      return ([Field.Lane.title, Field.Lane.cardKind, Field.Lane.backstage], [Field.Lane.labels])
    case .link: return ([Field.Link.type, Field.Link.label], [])
    case .comment: return ([Field.Comment.text, Field.Comment.type, Field.Comment.address], [])
    case .channel: return ([Field.Channel.name], [Field.Channel.labels])
    default: return ([], [])
    }
  }

  /// What each kind of card carries beside what all do.
  static func carried(by kind: String) -> [FieldID] {
    switch kind {
    case "goal": [Field.Card.whose]
    case "action", "milestone": [Field.Card.actors, Field.Card.emotion, Field.Card.emotions]
    case "touchpoint":
      [
        Field.Card.channel, Field.Card.existence, Field.Card.importance, Field.Card.momentOfTruth,
        Field.Card.emotion, Field.Card.emotions,
      ]
    case "emotion": [Field.Card.emotion, Field.Card.emotions]
    case "pain": [Field.Card.severity, Field.Card.arises, Field.Card.dropReason]
    case "opportunity", "solution": [Field.Card.impact, Field.Card.effort]
    case "kpi":
      [Field.Card.unit, Field.Card.target, Field.Card.values, Field.Card.funnelCount]
    case "action-item": [Field.Card.owner, Field.Card.due, Field.Card.status]
    case "resource": [Field.Card.availability]
    default: []
    }
  }

  /// What every card may carry.
  private static let common = [
    Field.Card.tags, Field.Card.votes, Field.Card.check, Field.Card.checkBy,
  ]

  /// Every field of a card that people set, by what belongs together.
  private static let cardFields = [
    Field.Card.text, Field.Card.kind, Field.Card.emotion, Field.Card.emotions,
    Field.Card.severity, Field.Card.arises, Field.Card.dropReason, Field.Card.whose,
    Field.Card.channel, Field.Card.existence, Field.Card.importance, Field.Card.momentOfTruth,
    Field.Card.impact, Field.Card.effort, Field.Card.unit, Field.Card.target, Field.Card.values,
    Field.Card.funnelCount, Field.Card.owner, Field.Card.due, Field.Card.status,
    Field.Card.availability, Field.Card.actors, Field.Card.score, Field.Card.tags,
    Field.Card.votes, Field.Card.check, Field.Card.checkBy, Field.Card.color,
  ]

  /// What a field is called on a form.
  static func label(_ field: FieldID, of kind: RecordKind) -> String {
    if kind == .card {
      switch field {
      case Field.Card.emotions: return "my emotion"
      case Field.Card.votes: return "my votes"
      case Field.Card.check: return "checked"
      case Field.Card.checkBy: return "check by"
      case Field.Card.actors: return "who"
      default: break
      }
    }
    return Schema.definition(kind, field).map { RecordNames.words("\($0.name)") } ?? ""
  }
}
