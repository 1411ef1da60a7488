import JourneyMap
import ReplicatedData

/// A change that the user asked for, to be made by an ``Editor``.
package enum BoardEdit: Equatable, Sendable {
  /// New cards below each other, behind a card of the cell, or first.
  case addCards(kind: String, stage: RecordID?, lane: RecordID?, after: RecordID?, texts: [String])
  /// Between two other cards of a cell.
  case moveCard(
    RecordID, stage: RecordID?, lane: RecordID?, after: RecordID?, before: RecordID?)
  case delete(RecordID)
  case restore(RecordID)
  /// The user's own votes for a card; 0 takes them back.
  case vote(RecordID, votes: Int64)
  case tag(RecordID, String, isOn: Bool)
  case comment(RecordID, String)
  case set(RecordID, FieldID, Value)
  /// A stage or a lane behind another one, or first.
  case addAxis(RecordKind, title: String, after: RecordID?)
  /// A stage or a lane between two others.
  case moveAxis(RecordID, after: RecordID?, before: RecordID?)
  /// Characters (Unicode scalars) put in before one.
  case insertText(EditorTarget, at: Int, String)
  case eraseText(EditorTarget, Range<Int>)
  /// Makes a text read otherwise, by its differences.
  case writeText(EditorTarget, String)

  /// Whether its author goes on by writing on what it makes.
  var opensEditor: Bool {
    guard case .addCards(_, _, _, _, let texts) = self else { return false }
    return texts == [""]
  }

  /// What an edit has made.
  package struct Result: Equatable, Sendable {
    package var created: [RecordID] = []

    package init() {}
  }

  /// Whether it is part of writing, of which many make one step of undo.
  var isTyping: Bool {
    switch self {
    case .insertText, .eraseText: true
    default: false
    }
  }

  /// What the user wrote, to be given back if the edit is refused.
  package var words: [String] {
    switch self {
    case .addCards(_, _, _, _, let texts): texts.filter { !$0.isEmpty }
    case .comment(_, let text), .insertText(_, _, let text), .writeText(_, let text): [text]
    case .addAxis(_, let title, _): [title]
    default: []
    }
  }

  /// Makes the edit.
  ///
  /// - Parameter participantID: Who the user is, for what is kept by participant.
  package func apply(
    to editor: inout Editor, participantID: String?
  ) throws(ChangeError) -> Result {
    var result = Result()
    switch self {
    case .addCards(let kind, let stage, let lane, var after, let texts):
      for text in texts {
        let card = try editor.create(.card)
        try editor.place(
          card, column: stage, row: lane, after: after,
          before: Self.card(behind: after, stage, lane, without: card, editor.document))
        try editor.set(card, Field.Card.kind, .text(kind))
        if !text.isEmpty { try editor.insert(text, into: card, Field.Card.text, at: 0) }
        result.created.append(card)
        after = card
      }
    case .moveCard(let card, let stage, let lane, let after, let before):
      try editor.place(card, column: stage, row: lane, after: after, before: before)
    case .delete(let record): try editor.delete(record)
    case .restore(let record): try editor.restore(record)
    case .vote(let card, let votes):
      try editor.set(
        card, Field.Card.votes, key: participantID ?? "", votes == 0 ? .null : .integer(votes))
    case .tag(let card, let tag, let isOn):
      try editor.set(card, Field.Card.tags, key: tag, isOn ? .bool(true) : .null)
    case .comment(let card, let text):
      let comment = try editor.create(.comment)
      try editor.set(comment, Field.Comment.on, .reference(card))
      try editor.insert(text, into: comment, Field.Comment.text, at: 0)
      result.created.append(comment)
    case .set(let record, let field, let value): try editor.set(record, field, value)
    case .addAxis(let kind, let title, let after):
      let record = try editor.create(kind)
      let others = editor.document.ordered(kind).filter { $0 != record }
      let place = after.flatMap { others.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
      try editor.place(
        record, after: place > 0 ? others[place - 1] : nil,
        before: place < others.count ? others[place] : nil)
      let field = kind == .lane ? Field.Lane.title : Field.Stage.title
      if !title.isEmpty { try editor.insert(title, into: record, field, at: 0) }
      result.created.append(record)
    case .moveAxis(let record, let after, let before):
      try editor.place(record, after: after, before: before)
    case .insertText(let target, let index, let text):
      try editor.insert(text, into: target.record, target.field, at: index)
    case .eraseText(let target, let range):
      try editor.erase(range, of: target.record, target.field)
    case .writeText(let target, let text):
      try editor.write(text, to: target.record, target.field)
    }
    return result
  }

  private static func card(
    behind card: RecordID?, _ stage: RecordID?, _ lane: RecordID?, without: RecordID,
    _ document: MapDocument
  ) -> RecordID? {
    let cards = document.cards(column: stage, row: lane).filter { $0 != without }
    guard let card else { return cards.first }
    return cards.firstIndex(of: card).flatMap { $0 + 1 < cards.count ? cards[$0 + 1] : nil }
  }
}

/// A mergeable text that is written.
package struct EditorTarget: Hashable, Sendable {
  package var record: RecordID
  package var field: FieldID

  package init(_ record: RecordID, _ field: FieldID) {
    self.record = record
    self.field = field
  }
}
