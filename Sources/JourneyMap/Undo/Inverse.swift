import ReplicatedData

/// What would take back one operation, as far as nobody else has built on it since.
enum Inverse: Sendable {
  case delete(RecordID)
  /// Writes the earlier value, if the register still holds what one operation wrote.
  case set(RecordID, FieldID, Value, Writers)
  case setKey(RecordID, FieldID, key: String, Value, Writers)
  case place(RecordID, FieldID, Place, Writers)
  /// Deletes the inserted characters that are still visible.
  case erase(RecordID, FieldID, [StampRange])
  /// Inserts deleted characters anew, each where its own remains are.
  case insert(RecordID, FieldID, [StampRange], String)
  /// Writes the earlier wording of a text, if it still reads as one replacement made it.
  case replace(RecordID, FieldID, Rewording)
}

/// Who wrote a register: the operation to be taken back, and the one whose value it replaced.
struct Writers: Sendable {
  var current: OperationID
  let earlier: OperationID?
}

/// An undo writes anew what an older operation had written: from then on the new stamps stand for
/// the old ones, so that the older operation can be undone in its turn.
struct StampAlias: Sendable {
  let old: StampRange
  let new: OperationID

  /// The new stamps for those of `range` that this alias is about.
  func replacing(_ range: StampRange) -> StampRange? {
    guard range.first.replica == old.first.replica else { return nil }
    let start = max(range.first.lamport, old.first.lamport)
    let end = min(range.first.lamport + range.count, old.first.lamport + old.count)
    guard start < end else { return nil }
    return StampRange(
      OperationID(
        lamport: new.lamport + (start - old.first.lamport), replica: new.replica),
      count: end - start)
  }
}

/// The aliases of one reversal, in the order in which they came to be.
struct StampAliases: Sendable {
  /// Of registers: they are many when a large change is undone, so they are found by the stamp.
  private var writes = StampTable()
  private var written: [OperationID] = []
  /// Of characters.
  private(set) var characters: [StampAlias] = []

  mutating func addWrite(_ old: OperationID, _ new: OperationID) {
    writes[old] = UInt32(written.count)
    written.append(new)
  }

  func write(of old: OperationID) -> OperationID? { writes[old].map { written[Int($0)] } }

  var isEmpty: Bool { written.isEmpty && characters.isEmpty }

  mutating func addCharacters(_ old: StampRange, _ new: OperationID) {
    characters.append(StampAlias(old: old, new: new))
  }
}

extension Inverse {
  mutating func follow(_ aliases: StampAliases) {
    switch self {
    case .delete: break
    case .set(let record, let field, let value, let writers):
      self = .set(record, field, value, writers.following(aliases))
    case .setKey(let record, let field, let key, let value, let writers):
      self = .setKey(record, field, key: key, value, writers.following(aliases))
    case .place(let record, let field, let place, let writers):
      self = .place(record, field, place, writers.following(aliases))
    case .erase(let record, let field, let ranges):
      self = .erase(record, field, ranges.following(aliases))
    case .insert(let record, let field, let ranges, let text):
      self = .insert(record, field, ranges.following(aliases), text)
    case .replace(let record, let field, var rewording):
      rewording.writers = rewording.writers.following(aliases)
      rewording.written = rewording.written.following(aliases)
      self = .replace(record, field, rewording)
    }
  }
}

extension Inverse {
  /// UTF-8 bytes of what it inserts.
  var textBytes: Int {
    switch self {
    case .insert(_, _, _, let text): text.utf8.count
    case .replace(_, _, let rewording): rewording.textBytes
    default: 0
    }
  }
}

extension Writers {
  /// A new stamp is always larger than the one it stands for, so following them ends.
  func following(_ aliases: StampAliases) -> Writers {
    var latest = current
    while let next = aliases.write(of: latest), next > latest { latest = next }
    return Writers(current: latest, earlier: earlier)
  }
}

extension MapDocument {
  /// What would take `operation` back, which is about to be applied here with `stamp`; nil if there
  /// is nothing to take back.
  func inverse(of operation: Operation, stamp: OperationID) -> Inverse? {
    switch operation {
    case .create: return .delete(stamp)
    case .createNamed(let record): return contains(record) ? nil : .delete(record)
    // It says something of a deletion, and is taken back with it.
    case .set(_, .takenBack, _): return nil
    case .set(let record, let field, _):
      let old = register(record, field)
      // Never written means not deleted.
      let value = old?.value ?? (field == .deleted ? .bool(false) : .null)
      return .set(record, field, value, Writers(current: stamp, earlier: old?.stamp))
    case .setKey(let record, let field, let key, _):
      let old = entry(record, field, key)
      return .setKey(
        record, field, key: key, old?.value ?? .null,
        Writers(current: stamp, earlier: old?.stamp))
    case .place(let record, let field, _):
      guard let old = position(record, field) else { return nil }
      return .place(
        record, field, old.place.place, Writers(current: stamp, earlier: old.stamp))
    case .replace(let record, let field, let text):
      let old = textIndex(record, field).map { texts[$0] } ?? TextRegister()
      // One that lost at once has nothing to take back.
      return old.stamp < stamp
        ? .replace(record, field, Rewording(text, stamp, replacing: old)) : nil
    case .insert(let record, let field, _, let text), .extend(let record, let field, let text):
      return .erase(
        record, field, [StampRange(stamp, count: UInt64(text.scalarCount))])
    case .erase(let record, let field, let ranges):
      guard let text = text(record, field) else { return nil }
      var parts: [StampRange] = []
      for range in ranges { parts.append(contentsOf: text.visibleParts(of: range)) }
      return .insert(record, field, parts, text.string(of: parts))
    }
  }

