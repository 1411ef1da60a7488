import ReplicatedData

/// What a document says.
extension MapDocument {
  public func contains(_ record: RecordID) -> Bool { slots[record] != nil }

  public func kind(of record: RecordID) -> RecordKind? { slot(record).map { records[$0].kind } }

  /// The first and the last operation that created a record. They differ where several people made
  /// the same record, whose name is given (``RecordID/named(_:_:)``).
  public func creation(of record: RecordID) -> (first: OperationID, last: OperationID)? {
    slot(record).map { records[$0].creation }
  }

  /// Who made a record, by stamp the first to do so.
  public func creator(of record: RecordID) -> ReplicaID {
    creation(of: record)?.first.replica ?? record.replica
  }

  /// The numbers of the fields that anything was ever written to, ascending; of a record that is not
  /// there, none. O(fields).
  public func writtenFields(_ record: RecordID) -> [FieldID] {
    var result: [FieldID] = []
    guard let slot = slot(record) else { return result }
    // Of an unknown field there may be several, which merge in different ways.
    for field in records[slot].fields where field.id != result.last { result.append(field.id) }
    return result
  }

  /// Whether the record exists and is not deleted.
  public func isLive(_ record: RecordID) -> Bool {
    guard let slot = slot(record) else { return false }
    return isLive(records[slot])
  }

  private func isLive(_ record: Record) -> Bool {
    guard let first = record.fields.first, first.id == .deleted,
      case .register(.bool(true), _) = first.content
    else { return true }
    return false
  }

  /// Whether the record is deleted because an undo took back what made it, and not because somebody did
  /// not want it (WM-NAME-3). Known of records with a given name. O(1).
  package func isTakenBack(_ record: RecordID) -> Bool {
    guard !isLive(record), let deletion = register(record, .deleted)?.stamp else { return false }
    return takenBack(record) == deletion
  }

  /// The last deletion by which an undo took a record back; nil if there was none.
  func takenBack(_ record: RecordID) -> OperationID? {
    guard let (value, stamp) = register(record, .takenBack), let lamport = value.integer,
      lamport > 0
    else { return nil }
    return OperationID(lamport: UInt64(lamport), replica: stamp.replica)
  }

  /// A register's value; null if it was never written. O(1).
  public func value(_ record: RecordID, _ field: FieldID) -> Value {
    register(record, field)?.value ?? .null
  }

  func register(
    _ record: RecordID, _ field: FieldID
  ) -> (value: Value, stamp: OperationID)? {
    guard let slot = slot(record), let index = records[slot].find(field, way: 0),
      case .register(let value, let stamp) = records[slot].fields[index].content
    else { return nil }
    return (value, stamp)
  }

  /// The keys of a keyed register whose value is not null, ascending by their bytes.
  public func keys(_ record: RecordID, _ field: FieldID) -> [(key: String, value: Value)] {
    var result: [(key: String, value: Value)] = []
    for entry in entries(record, field) where entry.value != .null {
      result.append((entry.key, entry.value))
    }
    return result
  }

  public func value(_ record: RecordID, _ field: FieldID, key: String) -> Value {
    entry(record, field, key)?.value ?? .null
  }

  func entry(_ record: RecordID, _ field: FieldID, _ key: String) -> KeyedEntry? {
    let entries = entries(record, field)
    let (index, isThere) = keyedIndex(entries, key)
    return isThere ? entries[index] : nil
  }

  func entries(_ record: RecordID, _ field: FieldID) -> [KeyedEntry] {
    guard let slot = slot(record), let index = records[slot].find(field, way: 1),
      case .keyed(let entries) = records[slot].fields[index].content
    else { return [] }
    return entries
  }

  public func place(_ record: RecordID, _ field: FieldID) -> Place? {
    position(record, field)?.place.place
  }

  func position(
    _ record: RecordID, _ field: FieldID
  ) -> (place: StoredPlace, stamp: OperationID)? {
    guard let slot = slot(record), let index = records[slot].find(field, way: 2),
      case .position(let place, let stamp) = records[slot].fields[index].content
    else { return nil }
    return (place, stamp)
  }

