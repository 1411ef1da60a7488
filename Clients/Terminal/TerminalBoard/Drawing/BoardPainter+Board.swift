import JourneyMap
import ReplicatedData
import StyledText
import SyncProtocol

/// Stages, lanes and cards.
extension BoardPainter {
  private var border: StyleID { StyleID(.border) }

  /// The stages' titles and the line below them.
  mutating func paintStages() {
    let board = layout.board
    let index = planner.index
    let count = index.stages.count
    if layout.stages.count < count {
      let left = layout.stages.lowerBound > 0 ? "◂" : " "
      let right = layout.stages.upperBound < count ? "▸" : " "
      let range = "\(layout.stages.lowerBound + 1)–\(layout.stages.upperBound)/\(count)"
      _ = write(
        "\(left)\(range)\(right)", board.row, 0, StyleID(.note),
        in: GridRect(row: board.row, column: 0, width: layout.laneColumns, height: 1))
    }
    for stage in layout.stages {
      let column = layout.column(ofStage: stage)
      let clip = GridRect(
        row: board.row, column: column, width: min(layout.stageColumns, board.right - column),
        height: 1)
      let title = TerminalText.truncated(
        "\(stage + 1) \(index.stages[stage].title)", columns: clip.width)
      let isHere = index.stages[stage].id == selectedCell.stage
      var style = StyleID(.stage)
      if isHere { style = style.with(.underlined) }
      let end = write(title, board.row, column, style, in: clip)
      if let id = index.stages[stage].id {
        paintPeople(on: id, row: board.row, from: end + 1, to: clip.right)
      }
    }
    grid.fill(
      GridRect(row: board.row + 1, column: 0, width: board.width, height: 1), border, with: "═")
    paintColumnBorders(board.row..<board.row + 2, cross: board.row + 1, "╪")
  }

  private var selectedCell: CellKey { view.movement?.cell ?? view.focus.cell }

  private mutating func paintColumnBorders(_ rows: Range<Int>, cross: Int?, _ sign: String) {
    for stage in layout.stages.lowerBound...layout.stages.upperBound {
      let column = layout.column(ofStage: stage) - 1
      // Behind the last stage only where there is something to be seen of what follows.
      guard column < layout.board.right - 2 || stage == layout.stages.lowerBound else { continue }
      for row in rows {
        _ = write(row == cross ? sign : "│", row, column, border, in: layout.board)
      }
    }
  }

  /// The lanes' titles, at the top of what can be seen of each, and the lines between them.
  mutating func paintLanes() {
    let body = layout.body
    let end = min(body.bottom, body.row + layout.contentHeight - layout.scroll - 1)
    if end > body.row { paintColumnBorders(body.row..<end, cross: nil, "") }
    for band in layout.lanes {
      let top = body.row + band.top - layout.scroll
      let lane = planner.index.lanes[band.lane]
      let clip = GridRect(row: top, column: 0, width: layout.laneColumns, height: band.height)
        .intersection(
          GridRect(row: body.row, column: 0, width: layout.laneColumns, height: body.height))
      let lines = TerminalText.wrapped(lane.title, columns: layout.laneColumns)
      let style = StyleID(.lane, lane.id == selectedCell.lane ? .strong : [])
      for (offset, line) in lines.enumerated() where offset < clip.height {
        let isCut = offset == clip.height - 1 && lines.count > clip.height
        let text = isCut ? CardMarks.cut(line, columns: layout.laneColumns) : line
        _ = write(text, clip.row + offset, 0, style, in: clip)
      }
      let below = top + band.height
      if below >= body.row, below < body.bottom {
        grid.fill(
          GridRect(row: below, column: 0, width: layout.board.width, height: 1), border, with: "─")
        paintColumnBorders(below..<below + 1, cross: below, "┼")
      }
    }
  }

  // MARK: Cards

