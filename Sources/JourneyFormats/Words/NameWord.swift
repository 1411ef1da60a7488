import JourneyInsight
import JourneyMap

/// How lists are joined and what has no name is called.
enum NameWord: String, MessageKey {
  case listLast, listOr, listMore
  case cardBlank, cardBlankKind, cardBlankAlone
  case stageUntitled, stageUntitledSaid, channelUntitled, channelUntitledSaid
  case kindCard, somebody
}

/// What the panes of the terminal client add.
package enum PaneWord: String, MessageKey {
  case goTo, paneChecks, paneReview
}

/// What fields of the schema and their choices are called.
package enum FieldMessage: MessageKey {
  case field(String)
  case choice(String)

  package static var allCases: [FieldMessage] {
    fields.map { .field($0) } + choices.map { .choice($0) }
  }

  package var catalogueKey: String {
    switch self {
    case .field(let name): "field." + name
    case .choice(let token): "value." + token
    }
  }

  /// nil for a field that this version does not know.
  init?(field name: String) {
    guard Self.fieldSet.contains(name) else { return nil }
    self = .field(name)
  }

  /// nil for a token that is none of the schema's choices. What kinds of cards and maps are called is
  /// in the library.
  init?(choice token: String) {
    guard Self.choiceSet.contains(token) else { return nil }
    self = .choice(token)
  }

  private static let fieldSet = Set(fields)
  private static let choiceSet = Set(choices)

  /// Positions are never told of.
  private static let fields: [String] = unique(
    Schema.fields.compactMap { definition in
      if case .position = definition.type { nil } else { "\(definition.name)" }
    })

  private static let choices: [String] = {
    let tokens = Schema.fields.flatMap { definition -> [String] in
      guard case .register(.choice(let choices)) = definition.type,
        !["kind", "card-kind"].contains("\(definition.name)")
      else { return [] }
      return choices.map { "\($0)" }
    }
    return unique(tokens)
  }()

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
