#if DEBUG
import JourneyMap
import JourneyTemplates

/// A field and a kind of card that no map has, added as `.github/CONTRIBUTING.md` tells: a row each, and
/// its words. Tests show that nothing else is needed.
package enum MadeUp {
  package static let field = FieldDefinition(
    .card, 33, "due-time", .register(.line), .of(["action-item"], isOnCard: true))

  package static let fieldWords = """
    "field.due-time": {"en": "due time", "pl": "godzina", "ro": "ora", "ru": "время"}
    """

  package static let kind = CardKindDefinition(
    "promise", CardKindUse("✧", "goal", colour: 3, lane: "stage-goal"))

  package static let kindWords = """
    {"key": "promise", "labels": {"en": "promise", "pl": "obietnica", "ro": "promisiune", "ru": "обещание"}}
    """

  package struct Unreadable: Error {}

  /// Runs something in a program that has them.
  package static func run<Result>(_ body: () throws -> Result) throws -> Result {
    try Schema.$madeUp.withValue(MadeUpRows(fields: [field], kinds: [kind])) {
      let words = try MessageCatalogue.adding(
        #"{"format": "waymark-messages", "version": 1, "messages": {"# + fieldWords + "}}")
      let (library, isWhole) = TemplateLibrary.adding(
        #"{"format": "waymark-templates", "version": 1, "card-kinds": ["# + kindWords + "]}")
      guard isWhole else { throw Unreadable() }
      return try MessageCatalogue.$madeUp.withValue(words) {
        try TemplateLibrary.$madeUp.withValue(library) { try body() }
      }
    }
  }
}
#endif
