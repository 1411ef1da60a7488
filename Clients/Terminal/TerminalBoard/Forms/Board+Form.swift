import JourneyEditing
import JourneyFormats
import JourneyMap
import ReplicatedData

/// A form: going from row to row, and setting what is in it.
extension Board {
  mutating func openForm(_ record: RecordID, selected field: FieldID? = nil, _ scene: BoardScene) {
    var form = RecordForm(record, selected: field)
    let fields = FormFields.fields(of: record, in: scene.document)
    form.showsMore = field.map { fields.more.contains($0) } ?? false
    let rows = form.rows(in: scene, language: index.language)
    guard !rows.isEmpty else { return }
    if field == nil {
      // The text is there to be read already: the first thing to set is what the kind carries.
      let isCard = scene.document.kind(of: record) == .card
      form.select(isCard && rows.count > 2 ? 2 : 0, rows)
    }
    form.settle(rows)
    view.form = form
  }

  /// The row that is selected, as the document has it.
  func formRow(_ scene: BoardScene) -> FormRow? {
    guard let form = view.form else { return nil }
    let rows = form.rows(in: scene, language: index.language)
    return rows.isEmpty ? nil : rows[form.selectedIndex(rows)]
  }

  mutating func fillInForm(_ command: BoardCommand, _ scene: BoardScene) {
    guard let form = view.form else { return }
    let rows = form.rows(in: scene, language: index.language)
    guard !rows.isEmpty else {
      view.form = nil
      return
    }
    let place = form.selectedIndex(rows)
    switch command {
    case .up, .previousCard: view.form?.select(place - 1, rows)
    case .down, .nextCard: view.form?.select(place + 1, rows)
    case .pageUp: view.form?.select(place - 8, rows)
    case .pageDown: view.form?.select(place + 8, rows)
    case .firstCard: view.form?.select(0, rows)
    case .lastCard: view.form?.select(rows.count - 1, rows)
    case .cancel: view.form = nil
    case .undo: if mayEdit(scene) { undo() }
    case .redo: if mayEdit(scene) { redo() }
    case .confirm: enter(rows[place], scene)
    case .left, .right: step(rows[place], by: command == .left ? -1 : 1, scene)
    case .eraseBefore: clear(rows[place], scene)
    default: break
    }
  }

  // MARK: A row

  /// Enter on a row: whatever takes more than a key.
  private mutating func enter(_ row: FormRow, _ scene: BoardScene) {
    guard let record = view.form?.record else { return }
    if case .more(let isOpen) = row.control {
      view.form?.showsMore = !isOpen
      return
    }
    guard let field = row.id.field, mayEdit(scene) else { return }
    switch row.control {
    case .text: startWriting(EditorTarget(record, field), scene.document)
    case .choices(let values) where values.contains(.bool(true)): step(row, by: 0, scene)
    case .choices(let values): openValueMenu(record, row, values, scene)
    case .number(let range) where range.count <= 10:
      openValueMenu(record, row, [.null] + range.map { .integer($0) }, scene)
    case .tags: openTagMenu(record, scene)
    case .channel: openChannelChoice(record, scene)
    case .persona: openPersonaChoice(scene)
    case .number, .typed, .names, .entry:
      let text = typed(row, scene)
      view.form?.typing = LineEditing(text)
    case .newEntry: view.form?.typing = LineEditing()
    case .more: break
    }
  }

  /// What a row holds, as it would be typed.
  private func typed(_ row: FormRow, _ scene: BoardScene) -> String {
    guard let record = view.form?.record, let field = row.id.field else { return "" }
    if row.control == .names {
      return FormNames.names(record, field, in: scene.document).joined(separator: ", ")
    }
    let value: Value
    if let key = row.isOwn ? scene.me?.id : row.id.key {
      value = scene.document.value(record, field, key: key)
    } else {
      value = row.isOwn ? .null : scene.document.value(record, field)
    }
    return value.text ?? value.integer.map { "\($0)" } ?? ""
  }

  private func currentValue(_ row: FormRow, _ scene: BoardScene) -> Value {
    guard let record = view.form?.record, let field = row.id.field else { return .null }
    guard row.isOwn else { return scene.document.value(record, field) }
    return scene.me.map { scene.document.value(record, field, key: $0.id) } ?? .null
  }

  /// The value before or behind; 0 goes around.
  private mutating func step(_ row: FormRow, by step: Int, _ scene: BoardScene) {
    let now = currentValue(row, scene)
    switch row.control {
    case .choices(let values):
      let place = values.firstIndex(of: now) ?? 0
      let next =
        step == 0 ? (place + 1) % values.count : min(max(place + step, 0), values.count - 1)
      set(row, values[next], scene)
    case .number(let range):
      guard let number = now.integer else {
        if step > 0 || range.lowerBound < 0 { set(row, .integer(max(range.lowerBound, 0)), scene) }
        return
      }
      let (next, overflow) = number.addingReportingOverflow(Int64(step))
      guard !overflow, next <= range.upperBound else { return }
      if next >= range.lowerBound {
        set(row, .integer(next), scene)
      } else if range.lowerBound == 0 {
        set(row, .null, scene)
      }
    default: break
    }
  }

