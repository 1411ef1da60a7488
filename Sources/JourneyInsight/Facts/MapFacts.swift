import JourneyMap
import ReplicatedData

/// What a map says, typed and small, read from its document: what insights and checks are made of.
///
/// Cards and links have an index that stays theirs as long as these facts are kept up to date; those
/// that are deleted keep it, with `isLive` false. Equal, at any time, to facts read afresh of the
/// same document, but for these indexes.
package struct MapFacts: Sendable {
  package internal(set) var map = MapFieldFacts()
  /// In their order.
  package internal(set) var personas: [PersonaFacts] = []
  /// In their order.
  package internal(set) var channels: [ChannelFacts] = []
  /// From left to right.
  package internal(set) var stages: [StageFacts] = []
  /// From top to bottom.
  package internal(set) var lanes: [LaneFacts] = []
  /// Indexes of the live cards that stand in no stage: by lane, then by their order.
  package internal(set) var placeless: [Int] = []
  /// By index, deleted ones included: whoever goes through all of them takes ``allCards``.
  package internal(set) var cards: [CardFacts] = []
  /// By index, deleted ones included; cards name those that are live.
  package internal(set) var links: [LinkFacts] = []
  /// Live cards.
  package internal(set) var cardCount = 0
  /// Live links whose other end is missing: it was never set, or its card is deleted.
  /// In the order in which they were made.
  package var danglingLinks: [Int] {
    links.indices.filter { links[$0].isLive && !isWhole(links[$0]) }
      .sorted { links[$0].id < links[$1].id }
  }

  var cardIndexes = StampTable()
  var linkIndexes = StampTable()
  var comments = CommentFacts()

  /// Reads a whole map. O(records × log + characters).
  package init(_ document: MapDocument) { self.init(reading: document) }

  init(reading document: some ReadableMap) {
    map = MapFieldFacts(reading: document)
    readPersonas(document)
    readChannels(document)
    _ = readAxes(document)
    for comment in document.live(.comment) {
      _ = comments.read(comment, in: document)
    }
    for card in document.live(.card) {
      let index = cardIndex(card)
      cards[index] = CardFacts(reading: card, in: document)
      comments.count(of: card, into: &cards[index])
      cardCount += 1
    }
    placeAll()
    for link in document.live(.link) {
      let index = linkIndex(link)
      readLink(index, in: document)
      attach(index)
    }
  }

  // MARK: Looking up

  /// The index of a card, live or deleted; nil if there is no such card. O(1).
  package func index(ofCard card: RecordID) -> Int? { cardIndexes[card].map { Int($0) } }

  /// A live card. O(1).
  package func card(_ id: RecordID) -> CardFacts? {
    guard let index = index(ofCard: id), cards[index].isLive else { return nil }
    return cards[index]
  }

  /// Indexes of all live cards in the order of the map: by stage, by lane, by their order; those in
  /// no stage last. O(cards).
  package var allCards: [Int] {
    var all: [Int] = []
    all.reserveCapacity(cardCount)
    for stage in stages { all += stage.cards }
    return all + placeless
  }

  /// The live cards of a stage, or of none, by lane and order.
  package func cards(inStage stage: Int?) -> [Int] {
    guard let stage else { return placeless }
    return stages.indices.contains(stage) ? stages[stage].cards : []
  }

  package func index(ofStage stage: RecordID) -> Int? { stages.firstIndex { $0.id == stage } }

  package func index(ofChannel channel: RecordID) -> Int? {
    channels.firstIndex { $0.id == channel }
  }

  /// The persona that the map names, or the only one there is.
  package var persona: PersonaFacts? {
    if let named = map.persona { return personas.first { $0.id == named } }
    return personas.count == 1 ? personas[0] : nil
  }

  // MARK: Links

  /// Whether both ends are there.
  package func isWhole(_ link: LinkFacts) -> Bool {
    guard let from = link.from, let to = link.to else { return false }
    return cards[from].isLive && cards[to].isLive
  }

  /// The live cards that links of this type lead to from a card, each once, in the order in which the
  /// links were made.
  package func targets(of card: Int, _ type: LinkType) -> [Int] {
    var found: [Int] = []
    for link in cards[card].outgoing where links[link].type == type && isWhole(links[link]) {
      if let to = links[link].to, !found.contains(to) { found.append(to) }
    }
    return found
  }

  /// Likewise the cards from which they come.
  package func sources(of card: Int, _ type: LinkType) -> [Int] {
    var found: [Int] = []
    for link in cards[card].incoming where links[link].type == type && isWhole(links[link]) {
      if let from = links[link].from, !found.contains(from) { found.append(from) }
    }
    return found
  }

  /// What answers a card, such as the action items of a pain or what reassures a fear: whatever links
  /// to it as an answer; and answers (action items, solutions, opportunities) that it links to, since a
  /// pain answers nothing and the link was drawn the other way round.
  package func answers(to card: Int) -> [Int] {
    var found = sources(of: card, .answers)
    guard !cards[card].kind.isAnswer, cards[card].kind != .resource else { return found }
    for target in targets(of: card, .answers)
    where cards[target].kind.isAnswer && !found.contains(target) {
      found.append(target)
    }
    return found
  }

  /// The live cards at the other end of a card's links, each once.
  package func neighbours(of card: Int) -> [Int] {
    var found: [Int] = []
    for link in cards[card].outgoing {
      if let to = links[link].to, cards[to].isLive, !found.contains(to) { found.append(to) }
    }
    for link in cards[card].incoming {
      if let from = links[link].from, cards[from].isLive, !found.contains(from) {
        found.append(from)
      }
    }
    return found
  }
}
