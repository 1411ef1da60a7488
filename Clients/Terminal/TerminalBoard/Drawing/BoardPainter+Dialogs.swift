import JourneyMap
import JourneyPictures
import ReplicatedData
import StyledText
import SyncProtocol

/// What lies over the board: the editor, menus, prompts, questions, help.
extension BoardPainter {
  // MARK: Editor

  /// The text that is written, over the card that it belongs to, with the carets of all who write.
  mutating func paintEditor() {
    guard let editing = view.editing else { return }
    let target = editing.target
    let text = EditableText(scene.document.string(target.record, target.field))
    let anchor = view.form == nil ? layout.box(of: target.record)?.rect : formRow
    let width = min(max(layout.stageColumns + 2, 34), grid.width)
    let columns = width - 3
    editorColumns = columns
    let lines = EditorLayout(text, columns: columns)
    let height = min(max(lines.lines.count + 2, 4), max(grid.height - 3, 3))
    let row = min(max((anchor?.row ?? grid.height / 3) - 1, 1), grid.height - 1 - height)
    let column = min(max((anchor?.column ?? grid.width / 3) - 1, 0), grid.width - width)
    let rect = GridRect(row: max(row, 0), column: column, width: width, height: height)
    let inside = box(rect, title: title(of: target), StyleID(.key))
    let caret = text.grapheme(atScalar: editing.caret.index(in: scene.document, target))
    let caretLine = lines.line(of: caret)
    editorFirstLine = max(0, caretLine - inside.height + 1)
    editorBox = inside
    for (offset, line) in lines.lines.indices.dropFirst(editorFirstLine).prefix(inside.height)
      .enumerated()
    {
      _ = write(
        lines.text(ofLine: line), inside.row + offset, inside.column, in: inside)
    }
    paintCarets(target, text, lines, inside, rect)
    cursor = GridPoint(
      row: inside.row + caretLine - editorFirstLine,
      column: inside.column + min(lines.column(of: caret, inLine: caretLine), inside.width - 1))
  }

  private func title(of target: EditorTarget) -> String {
    let document = scene.document
    switch document.kind(of: target.record) {
    case .card where target.field == Field.Card.text:
      let kind = document.value(target.record, Field.Card.kind).text ?? "card"
      let deleted = document.isLive(target.record) ? "" : " (deleted by somebody)"
      return "\(CardText.mark(ofKind: kind)) \(RecordNames.words(kind))\(deleted)"
    case .stage where target.field == Field.Stage.title: return "Name of the stage"
    case .lane where target.field == Field.Lane.title: return "Name of the lane"
    case .map where target.field == Field.Map.title: return "Title of the map"
    case let kind?:
      let label = FormFields.label(target.field, of: kind)
      return label.prefix(1).uppercased() + label.dropFirst()
    case nil: return ""
    }
  }

  /// Others who write the same text: where, and on the frame, who.
  private mutating func paintCarets(
    _ target: EditorTarget, _ text: EditableText, _ lines: EditorLayout, _ inside: GridRect,
    _ frame: GridRect
  ) {
    var column = frame.column + 2
    for person in scene.people.prefix(100) {
      guard let presence = person.presence, presence.record == target.record,
        presence.field == target.field,
        let place = caret(of: presence, in: target)
      else { continue }
      let style = StyleID(
        .author(AuthorColour(participantID: person.participant.id)), .reversed)
      let grapheme = text.grapheme(atScalar: Int(place))
      let line = lines.line(of: grapheme)
      let point = GridPoint(
        row: inside.row + line - editorFirstLine,
        column: inside.column + min(lines.column(of: grapheme, inLine: line), inside.width - 1))
      if inside.contains(point) {
        grid.restyle(GridRect(row: point.row, column: point.column, width: 1, height: 1)) { _ in
          style
        }
      }
      let name = " " + TerminalText.gridExcerpt(person.participant.name, columnsMax: 12) + " "
      guard column + ScreenGrid.columns(of: name) < frame.right - 1 else { continue }
      column = write(name, frame.bottom - 1, column, style, in: frame) + 1
    }
  }

  /// By the character that it stands behind; nil while that is not here, and by its number where somebody
  /// tells only that.
  private func caret(of presence: Presence, in target: EditorTarget) -> Int? {
    guard let selection = presence.selection else { return presence.caret.map { Int($0) } }
    return scene.document.text(target.record, target.field)?.caret(behind: selection.caret)
  }

  // MARK: Choosing

