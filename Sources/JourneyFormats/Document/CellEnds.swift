import JourneyMap
import ReplicatedData

/// The last card of each cell, so that adding a card does not search the map for it.
struct CellEnds: Sendable {
  private struct Cell: Hashable {
    var column: RecordID?
    var row: RecordID?
  }

  private var ends: [Cell: RecordID] = [:]

  init() {}

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
