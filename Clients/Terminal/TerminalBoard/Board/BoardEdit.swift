import JourneyMap
import ReplicatedData

/// A change that the user asked for, to be made by an ``Editor``: one change each, and so one step of
/// undo.
package enum BoardEdit: Equatable, Sendable {
  /// New cards below each other, behind a card of the cell, or first.
  case addCards(kind: String, stage: RecordID?, lane: RecordID?, after: RecordID?, texts: [String])
  /// Between two other cards of a cell.
  case moveCard(
    RecordID, stage: RecordID?, lane: RecordID?, after: RecordID?, before: RecordID?)
  case delete(RecordID)
  case restore(RecordID)
  /// A new card of what another one says, deleted or not.
  case copyCard(RecordID)
  /// The user's own votes for a card; 0 takes them back.
  case vote(RecordID, votes: Int64)
  case tag(RecordID, String, isOn: Bool)
  case comment(RecordID, String)
  /// A comment of one of the schema's types, with where it is from if that is known.
  case evidence(RecordID, type: String, text: String, address: String)
  case set(RecordID, FieldID, Value)
  /// Keys of a keyed field; null takes a key away.
  case setKeys(RecordID, FieldID, [KeyedValue])
  /// The channel of a card; made if the map has none of that name.
  case setChannel(RecordID, named: String)
  /// A stage, lane, persona or channel behind another one, or first.
  case addAxis(RecordKind, title: String, after: RecordID?)
  /// A new persona, which the map is about from now on if it is about none.
  case addPersona(name: String)
  /// A stage, lane, persona or channel between two others.
  case moveAxis(RecordID, after: RecordID?, before: RecordID?)
  case link(from: RecordID, to: RecordID, type: String)
  /// An empty card of a kind, last in its cell, that answers another.
  case addAnswer(to: RecordID, kind: String, stage: RecordID?, lane: RecordID?)
  /// Stages, lanes and channels of templates, by their ids, on an empty map.
  case beginMap(kind: String, stages: String, language: String)
  /// Characters (Unicode scalars) put in before one.
  case insertText(EditorTarget, at: Int, String)
  case eraseText(EditorTarget, Range<Int>)
  /// Characters that others take the place of.
  case replaceText(EditorTarget, Range<Int>, String)
  /// Makes a text read otherwise, by its differences.
  case writeText(EditorTarget, String)

  /// A key of a keyed field with its value.
  package struct KeyedValue: Equatable, Sendable {
    /// Nil is the user's own, in fields that are keyed by participant.
    package var key: String?
    package var value: Value

    package init(_ key: String?, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// Whether its author goes on by writing on what it makes.
  var opensEditor: Bool {
    switch self {
    case .addCards(_, _, _, _, let texts): texts == [""]
    case .addAnswer: true
    default: false
    }
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
    case .evidence(_, _, let text, let address): [text, address].filter { !$0.isEmpty }
    case .addAxis(_, let title, _), .addPersona(let title), .setChannel(_, let title): [title]
    case .replaceText(_, _, let text): text.isEmpty ? [] : [text]
    default: []
    }
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
