import JourneyMap
import JourneyTemplates
import ReplicatedData

/// How much one change may get, so that it fits into one message to a server.
package struct ChangeBudget: Sendable {
  package var operationsMax: Int
  /// UTF-8 bytes of texts, and what operations take around them.
  package var bytesMax: Int

  package init(operationsMax: Int, bytesMax: Int) {
    self.operationsMax = operationsMax
    self.bytesMax = bytesMax
  }

  package static let unbounded = ChangeBudget(operationsMax: .max, bytesMax: .max)
  /// A quarter of what a message may have, since others are on their way too.
  package static let message = ChangeBudget(operationsMax: 8_000, bytesMax: 256 << 10)
  /// For a document that no server sees: less than what a change may be at most.
  package static let local = ChangeBudget(operationsMax: 20_000, bytesMax: 16 << 20)
}

/// Puts an outline into a map, in as many changes as it needs: the map's own fields, lanes and stages
/// in the first, then cards with their comments, then links.
///
/// A stage or lane that the map has under the same key, or under the same title or label in any
/// language, is used. A title and fields that the map has are kept, and notes are added to those that
/// are there.
package struct OutlineAddition: Sendable {
  package let outline: JourneyOutline
  package private(set) var additions = OutlineAdditions()
  let adding: JourneyOutline.Adding
  let addsStandardLanes: Bool
  /// The outline's cards in their order, each with its stage.
  private let cards: [(card: JourneyOutline.Card, stage: Int?)]
  private var state = State.beginning
  /// The map's record for each lane, stage and card of the outline so far.
  private var rows: [RecordID] = []
  private var columns: [RecordID] = []
  private var records: [RecordID] = []
  private var cells = CellEnds()
  private var present = PresentCards()
  private var isTaken: Set<RecordID> = []
  private var channels: [String: RecordID] = [:]
  private var unreadable: Set<String> = []
  private var spent = 0

  private enum State { case beginning, cards, links, finished }

  package init(
    _ outline: JourneyOutline, adding: JourneyOutline.Adding = .everything,
    addsStandardLanes: Bool = true
  ) {
    self.outline = outline
    self.adding = adding
    self.addsStandardLanes = addsStandardLanes
    cards =
      outline.stages.indices.flatMap { stage in
        outline.stages[stage].cards.map { ($0, Optional(stage)) }
      } + outline.unplaced.map { ($0, nil) }
  }

  package var isFinished: Bool { state == .finished }

  /// How much of the cards is done, from 0 to 1.
  package var progress: Double {
    cards.isEmpty ? 1 : Double(records.count) / Double(cards.count)
  }

  /// Adds what comes next, until all is added or the budget of a change is spent.
  package mutating func add(
    to editor: inout Editor, upTo budget: ChangeBudget = .message
  ) throws(ChangeError) {
    spent = 0
    var operations = 0
    if state == .beginning {
      try begin(&editor)
      state = .cards
      if spent >= budget.bytesMax { return }
    }
    while state == .cards, records.count < cards.count {
      operations += try addCard(records.count, to: &editor)
      if spent >= budget.bytesMax || operations >= budget.operationsMax { return }
    }
    if state == .cards { state = .links }
    try addLinks(to: &editor)
    finish()
  }

  private mutating func begin(_ editor: inout Editor) throws(ChangeError) {
    var structure = OutlineStructure(outline, addsStandardLanes: addsStandardLanes)
    try structure.add(to: &editor, counting: &additions)
    rows = structure.rows
    columns = structure.columns
    channels = structure.channels
    unreadable = structure.unreadable
    cells = CellEnds(editor.document)
    if adding == .whatIsNew { present = PresentCards(editor.document) }
    spent += structure.bytes
  }

  private mutating func finish() {
    let votes =
      outline.stages.flatMap(\.cards).reduce(0) { $0 + $1.votes }
      + outline.unplaced.reduce(0) { $0 + $1.votes }
    additions.report.add(votes, Loss.votes)
    if !unreadable.isEmpty {
      additions.report.add(.cardFields(names: unreadable.sorted()))
    }
    state = .finished
  }
}

