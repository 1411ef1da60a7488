import JourneyMap
import ReplicatedData

/// Three people edit, undo and hear of each other as the input says; in the end all have everything,
/// by different orders, and equal maps.
func fuzzDocument(_ bytes: [UInt8]) throws {
  var source = ByteSource(bytes)
  var people: [EditingPerson] = []
  for number in 0..<3 { people.append(EditingPerson(replica: ReplicaID(UInt64(11 - number)))) }
  var log = FuzzedMap.changes
  while !source.isAtEnd, log.count < 300 {
    let choice = source.byte()
    let me = Int(choice % 3)
    if choice / 3 % 4 == 0 {
      people[me].hear(log, &source)
    } else if let change = try people[me].act(&source) {
      log.append(change)
      try expect(
        try ChangeBatch.decode(ChangeBatch.encode([change])) == [change],
        "\(change) does not travel")
    }
  }
  var whole = MapDocument()
  for change in log {
    do {
      try whole.integrate(change)
    } catch {
      throw Finding("\(change) was made here and is refused there: \(error)")
    }
  }
  try expectNil(whole.brokenInvariant(), "all in the order of making")
  try checkSnapshot(of: whole)
  let hash = whole.stateHash()
  for index in people.indices {
    var document = people[index].document
    mergeAll(index == 0 ? log : log.reversed(), into: &document)
    try expectNil(document.brokenInvariant(), "person \(index)")
    try expect(document.version == whole.version, "person \(index) lacks something")
    try expect(document.stateHash() == hash, "person \(index) has another map")
  }
  try checkViews(of: whole)
}

/// Somebody who edits as an input says.
struct EditingPerson {
  let replica: ReplicaID
  var document = FuzzedMap.document
  private var history = UndoHistory()
  private var time: UInt64 = 0

  init(replica: ReplicaID) { self.replica = replica }

  /// Takes some of what there is, from its beginning on or what fits of the rest.
  mutating func hear(_ log: [Change], _ source: inout ByteSource) {
    var left = 1 + source.below(16)
    let skip = source.below(4)
    for (place, change) in log.enumerated()
    where left > 0 && !document.version.contains(change.id) && (skip == 0 || place % 4 != skip) {
      if (try? document.integrate(change)) != nil { left -= 1 }
    }
  }

  mutating func act(_ source: inout ByteSource) throws -> Change? {
    let before = document
    let choice = source.below(16)
    let local: LocalChange?
    // Sometimes one step with the edit before.
    if choice != 3 { time += 1 }
    do throws(ChangeError) {
      switch choice {
      case 0: local = try history.undo(in: &document, as: replica, at: time).changes.first
      case 1:
        local = try history.redo(in: &document, as: replica, at: time, passesOver: true).changes
          .first
      default:
        local = try document.edit(as: replica, at: time) { (editor) throws(ChangeError) in
          for _ in 0...(choice == 2 ? 3 : 0) { try edit(&editor, &source) }
        }
        if let local { history.record(local) }
      }
    } catch {
      try expect(document.stateHash() == before.stateHash(), "a refused edit leaves a trace")
      return nil
    }
    return local?.change
  }
}

/// One operation, or a few that belong together.
func edit(_ editor: inout Editor, _ source: inout ByteSource) throws(ChangeError) {
  let kinds: [RecordKind] = [.card, .stage, .lane, .link, .comment, .channel, .persona]
  let records = editor.document.records(source.pick(kinds), withDeleted: true)
  let record = source.pick(of: records) ?? .root
  let kind = editor.document.kind(of: record) ?? .map
  let field = FieldID(UInt32(source.below(31)))
  switch source.below(9) {
  case 0:
    let kind = source.pick(kinds)
    var created = RecordID.root
    // Every fourth has a name that others may give too.
    if field.rawValue % 4 == 3 {
      created = try editor.create(kind, named: "\(field.rawValue)").record
    } else {
      created = try editor.create(kind)
    }
    try editor.append(
      created, column: source.pick(of: editor.document.ordered(.stage)),
      row: source.pick(of: editor.document.ordered(.lane)))
  case 1: try editor.delete(record)
  case 2: try editor.restore(record)
  case 3:
    let neighbours = editor.document.records(kind)
    try editor.place(
      record, column: source.pick(of: editor.document.ordered(.stage)),
      row: source.pick(of: editor.document.ordered(.lane)), after: source.pick(of: neighbours),
      before: source.pick(of: neighbours))
  case 4: try editor.set(record, field, value(&source, editor.document))
  case 5: try editor.set(record, field, key: source.text(), value(&source, editor.document))
  case 6:
    let text = FieldID(1)
    let length = editor.document.text(record, text)?.count ?? 0
    guard length > 0 else { return }
    let start = source.below(min(length, 256))
    let end = min(length, start + source.below(8))
    try editor.erase(start..<end, of: record, text)
  case 7: try editor.write(source.text(), to: record, FieldID(1))
  default:
    let length = editor.document.text(record, FieldID(1))?.count ?? 0
    let index = source.below(2) == 0 ? length : source.below(min(length, 255) + 1)
    try editor.insert(source.text(), into: record, FieldID(1), at: index)
  }
}

private func value(_ source: inout ByteSource, _ document: MapDocument) -> Value {
  switch source.below(6) {
  case 0: .null
  case 1: .bool(source.below(2) == 0)
  case 2: .integer(Int64(source.below(8)) - 3)
  case 3: .text(source.pick(["2026-02-28", "pain", "validated", "b2b", "answers", "-1.5", "open"]))
  case 4: .text(source.text())
  default: .reference(source.pick(of: document.records(.card, withDeleted: true)) ?? .root)
  }
}
