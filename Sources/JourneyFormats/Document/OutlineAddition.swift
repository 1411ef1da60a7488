import JourneyMap
import JourneyTemplates
import MapOutline
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
    var structure = OutlineStructure(
      outline, addsStandardLanes: addsStandardLanes, restoresDeleted: adding == .whatIsMissing)
    try structure.add(to: &editor, counting: &additions)
    rows = structure.rows
    columns = structure.columns
    channels = structure.channels
    unreadable = structure.unreadable
    cells = CellEnds(editor.document)
    if isNew { present = PresentCards(editor.document) }
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
    var known = isNew ? present.take(card, column, row) : nil
    if known == nil {
      let made = try create(.card, card.source.map { "source \($0)" }, &editor)
      if made.isNew {
        records.append(made.record)
        return try write(card, to: made.record, column, row, &editor)
      }
      known = made.record
    }
    guard let known else { return 1 }
    records.append(known)
    isTaken.insert(known)
    switch try meet(known, &editor) {
    case .deleted: return 1
    case .restored:
      additions.restored[.card] += 1
      try returnToCell(known, column, row, &editor)
    case .there: additions.cardsThereAlready += 1
    }
    try refresh(known, from: card, &editor)
    return 2 + (try addComments(of: card, to: known, isNew: false, &editor))
  }

  /// What became of a record of the file that the map knows.
  private enum Meeting { case there, restored, deleted }

  /// Brings a record back that an undo had taken back; one that somebody has deleted is left so, unless
  /// it is asked for.
  private mutating func meet(
    _ record: RecordID, _ editor: inout Editor
  ) throws(ChangeError) -> Meeting {
    guard !editor.document.isLive(record) else { return .there }
    guard adding == .whatIsMissing || editor.document.isTakenBack(record) else {
      if let deleter = editor.document.deleter(of: record),
        let kind = editor.document.kind(of: record)
      {
        additions.deleted[deleter, default: RecordCounts()][kind] += 1
      }
      return .deleted
    }
    try editor.restore(record)
    return .restored
  }

  /// A card that is there again and whose stage or lane is not goes where the file has it.
  private mutating func returnToCell(
    _ card: RecordID, _ column: RecordID?, _ row: RecordID?, _ editor: inout Editor
  ) throws(ChangeError) {
    let place = editor.document.place(card, Field.place)
    func isThere(_ axis: RecordID?) -> Bool { axis.map(editor.document.isLive) ?? true }
    guard let place, isThere(place.column), isThere(place.row) else {
      try editor.place(card, column: column, row: row, after: cells.last(column, row))
      return cells.append(card, column, row)
    }
  }

  /// - Returns: How many operations it took, about.
  private mutating func write(
    _ card: JourneyOutline.Card, to record: RecordID, _ column: RecordID?, _ row: RecordID?,
    _ editor: inout Editor
  ) throws(ChangeError) -> Int {
    try editor.place(record, column: column, row: row, after: cells.last(column, row))
    cells.append(record, column, row)
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
    guard isNew, let name, !isTaken.contains(.named(kind, name)) else {
      return (try editor.create(kind), true)
    }
    return try editor.create(kind, named: name)
  }

  /// Whether what the map has is not added again.
  private var isNew: Bool { adding != .everything }

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
      var known = isNew ? nil : present.comment(comment, on: record)
      var made = RecordID.root
      if known == nil {
        let (comment, isNewComment) = try create(
          .comment, comment.source.map { "source \($0)" }, &editor)
        if isNewComment { made = comment } else { known = comment }
      }
      if let known {
        switch try meet(known, &editor) {
        case .there: additions.commentsThereAlready += 1
        case .restored: additions.restored[.comment] += 1
        case .deleted: break
        }
        count += 1
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
    let made = try editor.makeChannel(named: name)
    channels[TitleKey.folded(name)] = made.record
    additions.count(made.making, .channel, \.channels)
    return made.record
  }

  private mutating func addLinks(to editor: inout Editor) throws(ChangeError) {
    guard !outline.links.isEmpty else { return }
    var known: [LinkEnds: RecordID] = [:]
    if isNew {
      for link in editor.document.records(.link, withDeleted: true) {
        let ends = LinkEnds(link, editor.document)
        if known[ends].map({ !editor.document.isLive($0) }) ?? true { known[ends] = link }
      }
    }
    for link in outline.links {
      guard records.indices.contains(link.from), records.indices.contains(link.to) else { continue }
      let ends = LinkEnds(from: records[link.from], to: records[link.to], type: link.type)
      if let link = known[ends] {
        try meet(link: link, ends, &editor)
        continue
      }
      let name = [RecordName.text(records[link.from]), RecordName.text(records[link.to])]
        .joined(separator: " ")
      let (record, isNewLink) = try create(.link, "link \(name) \(link.type ?? "")", &editor)
      if isNew { known[ends] = record }
      guard isNewLink else {
        try meet(link: record, ends, &editor)
        continue
      }
      try editor.set(record, Field.Link.from, .reference(records[link.from]))
      try editor.set(record, Field.Link.to, .reference(records[link.to]))
      if let type = link.type { try editor.set(record, Field.Link.type, .text(type)) }
      try editor.writeUnlessEmpty(link.label, to: record, Field.Link.label)
      additions.links += 1
    }
  }

  private mutating func meet(
    link: RecordID, _ ends: LinkEnds, _ editor: inout Editor
  ) throws(ChangeError) {
    // Between cards that are not there it goes without saying.
    guard let from = ends.from, let to = ends.to, editor.document.isLive(from),
      editor.document.isLive(to)
    else { return }
    switch try meet(link, &editor) {
    case .there: additions.linksThereAlready += 1
    case .restored: additions.restored[.link] += 1
    case .deleted: break
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
