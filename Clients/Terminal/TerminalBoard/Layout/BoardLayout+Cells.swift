import JourneyMap
import ReplicatedData

/// Heights and places of lanes, cells and cards.
///
/// A cell grows with its cards, up to the height of the screen. One with more shows those around the
/// selected card, and says how many more there are.
struct CellPlanner {
  let scene: BoardScene
  let view: BoardView
  private(set) var index: BoardIndex

  init(_ scene: BoardScene, _ view: BoardView, _ index: consuming BoardIndex) {
    self.scene = scene
    self.view = view
    self.index = index
  }

  /// The layout of all that can be seen, scrolled as the view says.
  mutating func plan() -> BoardLayout {
    var layout = BoardLayout(view, index)
    index.faces.prepare(
      columns: layout.stageColumns, zoom: view.zoom, usesColour: view.theme.usesColour)
    var top = 0
    for (number, lane) in index.lanes.enumerated() {
      var height = 1
      for stage in index.stages where height < layout.laneHeightMax {
        let key = CellKey(stage: stage.id, lane: lane.id)
        height = max(height, self.height(cards(key), upTo: layout.laneHeightMax))
      }
      layout.lanes.append(BoardLayout.LaneBand(lane: number, top: top, height: height))
      top += height + 1
    }
    layout.contentHeight = top
    layout.scroll = min(max(view.scroll, 0), max(0, top - layout.body.height))
    if view.followsFocus { follow(&layout) }
    placeCells(&layout)
    return layout
  }

  func cards(_ key: CellKey) -> [RecordID] {
    view.movement?.cards(key, index) ?? index.cards(key)
  }

  mutating func face(_ card: RecordID) -> CardFace {
    index.faces.face(card, in: scene, commentCount: index.comments[card]?.count ?? 0)
  }

  private mutating func height(_ card: RecordID) -> Int {
    view.zoom == .titles ? 1 : face(card).lines.count
  }

  private mutating func height(_ cards: [RecordID], upTo most: Int) -> Int {
    var sum = 0
    for card in cards {
      sum += height(card)
      if sum >= most { return most }
    }
    return sum
  }

  // MARK: Following the selection

  private var selected: (key: CellKey, card: RecordID?) {
    if let movement = view.movement { return (movement.cell, movement.card) }
    return (view.focus.cell, view.focus.card)
  }

  /// Scrolls so that what is selected is in sight.
  private mutating func follow(_ layout: inout BoardLayout) {
    let (key, card) = selected
    if let stage = index.stages.firstIndex(where: { $0.id == key.stage }),
      !layout.stages.contains(stage)
    {
      let count = layout.stages.count
      let first =
        stage < layout.stages.lowerBound
        ? stage : min(stage - count + 1, index.stages.count - count)
      layout.stages = first..<first + count
    }
    guard let band = layout.lanes.first(where: { index.lanes[$0.lane].id == key.lane }) else {
      return
    }
    var (top, height) = (0, band.height)
    let cell = cell(key, height: band.height)
    if let card, let place = cell.items.first(where: { $0.card == card }) {
      (top, height) = (place.top, place.height)
      // The lane's beginning with its first card, so that one sees where one is.
      if place.ordinal == 0 { (top, height) = (0, place.top + place.height) }
    }
    top += band.top
    if top + height > layout.scroll + layout.body.height {
      layout.scroll = top + height - layout.body.height
    }
    if top < layout.scroll { layout.scroll = top }
    layout.scroll = min(layout.scroll, max(0, layout.contentHeight - layout.body.height))
  }

  // MARK: Cells

  private struct PlannedCell {
    var items: [(card: RecordID, ordinal: Int, top: Int, height: Int)] = []
    var hiddenAbove = 0
    var hiddenBelow = 0
  }

  private mutating func cell(_ key: CellKey, height: Int) -> PlannedCell {
    let cards = cards(key)
    var plan = PlannedCell()
    let fits = self.height(cards, upTo: height + 1) <= height
    let (selectedKey, selectedCard) = selected
    var first = 0
    if !fits, key == selectedKey, let selectedCard,
      let ordinal = cards.firstIndex(of: selectedCard)
    {
      first = self.first(cards, showing: ordinal, height: height)
    }
    plan.hiddenAbove = first
    var top = first > 0 && height > 2 ? 1 : 0
    var ordinal = first
    while ordinal < cards.count {
      let isLast = ordinal + 1 == cards.count
      let room = height - top - (isLast || height < 2 ? 0 : 1)
      let wanted = self.height(cards[ordinal])
      guard room > 0, wanted <= room || plan.items.isEmpty else { break }
      plan.items.append((cards[ordinal], ordinal, top, min(wanted, room)))
      top += min(wanted, room)
      ordinal += 1
    }
    plan.hiddenBelow = cards.count - ordinal
    return plan
  }

  /// The first card to be shown so that one further down can be seen.
  private mutating func first(_ cards: [RecordID], showing ordinal: Int, height: Int) -> Int {
    if self.height(Array(cards[...ordinal]), upTo: height) < height { return 0 }
    var room = height - 2 - self.height(cards[ordinal])
    var first = ordinal
    while first > 0 {
      let above = self.height(cards[first - 1])
      guard above <= room else { break }
      room -= above
      first -= 1
    }
    return first
  }

  private mutating func placeCells(_ layout: inout BoardLayout) {
    for band in layout.lanes
    where band.top < layout.scroll + layout.body.height
      && band.top + band.height > layout.scroll
    {
      for stage in layout.stages {
        let key = CellKey(stage: index.stages[stage].id, lane: index.lanes[band.lane].id)
        let rect = GridRect(
          row: layout.body.row + band.top - layout.scroll, column: layout.column(ofStage: stage),
          width: layout.stageColumns, height: band.height)
        let plan = cell(key, height: band.height)
        let boxes = plan.items.map { item in
          BoardLayout.CardBox(
            card: item.card,
            rect: GridRect(
              row: rect.row + item.top, column: rect.column, width: rect.width,
              height: item.height),
            ordinal: item.ordinal)
        }
        layout.cells.append(
          BoardLayout.CellBox(
            key: key, rect: rect, cards: boxes, hiddenAbove: plan.hiddenAbove,
            hiddenBelow: plan.hiddenBelow))
      }
    }
  }
}