  mutating func paintCells() {
    for cell in layout.cells {
      let clip = cell.rect.intersection(layout.body)
      for box in cell.cards { paint(box) }
      if cell.cards.isEmpty, cell.key == selectedCell {
        let mayAdd = view.mode == .browse && scene.me?.role != .observer
        let hint = mayAdd ? "a adds a card" : "·"
        _ = write(
          TerminalText.truncated(hint, columns: cell.rect.width), cell.rect.row, cell.rect.column,
          StyleID(.note, .selected), in: clip)
      }
      if cell.hiddenAbove > 0, cell.rect.height > 2 {
        paintMore("↑ \(cell.hiddenAbove) more", cell.rect.row, cell.rect, clip)
      }
      if cell.hiddenBelow > 0, cell.rect.height > 1 {
        paintMore("+\(cell.hiddenBelow) more", cell.rect.bottom - 1, cell.rect, clip)
      }
    }
  }

  private mutating func paintMore(_ text: String, _ row: Int, _ rect: GridRect, _ clip: GridRect) {
    _ = write("  " + text, row, rect.column, StyleID(.note), in: clip)
  }

  private mutating func paint(_ box: BoardLayout.CardBox) {
    let clip = box.rect.intersection(layout.body)
    guard !clip.isEmpty else { return }
    let face = planner.face(box.card)
    let isMoving = view.movement?.card == box.card
    let isSelected = view.movement == nil && view.focus.card == box.card
    for (offset, line) in face.lines.enumerated() where offset < box.rect.height {
      let row = box.rect.row + offset
      guard (clip.row..<clip.bottom).contains(row) else { continue }
      var column = box.rect.column
      for piece in line {
        if piece.isText, !planner.index.search.isEmpty, planner.index.matches.contains(box.card) {
          column = paintMatches(piece, row, column, clip)
        } else {
          column = write(piece.text, row, column, piece.style, in: clip)
        }
      }
    }
    paintPeople(on: box.card, row: box.rect.row, from: box.rect.column + 8, to: box.rect.right)
    if isSelected || isMoving {
      grid.restyle(clip) { $0.with(.selected) }
      // Without colours the margin shows it too.
      if !view.theme.usesColour, clip.row == box.rect.row {
        _ = write("›", box.rect.row, box.rect.column + 2, StyleID(.plain, .selected), in: clip)
      }
    }
  }

  /// The text with what is searched for underlined.
  private mutating func paintMatches(
    _ piece: CardFace.Piece, _ row: Int, _ column: Int, _ clip: GridRect
  ) -> Int {
    let letters = Array(piece.text)
    let wanted = Array(planner.index.search)
    var column = column
    var place = 0
    while place < letters.count {
      let end = place + wanted.count
      let isMatch =
        end <= letters.count
        && zip(letters[place..<end], wanted).allSatisfy { $0.lowercased() == String($1) }
      let next = isMatch ? end : place + 1
      column = write(
        String(letters[place..<next]), row, column, isMatch ? StyleID(.match) : piece.style,
        in: clip)
      place = next
    }
    return column
  }

  /// The marks of others who are on a record, at the right end of a line: what does not fit is left
  /// out.
  private mutating func paintPeople(on record: RecordID, row: Int, from left: Int, to right: Int) {
    guard (layout.board.row..<layout.board.bottom).contains(row) else { return }
    if layout.body.row > row, row != layout.board.row { return }
    var column = right
    for person in scene.people.prefix(200) where person.presence?.record == record {
      let isTyping = person.presence?.isTyping ?? false
      let mark = (isTyping ? "✎" : "") + Initials.of(person.participant.name)
      let start = column - ScreenGrid.columns(of: mark) - 1
      guard start >= left else { break }
      let colour = StyleRole.author(AuthorColour(participantID: person.participant.id))
      _ = write(" ", row, start, in: grid.bounds)
      _ = write(mark, row, start + 1, StyleID(colour, .reversed), in: grid.bounds)
      column = start
    }
  }
}