  /// The mergeable text of a field, or nil if nothing was ever written there.
  public func text(_ record: RecordID, _ field: FieldID) -> Text? {
    textIndex(record, field).map { texts[$0].text }
  }

  /// The replacement that began the text of a field; nil if none did.
  public func replacement(_ record: RecordID, _ field: FieldID) -> OperationID? {
    guard let index = textIndex(record, field), texts[index].isReplaced else { return nil }
    return texts[index].stamp
  }

  func textIndex(_ record: RecordID, _ field: FieldID) -> Int? {
    slot(record).flatMap { textIndex(slot: $0, field) }
  }

  func textIndex(slot: Int, _ field: FieldID) -> Int? {
    guard let index = records[slot].find(field, way: 3),
      case .text(let text) = records[slot].fields[index].content
    else { return nil }
    return Int(text)
  }

  /// The visible text of a field, empty if nothing was ever written there. O(characters).
  public func string(_ record: RecordID, _ field: FieldID) -> String {
    textIndex(record, field).map { texts[$0].text.string } ?? ""
  }

  /// Records of one kind that are not deleted, or all, in the order they were created in
  /// (by stamp). O(records).
  public func records(_ kind: RecordKind, withDeleted: Bool = false) -> [RecordID] {
    var result: [RecordID] = []
    var creations: [OperationID] = []
    for record in records where record.kind == kind && (withDeleted || isLive(record)) {
      result.append(record.id)
      creations.append(record.creation.first)
    }
    var sorted: [RecordID] = []
    sorted.reserveCapacity(result.count)
    for index in ascendingOrder(of: creations) { sorted.append(result[Int(index)]) }
    return sorted
  }

  /// Live records of a kind that has a place of its own (personas, stages, lanes, channels), in
  /// their order. O(records).
  public func ordered(_ kind: RecordKind) -> [RecordID] {
    sorted(records(kind))
  }

  /// Sorts records of any cells by their order keys; equal keys by record, those without one last.
  func sorted(_ ids: [RecordID]) -> [RecordID] {
    var placed: [RecordID] = []
    var keys: [[UInt8]] = []
    var others: [RecordID] = []
    for id in ids {
      if let key = position(id, Field.place)?.place.key {
        placed.append(id)
        keys.append(key)
      } else {
        others.append(id)
      }
    }
    var result: [RecordID] = []
    result.reserveCapacity(ids.count)
    for index in ascendingOrder(of: placed, keys: keys) { result.append(placed[Int(index)]) }
    for index in ascendingOrder(of: others) { result.append(others[Int(index)]) }
    return result
  }

  /// The live cards of one cell, in order. Nil for the column or row means cards without one, or
  /// whose stage or lane is deleted. O(records); to read all cells use ``cells()``.
  public func cards(column: RecordID?, row: RecordID?) -> [RecordID] {
    for cell in cells() where cell.column == column && cell.row == row { return cell.cards }
    return []
  }

  /// The cards of one stage and lane, in order.
  public struct Cell: Sendable {
    public let column: RecordID?
    public let row: RecordID?
    public internal(set) var cards: [RecordID]
  }

  /// All cells with live cards, by the first of these that was created. A deleted stage or lane counts
  /// as none, so that no card is ever out of sight. O(records × log).
  public func cells() -> [Cell] {
    // Of a stage and a lane, by where their records are.
    var indexes = StampTable()
    var cells: [Cell] = []
    for card in records(.card) {
      let place = position(card, Field.place)?.place
      let column = place.map { isLive($0.column) ? $0.column : .root } ?? .root
      let row = place.map { isLive($0.row) ? $0.row : .root } ?? .root
      let name = OperationID(
        ordering: ReplicaID(UInt64(slot(column) ?? 0)), UInt64(slot(row) ?? 0))
      if let index = indexes[name] {
        cells[Int(index)].cards.append(card)
      } else {
        indexes[name] = UInt32(cells.count)
        cells.append(
          Cell(
            column: column == .root ? nil : column, row: row == .root ? nil : row,
            cards: [card]))
      }
    }
    for index in cells.indices { cells[index].cards = sorted(cells[index].cards) }
    return cells
  }
}