  /// Adds what would take `operation` back, which is about to be applied here with `stamp`.
  func addInverse(of operation: Operation, stamp: OperationID, to inverses: inout [Inverse]) {
    if case .erase(let record, let field, let ranges) = operation,
      inverses.leaveOut(ranges, of: record, field)
    {
      return
    }
    if let inverse = inverse(of: operation, stamp: stamp) { inverses.append(inverse) }
  }

  /// Merges a change of the participant that was made elsewhere, or is read from the journal, and
  /// notes what would take it back.
  ///
  /// - Throws: ``ChangeError``; nothing has changed then, but after ``ChangeError/damaged(_:)``.
  public mutating func integrateAccepted(
    _ change: Change, ofOwn history: inout UndoHistory
  ) throws(ChangeError) {
    let own = limits
    limits = .unbounded
    defer { limits = own }
    try check(change)
    var inverses: [Inverse] = []
    var stamp = OperationID(lamport: change.lamport, replica: change.id.replica)
    var index: UInt32 = 0
    for operation in change.operations {
      addInverse(of: operation, stamp: stamp, to: &inverses)
      apply(operation, stamp, of: change, index)
      index += 1
      stamp = OperationID(
        lamport: stamp.lamport + operation.stampCount, replica: stamp.replica)
    }
    advance(past: change, stampCount: stamp.lamport - change.lamport)
    if let damage { throw .damaged(damage) }
    history.record(change, inverses)
  }
}

extension Editor {
  /// Takes operations back, last one first, leaving alone what others have changed since.
  mutating func apply(_ inverses: [Inverse]) throws(ChangeError) {
    var takenBack: [RecordID] = []
    for inverse in inverses.reversed() {
      // What one inverse wrote anew, the next ones find under its new stamps.
      var inverse = inverse
      inverse.follow(aliases)
      try apply(inverse, &takenBack)
    }
    // Behind all others, where older peers that read the reversal look for nothing more (WM-NAME-3).
    for record in takenBack {
      guard let deletion = document.register(record, .deleted)?.stamp else { continue }
      try set(record, .takenBack, .integer(Int64(deletion.lamport)))
    }
  }

  private mutating func apply(
    _ inverse: Inverse, _ takenBack: inout [RecordID]
  ) throws(ChangeError) {
    switch inverse {
    case .delete(let record):
      guard document.isLive(record) else { return }
      try delete(record)
      if record.isGiven { takenBack.append(record) }
    case .set(let record, let field, let value, let writers):
      guard document.register(record, field)?.stamp == writers.current else { return }
      alias(writers)
      try set(record, field, value)
      // What was brought back is taken back as before; what was deleted on purpose stays so.
      if field == .deleted, value == .bool(true), let earlier = writers.earlier,
        document.takenBack(record) == earlier
      {
        takenBack.append(record)
      }
    case .setKey(let record, let field, let key, let value, let writers):
      guard document.entry(record, field, key)?.stamp == writers.current else { return }
      alias(writers)
      try set(record, field, key: key, value)
    case .place(let record, let field, let place, let writers):
      guard document.position(record, field)?.stamp == writers.current else { return }
      alias(writers)
      try self.place(record, field, place)
    case .erase(let record, let field, let ranges):
      guard let text = document.text(record, field) else { return }
      for range in ranges {
        for part in text.visibleParts(of: range) { try erase(part, of: record, field) }
      }
    case .insert(let record, let field, let ranges, let text):
      var rest = TextPieces(text)
      for range in ranges {
        var pieces = TextPieces(rest.next(scalars: range.count))
        // None where the text was replaced since: nothing of it is left to be put back at.
        for part in document.text(record, field)?.adjacentParts(of: range) ?? [] {
          let piece = pieces.next(scalars: part.count)
          let last = OperationID(
            lamport: part.first.lamport + part.count - 1, replica: part.first.replica)
          aliases.addCharacters(part, nextStamp)
          try insert(piece, into: record, field, behind: last)
        }
      }
    case .replace(let record, let field, let rewording):
      guard let index = document.textIndex(record, field),
        rewording.isInForce(in: document.texts[index])
      else { return }
      let anew = rewording.anew(at: nextStamp)
      rewording.addAliases(at: nextStamp, to: &aliases)
      try replace(anew.text, in: record, field)
      if !anew.erased.isEmpty { try perform(.erase(record, field, anew.erased)) }
    }
  }

  /// Notes that the next operation writes again what an earlier one had written.
  private mutating func alias(_ writers: Writers) {
    guard let earlier = writers.earlier else { return }
    aliases.addWrite(earlier, nextStamp)
  }
}
