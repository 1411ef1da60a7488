import ReplicatedData

extension MapDocument {
  /// Checks a whole change against this document: its place in its replica's history, its
  /// dependencies, its stamps, and each operation. Nothing is merged.
  public func check(_ change: Change) throws(ChangeError) {
    if let damage { throw .damaged(damage) }
    let replica = change.id.replica
    guard replica != .none else { throw .noReplica }
    let known = version[replica]
    guard change.id.seq == known + 1 else { throw .seqGap(expected: known + 1) }
    guard !change.operations.isEmpty else { throw .empty }
    guard change.operations.count <= Int(clamping: limits.operationsInChangeMax) else {
      throw .limit(.operationsInChange)
    }
    guard change.deps.count <= Int(clamping: limits.dependenciesMax) else {
      throw .limit(.dependencies)
    }
    for dependency in change.deps where !version.contains(dependency) {
      throw .unknownDependency(dependency)
    }
    guard change.lamport > lastLamport(of: replica) else { throw .lamportNotAfter(change.lamport) }
    guard change.lamport <= OperationID.lamportMax,
      change.lamport <= lamport + limits.lamportJumpMax
    else { throw .lamportTooFar(change.lamport) }
    var progress = ChangeProgress(replica: replica, lamport: change.lamport)
    for operation in change.operations {
      try check(operation, &progress)
      progress.pass(operation, in: self)
      guard progress.lamport - 1 <= OperationID.lamportMax,
        progress.lamport - 1 <= lamport + limits.lamportJumpMax
      else { throw .lamportTooFar(progress.lamport - 1) }
    }
  }

  /// Checks one operation of a change that has come as far as `progress`.
  func check(_ operation: Operation, _ progress: inout ChangeProgress) throws(ChangeError) {
    switch operation {
    case .createNamed(let id):
      guard let kind = id.givenKind else { throw .kindNotAllowed(.map) }
      guard slot(id) == nil, progress.kind(of: id) == nil else { return }
      try checkCreation(of: kind, progress)
    case .create(let kind):
      try checkCreation(of: kind, progress)
    case .set(let record, let field, let value):
      let kind = try kind(of: record, field, progress)
      if field == .deleted {
        guard kind != .map else { throw .kindNotAllowed(kind) }
        guard case .bool = value else { throw .value(kind, field) }
        return
      }
      switch Schema.definition(kind, field)?.type {
      case .register(let rule)?: try check(value, rule, kind, field, progress)
      case nil: try checkUnknown(value, kind, field, progress)
      default: throw .fieldType(kind, field)
      }
    case .setKey(let record, let field, let key, let value):
      let kind = try kind(of: record, field, progress)
      guard field != .deleted else { throw .fieldType(kind, field) }
      try checkLine(key, bytesMax: limits.keyBytesMax, .keyBytes)
      switch Schema.definition(kind, field)?.type {
      case .keyed(let keyRule, let rule)?:
        if case .date = keyRule, !ValueRule.isDate(key) { throw .key(kind, field) }
        guard !key.utf8.isEmpty else { throw .key(kind, field) }
        try check(value, rule, kind, field, progress)
      case nil: try checkUnknown(value, kind, field, progress)
      default: throw .fieldType(kind, field)
      }
      let entries = entries(record, field)
      let count = entries.count + progress.newKeyCount(record, field)
      if count >= Int(clamping: limits.keysInFieldMax), !keyedIndex(entries, key).isThere,
        !progress.hasNewKey(key, record, field)
      {
        throw .limit(.keysInField)
      }
    case .place(let record, let field, let place):
      let kind = try kind(of: record, field, progress)
      try Self.checkType(kind, field) { if case .position = $0 { true } else { false } }
      guard place.key.count <= Int(clamping: limits.placeKeyBytesMax) else {
        throw .limit(.placeKeyBytes)
      }
      guard !place.key.isEmpty else { throw .value(kind, field) }
      try check(place.column, isA: .stage, progress)
      try check(place.row, isA: .lane, progress)
      if kind != .card, place.column != nil || place.row != nil,
        Schema.definition(kind, field) != nil
      {
        throw .value(kind, field)
      }
    case .replace(let record, let field, let text):
      try checkText(record, field, text, progress, isReplacement: true)
    case .insert(let record, let field, let origin, let text):
      try checkText(record, field, text, progress)
      switch origin {
      case .left(let parent): try checkCharacter(parent, record, field, progress)
      case .right(let parent, let rightOrigin):
        if let parent { try checkCharacter(parent, record, field, progress) }
        if let rightOrigin { try checkCharacter(rightOrigin, record, field, progress) }
      }
    case .extend(let record, let field, let text):
      try checkText(record, field, text, progress)
      let previous = OperationID(lamport: progress.lamport - 1, replica: progress.replica)
      try checkCharacter(previous, record, field, progress)
    case .erase(let record, let field, let ranges):
      let kind = try kind(of: record, field, progress)
      try Self.checkType(kind, field) { if case .text = $0 { true } else { false } }
      guard !ranges.isEmpty else { throw .empty }
      for range in ranges {
        guard range.count > 0 else { throw .empty }
        if range.count <= Text.shortRangeMax {
          try checkCharacters(range, record, field, progress)
          continue
        }
        // Long ranges are looked up once, however often a hostile sender names them.
        while let part = progress.firstUnchecked(of: range, in: record, field) {
          try checkCharacters(part, record, field, progress)
          progress.noteChecked(part, in: record, field)
        }
      }
    }
  }

