import JourneyEditing
import JourneyMap
import ReplicatedData

/// Moving a card with the keys or the mouse; and all else that a mouse does.
extension Board {
  mutating func move(_ command: BoardCommand, _ scene: BoardScene) {
    view.followsFocus = true
    switch command {
    case .confirm: drop(scene)
    case .cancel: view.movement = nil
    default: view.movement?.move(command, in: index)
    }
  }

  private mutating func drop(_ scene: BoardScene) {
    guard let movement = view.movement else { return }
    view.movement = nil
    let cards = movement.cards(movement.cell, index)
    guard cards != index.cards(movement.cell), let place = cards.firstIndex(of: movement.card)
    else { return }
    effects.append(
      .edit(
        .record(
          .move(
            [movement.card], column: movement.stage, row: movement.lane,
            place > 0 ? .after(cards[place - 1]) : .first))))
  }

  mutating func point(_ event: MouseEvent, _ scene: BoardScene) {
    switch event.kind {
    case .wheelUp, .wheelDown: scroll(event)
    case .press: press(event, scene)
    case .drag: drag(event, scene)
    case .release: if view.movement?.isDragged ?? false { drop(scene) }
    }
  }

  private mutating func scroll(_ event: MouseEvent) {
    let step = event.kind == .wheelUp ? -3 : 3
    if view.showsHelp {
      view.helpScroll = max(0, min(view.helpScroll + step, HelpText.lines.count - 1))
    } else if layout?.pane?.contains(event.point) ?? false {
      view.paneScroll = max(0, view.paneScroll + step)
    } else if view.mode == .browse || view.mode == .replay {
      view.followsFocus = false
      view.scroll = max(0, (layout?.scroll ?? view.scroll) + step)
    }
  }

  private mutating func press(_ event: MouseEvent, _ scene: BoardScene) {
    guard view.mode == .browse || view.mode == .replay || view.mode == .edit, let layout else {
      return
    }
    if view.editing != nil {
      // A press beside what is written ends the writing.
      if let box = editorBox, box.contains(event.point) {
        return placeCaret(at: event.point, scene)
      }
      write(.finish, scene)
    }
    if let box = layout.card(at: event.point), index.isShown(box.card) {
      let wasSelected = view.focus.card == box.card
      view.focus.go(to: box.card, in: index)
      if event.isDouble, wasSelected, mayEdit(scene) { browse(.edit, scene) }
    } else if let cell = layout.cell(at: event.point) {
      let stage = index.stages.firstIndex { $0.id == cell.key.stage }
      let lane = index.lanes.firstIndex { $0.id == cell.key.lane }
      guard let stage, let lane else { return }
      view.focus.go(stage: stage, lane: lane, ordinal: .max, in: index)
    }
  }

  private mutating func drag(_ event: MouseEvent, _ scene: BoardScene) {
    guard let layout else { return }
    if view.movement == nil {
      guard view.mode == .browse, let card = view.focus.card,
        layout.cell(at: event.point) != nil, layout.card(at: event.point)?.card != card,
        mayEdit(scene)
      else { return }
      view.movement = CardMovement(card, from: view.focus, isDragged: true)
    }
    guard view.movement?.isDragged ?? false else { return }
    carry(to: event.point, layout)
  }

  private mutating func carry(to point: GridPoint, _ layout: BoardLayout) {
    guard let cell = layout.cell(at: point), let movement = view.movement else { return }
    view.followsFocus = false
    view.movement?.stage = cell.key.stage
    view.movement?.lane = cell.key.lane
    let others = cell.cards.filter { $0.card != movement.card }
    // Before the first card whose middle is below the mouse.
    let next = others.first { point.row < $0.rect.row + max(1, $0.rect.height / 2) }
    let list = movement.others(in: cell.key, index)
    view.movement?.ordinal = next.flatMap { list.firstIndex(of: $0.card) } ?? list.count
    view.movement?.settle(in: index)
  }
}
