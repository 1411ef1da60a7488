import JourneyEditing
import JourneyMap
import JourneyTemplates
import ReplicatedData

/// A change that the user asked for, to be made by an ``Editor``: one change each, and so one step of
/// undo.
package enum BoardEdit: Equatable, Sendable {
  /// What one can do to any map.
  case record(RecordEdit)
  /// New cards below each other, behind a card of the cell, or first.
  case addCards(stage: RecordID?, lane: RecordID?, after: RecordID?, texts: [String])
  /// An empty card of a kind that answers another.
  case addAnswer(to: RecordID, kind: String)
  /// A new card of what another one says, deleted or not.
  case copyCard(RecordID)
  /// Stages, lanes and channels of templates, by their ids, on an empty map.
  case beginMap(kind: String, stages: String, language: String)
  /// Characters (Unicode scalars) put in before one.
  case insertText(EditorTarget, at: Int, String)
  case eraseText(EditorTarget, Range<Int>)
  /// Makes a text read otherwise, by its differences.
  case writeText(EditorTarget, String)

  /// Whether its author goes on by writing on what it makes.
  var opensEditor: Bool {
    switch self {
    case .addCards(_, _, _, let texts): texts == [""]
    case .addAnswer: true
    default: false
    }
  }

  /// Whether it is part of writing, of which many make one step of undo.
  var isTyping: Bool {
    switch self {
    case .insertText, .eraseText: true
    default: false
    }
  }

  /// Whether there is something new on the map afterwards, or was before.
  package var isAddition: Bool {
    if case .record(let edit) = self { edit.kind != nil } else { false }
  }

  /// What a field is to hold, if it is a text of its own.
  var value: String? {
    guard case .record(let edit) = self, let field = edit.fields.first, field.key == nil else {
      return nil
    }
    return field.value.text
  }

  /// What the user wrote, to be given back if the edit is refused.
  package var words: [String] {
    switch self {
    case .record(let edit): edit.words
    case .addCards(_, _, _, let texts): texts.filter { !$0.isEmpty }
    case .insertText(_, _, let text), .writeText(_, let text): [text]
    default: []
    }
  }

  /// Makes the edit.
  ///
  /// - Parameter participantID: Who the user is, for what is kept by participant.
  /// - Returns: The records that it adds.
  package func apply(
    to editor: inout Editor, participantID: String?
  ) throws(ChangeError) -> [RecordID] {
    switch self {
    case .record(let edit):
      let records = try editor.make(edit, by: participantID)
      return edit.kind == nil ? [] : records
    case .addCards(let stage, let lane, let after, let texts):
      var cards: [RecordID] = []
      for text in texts {
        let placement = (cards.last ?? after).map { Placement.after($0) } ?? .first
        cards += try editor.make(
          .addCard(text, column: stage, row: lane, placement), by: participantID)
      }
      return cards
    case .addAnswer(let question, let kind):
      let cell = editor.document.cell(ofAnswer: kind, to: question)
      return try editor.make(
        .addCard("", kind: kind, column: cell.column, row: cell.row), answering: [question],
        by: participantID)
    case .copyCard(let card): return [try editor.copy(card: card)]
    case .beginMap(let kind, let stages, let language):
      try Self.begin(kind, stages, language, &editor)
    case .insertText(let target, let index, let text):
      try editor.insert(text, into: target.record, target.field, at: index)
    case .eraseText(let target, let range):
      try editor.erase(range, of: target.record, target.field)
    case .writeText(let target, let text):
      try editor.write(text, to: target.record, target.field)
    }
    return []
  }

  private static func begin(
    _ kind: String, _ stages: String, _ language: String, _ editor: inout Editor
  ) throws(ChangeError) {
    let title = editor.document.string(.root, Field.Map.title)
    let map: NewMap
    do throws(TemplateChoiceError) {
      map = try NewMap(title: title, kind: kind, template: stages, language: language)
    } catch {
      // The library has no such ids: there is nothing to be made.
      return
    }
    try map.apply(to: &editor)
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
