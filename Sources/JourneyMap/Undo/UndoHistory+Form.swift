import CBOR
import ReplicatedData

/// The form in which a local copy keeps what can be undone: the newest steps, as many as fit.
///
///     [1, [* step], [* step]]        what can be undone, and redone, oldest first
///     step = [last, time, making, [* change], [* stamp of a created record], [* inverse]]
///
/// A step that ends with its time is one of which nothing is known. A stamp or a change is two numbers,
/// the replica last.
extension UndoHistory {
  /// Steps that are kept, and bytes of each stack: a step that is larger is forgotten with all before.
  static let keptStepsMax = 200
  static let keptBytesMax = 512 << 10

  public func encode() -> [UInt8] {
    var writer = CBORWriter()
    writer.array(3)
    writer.unsigned(Self.form)
    Self.encode(undoable, to: &writer)
    Self.encode(redoable, to: &writer)
    return writer.bytes
  }

  private static let form: UInt64 = 1

  private static func encode(_ steps: [UndoStep], to writer: inout CBORWriter) {
    var kept: [[UInt8]] = []
    var bytes = 0
    for step in steps.reversed() {
      var item = CBORWriter()
      item.step(step)
      bytes += item.bytes.count
      guard kept.count < keptStepsMax, bytes <= keptBytesMax else {
        // Behind what is kept there was more.
        item.removeAll()
        item.step(.unknown(step.last))
        kept.append(item.bytes)
        break
      }
      kept.append(item.bytes)
    }
    writer.array(kept.count)
    for item in kept.reversed() { writer.encoded(item) }
  }

  /// What was kept with a copy of a map. If nothing was, or it is of another version, it is not known
  /// how to take back what `replica` has done.
  public init(kept bytes: [UInt8]?, of replica: ReplicaID, in document: MapDocument) {
    if let bytes, let history = UndoHistory(encoded: bytes) {
      self = history
      return
    }
    let last = document.version[replica]
    if last > 0 { recordUnknown(ChangeID(replica: replica, seq: last)) }
  }

  /// Reads what ``encode()`` wrote; nil if it is anything else.
  public init?(encoded bytes: [UInt8]) {
    var reader = CBORReader(bytes)
    do throws(CBORError) {
      try reader.array(exactly: 3)
      guard try reader.unsigned() == Self.form else { return nil }
      for _ in 0..<(try reader.array(max: Self.keptStepsMax + 1)) {
        undoable.append(try reader.step())
      }
      for _ in 0..<(try reader.array(max: Self.keptStepsMax + 1)) {
        redoable.append(try reader.step())
      }
      try reader.finish()
    } catch {
      return nil
    }
  }
}

extension CBORWriter {
  fileprivate mutating func step(_ step: UndoStep) {
    if step.isUnknown {
      array(2)
      change(step.last)
      unsigned(step.time)
      return
    }
    array(6)
    change(step.last)
    unsigned(step.time)
    bool(step.isMaking)
    array(step.changes.count)
    for id in step.changes { change(id) }
    array(step.created.count)
    for record in step.created { stamp(record) }
    array(step.inverses.count)
    for inverse in step.inverses { self.inverse(inverse) }
  }

  private mutating func change(_ id: ChangeID) {
    array(2)
    unsigned(id.seq)
    unsigned(id.replica.rawValue)
  }

  private mutating func stamp(_ id: OperationID) {
    array(2)
    unsigned(id.lamport)
    unsigned(id.replica.rawValue)
  }

  private mutating func inverse(_ inverse: Inverse) {
    switch inverse {
    case .delete(let record):
      array(2)
      unsigned(UInt64(0))
      stamp(record)
    case .set(let record, let field, let value, let writers):
      head(6, 1, record, field)
      self.value(value)
      self.writers(writers)
    case .setKey(let record, let field, let key, let value, let writers):
      head(7, 2, record, field)
      text(key)
      self.value(value)
      self.writers(writers)
    case .place(let record, let field, let place, let writers):
      head(8, 3, record, field)
      if let column = place.column { stamp(column) } else { null() }
      if let row = place.row { stamp(row) } else { null() }
      byteString(place.key)
      self.writers(writers)
    case .erase(let record, let field, let ranges):
      head(4, 4, record, field)
      self.ranges(ranges)
    case .insert(let record, let field, let ranges, let words):
      head(5, 5, record, field)
      self.ranges(ranges)
      text(words)
    case .replace(let record, let field, let rewording):
      head(8, 6, record, field)
      writers(rewording.writers)
      ranges(rewording.written)
      array(rewording.earlier.count)
      for part in rewording.earlier {
        array(3)
        stamp(part.stamps.first)
        unsigned(part.stamps.count)
        bool(part.isDeleted)
      }
      text(rewording.earlierText)
    }
  }

