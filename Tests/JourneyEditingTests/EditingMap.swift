import JourneyEditing
import JourneyMap
import ReplicatedData
import Testing

/// A map that a test edits, with two stages, two lanes and the cards that it asks for.
struct EditingMap {
  private(set) var document = MapDocument()
  private(set) var last: Change?
  var stages: [RecordID] { document.ordered(.stage) }
  var lanes: [RecordID] { document.ordered(.lane) }

  init() throws {
    try make(
      .add(.stage, "Before"), .add(.stage, "After"), .add(.lane, "Actions"),
      .add(.lane, "Pains", .last, [FieldEdit(Field.Lane.cardKind, .text("pain"))]))
  }

  /// - Returns: What the last of the edits is about.
  @discardableResult
  mutating func make(
    _ edits: RecordEdit..., by participantID: String? = "p-me", as replica: UInt64 = 7
  ) throws -> [RecordID] {
    var records: [RecordID] = []
    last = try document.edit(as: ReplicaID(replica)) { (editor) throws(ChangeError) in
      for edit in edits { records = try editor.make(edit, by: participantID) }
    }?.change
    return records
  }

  mutating func card(
    _ text: String, kind: String? = nil, stage: Int = 0, lane: Int = 0,
    _ placement: Placement = .last
  ) throws -> RecordID {
    try make(
      .addCard(text, kind: kind, column: stages[stage], row: lanes[lane], placement))[0]
  }

  mutating func integrate(_ change: Change?) throws {
    try document.integrate(try #require(change))
  }

  func value(_ record: RecordID, _ field: FieldID) -> Value { document.value(record, field) }

  func cards(stage: Int = 0, lane: Int = 0) -> [String] {
    document.cards(column: stages[stage], row: lanes[lane]).map {
      document.string($0, Field.Card.text)
    }
  }

  /// Expects that edits are refused, and that nothing of them stays.
  func expect(
    _ fault: EditFault, _ edits: RecordEdit..., by participantID: String? = "p-me",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var trial = document
    #expect(throws: ChangeError.edit(fault), sourceLocation: sourceLocation) {
      _ = try trial.edit(as: ReplicaID(7)) { (editor) throws(ChangeError) in
        for edit in edits { try editor.make(edit, by: participantID) }
      }
    }
    #expect(trial.snapshot() == document.snapshot(), sourceLocation: sourceLocation)
  }
}
