import JourneyMap
import ReplicatedData

/// Where among its neighbours a record is put.
package enum Placement: Equatable, Sendable {
  case first, last
  case after(RecordID)
  case before(RecordID)
}

extension Editor {
  /// Puts a stage or lane at a place among those of its kind.
  package mutating func place(
    _ record: RecordID, _ placement: Placement
  ) throws(ChangeError) {
    guard let kind = document.kind(of: record) else { throw .unknownRecord(record) }
    let (after, before) = Self.neighbours(
      placement, among: document.ordered(kind).filter { $0 != record })
    try place(record, after: after, before: before)
  }

  /// Puts a card at a place in a cell.
  package mutating func place(
    card: RecordID, column: RecordID?, row: RecordID?, _ placement: Placement
  ) throws(ChangeError) {
    let (after, before) = Self.neighbours(
      placement, among: document.cards(column: column, row: row).filter { $0 != card })
    try place(card, column: column, row: row, after: after, before: before)
  }

  private static func neighbours(
    _ placement: Placement, among records: [RecordID]
  ) -> (after: RecordID?, before: RecordID?) {
    switch placement {
    case .first: return (nil, records.first)
    case .last: return (records.last, nil)
    case .after(let other):
      guard let index = records.firstIndex(of: other) else { return (records.last, nil) }
      return (other, records.dropFirst(index + 1).first)
    case .before(let other):
      guard let index = records.firstIndex(of: other) else { return (records.last, nil) }
      return (index > 0 ? records[index - 1] : nil, other)
    }
  }
}
