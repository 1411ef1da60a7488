import JourneyMap
import ReplicatedData
import StyledText
import SyncEngine
import SyncProtocol

/// What to tell about a ``DeletionEncounter``: who deleted what, and how the words are to be had.
package struct DeletionWords {
  private let encounter: DeletionEncounter
  private let document: MapDocument
  private let roster: [ReplicaID: Participant]

  package init(_ encounter: DeletionEncounter, in session: ClientSession) {
    self.encounter = encounter
    document = session.document
    roster = session.roster
  }

  /// What has happened: `Boris deleted pain “No cash” while you wrote on it.`
  package var event: String {
    let name = ChangeWords(namesIn: document).name(encounter.record, in: document)
    if encounter.isOwnDeletion {
      let author = person(encounter.author)
      guard encounter.cards.isEmpty else {
        return "\(author) has put \(cards) into \(name), which you had deleted: "
          + "\(isOne ? "it is" : "they are") in no \(noun) now."
      }
      return "\(author) has \(deed) \(name), which you had deleted."
    }
    let deleter = person(encounter.deleter)
    guard encounter.cards.isEmpty else {
      return "\(deleter) deleted \(name) meanwhile: \(cards), which you put there, "
        + "\(isOne ? "is" : "are") in no \(noun) now."
    }
    return "\(deleter) deleted \(name) meanwhile; what you wrote on it is kept with it."
  }

  /// The same with the commands that bring things back.
  package func sentence(map: String) -> String {
    let id = ShortNames(document).text(encounter.record)
    guard let command else { return event }
    let restore = "“waymark \(command) restore \(map) \(id)” brings it back"
    if !encounter.cards.isEmpty { return "\(event) \(restore)." }
    guard document.kind(of: encounter.record) == .card else { return "\(event) \(restore)." }
    let words = TerminalText.excerpt(document.string(encounter.record, Field.Card.text))
    let copy = "“waymark card copy \(map) \(id)” makes a new card of it"
    return "\(event) \(restore), \(copy). It reads: “\(words)”"
  }

  private var command: String? {
    switch document.kind(of: encounter.record) {
    case .card: "card"
    case .stage: "stage"
    case .lane: "lane"
    case .persona: "persona"
    case .channel: "channel"
    case .comment: "comment"
    case .link: "link"
    default: nil
    }
  }

  private var noun: String { document.kind(of: encounter.record)?.noun ?? "place" }

  private var isOne: Bool { encounter.cards.count == 1 }

  private var cards: String {
    guard let card = encounter.cards.first, isOne else { return "\(encounter.cards.count) cards" }
    return ChangeWords(namesIn: document).name(card, in: document)
  }

  private var deed: String {
    let kind = document.kind(of: encounter.record)
    guard let nameField = kind?.nameField, encounter.fields.contains(nameField) else {
      let isVote = kind == .card && encounter.fields == [Field.Card.votes]
      return isVote ? "voted for" : "changed"
    }
    return kind == .card || kind == .comment ? "reworded" : "renamed"
  }

  private func person(_ replica: ReplicaID) -> String {
    let name = TerminalText.excerpt(roster[replica]?.name ?? "")
    return name.isEmpty ? "Somebody" : name
  }
}