  mutating func paintMenu() {
    guard let menu = view.menu else { return }
    let entries = menu.shown
    func columns(_ entry: BoardMenu.Entry) -> Int {
      ScreenGrid.columns(of: entry.title) + ScreenGrid.columns(of: entry.detail) + 8
    }
    let typed =
      menu.typed.isEmpty ? "" : ": " + TerminalText.gridExcerpt(menu.typed, columnsMax: 20)
    let title = menu.title + typed
    let wide = entries.reduce(ScreenGrid.columns(of: title) + 6) { max($0, columns($1)) }
    let height = min(max(entries.count, 1) + 2, grid.height - 2)
    let rect = middle(width: min(max(wide, 30), grid.width - 4), height: height)
    let inside = box(rect, title: title, StyleID(.key))
    if entries.isEmpty {
      _ = write(
        " Nothing fits what you typed.", inside.row, inside.column, StyleID(.note), in: inside)
    }
    let first = max(0, min(menu.selected - inside.height / 2, entries.count - inside.height))
    for (offset, entry) in entries.dropFirst(first).prefix(inside.height).enumerated() {
      let row = inside.row + offset
      let mark = entry.isOn.map { $0 ? " ✓ " : "   " } ?? " "
      var column = write(mark, row, inside.column, in: inside)
      column = write(
        TerminalText.truncated(entry.title, columns: inside.right - column), row, column,
        in: inside)
      if !entry.detail.isEmpty, column + 3 < inside.right {
        let detail = TerminalText.truncated(
          TerminalText.gridExcerpt(entry.detail, columnsMax: 200),
          columns: inside.right - column - 3)
        _ = write(detail, row, column + 2, StyleID(.note), in: inside)
      }
      if first + offset == menu.selected {
        grid.restyle(GridRect(row: row, column: inside.column, width: inside.width, height: 1)) {
          $0.with(.selected)
        }
      }
    }
  }

  mutating func paintPrompt() {
    guard let prompt = view.prompt else { return }
    let row = grid.height - 1
    let line = GridRect(row: row, column: 0, width: grid.width, height: 1)
    grid.fill(line)
    let title = TerminalText.truncated(prompt.title + ": ", columns: grid.width / 2)
    let start = write(title, row, 0, StyleID(.key), in: line)
    let room = GridRect(row: row, column: start, width: max(grid.width - start - 1, 1), height: 1)
    let layout = EditorLayout(EditableText(prompt.line.text), columns: .max / 2)
    let caret = layout.column(of: prompt.line.caret, inLine: 0)
    // The part around the caret.
    let shift = max(0, caret - room.width + 1)
    _ = write(layout.text(ofLine: 0), row, start - shift, in: room)
    cursor = GridPoint(row: row, column: min(start + caret - shift, grid.width - 1))
  }

  mutating func paintQuestion() {
    guard let question = view.question else { return }
    let lines = TerminalText.wrapped(
      TerminalText.gridText(question.text), columns: min(60, grid.width - 6))
    let rect = middle(width: min(66, grid.width - 2), height: lines.count + 4)
    let inside = box(rect, title: "", StyleID(.key))
    for (offset, line) in lines.enumerated() {
      _ = write(line, inside.row + offset, inside.column + 1, in: inside)
    }
    var column = inside.column + 1
    for answer in question.answers {
      column = write(String(answer.key), inside.bottom - 1, column, StyleID(.key), in: inside)
      column = write(" \(answer.title)", inside.bottom - 1, column, in: inside) + 3
    }
  }

  // MARK: Help

  mutating func paintHelp() {
    let inside = box(grid.bounds, title: "Help", StyleID(.key))
    let keyColumns = min(24, inside.width / 3)
    let lines = HelpText.lines
    for (offset, line) in lines.dropFirst(view.helpScroll).prefix(inside.height).enumerated() {
      let row = inside.row + offset
      if line.isHeading {
        _ = write(line.title, row, inside.column + 1, StyleID(.stage), in: inside)
      } else {
        let keys = TerminalText.truncated(line.keys, columns: keyColumns)
        _ = write(keys, row, inside.column + 3, StyleID(.key), in: inside)
        _ = write(
          TerminalText.truncated(line.title, columns: max(inside.width - keyColumns - 5, 0)), row,
          inside.column + keyColumns + 5, in: inside)
      }
    }
    if lines.count > view.helpScroll + inside.height {
      _ = write(
        " ↓ more with Space, Esc leaves ", grid.height - 1, 3, StyleID(.note), in: grid.bounds)
    }
  }
}
