import JourneyMap
import MapOutline
import ReplicatedData

/// What a map holds already of what is about to be imported, so that importing twice does not double
/// it: cards by the key of what they were made of, deleted ones included, and by their words and
/// cell. Each card of the map stands for one of the file only.
struct PresentCards: Sendable {
  private struct Words: Hashable {
    var column: RecordID?
    var row: RecordID?
    var kind: String
    var text: [UInt8]

    init(column: RecordID?, row: RecordID?, kind: String, text: String) {
      self.column = column
      self.row = row
      self.kind = kind
      self.text = Array(text.utf8)
    }

    init(_ card: RecordID, _ column: RecordID?, _ row: RecordID?, _ document: MapDocument) {
      self.init(
        column: column, row: row,
        kind: document.value(card, Field.Card.kind).text ?? JourneyOutline.Card.plainKind,
        text: document.string(card, Field.Card.text))
    }
  }

  private struct Said: Hashable {
    var type: String
    var text: [UInt8]
    var address: String
  }

  private var bySource: [String: RecordID] = [:]
  /// Cards with a source that this very file does not name may be equal to one that it does.
  private var byWords: [Words: [RecordID]] = [:]
  /// Deleted cards that were made of something in a file.
  private var deletedByWords: [Words: [RecordID]] = [:]
  private var taken: Set<RecordID> = []
  private var commentSources: [String: RecordID] = [:]
  private var said: [RecordID: [Said: RecordID]] = [:]

  init() {}

  /// O(size of the map).
  init(_ document: MapDocument) {
    for card in Self.liveLast(document.records(.card, withDeleted: true), document) {
      if let source = document.value(card, Field.Card.source).text { bySource[source] = card }
    }
    for cell in document.cells() {
      for card in cell.cards.reversed() {
        byWords[Words(card, cell.column, cell.row, document), default: []].append(card)
      }
    }
    for card in document.records(.card, withDeleted: true)
    where card.givenKind != nil && !document.isLive(card) {
      guard let place = document.place(card, Field.place) else { continue }
      deletedByWords[Words(card, place.column, place.row, document), default: []].append(card)
    }
    for comment in Self.liveLast(document.records(.comment, withDeleted: true), document) {
      if let source = document.value(comment, Field.Comment.source).text {
        commentSources[source] = comment
      }
      guard let card = document.value(comment, Field.Comment.on).reference else { continue }
      said[card, default: [:]][
        Said(
          type: document.value(comment, Field.Comment.type).text ?? "comment",
          text: Array(document.string(comment, Field.Comment.text).utf8),
          address: document.value(comment, Field.Comment.address).text ?? "")] = comment
    }
  }

  /// Of what is there and what is deleted, the first counts.
  private static func liveLast(_ records: [RecordID], _ document: MapDocument) -> [RecordID] {
    records.filter { !document.isLive($0) } + records.filter { document.isLive($0) }
  }

  /// The map's card for one of the file, if there is one left.
  mutating func take(
    _ card: JourneyOutline.Card, _ column: RecordID?, _ row: RecordID?
  ) -> RecordID? {
    if let source = card.source, let record = bySource.removeValue(forKey: source) {
      if taken.insert(record).inserted { return record }
    }
    let words = Words(column: column, row: row, kind: card.kind, text: card.text)
    while let record = byWords[words]?.popLast() ?? deletedByWords[words]?.popLast() {
      if taken.insert(record).inserted { return record }
    }
    return nil
  }

  /// The comment on a card that says what one of the file does, deleted or not, if there is one.
  func comment(_ comment: JourneyOutline.Comment, on card: RecordID) -> RecordID? {
    if let source = comment.source, let known = commentSources[source] { return known }
    return said[card]?[
      Said(
        type: comment.type ?? "comment", text: Array(comment.text.utf8),
        address: comment.address ?? "")]
  }
}
