import JourneyMap
import ReplicatedData

/// One side of a comparison: the live records of a map, in order, and what they are called.
struct ComparedMap {
  let document: MapDocument
  private let language: String?
  private var ordered: [RecordKind: [RecordID]] = [:]
  /// Of live cards; a deleted stage or lane counts as none.
  private var places: [RecordID: (column: RecordID?, row: RecordID?)] = [:]
  private(set) var cells: [MapDocument.Cell] = []

  /// O(records × log).
  init(_ document: MapDocument, language: String?) {
    self.document = document
    self.language = language
    for kind in [RecordKind.persona, .channel, .stage, .lane] {
      ordered[kind] = document.ordered(kind)
    }
    var ranks: [RecordID: Int] = [:]
    for kind in [RecordKind.stage, .lane] {
      for (rank, record) in records(kind).enumerated() { ranks[record] = rank }
    }
    func rank(_ record: RecordID?) -> Int { record.flatMap { ranks[$0] } ?? .max }
    cells = document.cells().sorted { a, b in
      (rank(a.column), rank(a.row)) < (rank(b.column), rank(b.row))
    }
    for cell in cells {
      ordered[.card, default: []] += cell.cards
      for card in cell.cards { places[card] = (cell.column, cell.row) }
    }
    let links = document.records(.link).filter { link in
      isLive(document.value(link, Field.Link.from).reference)
        && isLive(document.value(link, Field.Link.to).reference)
    }
    ordered[.link] = links
    ordered[.comment] = document.records(.comment).filter {
      isLive(document.value($0, Field.Comment.on).reference)
    }
  }

  /// Live records in their order; links and comments of deleted cards are left out.
  func records(_ kind: RecordKind) -> [RecordID] { ordered[kind] ?? [] }

  /// Whether a record is among ``records(_:)``. O(1) but for links and comments.
  func isCompared(_ record: RecordID, _ kind: RecordKind) -> Bool {
    guard document.kind(of: record) == kind, document.isLive(record) else { return false }
    switch kind {
    case .link:
      return isLive(document.value(record, Field.Link.from).reference)
        && isLive(document.value(record, Field.Link.to).reference)
    case .comment: return isLive(document.value(record, Field.Comment.on).reference)
    default: return true
    }
  }

  func place(_ card: RecordID) -> (column: RecordID?, row: RecordID?)? { places[card] }

  /// The record that a reference leads to, unless it is deleted.
  func target(_ reference: RecordID?) -> RecordID? {
    reference.flatMap { isLive($0) ? $0 : nil }
  }

  private func isLive(_ record: RecordID?) -> Bool {
    record.map { document.isLive($0) } ?? false
  }

  // MARK: Names

  /// The text, title, name or label of a record.
  func name(_ record: RecordID, _ kind: RecordKind) -> String {
    switch kind {
    case .stage, .lane, .channel: document.title(of: record, in: language)
    default: kind.nameField.map { document.string(record, $0) } ?? ""
    }
  }

  func mention(_ record: RecordID, _ kind: RecordKind) -> RecordMention {
    var mention = RecordMention(record: record, text: name(record, kind))
    switch kind {
    case .card:
      mention.kind = document.value(record, Field.Card.kind).text
      let place = places[record]
      mention.place = self.place(column: place?.column, row: place?.row)
    case .link:
      mention.kind = document.value(record, Field.Link.type).text
      mention.about = [Field.Link.from, Field.Link.to].map { cardText(record, $0) }
      mention.targetKind = document.value(record, Field.Link.to).reference
        .flatMap { document.value($0, Field.Card.kind).text }
    case .comment:
      mention.kind = document.value(record, Field.Comment.type).text
      mention.about = [cardText(record, Field.Comment.on)]
    default: break
    }
    return mention
  }

  func place(column: RecordID?, row: RecordID?) -> CardPlace {
    CardPlace(stage: column.map { name($0, .stage) }, lane: row.map { name($0, .lane) })
  }

  private func cardText(_ record: RecordID, _ field: FieldID) -> String {
    document.value(record, field).reference.map { document.string($0, Field.Card.text) } ?? ""
  }
}

extension RecordKind {
  /// As a part of ``MapComparison/notCompared``.
  var pluralName: String {
    switch self {
    case .persona: "personas"
    case .stage: "stages"
    case .lane: "lanes"
    case .card: "cards"
    case .link: "links"
    case .comment: "comments"
    case .channel: "channels"
    default: "map"
    }
  }
}
