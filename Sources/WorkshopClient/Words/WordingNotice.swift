import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText
import SyncEngine
import SyncProtocol

/// Says in words that one wording of a text has taken the place of another.
package struct WordingNotice {
  /// What is called what it is: “the stage”, “the scope of the map”.
  private let what: String
  private let verb: String

  /// - Parameter document: The map that has the record.
  package init(_ record: RecordID, _ field: FieldID, in document: MapDocument) {
    let kind = document.kind(of: record) ?? .map
    let noun = "the \(kind.noun)"
    switch (kind, field) {
    case (.card, Field.Card.text), (.comment, Field.Comment.text):
      (verb, what) = ("reworded", noun)
    case _ where field == kind.nameField: (verb, what) = ("renamed", noun)
    default:
      let name =
        Schema.definition(kind, field).map { SpokenLanguage.english.fieldNoun("\($0.name)") }
        ?? "text"
      (verb, what) = ("rewrote", "the \(name) of \(noun)")
    }
  }

  /// What an event of a session says, in words.
  package static func words(_ wording: SupersededWording, in session: ClientSession) -> String {
    WordingNotice(wording.record, wording.field, in: session.document).superseded(
      yours: wording.lost, by: session.roster[wording.author]?.name, now: wording.now)
  }

  /// Of somebody who gave a text a wording at the same time as the user, and whose is in force.
  package func superseded(yours: String, by author: String?, now: String) -> String {
    "\(name(author)) \(verb) \(what) at the same time: \(Self.it("is now", now)); yours was "
      + "“\(TerminalText.excerpt(yours))” (kept in the history)."
  }

  /// Of a wording that the user had not seen, and has put out of force.
  package func unseen(_ text: String, by author: String?) -> String {
    "\(name(author)) had \(verb) \(what) since you last looked: \(Self.it("was", text)) (kept in the "
      + "history)."
  }

  private func name(_ author: String?) -> String {
    let name = TerminalText.excerpt(author ?? "")
    return name.isEmpty ? "Somebody" : name
  }

  private static func it(_ verb: String, _ text: String) -> String {
    text.isEmpty ? "it \(verb) empty" : "it \(verb) “\(TerminalText.excerpt(text))”"
  }
}