  private mutating func clear(_ row: FormRow, _ scene: BoardScene) {
    guard let record = view.form?.record, let field = row.id.field else { return }
    switch row.control {
    case .choices, .number, .typed, .channel, .persona: set(row, .null, scene)
    case .entry:
      guard mayEdit(scene) else { return }
      effects.append(.edit(.record(.set(record, field, key: row.id.key, .null))))
    case .names:
      let edits = FormNames.edits("", record, field, in: scene.document)
      if !edits.isEmpty, mayEdit(scene) {
        effects.append(.edit(.record(RecordEdit(changing: [record], edits))))
      }
    case .text, .tags, .newEntry, .more: break
    }
  }

  /// Sets a register, or the user's own key.
  private mutating func set(_ row: FormRow, _ value: Value, _ scene: BoardScene) {
    guard value != currentValue(row, scene), mayEdit(scene),
      let edit = edit(row, setting: value, scene)
    else { return }
    effects.append(.edit(edit))
  }

  func edit(_ row: FormRow, setting value: Value, _ scene: BoardScene) -> BoardEdit? {
    guard let record = view.form?.record, let field = row.id.field else { return nil }
    guard !row.isOwn || scene.me != nil else { return nil }
    return .record(.set(record, field, value))
  }

  // MARK: Typing

  /// A letter that is no command: it chooses, counts, or begins what is typed.
  mutating func typeInForm(_ text: String, _ scene: BoardScene) {
    guard let row = formRow(scene), let first = text.first else { return }
    switch row.control {
    case .choices(let values):
      if first == " " { return step(row, by: 0, scene) }
      choose(first, of: values, row, scene)
    case .number(let range):
      if first == "+" || first == "-" { return step(row, by: first == "+" ? 1 : -1, scene) }
      guard let digit = first.wholeNumberValue, first.isASCII, mayEdit(scene) else { return }
      if range.upperBound > 9 {
        view.form?.typing = LineEditing(text)
      } else if range.contains(Int64(digit)) {
        set(row, .integer(Int64(digit)), scene)
      } else {
        notify(
          "It is a number from \(FieldValue.signed(range.lowerBound)) "
            + "to \(range.upperBound).")
      }
    case .typed, .names, .newEntry, .entry:
      if mayEdit(scene) { view.form?.typing = LineEditing(PastedText.line(text)) }
    case .text:
      guard let record = view.form?.record, let field = row.id.field, mayEdit(scene) else { return }
      startWriting(EditorTarget(record, field), scene.document)
      insert(PastedText.cleaned(text), scene)
    case .more:
      if first == " " { enter(row, scene) }
    case .tags, .channel, .persona:
      guard first != " ", mayEdit(scene) else { return }
      enter(row, scene)
      view.menu?.find(PastedText.line(text))
    }
  }

  /// The next value that begins with a letter.
  private mutating func choose(
    _ letter: Character, of values: [Value], _ row: FormRow, _ scene: BoardScene
  ) {
    guard let record = view.form?.record, let field = row.id.field,
      let kind = scene.document.kind(of: record)
    else { return }
    let place = values.firstIndex(of: currentValue(row, scene)) ?? 0
    for offset in 1...values.count {
      let value = values[(place + offset) % values.count]
      let words = FieldValue.words(value, field, of: kind)
      if words.lowercased().hasPrefix(letter.lowercased()) { return set(row, value, scene) }
    }
    notify("It is \(FormEntry.expected(row, record, scene)).")
  }

  mutating func fillInField(_ command: BoardCommand, _ scene: BoardScene) {
    switch command {
    case .cancel: view.form?.typing = nil
    case .confirm:
      guard let entry = fieldEntry(scene) else {
        view.form?.typing = nil
        return
      }
      switch entry {
      case .edit(let edit):
        view.form?.typing = nil
        if mayEdit(scene) { effects.append(.edit(edit)) }
      case .same: view.form?.typing = nil
      case .wrong(let words): warn(words)
      }
    default:
      if let cut = view.form?.typing?.perform(command, cut: view.cut) { view.cut = cut }
    }
  }

  /// What would become of what is typed.
  func fieldEntry(_ scene: BoardScene) -> FormEntry? {
    guard let form = view.form, let typing = form.typing, let row = formRow(scene) else {
      return nil
    }
    return FormEntry(typing.text, row, form.record, scene)
  }
}
