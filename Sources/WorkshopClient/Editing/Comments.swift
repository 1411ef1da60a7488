import JourneyMap
import ReplicatedData

extension MapDocument {
  /// What is said about a card and the evidence for it, in the order it was written in. O(records).
  package func comments(on card: RecordID) -> [RecordID] {
    records(.comment).filter { value($0, Field.Comment.on).reference == card }
  }

  /// A link from one card to another.
  package struct CardLink: Sendable {
    package let id: RecordID
    package let from: RecordID
    package let to: RecordID
    /// `causes`, `answers`, `leads-to`, `loops-back-to`; empty if it was never set.
    package let type: String
  }

  /// The links that are not deleted and have both ends, in the order they were made in. A deleted
  /// card may be an end. O(records).
  package func cardLinks() -> [CardLink] {
    records(.link).compactMap { cardLink($0) }
  }

  /// What a link says; nil if it lacks an end.
  package func cardLink(_ link: RecordID) -> CardLink? {
    guard let from = value(link, Field.Link.from).reference,
      let to = value(link, Field.Link.to).reference
    else { return nil }
    return CardLink(id: link, from: from, to: to, type: value(link, Field.Link.type).text ?? "")
  }
}
