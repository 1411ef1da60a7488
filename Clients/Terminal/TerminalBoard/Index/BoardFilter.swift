import JourneyMap
import ReplicatedData
import SyncProtocol

/// Which cards and lanes are shown. An empty set lets everything pass.
package struct BoardFilter: Equatable, Sendable {
  package var kinds: Set<String> = []
  package var lanes: Set<RecordID> = []
  /// Ids of participants who created the card.
  package var authors: Set<String> = []
  package var tags: Set<String> = []

  package init() {}

  package var isEmpty: Bool {
    kinds.isEmpty && lanes.isEmpty && authors.isEmpty && tags.isEmpty
  }

  /// Whether cards must be looked at one by one.
  var looksAtCards: Bool { !kinds.isEmpty || !authors.isEmpty || !tags.isEmpty }

  func shows(
    _ card: RecordID, in document: MapDocument, _ roster: [ReplicaID: Participant]
  ) -> Bool {
    if !kinds.isEmpty {
      guard let kind = document.value(card, Field.Card.kind).text, kinds.contains(kind) else {
        return false
      }
    }
    if !authors.isEmpty {
      guard let author = roster[document.creator(of: card)], authors.contains(author.id) else {
        return false
      }
    }
    if !tags.isEmpty {
      let set = document.keys(card, Field.Card.tags)
      guard set.contains(where: { tags.contains($0.key) && $0.value.boolean == true }) else {
        return false
      }
    }
    return true
  }
}
