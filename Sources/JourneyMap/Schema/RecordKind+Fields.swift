/// The fields that kinds have in common, by what they are for.
extension RecordKind {
  /// What one of them is called in the schema, which is the word for it in a sentence, too.
  package var noun: String {
    switch self {
    case .map: "map"
    case .persona: "persona"
    case .stage: "stage"
    case .lane: "lane"
    case .card: "card"
    case .link: "link"
    case .comment: "comment"
    case .channel: "channel"
    default: "record"
    }
  }

  /// The field that a record is called by: a title, a name, a text; nil for kinds that are not known.
  package var nameField: FieldID? {
    switch self {
    case .map: Field.Map.title
    case .persona: Field.Persona.name
    case .stage: Field.Stage.title
    case .lane: Field.Lane.title
    case .card: Field.Card.text
    case .link: Field.Link.label
    case .comment: Field.Comment.text
    case .channel: Field.Channel.name
    default: nil
    }
  }

  /// The field that tells what a record is in every language; nil if the kind has none.
  package var keyField: FieldID? {
    switch self {
    case .stage: Field.Stage.key
    case .lane: Field.Lane.key
    case .channel: Field.Channel.key
    default: nil
    }
  }

  /// The field with what a record is called in each language; nil if the kind has none.
  package var labelsField: FieldID? {
    switch self {
    case .stage: Field.Stage.labels
    case .lane: Field.Lane.labels
    case .channel: Field.Channel.labels
    default: nil
    }
  }
}
