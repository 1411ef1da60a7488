import ReplicatedData

/// Reads from a reversal, as it is in the journal, which of its stamps stand for older ones.
///
/// A reversal was made of a step's inverses by ``Editor/apply(_:)``, which leaves out those that had
/// no effect any more. So its operations are found again by going through the inverses in the same
/// order, without the document they were made on.
struct ReversalReader {
  private let operations: [Operation]
  private var place = 0
  private var stamp: OperationID
  private(set) var aliases = StampAliases()

  init(_ change: Change) {
    operations = change.operations
    stamp = OperationID(lamport: change.lamport, replica: change.id.replica)
  }

  mutating func read(_ inverses: [Inverse]) {
    for inverse in inverses.reversed() {
      var inverse = inverse
      inverse.follow(aliases)
      read(inverse)
    }
  }

  private mutating func read(_ inverse: Inverse) {
    switch inverse {
    case .delete(let record):
      if next == .set(record, .deleted, .bool(true)) { pass() }
    case .set(let record, let field, let value, let writers):
      if next == .set(record, field, value) { pass(writers) }
    case .setKey(let record, let field, let key, let value, let writers):
      if next == .setKey(record, field, key: key, value) { pass(writers) }
    case .place(let record, let field, let place, let writers):
      if next == .place(record, field, place) { pass(writers) }
    case .erase(let record, let field, let ranges):
      while case .erase(record, field, let parts)? = next, Self.areWithin(ranges, parts) { pass() }
    case .insert(let record, let field, let ranges, let text):
      readInsertions(record, field, ranges, text)
    case .replace(let record, let field, let rewording):
      let anew = rewording.anew(at: stamp)
      guard next == .replace(record, field, anew.text) else { return }
      rewording.addAliases(at: stamp, to: &aliases)
      pass()
      if next == .erase(record, field, anew.erased) { pass() }
    }
  }

  /// Each range was inserted in one piece, in several if something stands between, or not at all if
  /// the text was replaced since.
  private mutating func readInsertions(
    _ record: RecordID, _ field: FieldID, _ ranges: [StampRange], _ text: String
  ) {
    var rest = TextPieces(text)
    for var range in ranges {
      var pieces = TextPieces(rest.next(scalars: range.count))
      while range.count > 0 {
        guard case .insert(record, field, _, let piece)? = next else { return }
        let count = UInt64(piece.scalarCount)
        guard count <= range.count, pieces.take(piece) else { break }
        aliases.addCharacters(StampRange(range.first, count: count), stamp)
        range = StampRange(
          OperationID(
            lamport: range.first.lamport + count, replica: range.first.replica),
          count: range.count - count)
        pass()
      }
    }
  }

  private var next: Operation? { place < operations.count ? operations[place] : nil }

  private mutating func pass() {
    stamp = OperationID(
      lamport: stamp.lamport + operations[place].stampCount, replica: stamp.replica)
    place += 1
  }

  private mutating func pass(_ writers: Writers) {
    if let earlier = writers.earlier {
      aliases.addWrite(earlier, stamp)
    }
    pass()
  }

  private static func areWithin(_ ranges: [StampRange], _ parts: [StampRange]) -> Bool {
    for part in parts {
      var isWithin = false
      for range in ranges
      where range.first.replica == part.first.replica
        && range.first.lamport <= part.first.lamport
        && part.first.lamport - range.first.lamport + part.count <= range.count
      {
        isWithin = true
      }
      if !isWithin { return false }
    }
    return true
  }
}
