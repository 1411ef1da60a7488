import JourneyMap
import ReplicatedData
import StyledText

/// A form over the board.
extension BoardPainter {
  mutating func paintForm() {
    guard let form = view.form else { return }
    let rows = form.rows(in: scene, language: planner.index.language)
    guard !rows.isEmpty else { return }
    let selected = form.selectedIndex(rows)
    let height = min(rows.count + 4, grid.height - 1)
    let rect = middle(width: min(74, grid.width - 2), height: height)
    let inside = box(rect, title: formTitle(form.record), StyleID(.key))
    let list = GridRect(
      row: inside.row, column: inside.column, width: inside.width,
      height: max(inside.height - 2, 1))
    let labelColumns = min(rows.reduce(8) { max($0, ScreenGrid.columns(of: $1.label)) }, 17)
    let first = max(0, min(selected - list.height / 2, rows.count - list.height))
    formRow = nil
    for (offset, row) in rows.dropFirst(first).prefix(list.height).enumerated() {
      let line = GridRect(
        row: list.row + offset, column: list.column, width: list.width, height: 1)
      paint(row, in: line, labelColumns: labelColumns)
      if first + offset == selected {
        grid.restyle(line) { $0.with(.selected) }
        if !view.theme.usesColour { _ = write("›", line.row, line.column, in: line) }
        let value = GridRect(
          row: line.row, column: line.column + labelColumns + 3,
          width: max(line.width - labelColumns - 4, 1), height: 1)
        formRow = value
        if let typing = form.typing { paintTyping(typing, value) }
      }
    }
    paintFormHint(rows[selected], form, inside, more: rows.count - first - list.height)
  }

  private func formTitle(_ record: RecordID) -> String {
    let document = scene.document
    let kind = document.kind(of: record) ?? .card
    let gone = document.isLive(record) ? "" : " (deleted by somebody)"
    if kind == .card {
      let card = RecordNames.card(record, in: document, columnsMax: 44)
      return card + gone
    }
    if kind == .map { return "The map" }
    let name = TerminalText.gridExcerpt(document.string(record, RecordNames.nameField(kind)))
    let noun = kind.noun
    return name.isEmpty ? noun + gone : "\(noun) “\(name)”\(gone)"
  }

  private mutating func paint(_ row: FormRow, in line: GridRect, labelColumns: Int) {
    let isMore: Bool
    if case .more = row.control { isMore = true } else { isMore = false }
    let mark = isMore ? (row.label == "less" ? "▾ " : "▸ ") : ""
    let label = TerminalText.truncated(mark + row.label, columns: labelColumns)
    _ = write(label, line.row, line.column + 1, StyleID(isMore ? .note : .lane), in: line)
    let start = line.column + labelColumns + 3
    let room = max(line.right - start - 1, 0)
    let value = row.value.isEmpty && !isMore ? "–" : row.value
    _ = write(
      TerminalText.truncated(value, columns: room), line.row, start,
      row.value.isEmpty || isMore ? StyleID(.note) : .plain, in: line)
  }

  private mutating func paintTyping(_ typing: LineEditing, _ room: GridRect) {
    grid.fill(room)
    let layout = EditorLayout(EditableText(typing.text), columns: .max / 2)
    let caret = layout.column(of: typing.caret, inLine: 0)
    let shift = max(0, caret - room.width + 1)
    _ = write(
      layout.text(ofLine: 0), room.row, room.column - shift, StyleID(.plain, .underlined), in: room)
    cursor = GridPoint(
      row: room.row, column: min(room.column + caret - shift, grid.width - 1))
  }

  /// What the keys do, or what is wrong with what is typed so far.
  private mutating func paintFormHint(
    _ row: FormRow, _ form: RecordForm, _ inside: GridRect, more: Int
  ) {
    let line = inside.bottom - 1
    if more > 0, inside.height > 2 {
      _ = write("↓ \(more) more", line - 1, inside.column + 1, StyleID(.note), in: inside)
    }
    var text = FormEntry.hint(row, form.record, scene)
    var style = StyleID(.note)
    if let typing = form.typing {
      switch FormEntry(typing.text, row, form.record, scene) {
      case .wrong(let words): (text, style) = (words, StyleID(.warning))
      case .same: text = "Enter leaves it as it is"
      case .edit(let edit):
        text =
          edit.value.flatMap { $0 == typing.text ? nil : $0 }
          .map { "Enter sets it to \(TerminalText.gridExcerpt($0))" }
          ?? "Enter sets it · Esc leaves it as it was"
      }
    }
    _ = write(
      TerminalText.truncated(text, columns: inside.width - 2), line, inside.column + 1, style,
      in: inside)
  }
}
