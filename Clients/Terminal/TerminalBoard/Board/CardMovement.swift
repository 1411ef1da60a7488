import JourneyMap
import ReplicatedData

/// A card that is being moved: where it would land if it were dropped now.
package struct CardMovement: Equatable, Sendable {
  package let card: RecordID
  package internal(set) var stage: RecordID?
  package internal(set) var lane: RecordID?
  /// How many of the cell's other cards stand before it.
  package internal(set) var ordinal: Int
  /// Whether the mouse carries it.
  var isDragged = false

  var cell: CellKey { CellKey(stage: stage, lane: lane) }

  init(_ card: RecordID, from focus: BoardFocus, isDragged: Bool = false) {
    self.card = card
    stage = focus.stage
    lane = focus.lane
    ordinal = focus.place
    self.isDragged = isDragged
  }

  /// The others of a cell.
  func others(in cell: CellKey, _ index: BoardIndex) -> [RecordID] {
    index.cards(cell).filter { $0 != card }
  }

  /// The cards of a cell as they would be.
  func cards(_ cell: CellKey, _ index: BoardIndex) -> [RecordID] {
    var cards = others(in: cell, index)
    if cell == self.cell { cards.insert(card, at: min(ordinal, cards.count)) }
    return cards
  }

  /// Stays on the board, whatever became of it meanwhile.
  mutating func settle(in index: BoardIndex) {
    if !index.stages.contains(where: { $0.id == stage }) { stage = index.stages[0].id }
    if !index.lanes.contains(where: { $0.id == lane }) { lane = index.lanes[0].id }
    ordinal = min(max(ordinal, 0), others(in: cell, index).count)
  }

  mutating func move(_ command: BoardCommand, in index: BoardIndex) {
    let stageIndex = index.stages.firstIndex { $0.id == stage } ?? 0
    let laneIndex = index.lanes.firstIndex { $0.id == lane } ?? 0
    switch command {
    case .left: stage = index.stages[max(stageIndex - 1, 0)].id
    case .right: stage = index.stages[min(stageIndex + 1, index.stages.count - 1)].id
    case .firstStage: stage = index.stages[0].id
    case .lastStage: stage = index.stages[index.stages.count - 1].id
    case .up:
      if ordinal > 0 {
        ordinal -= 1
      } else if laneIndex > 0 {
        lane = index.lanes[laneIndex - 1].id
        ordinal = .max
      }
    case .down:
      if ordinal < others(in: cell, index).count {
        ordinal += 1
      } else if laneIndex + 1 < index.lanes.count {
        lane = index.lanes[laneIndex + 1].id
        ordinal = 0
      }
    case .pageUp: lane = index.lanes[max(laneIndex - 1, 0)].id
    case .pageDown: lane = index.lanes[min(laneIndex + 1, index.lanes.count - 1)].id
    default: break
    }
    settle(in: index)
  }
}
