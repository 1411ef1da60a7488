import JourneyMap
import JourneyTemplates
import ReplicatedData
import Testing

@testable import WorkshopClient

/// A map of the standard template that a test edits as one replica or several.
struct EditedMap {
  fileprivate(set) var document = MapDocument()
  private(set) var last: (change: Change, before: MapDocument)?

  init() throws {
    let newMap = try NewMap(title: "Spring")
    try edit { (editor) throws(ChangeError) in try newMap.apply(to: &editor) }
  }

  /// An edit to what is so already is no change: then the one before it is returned.
  @discardableResult
  mutating func edit(
    as replica: UInt64 = 0xA3F0_0000_0000_0001,
    _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws -> Change {
    let before = document
    guard let change = try document.edit(as: ReplicaID(replica), at: 1, body)?.change else {
      return try #require(last).change
    }
    last = (change, before)
    return change
  }

  /// A card in a cell; nil numbers are none.
  @discardableResult
  mutating func card(
    _ text: String, stage: Int? = 0, lane: Int? = 1, kind: String = "action",
    as replica: UInt64 = 0xA3F0_0000_0000_0001
  ) throws -> RecordID {
    let column = stage.map { document.ordered(.stage)[$0] }
    let row = lane.map { document.ordered(.lane)[$0] }
    var card = RecordID.root
    try edit(as: replica) { (editor) throws(ChangeError) in
      card = try editor.create(.card)
      try editor.place([card], column: column, row: row, .last)
      try editor.set(card, Field.Card.kind, .text(kind))
      try editor.write(text, to: card, Field.Card.text)
    }
    return card
  }

  /// What the last change did, in words.
  var words: String {
    get throws {
      let last = try #require(last)
      return ChangeWords(last.change, before: last.before, after: document).sentence
    }
  }
}

extension EditedMap {
  mutating func integrate(_ change: Change) throws { try document.integrate(change) }
}
