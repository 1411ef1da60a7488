import JourneyMap
import ReplicatedData

extension MapDocument {
  /// All cards as one reads a map: stage by stage, in each lane by lane; those of no stage or lane
  /// last. O(records × log).
  package var cardsInReadingOrder: [RecordID] {
    func order(_ records: [RecordID]) -> [RecordID: Int] {
      Dictionary(uniqueKeysWithValues: zip(records, records.indices))
    }
    let columns = order(ordered(.stage))
    let rows = order(ordered(.lane))
    func rank(_ cell: Cell) -> (Int, Int) {
      (cell.column.flatMap { columns[$0] } ?? .max, cell.row.flatMap { rows[$0] } ?? .max)
    }
    return cells().sorted { rank($0) < rank($1) }.flatMap(\.cards)
  }
}
