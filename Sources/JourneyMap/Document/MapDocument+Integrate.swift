import ReplicatedData

extension MapDocument {
  /// Merges a change of another replica, as a whole or not at all.
  ///
  /// - Throws: ``ChangeError``; the document is unchanged, but after ``ChangeError/damaged(_:)``.
  public mutating func integrate(_ change: Change) throws(ChangeError) {
    try check(change)
    merge(change)
    if let damage { throw .damaged(damage) }
  }

  /// Merges a change that somebody has accepted under limits of their own: whatever it holds is part
  /// of the map's history. Everything but the limits is checked.
  public mutating func integrateAccepted(_ change: Change) throws(ChangeError) {
    let own = limits
    limits = .unbounded
    defer { limits = own }
    try integrate(change)
  }

  /// Merges a change that ``check(_:)`` has let pass, with nothing merged in between. If part of it cannot
  /// be merged all the same, ``damage`` says so from then on.
  public mutating func merge(_ change: Change) {
    var stamp = OperationID(lamport: change.lamport, replica: change.id.replica)
    var index: UInt32 = 0
    for operation in change.operations {
      apply(operation, stamp, of: change, index)
      index += 1
      stamp = OperationID(
        lamport: stamp.lamport + operation.stampCount, replica: stamp.replica)
    }
    advance(past: change, stampCount: stamp.lamport - change.lamport)
  }

  /// Applies one operation of a checked change, and notes ``damage`` if it cannot be.
  mutating func apply(
    _ operation: Operation, _ stamp: OperationID, of change: Change, _ index: UInt32
  ) {
    guard let cause = apply(operation, stamp), damage == nil else { return }
    damage = DocumentDamage(change: change.id, operation: index, cause: cause)
  }

  /// Applies one checked operation. Returns why it could not be, which cannot be.
  mutating func apply(_ operation: Operation, _ stamp: OperationID) -> DocumentDamage.Cause? {
    if case .createNamed(let id) = operation { return applyCreation(of: id, stamp) }
    guard let record = operation.record else {
      if case .create(let kind) = operation { append(Record(id: stamp, kind: kind)) }
      return nil
    }
    guard let slot = slot(record) else { return .noRecord(record) }
    switch operation {
    case .create, .createNamed: break
    case .set(_, let field, let value): write(slot, field, value, stamp)
    case .setKey(_, let field, let key, let value): write(slot, field, key, value, stamp)
    case .place(_, let field, let place): write(slot, field, StoredPlace(place), stamp)
    case .replace(_, let field, let text):
      return applyText(slot, field) { (register) throws(TextError) in
        try register.replace(with: text, stamp: stamp)
      }
    case .insert(_, let field, let origin, let text):
      return applyText(slot, field) { (register) throws(TextError) in
        try register.integrate(text, origin: origin, stamp: stamp)
      }
    case .extend(_, let field, let text):
      return applyText(slot, field) { (register) throws(TextError) in
        try register.integrateExtension(text, stamp: stamp)
      }
    case .erase(_, let field, let ranges):
      return applyText(slot, field) { (register) throws(TextError) in
        try register.integrateErase(ranges)
      }
    }
    return nil
  }

  private mutating func applyCreation(
    of id: RecordID, _ stamp: OperationID
  ) -> DocumentDamage.Cause? {
    if let slot = slot(id) {
      records[slot].noteCreation(stamp)
      return nil
    }
    guard let kind = id.givenKind else { return .noName(id) }
    append(Record(id: id, kind: kind, creation: (stamp, stamp)))
    return nil
  }

  private mutating func applyText(
    _ slot: Int, _ field: FieldID, _ body: (inout TextRegister) throws(TextError) -> Void
  ) -> DocumentDamage.Cause? {
    let index = textForWriting(slot, field)
    do throws(TextError) {
      try body(&texts[index])
      return nil
    } catch {
      return .text(records[slot].id, field, error)
    }
  }

  private mutating func write(
    _ slot: Int, _ field: FieldID, _ value: Value, _ stamp: OperationID
  ) {
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
    _ slot: Int, _ field: FieldID, _ place: StoredPlace, _ stamp: OperationID
  ) {
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
    _ slot: Int, _ field: FieldID, _ key: String, _ value: Value, _ stamp: OperationID
  ) {
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
  private mutating func textForWriting(_ slot: Int, _ field: FieldID) -> Int {
    textIndex(slot: slot, field) ?? addText(slot: slot, field)
  }

  mutating func addText(slot: Int, _ field: FieldID) -> Int {
    texts.append(TextRegister())
    _ = records[slot].add(field, .text(UInt32(texts.count - 1)))
    return texts.count - 1
  }
}