// MARK: - Cards

extension OutlineAddition {
  /// - Returns: How many operations it took, about.
  private mutating func addCard(_ index: Int, to editor: inout Editor) throws(ChangeError) -> Int {
    let (card, stage) = cards[index]
    let column = stage.map { columns[$0] }
    let row = card.lane.flatMap { rows.indices.contains($0) ? rows[$0] : nil }
    var known = adding == .whatIsNew ? present.take(card, column, row) : nil
    var made: RecordID?
    if known == nil {
      let (record, isNew) = try create(.card, card.source.map { "source \($0)" }, &editor)
      if isNew { made = record } else { known = record }
    }
    if let known { isTaken.insert(known) }
    guard let record = made else {
      guard let known else { return 1 }
      additions.cardsThereAlready += 1
      records.append(known)
      try refresh(known, from: card, &editor)
      return 1 + (try addComments(of: card, to: known, isNew: false, &editor))
    }
    try editor.place(record, column: column, row: row, after: cells.last(column, row))
    cells.append(record, column, row)
    records.append(record)
    additions.cards += 1
    if Schema.cardKind(card.kind) != nil {
      try editor.set(record, Field.Card.kind, .text(card.kind))
    } else if card.kind != JourneyOutline.Card.plainKind {
      unreadable.insert("kind")
    }
    try editor.writeUnlessEmpty(card.text, to: record, Field.Card.text)
    if let score = card.score { try editor.set(record, Field.Card.score, .text(score)) }
    for (index, actor) in card.actors.enumerated() {
      try editor.set(record, Field.Card.actors, key: actor, .integer(Int64(index)))
    }
    for tag in card.tags { try editor.set(record, Field.Card.tags, key: tag, .bool(true)) }
    if let check = card.check { try editor.set(record, Field.Card.check, .text(check)) }
    if let emotion = card.emotion {
      try editor.set(record, Field.Card.emotion, .integer(Int64(emotion)))
    }
    if let channel = card.channel {
      try editor.set(record, Field.Card.channel, .reference(try self.channel(channel, &editor)))
    }
    for detail in card.details {
      if !(try editor.write(detail, to: record, .card)) { unreadable.insert(detail.name) }
    }
    if let source = card.source { try editor.set(record, Field.Card.source, .text(source)) }
    spent += card.bytes
    return 4 + card.actors.count + card.tags.count + card.details.count
      + (try addComments(of: card, to: record, isNew: true, &editor))
  }

  /// Creates a record under a name that everybody gives who adds the same, if it has one.
  ///
  /// - Returns: Whether it is new. One that was there, perhaps deleted or changed since, is not written
  ///   again.
  private func create(
    _ kind: RecordKind, _ name: String?, _ editor: inout Editor
  ) throws(ChangeError) -> (record: RecordID, isNew: Bool) {
    guard adding == .whatIsNew, let name, !isTaken.contains(.named(kind, name)) else {
      return (try editor.create(kind), true)
    }
    return try editor.create(kind, named: name)
  }

  /// Takes the numbers of a KPI that is there already: counts anew, and values of further days.
  private mutating func refresh(
    _ record: RecordID, from card: JourneyOutline.Card, _ editor: inout Editor
  ) throws(ChangeError) {
    guard card.kind == "kpi", editor.document.isLive(record) else { return }
    var isChanged = false
    if let count = card.detail("funnel-count").flatMap({ Int64($0) }),
      editor.document.value(record, Field.Card.funnelCount) != .integer(count)
    {
      try editor.set(record, Field.Card.funnelCount, .integer(count))
      isChanged = true
    }
    for entry in (card.detail("values") ?? "").split(separator: ",") {
      let parts = entry.split(separator: ":", maxSplits: 1).map { MermaidText.trimmed(String($0)) }
      guard parts.count == 2, FieldWords.day(parts[0]) == parts[0],
        editor.document.value(record, Field.Card.values, key: parts[0]) == .null
      else { continue }
      isChanged =
        try editor.write(.init("values", "\(parts[0]): \(parts[1])"), to: record, .card)
        || isChanged
    }
    if isChanged { additions.cardsRefreshed += 1 }
  }

