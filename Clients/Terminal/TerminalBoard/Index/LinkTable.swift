import JourneyMap
import ReplicatedData

/// Which links lead from and to each card, kept up to date change by change.
package struct LinkTable: Equatable, Sendable {
  /// A link between two cards, either of which may be deleted.
  package struct Link: Equatable, Sendable {
    package var from: RecordID
    package var to: RecordID
    /// A value of the field `type` of the schema; empty if none was set.
    package var type: String
  }

  /// Live links that have both ends.
  package private(set) var links: [RecordID: Link] = [:]
  /// By the cards at their ends, each list in the order the links were made.
  private var ends: [RecordID: [RecordID]] = [:]

  package init() {}

  /// All links of a document. O(records).
  package init(_ document: MapDocument) {
    for link in document.records(.link) { update(link, in: document) }
  }

  /// The links that begin or end at a card, in the order they were made.
  package func links(of card: RecordID) -> [RecordID] { ends[card] ?? [] }

  /// Whether there is such a link already.
  package func contains(_ link: Link) -> Bool {
    links(of: link.from).contains { links[$0] == link }
  }

  /// Takes note of what a link is now. O(links of its cards).
  mutating func update(_ link: RecordID, in document: MapDocument) {
    if let old = links.removeValue(forKey: link) {
      remove(link, from: old.from)
      remove(link, from: old.to)
    }
    guard document.isLive(link),
      let from = document.value(link, Field.Link.from).reference,
      let to = document.value(link, Field.Link.to).reference
    else { return }
    links[link] = Link(
      from: from, to: to, type: document.value(link, Field.Link.type).text ?? "")
    insert(link, at: from)
    if to != from { insert(link, at: to) }
  }

  private mutating func insert(_ link: RecordID, at card: RecordID) {
    var list = ends[card] ?? []
    let place = list.firstIndex { link < $0 } ?? list.count
    list.insert(link, at: place)
    ends[card] = list
  }

  private mutating func remove(_ link: RecordID, from card: RecordID) {
    ends[card]?.removeAll { $0 == link }
    if ends[card]?.isEmpty ?? false { ends[card] = nil }
  }
}
