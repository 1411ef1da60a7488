import ReplicatedData

/// Makes one change: each call checks and applies one operation at once, so that the next one sees
/// it. Handed out by ``MapDocument/edit(as:at:reversal:_:)``.
///
/// Every call throws ``ChangeError`` and then has done nothing.
public struct Editor {
  /// The document as edited so far.
  public private(set) var document: MapDocument
  var operations: [Operation] = []
  /// What would take the operations back, in their order.
  var inverses: [Inverse] = []
  /// Stamps that stand for older ones, of operations that undo wrote anew.
  var aliases = StampAliases()
  private var progress: ChangeProgress
  let firstLamport: UInt64

  init(document: consuming MapDocument, replica: ReplicaID, firstLamport: UInt64) {
    self.firstLamport = firstLamport
    progress = ChangeProgress(replica: replica, lamport: firstLamport)
    self.document = document
  }

  var nextStamp: OperationID { progress.stamp }

  var stampCount: UInt64 { progress.lamport - firstLamport }

  mutating func takeDocument() -> MapDocument {
    let result = document
    document = MapDocument()
    return result
  }

  private func checkOperationCount() throws(ChangeError) {
    if let damage = document.damage { throw .damaged(damage) }
    guard operations.count < Int(clamping: document.limits.operationsInChangeMax) else {
      throw .limit(.operationsInChange)
    }
  }

  mutating func perform(_ operation: Operation) throws(ChangeError) {
    try checkOperationCount()
    // Its own records and characters are in the document already.
    try document.check(operation, &progress)
    document.addInverse(of: operation, stamp: progress.stamp, to: &inverses)
    if let cause = document.apply(operation, progress.stamp) {
      let seq = document.version[progress.replica] + 1
      let damage = DocumentDamage(
        change: ChangeID(replica: progress.replica, seq: seq),
        operation: UInt32(clamping: operations.count), cause: cause)
      document.damage = damage
      throw .damaged(damage)
    }
    progress.lamport += operation.stampCount
    operations.append(operation)
  }

  /// Creates a record and returns its name.
  public mutating func create(_ kind: RecordKind) throws(ChangeError) -> RecordID {
    let stamp = progress.stamp
    try perform(.create(kind))
    return stamp
  }

  /// Creates the record of a kind that everybody who makes it out of what `name` says makes the same,
  /// unless it is there, be it deleted. See ``RecordID/named(_:_:)``.
  public mutating func create(
    _ kind: RecordKind, named name: String
  ) throws(ChangeError) -> (record: RecordID, isNew: Bool) {
    let record = RecordID.named(kind, name)
    guard !document.contains(record) else { return (record, false) }
    try perform(.createNamed(record))
    return (record, true)
  }

  public mutating func set(
    _ record: RecordID, _ field: FieldID, _ value: Value
  ) throws(ChangeError) {
    try perform(.set(record, field, value))
  }

  /// Null takes the key away.
  public mutating func set(
    _ record: RecordID, _ field: FieldID, key: String, _ value: Value
  ) throws(ChangeError) {
    try perform(.setKey(record, field, key: key, value))
  }

  /// Restorable: what others write to the record meanwhile is merged and waits.
  public mutating func delete(_ record: RecordID) throws(ChangeError) {
    try perform(.set(record, .deleted, .bool(true)))
  }

  public mutating func restore(_ record: RecordID) throws(ChangeError) {
    try perform(.set(record, .deleted, .bool(false)))
  }

  /// Puts a record between two others of a cell; nil is the cell's beginning or end.
  public mutating func place(
    _ record: RecordID, column: RecordID? = nil, row: RecordID? = nil,
    after: RecordID? = nil, before: RecordID? = nil
  ) throws(ChangeError) {
    let low = after.flatMap { document.position($0, Field.place)?.place.key }
    let high = before.flatMap { document.position($0, Field.place)?.place.key }
    let key = FractionalKey.between(low, high, stamp: progress.stamp)
    try perform(.place(record, Field.place, Place(column: column, row: row, key: key)))
  }

