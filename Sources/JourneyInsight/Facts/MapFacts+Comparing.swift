import JourneyMap

extension MapFacts {
  /// Whether the two say the same, whichever way they were made. O(cards × links of a card).
  package func isSame(as other: MapFacts) -> Bool {
    map == other.map && personas == other.personas && channels == other.channels
      && lanes == other.lanes && cardCount == other.cardCount && isSameOrder(as: other)
      && liveLinks == other.liveLinks
  }

  private func isSameOrder(as other: MapFacts) -> Bool {
    guard stages.count == other.stages.count else { return false }
    for (stage, otherStage) in zip(stages, other.stages) {
      var (a, b) = (stage, otherStage)
      guard areSame(a.cards, b.cards, in: other) else { return false }
      (a.cards, b.cards) = ([], [])
      guard a == b else { return false }
    }
    return areSame(placeless, other.placeless, in: other)
  }

  private func areSame(_ list: [Int], _ otherList: [Int], in other: MapFacts) -> Bool {
    guard list.count == otherList.count else { return false }
    for (index, otherIndex) in zip(list, otherList) {
      var (a, b) = (cards[index], other.cards[otherIndex])
      guard ids(ofLinks: a.outgoing) == other.ids(ofLinks: b.outgoing),
        ids(ofLinks: a.incoming) == other.ids(ofLinks: b.incoming)
      else { return false }
      (a.outgoing, a.incoming, b.outgoing, b.incoming) = ([], [], [], [])
      guard a == b else { return false }
    }
    return true
  }

  private func ids(ofLinks list: [Int]) -> [RecordID] { list.map { links[$0].id } }

  /// Of a live link what it is, and the cards at its ends.
  private struct NamedLink: Equatable {
    var id: RecordID
    var type: LinkType?
    var from: RecordID?
    var to: RecordID?
  }

  /// Ascending by link.
  private var liveLinks: [NamedLink] {
    links.filter { $0.isLive }.sorted { $0.id < $1.id }.map { link in
      NamedLink(
        id: link.id, type: link.type, from: link.from.map { cards[$0].id },
        to: link.to.map { cards[$0].id })
    }
  }
}
