import ReplicatedData

/// What becomes of texts: WM-UNDO-4.
extension UndoPlan {
  /// The earlier wording comes back whole if the text still reads as the step made it.
  mutating func planRewording(
    _ index: Int, _ record: RecordID, _ field: FieldID, _ rewording: Rewording,
    _ document: MapDocument
  ) {
    guard let register = document.textIndex(record, field).map({ document.texts[$0] }) else {
      return
    }
    if reset[rewording.writers.current] != 2 {
      guard register.stamp == rewording.writers.current else {
        return note(record, .written(field), by: register.stamp.replica)
      }
      // What the step itself typed into it later is taken out before.
      let typed = register.text.firstVisible { stamp in
        !own.contains(stamp.replica) || !isOfStep(stamp, record, field)
      }
      if let typed { return note(record, .written(field), by: typed.replica) }
      if isErasedByOthers(rewording.written, register.text) {
        return note(record, .erased(field), by: eraser)
      }
    }
    if direction == .undo, rewording.earlierText.utf8.isEmpty,
      document.kind(of: record)?.nameField == field,
      let obstacle = othersWork(on: record, since: rewording.writers.current.lamport, document)
        ?? othersUse(of: record, since: rewording.writers.current.lamport, document)
    {
      return note(record, obstacle.reason, by: obstacle.replica)
    }
    follow(rewording.writers)
    isEffective[index] = true
  }

  /// The Lamport number since which a record has a name, if there is nothing of it but what the step
  /// typed: WM-UNDO-11.
  private func namedSince(
    _ record: RecordID, _ field: FieldID, _ text: Text, _ document: MapDocument
  ) -> UInt64? {
    guard direction == .undo, document.kind(of: record)?.nameField == field else { return nil }
    var typed: UInt64 = 0
    var since = UInt64.max
    for index in textInverses(of: record) {
      switch step.inverses[index] {
      case .erase(_, field, let ranges):
        for range in ranges {
          since = min(since, range.first.lamport)
          for part in text.visibleParts(of: range) { typed += part.count }
        }
      case .insert(_, field, let ranges, _):
        if !ranges.isEmpty { return nil }
      case .replace(_, field, _): return nil
      default: break
      }
    }
    return typed == UInt64(clamping: text.count) ? since : nil
  }

  /// Whether the step wrote a character.
  private func isOfStep(_ stamp: OperationID, _ record: RecordID, _ field: FieldID) -> Bool {
    let character = [StampRange(stamp, count: 1)]
    for index in textInverses(of: record) {
      let ranges: [StampRange]
      switch step.inverses[index] {
      case .erase(_, field, let typed): ranges = typed
      case .replace(_, field, let rewording): ranges = rewording.written
      default: continue
      }
      for range in ranges {
        for piece in range.pieces(without: character) where !piece.isKept { return true }
      }
    }
    return false
  }

  /// Whether a replacement by the step is in force, and taken back before.
  private func isReplacedByStep(
    _ record: RecordID, _ field: FieldID, _ document: MapDocument
  ) -> Bool {
    guard let register = document.textIndex(record, field).map({ document.texts[$0] }) else {
      return false
    }
    return register.isReplaced && reset[register.stamp] == 1
  }

  /// Who has replaced a text since the step wrote these characters in it; nil if nobody has.
  private func replacer(
    of ranges: [StampRange], _ record: RecordID, _ field: FieldID, _ document: MapDocument
  ) -> ReplicaID? {
    guard let register = document.textIndex(record, field).map({ document.texts[$0] }),
      register.isReplaced, reset[register.stamp] != 1
    else { return nil }
    for range in ranges where register.text.contains(range.first) { return nil }
    return register.stamp.replica
  }

  mutating func planErasure(
    _ index: Int, _ record: RecordID, _ field: FieldID, _ ranges: [StampRange],
    _ document: MapDocument
  ) {
    guard let text = document.text(record, field) else { return }
    if let replica = replacer(of: ranges, record, field, document) {
      return note(record, .written(field), by: replica)
    }
    if isRewording(record, field), isErasedByOthers(record, field, text) {
      return note(record, .erased(field), by: eraser)
    }
    var isVisible = false
    for range in ranges where !text.visibleParts(of: range).isEmpty { isVisible = true }
    if isVisible, let since = namedSince(record, field, text, document),
      let obstacle = othersWork(on: record, since: since, document)
        ?? othersUse(of: record, since: since, document)
    {
      return note(record, obstacle.reason, by: obstacle.replica)
    }
    isEffective[index] =
      isVisible || isErasedByStep(ranges) || isReplacedByStep(record, field, document)
    if !isVisible, isErasedByOthers(ranges, text) { note(record, .erased(field), by: eraser) }
  }

  mutating func planInsertion(
    _ index: Int, _ record: RecordID, _ field: FieldID, _ ranges: [StampRange],
    _ document: MapDocument
  ) {
    guard let text = document.text(record, field) else { return }
    if !ranges.isEmpty, let replica = replacer(of: ranges, record, field, document) {
      return note(record, .written(field), by: replica)
    }
    if ranges.isEmpty || isRewording(record, field) && isErasedByOthers(record, field, text) {
      return note(record, .erased(field), by: eraser)
    }
    isEffective[index] = true
  }

  var eraser: ReplicaID? { step.erasers.count == 1 ? step.erasers[0] : nil }

  /// Whether the step replaced words: what it wrote and what it erased belong together then.
  private func isRewording(_ record: RecordID, _ field: FieldID) -> Bool {
    var inserts = false
    var erases = false
    for index in textInverses(of: record) {
      switch step.inverses[index] {
      case .insert(_, field, _, _): inserts = true
      case .erase(_, field, _): erases = true
      default: break
      }
    }
    return inserts && erases
  }

  /// Whether somebody else has erased some of what the step wrote in a text.
  func isErasedByOthers(_ record: RecordID, _ field: FieldID, _ text: Text) -> Bool {
    for index in textInverses(of: record) {
      switch step.inverses[index] {
      case .erase(_, field, let ranges): if isErasedByOthers(ranges, text) { return true }
      case .replace(_, field, let rewording):
        if isErasedByOthers(rewording.written, text) { return true }
      default: break
      }
    }
    return false
  }

  func isErasedByOthers(_ ranges: [StampRange], _ text: Text) -> Bool {
    for range in ranges {
      for hidden in range.pieces(without: text.visibleParts(of: range))
      // What the text in force never had was replaced, not erased.
      where hidden.isKept && text.contains(hidden.range.first) {
        for piece in hidden.range.pieces(without: erased) where piece.isKept { return true }
      }
    }
    return false
  }

  /// Whether the step erased some of it itself, which is first inserted anew.
  private func isErasedByStep(_ ranges: [StampRange]) -> Bool {
    for range in ranges {
      for piece in range.pieces(without: erasedByStep) where !piece.isKept { return true }
    }
    return false
  }
}