  /// Puts a record last in its cell, or last of its kind if the kind has no cells.
  public mutating func append(
    _ record: RecordID, column: RecordID? = nil, row: RecordID? = nil
  ) throws(ChangeError) {
    guard let kind = document.kind(of: record) else { throw .unknownRecord(record) }
    var last: [UInt8]?
    for other in document.records where other.kind == kind && other.id != record {
      guard let index = other.find(Field.place, way: 2),
        case .position(let place, _) = other.fields[index].content, place.column == column ?? .root,
        place.row == row ?? .root
      else { continue }
      if last.map({ FractionalKey.precedes($0, place.key) }) ?? true { last = place.key }
    }
    let key = FractionalKey.between(last, nil, stamp: progress.stamp)
    try perform(.place(record, Field.place, Place(column: column, row: row, key: key)))
  }

  /// Inserts characters before visible character `index` of a text field.
  ///
  /// - Throws: ``ChangeError/outOfRange`` if the index is outside the text.
  public mutating func insert(
    _ text: String, into record: RecordID, _ field: FieldID, at index: Int
  ) throws(ChangeError) {
    try checkOperationCount()
    guard let slot = document.slot(record) else { throw .unknownRecord(record) }
    let known = document.textIndex(slot: slot, field)
    let length = known.map { document.texts[$0].text.count } ?? 0
    guard index >= 0, index <= length else { throw .outOfRange }
    let count = try MapDocument.checkText(
      text, kind: document.records[slot].kind, field,
      sizeBefore: known.map { document.texts[$0].size } ?? 0, limits: document.limits)
    let place = known ?? document.addText(slot: slot, field)
    let stamp = progress.stamp
    let insertion: Text.Insertion
    do throws(TextError) {
      insertion = try document.texts[place].insert(text, at: index, stamp: stamp)
    } catch {
      throw .outOfRange
    }
    progress.lamport += count
    switch insertion {
    case .origin(let origin): operations.append(.insert(record, field, origin, text))
    case .extended:
      if extendLastOperation(record, field, text) { return extendLastErasure(by: count) }
      operations.append(.extend(record, field, text))
    }
    inverses.append(.erase(record, field, [StampRange(stamp, count: count)]))
  }

  /// Lengthens the last operation's inverse, so that there is one for each operation.
  private mutating func extendLastErasure(by count: UInt64) {
    guard case .erase(let record, let field, var ranges)? = inverses.popLast() else { return }
    ranges[ranges.count - 1].count += count
    inverses.append(.erase(record, field, ranges))
  }

  /// Lengthens the operation before this one, if it inserted the characters that `text` goes on.
  private mutating func extendLastOperation(
    _ record: RecordID, _ field: FieldID, _ text: String
  ) -> Bool {
    switch operations.last {
    case .insert(record, field, let origin, var longer)?:
      // Taken out while it grows, so that the string is not copied.
      operations.removeLast()
      longer.append(text)
      operations.append(.insert(record, field, origin, longer))
      return true
    case .extend(record, field, var longer)?:
      operations.removeLast()
      longer.append(text)
      operations.append(.extend(record, field, longer))
      return true
    default: return false
    }
  }

  /// Deletes visible characters of a text field.
  ///
  /// - Throws: ``ChangeError/outOfRange`` if the range is outside the text.
  public mutating func erase(
    _ range: Range<Int>, of record: RecordID, _ field: FieldID
  ) throws(ChangeError) {
    guard !range.isEmpty else { return }
    try checkOperationCount()
    guard document.contains(record) else { throw .unknownRecord(record) }
    guard let slot = document.textIndex(record, field) else { throw .outOfRange }
    let ranges: [StampRange]
    let erased: String
    do throws(TextError) {
      (ranges, erased) = try document.texts[slot].erase(range)
    } catch {
      throw .outOfRange
    }
    if inverses.leaveOut(ranges, of: record, field) {
      operations.append(.erase(record, field, ranges))
      progress.lamport += 1
    } else if case .erase(record, field, var more)? = operations.last,
      case .insert(record, field, var parts, var text)? = inverses.last
    {
      // Taken out while they grow, so that nothing is copied.
      operations.removeLast()
      inverses.removeLast()
      more.append(contentsOf: ranges)
      parts.append(contentsOf: ranges)
      text.append(erased)
      operations.append(.erase(record, field, more))
      inverses.append(.insert(record, field, parts, text))
    } else {
      inverses.append(.insert(record, field, ranges, erased))
      operations.append(.erase(record, field, ranges))
      progress.lamport += 1
    }
  }

