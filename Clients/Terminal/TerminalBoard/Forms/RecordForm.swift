import JourneyMap
import JourneyPictures
import ReplicatedData
import StyledText

/// A form for one record: which row is selected, and whether all fields are shown. What is in the
/// fields is read from the document each time, so that it is what everybody else sees too.
package struct RecordForm: Equatable, Sendable {
  package let record: RecordID
  package internal(set) var selected: FormRow.ID
  /// Where the selected row was last: what is gone is replaced by its neighbour.
  private var place = 0
  package internal(set) var showsMore = false
  /// What is typed into the selected row.
  package internal(set) var typing: LineEditing?

  init(_ record: RecordID, selected: FieldID? = nil) {
    self.record = record
    self.selected = FormRow.ID(selected)
  }

  /// The rows as the document has them now. O(fields).
  package func rows(in scene: BoardScene, language: String?) -> [FormRow] {
    let document = scene.document
    guard document.contains(record) else { return [] }
    let reading = FormReading(record, scene, language: language)
    let fields = FormFields.fields(of: record, in: document)
    var rows = fields.first.flatMap { reading.rows($0) }
    guard !fields.more.isEmpty else { return rows }
    let filled = fields.more.count { reading.isFilled($0) }
    rows.append(
      FormRow(
        id: .more, label: showsMore ? "less" : "more",
        value: showsMore || filled == 0 ? "" : "\(filled) filled in",
        control: .more(isOpen: showsMore)))
    if showsMore { rows += fields.more.flatMap { reading.rows($0) } }
    return rows
  }

  /// The index of the selected row among rows that are not empty.
  func selectedIndex(_ rows: [FormRow]) -> Int {
    rows.firstIndex { $0.id == selected } ?? min(place, max(rows.count - 1, 0))
  }

  mutating func select(_ index: Int, _ rows: [FormRow]) {
    place = min(max(index, 0), max(rows.count - 1, 0))
    if rows.indices.contains(place) { selected = rows[place].id }
  }

  /// Selects what is there.
  mutating func settle(_ rows: [FormRow]) { select(selectedIndex(rows), rows) }
}

/// Makes the rows of a form.
private struct FormReading {
  let record: RecordID
  let scene: BoardScene
  let kind: RecordKind
  let language: String?

  init(_ record: RecordID, _ scene: BoardScene, language: String?) {
    self.record = record
    self.scene = scene
    self.language = language
    kind = scene.document.kind(of: record) ?? .card
  }

  private var document: MapDocument { scene.document }

  func isFilled(_ field: FieldID) -> Bool {
    switch Schema.definition(kind, field)?.type {
    case .text?: !(document.text(record, field)?.isEmpty ?? true)
    case .keyed?: !document.keys(record, field).isEmpty
    default: document.value(record, field) != .null
    }
  }

  func rows(_ field: FieldID) -> [FormRow] {
    let label = FormFields.label(field, of: kind)
    func row(_ value: String, _ control: FormRow.Control) -> FormRow {
      FormRow(id: FormRow.ID(field), label: label, value: value, control: control)
    }
    switch Schema.definition(kind, field)?.type {
    case .text?:
      let text = TerminalText.gridExcerpt(document.string(record, field), columnsMax: 400)
      return [row(text, .text)]
    case .register(let rule)?:
      let value = document.value(record, field)
      let words = FieldValue.words(value, field, of: kind)
      switch rule {
      case .bool: return [row(words, .choices([.null, .bool(true), .bool(false)]))]
      case .choice(let choices):
        return [row(words, .choices([.null] + choices.map { .text("\($0)") }))]
      case .integer(let range): return [row(words, .number(range))]
      case .reference(.channel): return [row(name(value.reference), .channel)]
      case .reference(.persona): return [row(name(value.reference), .persona)]
      case .reference: return []
      case .token, .date, .decimal, .line: return [row(words, .typed)]
      }
    case .keyed(let keyRule, let rule)?: return keyedRows(field, label, keyRule, rule)
    case .position?, nil: return []
    }
  }

  /// What a channel or a persona is called; that it is gone is said.
  private func name(_ record: RecordID?) -> String {
    guard let record else { return "" }
    let name =
      document.kind(of: record) == .channel
      ? document.title(of: record, in: language)
      : document.string(record, Field.Persona.name)
    let shown = name.isEmpty ? "unnamed" : TerminalText.gridExcerpt(name)
    return document.isLive(record) ? shown : "\(shown) (deleted)"
  }

  private func keyedRows(
    _ field: FieldID, _ label: String, _ keyRule: KeyRule, _ rule: ValueRule
  ) -> [FormRow] {
    let entries = document.keys(record, field)
    if case .participant = keyRule { return [ownRow(field, label, rule, entries)] }
    func row(_ value: String, _ control: FormRow.Control) -> FormRow {
      FormRow(id: FormRow.ID(field), label: label, value: value, control: control)
    }
    if kind == .card, field == Field.Card.tags {
      let tags = entries.filter { $0.value.boolean == true }.map { "#\($0.key)" }
      return [row(TerminalText.gridExcerpt(tags.joined(separator: " "), columnsMax: 200), .tags)]
    }
    if Schema.definition(kind, field)?.isNames ?? false {
      let names = FormNames.names(record, field, in: document).joined(separator: ", ")
      return [row(TerminalText.gridExcerpt(names, columnsMax: 400), .names)]
    }
    var rows = entries.map { entry in
      FormRow(
        id: FormRow.ID(field, key: entry.key),
        label: "· " + TerminalText.gridExcerpt(entry.key, columnsMax: 24),
        value: FieldValue.words(entry.value, field, of: kind), control: .entry)
    }
    rows.insert(row(entries.isEmpty ? "" : "\(entries.count)", .newEntry), at: 0)
    return rows
  }

  /// What the user says in a field where everybody has a say, and behind it what the others do.
  private func ownRow(
    _ field: FieldID, _ label: String, _ rule: ValueRule, _ entries: [(key: String, value: Value)]
  ) -> FormRow {
    let own = entries.first { $0.key == scene.me?.id }?.value ?? .null
    let others = entries.filter { $0.key != scene.me?.id }
    var words = FieldValue.words(own, field, of: kind)
    if !others.isEmpty {
      let shown = others.prefix(4).map { entry in
        let name = TerminalText.gridExcerpt(scene.name(of: entry.key), columnsMax: 14)
        return "\(name) \(CardText.signed(Int(clamping: entry.value.integer ?? 0)))"
      }
      let rest = others.count > shown.count ? " +\(others.count - shown.count)" : ""
      words += (words.isEmpty ? "(" : " (") + shown.joined(separator: ", ") + rest + ")"
    }
    var range: ClosedRange<Int64> = 0...100
    if case .integer(let allowed) = rule { range = allowed }
    return FormRow(
      id: FormRow.ID(field), label: label, value: words, control: .number(range), isOwn: true)
  }
}
