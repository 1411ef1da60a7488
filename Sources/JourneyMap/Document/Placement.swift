import ReplicatedData

/// Where among its neighbours a record is put.
public enum Placement: Equatable, Sendable {
  case first, last
  case after(RecordID)
  case before(RecordID)
}

extension Editor {
  /// Puts records one behind the other at a place of a cell, or among those of their kind if it has no
  /// cells. One that stands there already is left where it is.
  ///
  /// - Parameters:
  ///   - column: The stage; a deleted one counts as none, but is written, so that to restore it takes
  ///     the records along.
  ///   - row: The lane; likewise.
  ///   - placement: Beside one of the records themselves nothing is moved.
  /// - Complexity: O(records of the document + neighbours × `records`).
  public mutating func place(
    _ records: [RecordID], column: RecordID? = nil, row: RecordID? = nil, _ placement: Placement
  ) throws(ChangeError) {
    guard let first = records.first else { return }
    guard let kind = document.kind(of: first) else { throw .unknownRecord(first) }
    var isFirst = false
    var isBehind = false
    var neighbour: RecordID?
    switch placement {
    case .first: isFirst = true
    case .last: break
    case .after(let other):
      neighbour = other
      isBehind = true
    case .before(let other): neighbour = other
    }
    // What has a key before this one, or up to it, stands before the place.
    var bound: [UInt8]?
    if let neighbour {
      guard !records.contains(neighbour) else { return }
      bound = document.position(neighbour, Field.place)?.place.key
    }
    let (shownColumn, shownRow) = (document.shown(column ?? .root), document.shown(row ?? .root))
    var low: [UInt8]?
    var high: [UInt8]?
    for other in document.records where other.kind == kind {
      guard let index = other.find(Field.place, way: 2),
        case .position(let place, _) = other.fields[index].content,
        document.shown(place.column) == shownColumn, document.shown(place.row) == shownRow,
        !records.contains(other.id)
      else { continue }
      let isBefore: Bool
      if let bound {
        isBefore =
          isBehind
          ? !FractionalKey.precedes(bound, place.key) : FractionalKey.precedes(place.key, bound)
      } else {
        isBefore = !isFirst
      }
      if isBefore {
        if low.map({ FractionalKey.precedes($0, place.key) }) ?? true { low = place.key }
      } else {
        if high.map({ FractionalKey.precedes(place.key, $0) }) ?? true { high = place.key }
      }
    }
    for record in records {
      if let place = document.position(record, Field.place)?.place,
        place.column == column ?? .root, place.row == row ?? .root,
        low.map({ FractionalKey.precedes($0, place.key) }) ?? true,
        high.map({ FractionalKey.precedes(place.key, $0) }) ?? true
      {
        low = place.key
      } else {
        let key = FractionalKey.between(low, high, stamp: nextStamp)
        try place(record, Field.place, Place(column: column, row: row, key: key))
        low = key
      }
    }
  }
}

extension MapDocument {
  /// The stage or lane that something stands in as people see it: a deleted one is none.
  fileprivate func shown(_ axis: RecordID) -> RecordID { isLive(axis) ? axis : .root }
}
