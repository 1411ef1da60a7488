import ReplicatedData

extension MapDocument {
  /// Merges a change of another replica, as a whole or not at all.
  ///
  /// - Throws: ``ChangeError``; the document is unchanged.
  public mutating func integrate(_ change: Change) throws(ChangeError) {
    try check(change)
    merge(change)
  }

  /// Merges a change that somebody has accepted under limits of their own: whatever it holds is part
  /// of the map's history. Everything but the limits is checked.
  public mutating func integrateAccepted(_ change: Change) throws(ChangeError) {
    let own = limits
    limits = .unbounded
    defer { limits = own }
    try integrate(change)
  }

  /// Merges a change that ``check(_:)`` has let pass, with nothing merged in between.
  public mutating func merge(_ change: Change) {
    var stamp = OperationID(lamport: change.lamport, replica: change.id.replica)
    for operation in change.operations {
      apply(operation, stamp)
      stamp = OperationID(
        lamport: stamp.lamport + operation.stampCount, replica: stamp.replica)
    }
    advance(past: change, stampCount: stamp.lamport - change.lamport)
  }

  /// Applies one checked operation.
  mutating func apply(_ operation: Operation, _ stamp: OperationID) {
    switch operation {
    case .create(let kind): append(Record(id: stamp, kind: kind))
    case .createNamed(let id):
      if let slot = slot(id) {
        records[slot].noteCreation(stamp)
      } else if let kind = id.givenKind {
        append(Record(id: id, kind: kind, creation: (stamp, stamp)))
      }
    case .set(let record, let field, let value): write(record, field, value, stamp)
    case .setKey(let record, let field, let key, let value):
      write(record, field, key, value, stamp)
    case .place(let record, let field, let place):
      write(record, field, StoredPlace(place), stamp)
    case .replace(let record, let field, let text):
      guard let index = textForWriting(record, field) else { return }
      texts[index].replace(with: text, stamp: stamp)
    case .insert(let record, let field, let origin, let text):
      guard let index = textForWriting(record, field) else { return }
      // Checked before, so that nothing is thrown here.
      try? texts[index].integrate(text, origin: origin, stamp: stamp)
    case .extend(let record, let field, let text):
      guard let index = textForWriting(record, field) else { return }
      try? texts[index].integrateExtension(text, stamp: stamp)
    case .erase(let record, let field, let ranges):
      guard let index = textForWriting(record, field) else { return }
      try? texts[index].integrateErase(ranges)
    }
  }

  private mutating func write(
    _ record: RecordID, _ field: FieldID, _ value: Value, _ stamp: OperationID
  ) {
    guard let slot = slot(record) else { return }
    let content = Record.Content.register(value, stamp)
    if let index = records[slot].find(field, way: content.way) {
      guard case .register(_, let old) = records[slot].fields[index].content, old < stamp else {
        return
      }
      records[slot].fields[index].content = content
    } else {
      _ = records[slot].add(field, content)
    }
  }

  private mutating func write(
    _ record: RecordID, _ field: FieldID, _ place: StoredPlace, _ stamp: OperationID
  ) {
    guard let slot = slot(record) else { return }
    let content = Record.Content.position(place, stamp)
    if let index = records[slot].find(field, way: content.way) {
      guard case .position(_, let old) = records[slot].fields[index].content, old < stamp else {
        return
      }
      records[slot].fields[index].content = content
    } else {
      _ = records[slot].add(field, content)
    }
  }

  private mutating func write(
    _ record: RecordID, _ field: FieldID, _ key: String, _ value: Value, _ stamp: OperationID
  ) {
    guard let slot = slot(record) else { return }
    let entry = KeyedEntry(key: key, value: value, stamp: stamp)
    guard let index = records[slot].find(field, way: 1),
      case .keyed(var entries) = records[slot].fields[index].content
    else {
      _ = records[slot].add(field, .keyed([entry]))
      return
    }
    // Taken out while it is changed, so that the array is not copied.
    records[slot].fields[index].content = .keyed([])
    let (place, isThere) = keyedIndex(entries, key)
    if !isThere {
      entries.insert(entry, at: place)
    } else if entries[place].stamp < stamp {
      entries[place] = entry
    }
    records[slot].fields[index].content = .keyed(entries)
  }

  /// Where the text of a field is in ``texts``; a field that has none yet gets one.
  mutating func textForWriting(_ record: RecordID, _ field: FieldID) -> Int? {
    slot(record).map { textIndex(slot: $0, field) ?? addText(slot: $0, field) }
  }

  mutating func addText(slot: Int, _ field: FieldID) -> Int {
    texts.append(TextRegister())
    _ = records[slot].add(field, .text(UInt32(texts.count - 1)))
    return texts.count - 1
  }
}
