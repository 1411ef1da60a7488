import JourneyMap
import ReplicatedData

extension MapFacts {
  mutating func readPersonas(_ document: some ReadableMap) {
    personas = document.ordered(.persona).map { PersonaFacts(reading: $0, in: document) }
  }

  mutating func readChannels(_ document: some ReadableMap) {
    channels = document.ordered(.channel).map {
      ChannelFacts(
        id: $0, key: document.value($0, Field.Channel.key).text,
        hasName: !document.isBlank($0, Field.Channel.name))
    }
  }

  /// Reads stages and lanes, which are few; their cards stay with them.
  ///
  /// - Returns: Whether there are others now, or in another order.
  mutating func readAxes(_ document: some ReadableMap) -> Bool {
    let newStages = document.ordered(.stage).map {
      StageFacts(
        id: $0, key: document.value($0, Field.Stage.key).text,
        hasTitle: !document.isBlank($0, Field.Stage.title),
        isAfterSale: document.value($0, Field.Stage.afterSale).boolean ?? false,
        forkedFrom: document.value($0, Field.Stage.forkedFrom).text)
    }
    let newLanes = document.ordered(.lane).map {
      LaneFacts(
        id: $0, key: document.value($0, Field.Lane.key).text,
        cardKind: document.value($0, Field.Lane.cardKind).text.map { CardKind(name: $0) },
        isBackstage: document.value($0, Field.Lane.backstage).boolean ?? false,
        hasTitle: !document.isBlank($0, Field.Lane.title),
        forkedFrom: document.value($0, Field.Lane.forkedFrom).text)
    }
    let isOther =
      newStages.map { $0.id } != stages.map { $0.id }
      || newLanes.map { $0.id } != lanes.map { $0.id }
    let cards = stages.map { $0.cards }
    stages = newStages
    lanes = newLanes
    if !isOther {
      for index in stages.indices { stages[index].cards = cards[index] }
    }
    return isOther
  }

  // MARK: Cards and links

  /// The index of a card; one that was not met before gets one, and counts as deleted until it is read.
  mutating func cardIndex(_ card: RecordID) -> Int {
    if let index = cardIndexes[card] { return Int(index) }
    cardIndexes[card] = UInt32(cards.count)
    cards.append(CardFacts(id: card))
    return cards.count - 1
  }

  mutating func linkIndex(_ link: RecordID) -> Int {
    if let index = linkIndexes[link] { return Int(index) }
    linkIndexes[link] = UInt32(links.count)
    links.append(LinkFacts(id: link))
    return links.count - 1
  }

  /// Reads one link anew; what its cards know of it is left to ``attach(_:)``.
  mutating func readLink(_ index: Int, in document: some ReadableMap) {
    let id = links[index].id
    var link = LinkFacts(id: id)
    if let record = document.reading(id), record.isLive {
      link.isLive = true
      link.type = record.value(Field.Link.type).text.flatMap { LinkType(token: $0) }
      link.from = record.value(Field.Link.from).reference.map { cardIndex($0) }
      link.to = record.value(Field.Link.to).reference.map { cardIndex($0) }
    }
    links[index] = link
  }

  /// Tells both ends of a live link of it.
  mutating func attach(_ index: Int) {
    guard links[index].isLive else { return }
    if let from = links[index].from { Self.insert(index, into: &cards[from].outgoing, links) }
    if let to = links[index].to { Self.insert(index, into: &cards[to].incoming, links) }
  }

  mutating func detach(_ index: Int) {
    if let from = links[index].from { cards[from].outgoing.removeAll { $0 == index } }
    if let to = links[index].to { cards[to].incoming.removeAll { $0 == index } }
  }

  /// In the order in which the links were made, whatever order they became known in.
  ///
  /// Static, because a call on facts that are being changed would copy them.
  private static func insert(_ index: Int, into list: inout [Int], _ links: [LinkFacts]) {
    let id = links[index].id
    var place = list.count
    while place > 0, id < links[list[place - 1]].id { place -= 1 }
    list.insert(index, at: place)
  }

  // MARK: Places

  /// Finds anew where each live card stands. O(cards × log).
  mutating func placeAll() {
    var stageIndexes = StampTable()
    var laneIndexes = StampTable()
    for (index, stage) in stages.enumerated() { stageIndexes[stage.id] = UInt32(index) }
    for (index, lane) in lanes.enumerated() { laneIndexes[lane.id] = UInt32(index) }
    var lists = [[Int]](repeating: [], count: stages.count + 1)
    for index in cards.indices where cards[index].isLive {
      cards[index].stage = cards[index].column.flatMap { stageIndexes[$0] }.map { Int($0) }
      cards[index].lane = cards[index].row.flatMap { laneIndexes[$0] }.map { Int($0) }
      lists[cards[index].stage ?? stages.count].append(index)
    }
    for stage in stages.indices { stages[stage].cards = sorted(lists[stage]) }
    placeless = sorted(lists[stages.count])
  }

  /// Where one card stands, as ``placeAll()`` finds it.
  func placed(_ card: CardFacts) -> CardFacts {
    var card = card
    card.stage = card.column.flatMap { column in stages.firstIndex { $0.id == column } }
    card.lane = card.row.flatMap { row in lanes.firstIndex { $0.id == row } }
    return card
  }

  private func sorted(_ list: [Int]) -> [Int] {
    list.map { (index: $0, order: order(of: $0)) }.sorted { $0.order < $1.order }.map { $0.index }
  }

  /// Puts a card into the list of its stage.
  mutating func insert(card index: Int) {
    let own = order(of: index)
    let list = cards(inStage: cards[index].stage)
    let place = partitionPoint(list.count) { order(of: list[$0]) < own }
    if let stage = cards[index].stage {
      stages[stage].cards.insert(index, at: place)
    } else {
      placeless.insert(index, at: place)
    }
  }

  /// Takes a card out of the list of its stage.
  mutating func remove(card index: Int) {
    if let stage = cards[index].stage {
      stages[stage].cards.removeAll { $0 == index }
    } else {
      placeless.removeAll { $0 == index }
    }
  }

  private func order(of card: Int) -> CardOrder {
    CardOrder(
      lane: cards[card].lane ?? lanes.count, key: cards[card].orderKey, id: cards[card].id)
  }
}

/// The order of cards inside a stage: by lane, by order key, by the order they were made in.
private struct CardOrder: Comparable {
  var lane: Int
  var key: [UInt8]?
  var id: RecordID

  static func < (a: CardOrder, b: CardOrder) -> Bool {
    guard a.lane == b.lane else { return a.lane < b.lane }
    switch (a.key, b.key) {
    case (let x?, let y?):
      if FractionalKey.precedes(x, y) { return true }
      return FractionalKey.precedes(y, x) ? false : a.id < b.id
    case (nil, nil): return a.id < b.id
    case (let x, _): return x != nil
    }
  }
}