  /// Gives a text field another wording as a whole, which may be empty. Of several that are written at
  /// the same time one is kept, whole.
  public mutating func replace(
    _ text: String, in record: RecordID, _ field: FieldID
  ) throws(ChangeError) {
    try perform(.replace(record, field, text))
  }

  /// Makes a text field read `text`: a replacement, unless it reads so already. The first text of a
  /// record that this change creates is typed in, since nobody else can write there at the same time.
  public mutating func write(
    _ text: String, to record: RecordID, _ field: FieldID
  ) throws(ChangeError) {
    guard !sameUTF8(document.string(record, field), text) else { return }
    if isOwn(record), document.textIndex(record, field) == nil {
      try insert(text, into: record, field, at: 0)
    } else {
      try replace(text, in: record, field)
    }
  }

  /// Whether this change created the record.
  private func isOwn(_ record: RecordID) -> Bool {
    record.replica == progress.replica && record.lamport >= firstLamport
  }

  /// Inserts behind a character that may be deleted: where an undone deletion puts text back.
  mutating func insert(
    _ text: String, into record: RecordID, _ field: FieldID, behind stamp: OperationID
  ) throws(ChangeError) {
    guard let slot = document.textIndex(record, field),
      let origin = document.texts[slot].text.origin(behind: stamp)
    else { throw .unknownCharacter(stamp) }
    try perform(.insert(record, field, origin, text))
  }

  mutating func erase(
    _ range: StampRange, of record: RecordID, _ field: FieldID
  ) throws(ChangeError) {
    try perform(.erase(record, field, [range]))
  }

  mutating func place(_ record: RecordID, _ field: FieldID, _ place: Place) throws(ChangeError) {
    try perform(.place(record, field, place))
  }
}

extension MapDocument {
  /// Makes one change of `replica` and merges it here.
  ///
  /// - Parameters:
  ///   - time: The author's wall clock in milliseconds since 1970.
  ///   - reversal: Set by undo and redo.
  /// - Returns: The change, to be sent to others, with what would take it back; nil if `body` did
  ///   nothing.
  /// - Throws: What `body` throws; the document is then as it was.
  public mutating func edit<E: Error>(
    as replica: ReplicaID, at time: UInt64 = 0, reversal: Reversal? = nil,
    _ body: (inout Editor) throws(E) -> Void
  ) throws(E) -> LocalChange? {
    let before = self
    do throws(E) {
      return try editInPlace(as: replica, at: time, reversal: reversal, body)
    } catch {
      self = before
      throw error
    }
  }

  /// ``edit(as:at:reversal:_:)`` without the copy that it keeps to return to: if `body` throws, the
  /// document holds half a change and must be dropped. For edits of one operation, and for bulk.
  public mutating func editInPlace<E: Error>(
    as replica: ReplicaID, at time: UInt64 = 0, reversal: Reversal? = nil,
    _ body: (inout Editor) throws(E) -> Void
  ) throws(E) -> LocalChange? {
    let whole = self
    self = MapDocument()
    let firstLamport = whole.lamport + 1
    var editor = Editor(
      document: consume whole, replica: replica, firstLamport: firstLamport)
    try body(&editor)
    let change = Change(
      id: ChangeID(replica: replica, seq: editor.document.version[replica] + 1),
      lamport: editor.firstLamport, deps: editor.document.dependencies(of: replica),
      time: time, operations: editor.operations, reversal: reversal)
    self = editor.takeDocument()
    guard !change.operations.isEmpty else { return nil }
    advance(past: change, stampCount: editor.stampCount)
    return LocalChange(
      change: change, inverses: editor.inverses, aliases: editor.aliases)
  }

  /// The frontier without the replica's own last change, which is implied.
  ///
  /// Of more heads than a change may name those that do not fit are left for the changes after it:
  /// otherwise nobody could write any more once so many people have written at the same time.
  func dependencies(of replica: ReplicaID) -> [ChangeID] {
    var deps: [ChangeID] = []
    for head in frontier
    where head.replica != replica && deps.count < Int(clamping: limits.dependenciesMax) {
      deps.append(head)
    }
    return deps
  }
}

/// A change that was made here, and what would take it back.
public struct LocalChange: Sendable {
  public let change: Change
  let inverses: [Inverse]
  let aliases: StampAliases
}
