import JourneyMap
import ReplicatedData

extension MapFacts {
  /// More records than this in one change, and everything is read anew.
  private static let recordsMax = 400

  /// Takes note of a change that is merged into `document`, own or somebody else's.
  ///
  /// O(records touched × (fields + characters + cards of a stage)); when stages, lanes, personas or
  /// channels are touched also O(records).
  @discardableResult
  package mutating func update(_ change: Change, in document: MapDocument) -> FactsChange {
    take(change.touchedRecords, in: document)
  }

  /// Takes note of what was written to these records, by one change or several.
  @discardableResult
  package mutating func update(_ records: [RecordID], in document: MapDocument) -> FactsChange {
    take(records, in: document)
  }

  /// Likewise of what the facts were read from.
  mutating func take(_ records: [RecordID], in document: some ReadableMap) -> FactsChange {
    guard records.count <= Self.recordsMax else {
      self = MapFacts(reading: document)
      return .afresh
    }
    var update = FactsUpdate()
    for record in records { sort(record, into: &update, document) }
    if update.readsPersonas {
      let old = personas
      readPersonas(document)
      if personas != old { update.change.parts.insert(.personas) }
    }
    if update.readsChannels {
      let old = channels
      readChannels(document)
      if channels != old { update.change.parts.insert(.channels) }
    }
    if update.readsAxes { readAxes(&update, document) }
    for card in update.cards { read(card: card, &update, document) }
    if update.isAfresh { placeAll() }
    for link in update.links { read(link: link, &update, document) }
    return update.isAfresh ? .afresh : finished(update)
  }

  /// Notes what is to be read anew because this record was written to.
  private mutating func sort(
    _ record: RecordID, into update: inout FactsUpdate, _ document: some ReadableMap
  ) {
    switch document.kind(of: record) {
    case .map:
      let new = MapFieldFacts(reading: document)
      if new != map { update.change.parts.insert(.map) }
      map = new
    case .persona: update.readsPersonas = true
    case .channel: update.readsChannels = true
    case .stage, .lane: update.readsAxes = true
    case .card: update.note(card: cardIndex(record))
    case .link: update.links.append(linkIndex(record))
    case .comment:
      for card in comments.read(record, in: document) { update.note(card: cardIndex(card)) }
    default: break
    }
  }

  private mutating func readAxes(_ update: inout FactsUpdate, _ document: some ReadableMap) {
    let (oldStages, oldLanes) = (stages, lanes)
    update.isAfresh = readAxes(document)
    if stages != oldStages { update.change.parts.insert(.stages) }
    if lanes != oldLanes { update.change.parts.insert(.lanes) }
  }

  private mutating func read(
    card index: Int, _ update: inout FactsUpdate, _ document: some ReadableMap
  ) {
    let old = cards[index]
    var new = CardFacts(reading: old.id, in: document)
    new.outgoing = old.outgoing
    new.incoming = old.incoming
    if new.isLive {
      comments.count(of: new.id, into: &new)
      if !update.isAfresh { new = placed(new) }
    }
    cardCount += (new.isLive ? 1 : 0) - (old.isLive ? 1 : 0)
    if update.isAfresh {
      cards[index] = new
      return
    }
    guard new != old else {
      update.rewordedCards.append(index)
      return
    }
    let stays =
      old.isLive && new.isLive && old.stage == new.stage && old.lane == new.lane
      && old.orderKey == new.orderKey
    update.change.concerns.formUnion(.of(old))
    update.change.concerns.formUnion(.of(new))
    if !stays, old.isLive { remove(card: index) }
    cards[index] = new
    if !stays, new.isLive { insert(card: index) }
    if old.isLive { update.note(changed: index, in: old.stage) }
    if new.isLive { update.note(changed: index, in: new.stage) }
  }

  private mutating func read(
    link index: Int, _ update: inout FactsUpdate, _ document: some ReadableMap
  ) {
    let old = links[index]
    detach(index)
    readLink(index, in: document)
    attach(index)
    guard links[index] != old else { return }
    update.change.parts.insert(.links)
    for card in [old.from, old.to, links[index].from, links[index].to] {
      guard let card, cards[card].isLive else { continue }
      update.note(changed: card, in: cards[card].stage)
    }
  }

  private func finished(_ update: FactsUpdate) -> FactsChange {
    var change = update.change
    change.cards = update.changed.sorted()
    change.stages = update.stages.sorted()
    change.rewordedCards = update.rewordedCards.filter {
      cards[$0].isLive && !update.changed.contains($0)
    }.sorted()
    var near = update.changed
    for card in change.cards { near.formUnion(neighbours(of: card)) }
    change.cardsAndNeighbours = near.sorted()
    return change
  }
}

/// What is known of an update while it runs.
private struct FactsUpdate {
  var change = FactsChange()
  var isAfresh = false
  var readsPersonas = false
  var readsChannels = false
  var readsAxes = false
  /// To be read anew, each once.
  private(set) var cards: [Int] = []
  private var isNoted: Set<Int> = []
  var links: [Int] = []
  var changed: Set<Int> = []
  var stages: Set<Int> = []
  var rewordedCards: [Int] = []

  mutating func note(card: Int) {
    if isNoted.insert(card).inserted { cards.append(card) }
  }

  mutating func note(changed card: Int, in stage: Int?) {
    changed.insert(card)
    if let stage { stages.insert(stage) } else { change.isPlacelessChanged = true }
  }
}
