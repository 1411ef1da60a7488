import JourneyMap
import ReplicatedData

extension Editor {
  /// Says something about a card, or adds evidence for it.
  ///
  /// - Parameters:
  ///   - type: `comment`, `link`, `quote` or `survey-answer`.
  ///   - address: Where it comes from; see ``TypedValue/address(_:)``.
  @discardableResult
  package mutating func addComment(
    _ text: String, on card: RecordID, type: String = "comment", address: String? = nil
  ) throws(ChangeError) -> RecordID {
    let comment = try create(.comment)
    try set(comment, Field.Comment.on, .reference(card))
    try set(comment, Field.Comment.type, .text(type))
    try write(text, to: comment, Field.Comment.text)
    if let address { try set(comment, Field.Comment.address, .text(address)) }
    return comment
  }

  /// Links one card to another.
  ///
  /// - Parameter type: `causes`, `answers`, `leads-to` or `loops-back-to`.
  @discardableResult
  package mutating func addLink(
    from: RecordID, to: RecordID, type: String, label: String = ""
  ) throws(ChangeError) -> RecordID {
    let link = try create(.link)
    try set(link, Field.Link.from, .reference(from))
    try set(link, Field.Link.to, .reference(to))
    try set(link, Field.Link.type, .text(type))
    if !label.isEmpty { try write(label, to: link, Field.Link.label) }
    return link
  }
}

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
