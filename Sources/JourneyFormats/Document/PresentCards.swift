import JourneyMap
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
  }

  private struct Said: Hashable {
    var type: String
    var text: [UInt8]
    var address: String
  }

  private var bySource: [String: RecordID] = [:]
  /// Cards with a source that this very file does not name may be equal to one that it does.
  private var byWords: [Words: [RecordID]] = [:]
  private var taken: Set<RecordID> = []
  private var commentSources: Set<String> = []
  private var said: [RecordID: Set<Said>] = [:]

  init() {}

  /// O(size of the map).
  init(_ document: MapDocument) {
    for card in document.records(.card, withDeleted: true) {
      if let source = document.value(card, Field.Card.source).text { bySource[source] = card }
    }
    for cell in document.cells() {
      for card in cell.cards.reversed() {
        let words = Words(
          column: cell.column, row: cell.row,
          kind: document.value(card, Field.Card.kind).text ?? JourneyOutline.Card.plainKind,
          text: Array(document.string(card, Field.Card.text).utf8))
        byWords[words, default: []].append(card)
      }
    }
    for comment in document.records(.comment, withDeleted: true) {
      if let source = document.value(comment, Field.Comment.source).text {
        commentSources.insert(source)
      }
      guard let card = document.value(comment, Field.Comment.on).reference else { continue }
      said[card, default: []].insert(
        Said(
          type: document.value(comment, Field.Comment.type).text ?? "comment",
          text: Array(document.string(comment, Field.Comment.text).utf8),
          address: document.value(comment, Field.Comment.address).text ?? ""))
    }
  }

  /// The map's card for one of the file, if there is one left.
  mutating func take(
    _ card: JourneyOutline.Card, _ column: RecordID?, _ row: RecordID?
  ) -> RecordID? {
    if let source = card.source, let record = bySource.removeValue(forKey: source) {
      if taken.insert(record).inserted { return record }
    }
    let words = Words(column: column, row: row, kind: card.kind, text: Array(card.text.utf8))
    while let record = byWords[words]?.popLast() {
      if taken.insert(record).inserted { return record }
    }
    return nil
  }

  func has(
    _ comment: JourneyOutline.Comment, on card: RecordID, in document: MapDocument
  ) -> Bool {
    if !document.isLive(card) { return true }
    if let source = comment.source, commentSources.contains(source) { return true }
    return said[card]?.contains(
      Said(
        type: comment.type ?? "comment", text: Array(comment.text.utf8),
        address: comment.address ?? "")) ?? false
  }
}
