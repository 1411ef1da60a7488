import JourneyMap
import ReplicatedData

extension JourneyOutline {
  /// Adds the outline to a map: its stages behind those that are there, its cards in them.
  ///
  /// A lane that the map has under the same key, or without a key under the same title, is used. A
  /// title that the map has is kept, and notes are added to those that are there.
  ///
  /// - Parameters:
  ///   - editor: Of the change that all of it becomes.
  ///   - addsStandardLanes: Whether a map without lanes gets all of ``StandardLane``, so that there
  ///     is room for more than the outline has.
  /// - Returns: What the map did not take.
  /// - Throws: ``ChangeError`` where the map's limits or rules do not allow it; the change must then
  ///   be given up as a whole. O(size of the map and the outline).
  package func apply(
    to editor: inout Editor, addsStandardLanes: Bool = true
  ) throws(ChangeError) -> LossReport {
    var report = LossReport()
    try writeTitleAndNotes(to: &editor, &report)
    let rows = try makeLanes(in: &editor, addsStandardLanes: addsStandardLanes)
    var cells = CellEnds(editor.document)
    for card in unplaced { try add(card, column: nil, rows, &cells, to: &editor) }
    var last = editor.document.ordered(.stage).last
    for stage in stages {
      let column = try editor.create(.stage)
      try editor.place(column, after: last)
      last = column
      try editor.writeUnlessEmpty(stage.title, to: column, Field.Stage.title)
      for card in stage.cards { try add(card, column: column, rows, &cells, to: &editor) }
    }
    let votes = cards.reduce(0) { $0 + $1.votes }
    let comments = cards.reduce(0) { $0 + $1.commentCount }
    let fields = Set(cards.flatMap(\.details).map(\.name))
    report.add(votes, Loss.votes)
    report.add(comments, Loss.comments)
    if !fields.isEmpty { report.add(.cardFields(names: fields.sorted())) }
    return report
  }

  private func writeTitleAndNotes(
    to editor: inout Editor, _ report: inout LossReport
  ) throws(ChangeError) {
    let oldTitle = editor.document.string(.root, Field.Map.title)
    if oldTitle.isEmpty {
      try editor.writeUnlessEmpty(title, to: .root, Field.Map.title)
    } else if !title.isEmpty, !title.utf8.elementsEqual(oldTitle.utf8) {
      report.add(.titleKept(instead: title))
    }
    let oldNotes = editor.document.string(.root, Field.Map.notes)
    // Front matter is only front matter at the beginning.
    let newNotes = notes.text
    let joined =
      oldNotes.isEmpty || newNotes.isEmpty
      ? oldNotes + newNotes
      : newNotes + "\n" + oldNotes
    try editor.write(joined, to: .root, Field.Map.notes)
  }

  /// The map's lane for each of the outline's.
  private func makeLanes(
    in editor: inout Editor, addsStandardLanes: Bool
  ) throws(ChangeError) -> [RecordID] {
    var present = editor.document.ordered(.lane)
    let isEmpty = present.isEmpty
    // Standard lanes first, so that they stand in their usual order, but called as the outline does.
    for standard in addsStandardLanes && isEmpty ? StandardLane.allCases : [] {
      let lane = lanes.first { $0.key == standard.rawValue } ?? standard.row
      present.append(try editor.create(lane, after: present.last))
    }
    var rows: [RecordID] = []
    for lane in lanes {
      let known = present.first { record in
        let key = editor.document.value(record, Field.Lane.key).text
        let title = editor.document.string(record, Field.Lane.title)
        return key == lane.key && (key != nil || title.utf8.elementsEqual(lane.title.utf8))
          && !rows.contains(record)
      }
      if let known {
        rows.append(known)
      } else {
        let record = try editor.create(lane, after: present.last)
        present.append(record)
        rows.append(record)
      }
    }
    return rows
  }

  private func add(
    _ card: Card, column: RecordID?, _ rows: [RecordID], _ cells: inout CellEnds,
    to editor: inout Editor
  ) throws(ChangeError) {
    let row = card.lane.flatMap { rows.indices.contains($0) ? rows[$0] : nil }
    let record = try editor.create(.card)
    try editor.place(record, column: column, row: row, after: cells.last(column, row))
    cells.append(record, column, row)
    try editor.set(record, Field.Card.kind, .text(card.kind))
    try editor.writeUnlessEmpty(card.text, to: record, Field.Card.text)
    if let score = card.score { try editor.set(record, Field.Card.score, .text(score)) }
    for (index, actor) in card.actors.enumerated() {
      try editor.set(record, Field.Card.actors, key: actor, .integer(Int64(index)))
    }
    if let check = card.check { try editor.set(record, Field.Card.check, .text(check)) }
    if let emotion = card.emotion {
      try editor.set(record, Field.Card.emotion, .integer(Int64(emotion)))
    }
  }
}

/// The last card of each cell, so that adding a card does not search the map for it.
private struct CellEnds {
  private struct Cell: Hashable {
    var column: RecordID?
    var row: RecordID?
  }

  private var ends: [Cell: RecordID] = [:]

  init(_ document: MapDocument) {
    for cell in document.cells() {
      ends[Cell(column: cell.column, row: cell.row)] = cell.cards.last
    }
  }

  func last(_ column: RecordID?, _ row: RecordID?) -> RecordID? {
    ends[Cell(column: column, row: row)]
  }

  mutating func append(_ card: RecordID, _ column: RecordID?, _ row: RecordID?) {
    ends[Cell(column: column, row: row)] = card
  }
}

extension Editor {
  fileprivate mutating func writeUnlessEmpty(
    _ text: String, to record: RecordID, _ field: FieldID
  ) throws(ChangeError) {
    if !text.isEmpty { try insert(text, into: record, field, at: 0) }
  }

  fileprivate mutating func create(
    _ lane: JourneyOutline.Lane, after last: RecordID?
  ) throws(ChangeError) -> RecordID {
    let record = try create(.lane)
    try place(record, after: last)
    try writeUnlessEmpty(lane.title, to: record, Field.Lane.title)
    if let key = lane.key { try set(record, Field.Lane.key, .text(key)) }
    return record
  }
}
