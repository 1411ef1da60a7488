import JourneyMap
import JourneyTemplates
import ReplicatedData
import StyledText

/// The pane beside the board, or instead of it.
extension BoardPainter {
  mutating func paintPane() {
    guard let pane = layout.pane, let content = paneContent else { return }
    grid.fill(pane)
    let isWide = pane.column == 0
    let border = StyleID(view.pane.isFocused ? .key : .border)
    if !isWide {
      for row in pane.row..<pane.bottom { _ = write("│", row, pane.column, border, in: pane) }
    }
    var inside = GridRect(
      row: pane.row, column: pane.column + (isWide ? 1 : 2),
      width: pane.width - (isWide ? 2 : 2), height: pane.height)
    if view.pane.kind != .card {
      _ = write(
        TerminalText.truncated(
          view.pane.kind.title(
            SpokenLanguage(asked: planner.index.language, ofMap: scene.document)),
          columns: inside.width),
        inside.row, inside.column, StyleID(.title), in: inside)
      inside = GridRect(
        row: inside.row + 2, column: inside.column, width: inside.width, height: inside.height - 2)
    }
    guard !inside.isEmpty else { return }
    let lines = content.lines
    let targets = content.targets
    let selected =
      view.pane.isFocused && !targets.isEmpty
      ? targets[min(max(view.pane.selected, 0), targets.count - 1)] : nil
    let last = max(0, lines.count - inside.height)
    paneScroll = min(max(paneScroll, 0), last)
    if let selected, view.paneFollows {
      // From its beginning, where that is near.
      if view.pane.selected == 0, selected < inside.height { paneScroll = 0 }
      if selected < paneScroll { paneScroll = selected }
      if selected >= paneScroll + inside.height - 1 {
        paneScroll = min(max(selected - inside.height + 2, 0), last)
      }
    }
    for (offset, line) in lines.dropFirst(paneScroll).prefix(inside.height).enumerated() {
      let row = inside.row + offset
      var column = inside.column
      for piece in line.pieces { column = write(piece.text, row, column, piece.style, in: inside) }
      if paneScroll + offset == selected {
        grid.restyle(GridRect(row: row, column: inside.column, width: inside.width, height: 1)) {
          $0.with(.selected)
        }
        if !view.theme.usesColour { _ = write("›", row, inside.column - 1, in: grid.bounds) }
      }
    }
    if lines.count > paneScroll + inside.height {
      let more = " ↓ \(lines.count - paneScroll - inside.height) more "
      _ = write(
        more, inside.bottom - 1, inside.right - ScreenGrid.columns(of: more), StyleID(.note),
        in: inside)
    }
  }
}
