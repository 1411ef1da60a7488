import JourneyMap
import ReplicatedData

/// Where on the board the user is.
///
/// After ``settle(in:)`` the stage and the lane are shown, and there is a card exactly if the cell has
/// any.
package struct BoardFocus: Equatable, Sendable {
  package var stage: RecordID?
  package var lane: RecordID?
  package var card: RecordID?

  /// Where these were last: what is gone is replaced by its neighbour.
  private var stageIndex = 0
  private var laneIndex = 0
  private var ordinal = 0

  init() {}

  package var cell: CellKey { CellKey(stage: stage, lane: lane) }

  /// Goes to where the index has something, staying as near as can be. O(cards of a cell).
  mutating func settle(in index: BoardIndex) {
    if let card, index.isShown(card), let cell = index.cell(of: card) {
      stage = cell.stage
      lane = cell.lane
    }
    stageIndex =
      index.stages.firstIndex { $0.id == stage } ?? min(stageIndex, index.stages.count - 1)
    laneIndex = index.lanes.firstIndex { $0.id == lane } ?? min(laneIndex, index.lanes.count - 1)
    stage = index.stages[stageIndex].id
    lane = index.lanes[laneIndex].id
    let cards = index.cards(cell)
    if let card, let place = cards.firstIndex(of: card) {
      ordinal = place
    } else {
      // A card that went leaves its place to the one that moved up.
      ordinal = max(0, min(ordinal, cards.count - 1))
      card = cards.isEmpty ? nil : cards[ordinal]
    }
  }

  /// The place of the card in its cell.
  var place: Int { ordinal }
  var indexes: (stage: Int, lane: Int) { (stageIndex, laneIndex) }

  mutating func go(to card: RecordID, in index: BoardIndex) {
    self.card = card
    settle(in: index)
  }

  mutating func go(stage: Int, lane: Int, ordinal: Int? = nil, in index: BoardIndex) {
    stageIndex = min(max(stage, 0), index.stages.count - 1)
    laneIndex = min(max(lane, 0), index.lanes.count - 1)
    self.stage = index.stages[stageIndex].id
    self.lane = index.lanes[laneIndex].id
    if let ordinal { self.ordinal = max(0, ordinal) }
    card = nil
    settle(in: index)
  }

  // MARK: Going around

  mutating func moveAcross(by step: Int, in index: BoardIndex) {
    go(stage: stageIndex + step, lane: laneIndex, in: index)
  }

  /// To the next card of the cell, and past its last to the next lane.
  mutating func moveDown(in index: BoardIndex) {
    if ordinal + 1 < index.cards(cell).count {
      ordinal += 1
      card = nil
      settle(in: index)
    } else if laneIndex + 1 < index.lanes.count {
      go(stage: stageIndex, lane: laneIndex + 1, ordinal: 0, in: index)
    }
  }

  mutating func moveUp(in index: BoardIndex) {
    if ordinal > 0, card != nil {
      ordinal -= 1
      card = nil
      settle(in: index)
    } else if laneIndex > 0 {
      go(stage: stageIndex, lane: laneIndex - 1, ordinal: .max, in: index)
    }
  }

  mutating func moveLane(by step: Int, in index: BoardIndex) {
    go(stage: stageIndex, lane: laneIndex + step, ordinal: 0, in: index)
  }

  mutating func moveWithin(to ordinal: Int, in index: BoardIndex) {
    self.ordinal = ordinal
    card = nil
    settle(in: index)
  }

  /// To the next card that `isWanted`, stage by stage and lane by lane, and around the end.
  mutating func moveOn(
    by step: Int, in index: BoardIndex, where isWanted: (RecordID) -> Bool = { _ in true }
  ) {
    var order: [RecordID] = []
    for stage in index.stages {
      for lane in index.lanes {
        order += index.cards(CellKey(stage: stage.id, lane: lane.id)).filter(isWanted)
      }
    }
    guard !order.isEmpty else { return }
    if let card, let place = order.firstIndex(of: card) {
      return go(to: order[(place + step + order.count) % order.count], in: index)
    }
    // From a place that is not in the list: to the first behind it, or the last before.
    let here = (stageIndex, laneIndex, ordinal)
    let behind = order.firstIndex { position(of: $0, in: index) > here } ?? order.count
    let next = step > 0 ? behind : behind - 1
    go(to: order[(next + order.count) % order.count], in: index)
  }

  private func position(of card: RecordID, in index: BoardIndex) -> (Int, Int, Int) {
    guard let cell = index.cell(of: card) else { return (0, 0, 0) }
    let stage = index.stages.firstIndex { $0.id == cell.stage } ?? 0
    let lane = index.lanes.firstIndex { $0.id == cell.lane } ?? 0
    return (stage, lane, index.cards(cell).firstIndex(of: card) ?? 0)
  }
}