  private func checkCreation(
    of kind: RecordKind, _ progress: ChangeProgress
  ) throws(ChangeError) {
    guard kind != .map else { throw .kindNotAllowed(kind) }
    guard records.count < Int(clamping: limits.recordsMax) - progress.createdCount else {
      throw .limit(.records)
    }
    let cards = Int(cardCount) + progress.createdCardCount
    if kind == .card, cards >= Int(clamping: limits.cardsMax) { throw .limit(.cards) }
  }

  private func kind(
    of record: RecordID, _ field: FieldID, _ progress: ChangeProgress
  ) throws(ChangeError) -> RecordKind {
    guard let kind = slot(record).map({ records[$0].kind }) ?? progress.kind(of: record) else {
      throw .unknownRecord(record)
    }
    guard field.rawValue <= FieldID.numberMax else { throw .fieldType(kind, field) }
    return kind
  }

  private static func checkType(
    _ kind: RecordKind, _ field: FieldID, _ fits: (FieldType) -> Bool
  ) throws(ChangeError) {
    guard field != .deleted else { throw .fieldType(kind, field) }
    if let definition = Schema.definition(kind, field), !fits(definition.type) {
      throw .fieldType(kind, field)
    }
  }

  private func check(
    _ record: RecordID?, isA wanted: RecordKind, _ progress: ChangeProgress
  ) throws(ChangeError) {
    guard let record else { return }
    let found = slot(record).map { records[$0].kind } ?? progress.kind(of: record)
    guard found == wanted else { throw .reference(record) }
  }

  private func checkText(
    _ record: RecordID, _ field: FieldID, _ text: String, _ progress: ChangeProgress,
    isReplacement: Bool = false
  ) throws(ChangeError) {
    let kind = try kind(of: record, field, progress)
    let before = textIndex(record, field).map { texts[$0].size } ?? 0
    _ = try Self.checkText(
      text, kind: kind, field, sizeBefore: before + progress.scalars(in: record, field),
      limits: limits, isReplacement: isReplacement)
  }

  /// Checks text that is about to be written, and counts the stamps that it takes: a replacement takes
  /// one for the beginning of the text, and its wording may be empty.
  ///
  /// Static, because a call on a document that is being edited would copy it.
  static func checkText(
    _ text: String, kind: RecordKind, _ field: FieldID, sizeBefore: UInt64, limits: MapLimits,
    isReplacement: Bool = false
  ) throws(ChangeError) -> UInt64 {
    try checkType(kind, field) { if case .text = $0 { true } else { false } }
    var count: UInt64 = isReplacement ? 1 : 0
    for scalar in text.unicodeScalars {
      guard ValueRule.isAllowed(scalar) || scalar == "\n" || scalar == "\t" else {
        throw .controlCharacter
      }
      count += 1
    }
    guard count > 0 else { throw .empty }
    guard sizeBefore + count <= UInt64(limits.textScalarsMax) else {
      throw .limit(.textScalars)
    }
    return count
  }

  private func checkCharacter(
    _ stamp: OperationID, _ record: RecordID, _ field: FieldID, _ progress: ChangeProgress
  ) throws(ChangeError) {
    try checkCharacters(StampRange(stamp, count: 1), record, field, progress)
  }

  @inline(never)
  private func checkCharacters(
    _ range: StampRange, _ record: RecordID, _ field: FieldID, _ progress: ChangeProgress
  ) throws(ChangeError) {
    // Stamps are consecutive, so a range may begin in the document and go on in this change.
    var known = textIndex(record, field).map { texts[$0].containedPrefix(of: range) } ?? 0
    if known < range.count {
      let next = OperationID(lamport: range.first.lamport + known, replica: range.first.replica)
      known += progress.inserted(next, count: range.count - known, into: record, field)
    }
    guard known == range.count else { throw .unknownCharacter(range.first) }
  }

  // MARK: Values

  private func check(
    _ value: Value, _ rule: ValueRule, _ kind: RecordKind, _ field: FieldID,
    _ progress: ChangeProgress
  ) throws(ChangeError) {
    var fits = false
    switch (value, rule) {
    case (.null, _): fits = true
    case (.bool, .bool): fits = true
    case (.integer(let number), .integer(let range)): fits = range.contains(number)
    case (.text(let text), .choice(let tokens)):
      for token in tokens where ValueRule.equal(text, token) { fits = true }
    case (.text(let text), .token): fits = ValueRule.isToken(text)
    case (.text(let text), .date): fits = ValueRule.isDate(text)
    case (.text(let text), .decimal): fits = ValueRule.isDecimal(text)
    case (.text(let text), .line):
      try checkLine(text, bytesMax: limits.valueBytesMax, .valueBytes)
      fits = true
    case (.reference(let record), .reference(let wanted)):
      try check(record, isA: wanted, progress)
      fits = true
    default: fits = false
    }
    guard fits else { throw .value(kind, field) }
  }

  /// A field that a newer peer knows: any value within the limits, any record that exists.
  private func checkUnknown(
    _ value: Value, _ kind: RecordKind, _ field: FieldID, _ progress: ChangeProgress
  ) throws(ChangeError) {
    switch value {
    case .text(let text): try checkLine(text, bytesMax: limits.valueBytesMax, .valueBytes)
    case .reference(let record):
      guard slot(record) != nil || progress.kind(of: record) != nil else {
        throw .reference(record)
      }
    default: break
    }
  }

  private func checkLine(
    _ text: String, bytesMax: UInt32, _ limit: MapLimit
  ) throws(ChangeError) {
    guard text.utf8.count <= Int(clamping: bytesMax) else { throw .limit(limit) }
    for scalar in text.unicodeScalars where !ValueRule.isAllowed(scalar) {
      throw .controlCharacter
    }
  }
}
