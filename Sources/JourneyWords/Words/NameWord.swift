import JourneyInsight
import JourneyMap
import JourneyTemplates

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
package enum FieldMessage: MessageKey, Hashable {
  case field(String)
  case choice(String)
  /// A field where everybody has a value of their own: “my votes”.
  case own(String)
  /// A field of several values, each with a key.
  case list(String)
  /// A field as a noun in a sentence, where its label is none.
  case noun(String)
  /// A field or choice on a card and in a legend, where its label with a capital letter does not do.
  case onCard(String)

  package static var allCases: [FieldMessage] {
    let others: [FieldMessage] =
      fields.map { .noun($0) } + (fields + choices).map { .onCard($0) }
    let keyed = Schema.fields.compactMap { row -> FieldMessage? in
      guard case .keyed = row.type else { return nil }
      return row.isOwn ? .own("\(row.name)") : .list("\(row.name)")
    }
    return fields.map { .field($0) } + choices.map { .choice($0) } + unique(keyed)
      + others.filter { MessageCatalogue.builtIn.has($0.catalogueKey) }
  }

  package var catalogueKey: String {
    switch self {
    case .field(let name): "field." + name
    case .choice(let token): "value." + token
    case .own(let name): "own." + name
    case .list(let name): "list." + name
    case .noun(let name): "noun." + name
    case .onCard(let name): "card." + name
    }
  }

  /// nil for a field that this version does not know. Positions are never told of.
  package init?(field name: String) {
    let isKnown = Schema.fields.contains { row in
      if case .position = row.type { false } else { row.isNamed(name) }
    }
    guard isKnown else { return nil }
    self = .field(name)
  }

  /// nil for a token that is none of the schema's choices. What kinds of cards and maps are called is
  /// in the library.
  init?(choice token: String) {
    let isKnown = Schema.fields.contains { row in
      Self.choices(of: row).contains { "\($0)" == token }
    }
    guard isKnown else { return nil }
    self = .choice(token)
  }

  private static var fields: [String] {
    unique(
      Schema.fields.compactMap { row in
        if case .position = row.type { nil } else { "\(row.name)" }
      })
  }

  private static var choices: [String] {
    unique(Schema.fields.flatMap { choices(of: $0).map { "\($0)" } })
  }

  private static func choices(of row: FieldDefinition) -> [StaticString] {
    guard case .register(.choice(let choices)) = row.type, !row.isNamed("kind"),
      !row.isNamed("card-kind")
    else { return [] }
    return choices
  }

  private static func unique<Name: Hashable>(_ texts: [Name]) -> [Name] {
    var seen: Set<Name> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