  private mutating func addComments(
    of card: JourneyOutline.Card, to record: RecordID, isNew: Bool, _ editor: inout Editor
  ) throws(ChangeError) -> Int {
    var count = 0
    for comment in card.comments {
      if adding == .whatIsNew, !isNew, present.has(comment, on: record, in: editor.document) {
        additions.commentsThereAlready += 1
        continue
      }
      let (made, isNewComment) = try create(
        .comment, comment.source.map { "source \($0)" }, &editor)
      guard isNewComment else {
        additions.commentsThereAlready += 1
        continue
      }
      try editor.set(made, Field.Comment.on, .reference(record))
      try editor.writeUnlessEmpty(comment.text, to: made, Field.Comment.text)
      if let type = comment.type { try editor.set(made, Field.Comment.type, .text(type)) }
      if let address = comment.address {
        try editor.set(made, Field.Comment.address, .text(address))
      }
      if let source = comment.source {
        try editor.set(made, Field.Comment.source, .text(source))
      }
      additions.comments += 1
      count += 5
    }
    return count
  }

  private mutating func channel(
    _ name: String, _ editor: inout Editor
  ) throws(ChangeError) -> RecordID {
    if let known = channels[TitleKey.folded(name)] { return known }
    let record = try editor.channel(named: name)
    channels[TitleKey.folded(name)] = record
    additions.channels += 1
    return record
  }

  private mutating func addLinks(to editor: inout Editor) throws(ChangeError) {
    guard !outline.links.isEmpty else { return }
    var known: Set<LinkEnds> = []
    if adding == .whatIsNew {
      for link in editor.document.records(.link, withDeleted: true) {
        known.insert(LinkEnds(link, editor.document))
      }
    }
    for link in outline.links {
      guard records.indices.contains(link.from), records.indices.contains(link.to) else { continue }
      let ends = LinkEnds(from: records[link.from], to: records[link.to], type: link.type)
      if adding == .whatIsNew, !known.insert(ends).inserted {
        additions.linksThereAlready += 1
        continue
      }
      let name = [RecordName.text(records[link.from]), RecordName.text(records[link.to])]
        .joined(separator: " ")
      let (record, isNew) = try create(.link, "link \(name) \(link.type ?? "")", &editor)
      guard isNew else {
        additions.linksThereAlready += 1
        continue
      }
      try editor.set(record, Field.Link.from, .reference(records[link.from]))
      try editor.set(record, Field.Link.to, .reference(records[link.to]))
      if let type = link.type { try editor.set(record, Field.Link.type, .text(type)) }
      try editor.writeUnlessEmpty(link.label, to: record, Field.Link.label)
      additions.links += 1
    }
  }
}

private struct LinkEnds: Hashable {
  var from: RecordID?
  var to: RecordID?
  var type: String?

  init(from: RecordID?, to: RecordID?, type: String?) {
    self.from = from
    self.to = to
    self.type = type
  }

  init(_ link: RecordID, _ document: MapDocument) {
    from = document.value(link, Field.Link.from).reference
    to = document.value(link, Field.Link.to).reference
    type = document.value(link, Field.Link.type).text
  }
}

extension JourneyOutline.Card {
  /// About what it takes in a message.
  fileprivate var bytes: Int {
    var bytes = 120 + text.utf8.count + (score?.utf8.count ?? 0)
    for detail in details { bytes += 40 + detail.value.utf8.count }
    for name in actors + tags { bytes += 40 + name.utf8.count }
    for comment in comments {
      bytes += 160 + comment.text.utf8.count + (comment.address?.utf8.count ?? 0)
    }
    return bytes
  }
}
