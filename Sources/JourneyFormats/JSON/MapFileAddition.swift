import JourneyMap
import MapOutline
import ReplicatedData

/// Puts a whole map from a file into an empty one, or one on which nothing is left, in as many changes
/// as it needs.
package struct MapFileAddition: Sendable {
  private let file: MapFile
  private var index = 0
  private var made: [String: RecordID] = [:]
  private var last: [RecordKind: RecordID] = [:]
  private var cells = CellEnds()
  package private(set) var additions = OutlineAdditions()
  private var unreadable: Set<String> = []
  private let takesVotes: Bool
  private let adding: JourneyOutline.Adding

  /// - Parameters:
  ///   - adding: What becomes of records that were on the map and are deleted.
  ///   - takesVotes: Whether what each participant has a value of their own of is taken too: a server
  ///     takes that from nobody but the participant.
  package init(
    _ file: MapFile, adding: JourneyOutline.Adding = .everything, takesVotes: Bool = false
  ) {
    self.file = file
    self.adding = adding
    self.takesVotes = takesVotes
    made[RecordName.text(.root)] = .root
  }

  package var isFinished: Bool { index == file.records.count }

  package var progress: Double {
    file.records.isEmpty ? 1 : Double(index) / Double(file.records.count)
  }

  /// Adds what comes next, until all is added or the budget of a change is spent.
  package mutating func add(
    to editor: inout Editor, upTo budget: ChangeBudget = .message
  ) throws(ChangeError) {
    var bytes = 0
    var operations = 0
    while index < file.records.count {
      let record = file.records[index]
      let (id, isNew) = try make(record, in: &editor)
      for field in isNew ? record.fields : [] {
        // The map's persona is made later.
        if record.kind == .map, case .reference = field.content { continue }
        operations += 1
        bytes += try write(field, of: record.kind, to: id, in: &editor)
      }
      bytes += 80
      operations += 2
      index += 1
      if bytes >= budget.bytesMax || operations >= budget.operationsMax { return }
    }
    for field in file.records.first?.fields ?? [] {
      guard case .reference = field.content else { continue }
      _ = try write(field, of: .map, to: .root, in: &editor)
    }
    additions.report = LossReport(file.report.losses)
    if !unreadable.isEmpty { additions.report.add(.cardFields(names: unreadable.sorted())) }
  }

  private mutating func make(
    _ record: MapFile.Record, in editor: inout Editor
  ) throws(ChangeError) -> (record: RecordID, isNew: Bool) {
    guard record.kind != .map else { return (.root, true) }
    // Two people who put one file into one map at the same time make one map of it.
    let named = try editor.create(record.kind, named: "record \(record.id)")
    if !named.isNew, adding != .everything, !editor.document.isLive(named.record) {
      made[record.id] = named.record
      try meet(named.record, record.kind, in: &editor)
      return (named.record, false)
    }
    let id = named.isNew ? named.record : try editor.create(record.kind)
    made[record.id] = id
    switch record.kind {
    case .card:
      let (column, row) = (record.column.flatMap { made[$0] }, record.row.flatMap { made[$0] })
      try editor.place(id, column: column, row: row, after: cells.last(column, row))
      cells.append(id, column, row)
      additions.cards += 1
    case .link: additions.links += 1
    case .comment: additions.comments += 1
    default:
      try editor.place(id, after: last[record.kind])
      last[record.kind] = id
      switch record.kind {
      case .stage: additions.stages += 1
      case .lane: additions.lanes += 1
      case .persona: additions.personas += 1
      default: additions.channels += 1
      }
    }
    return (id, true)
  }

  /// Brings back, as it was, what an undo had taken off the map.
  private mutating func meet(
    _ record: RecordID, _ kind: RecordKind, in editor: inout Editor
  ) throws(ChangeError) {
    if adding == .whatIsMissing || editor.document.isTakenBack(record) {
      try editor.restore(record)
      additions.restored[kind] += 1
    } else if let deleter = editor.document.deleter(of: record) {
      additions.deleted[deleter, default: RecordCounts()][kind] += 1
    }
  }

  /// - Returns: About how many bytes it takes.
  private mutating func write(
    _ field: MapFile.Field, of kind: RecordKind, to id: RecordID, in editor: inout Editor
  ) throws(ChangeError) -> Int {
    do throws(ChangeError) {
      switch field.content {
      case .text(let text):
        // Written once and emptied is not the same as never written.
        try editor.replace(text, in: id, field.field)
        return 40 + text.utf8.count
      case .value(let value): try editor.set(id, field.field, value)
      case .reference(let name):
        guard let target = made[name] else {
          unreadable.insert(Self.name(kind, field.field))
          return 0
        }
        try editor.set(id, field.field, .reference(target))
      case .keyed(let entries):
        if !takesVotes, case .keyed(.participant, _)? = Schema.definition(kind, field.field)?.type {
          unreadable.insert(Self.name(kind, field.field))
          return 0
        }
        for entry in entries { try editor.set(id, field.field, key: entry.key, entry.value) }
        return 100 * entries.count
      }
    } catch {
      switch error {
      case .value, .key, .controlCharacter, .limit(.valueBytes), .limit(.keyBytes):
        unreadable.insert(Self.name(kind, field.field))
      default: throw error
      }
    }
    return 60
  }

  private static func name(_ kind: RecordKind, _ field: FieldID) -> String {
    Schema.definition(kind, field).map { "\($0.name)" } ?? "field \(field.rawValue)"
  }
}

extension MapFile {
  /// The map in a document of its own.
  ///
  /// - Throws: ``ChangeError`` if it is more than a map may hold.
  package func document() throws(ChangeError) -> MapDocument {
    var addition = MapFileAddition(self, takesVotes: true)
    var document = MapDocument()
    while !addition.isFinished {
      _ = try document.editInPlace(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
        try addition.add(to: &editor, upTo: .local)
      }
    }
    return document
  }
}