  private mutating func head(
    _ count: Int, _ code: UInt64, _ record: RecordID, _ field: FieldID
  ) {
    array(count)
    unsigned(code)
    stamp(record)
    unsigned(field.rawValue)
  }

  /// Two items.
  private mutating func writers(_ writers: Writers) {
    stamp(writers.current)
    if let earlier = writers.earlier { stamp(earlier) } else { null() }
  }

  private mutating func ranges(_ ranges: [StampRange]) {
    array(ranges.count)
    for range in ranges {
      array(2)
      stamp(range.first)
      unsigned(range.count)
    }
  }

  private mutating func value(_ value: Value) {
    switch value {
    case .null: null()
    case .bool(let flag): bool(flag)
    case .integer(let number): integer(number)
    case .text(let words): text(words)
    case .reference(let record): stamp(record)
    }
  }
}

extension CBORReader {
  fileprivate mutating func step() throws(CBORError) -> UndoStep {
    let count = try array(max: 6)
    let last = try change()
    let time = try unsigned()
    if count == 2 { return .unknown(last) }
    guard count == 6 else { throw .outOfRange }
    var step = UndoStep(changes: [], last: last, time: time)
    step.isMaking = try bool()
    for _ in 0..<(try array()) { step.changes.append(try change()) }
    guard !step.changes.isEmpty else { throw .outOfRange }
    for _ in 0..<(try array()) { step.created.append(try stamp()) }
    var inverses: [Inverse] = []
    for _ in 0..<(try array()) { inverses.append(try inverse()) }
    let created = step.created
    step.append(inverses)
    // Those among the inverses are named already.
    step.created = created
    return step
  }

  private mutating func change() throws(CBORError) -> ChangeID {
    try array(exactly: 2)
    let seq = try unsigned()
    return ChangeID(replica: ReplicaID(try unsigned()), seq: seq)
  }

  private mutating func stamp() throws(CBORError) -> OperationID {
    try array(exactly: 2)
    let lamport = try unsigned()
    guard lamport <= OperationID.lamportMax else { throw .outOfRange }
    return OperationID(lamport: lamport, replica: ReplicaID(try unsigned()))
  }

  private mutating func stampIfPresent() throws(CBORError) -> OperationID? {
    try nullIfPresent() ? nil : try stamp()
  }

  private mutating func inverse() throws(CBORError) -> Inverse {
    let count = try array(max: 8)
    let code = try unsigned()
    let record = try stamp()
    if code == 0, count == 2 { return .delete(record) }
    let number = try unsigned32()
    guard number <= FieldID.numberMax else { throw .outOfRange }
    let field = FieldID(number)
    switch (code, count) {
    case (1, 6): return .set(record, field, try value(), try writers())
    case (2, 7): return .setKey(record, field, key: try text(), try value(), try writers())
    case (3, 8):
      let column = try stampIfPresent()
      let row = try stampIfPresent()
      let key = try byteString()
      return .place(record, field, Place(column: column, row: row, key: key), try writers())
    case (4, 4): return .erase(record, field, try ranges())
    case (5, 5):
      let ranges = try ranges()
      return .insert(record, field, ranges, try text())
    case (6, 8): return .replace(record, field, try rewording())
    default: throw .outOfRange
    }
  }

  private mutating func rewording() throws(CBORError) -> Rewording {
    let writers = try writers()
    let written = try ranges()
    var earlier: [Text.Part] = []
    var deleted: UInt64 = 0
    for _ in 0..<(try array()) {
      try array(exactly: 3)
      let range = try range()
      let isDeleted = try bool()
      if isDeleted { deleted += range.count }
      // For each a space is written anew.
      guard deleted <= UInt64(Rewording.deletedMax) else { throw .outOfRange }
      earlier.append(Text.Part(stamps: range, isDeleted: isDeleted))
    }
    return Rewording(
      writers: writers, written: written, earlier: earlier, earlierText: try text())
  }

  /// Two items.
  private mutating func range() throws(CBORError) -> StampRange {
    let first = try stamp()
    let count = try unsigned()
    guard count > 0, count <= OperationID.lamportMax else { throw .outOfRange }
    return StampRange(first, count: count)
  }

  private mutating func writers() throws(CBORError) -> Writers {
    let current = try stamp()
    return Writers(current: current, earlier: try stampIfPresent())
  }

  private mutating func ranges() throws(CBORError) -> [StampRange] {
    var ranges: [StampRange] = []
    for _ in 0..<(try array()) {
      try array(exactly: 2)
      ranges.append(try range())
    }
    return ranges
  }

  private mutating func value() throws(CBORError) -> Value {
    switch try peek() {
    case .null:
      try null()
      return .null
    case .bool: return .bool(try bool())
    case .unsigned, .negative: return .integer(try integer())
    case .text: return .text(try text())
    case .array: return .reference(try stamp())
    default: throw .outOfRange
    }
  }
}
