import CBOR
import ReplicatedData

/// Reads one ``ChangeBatch``. Nothing is allocated by a declared length alone: every count is first
/// held against the bytes that are left.
struct ChangeBatchDecoder {
  private(set) var reader: CBORReader

  private var replicas: [ReplicaID] = []
  /// The last seq read of each replica.
  private var seqs: [UInt64] = []
  /// How many of the replicas have been mentioned; a new one must be the next in the list.
  private var mentionedCount = 0
  private var lamport: UInt64 = 0
  private var time: UInt64 = 0

  init(_ reader: CBORReader) { self.reader = reader }

  mutating func batch(changesMax: Int) throws(ChangeBatchError) -> [Change] {
    let count = try array() - 2
    guard count > 0 else { throw .empty }
    guard count <= changesMax else { throw .tooManyChanges }
    try readReplicas()
    time = try number()
    var changes: [Change] = []
    // A change takes 10 bytes or more, so this never reserves much beyond what the input is worth.
    changes.reserveCapacity(min(count, reader.remaining / 10))
    while changes.count < count {
      changes.append(try change(isFirst: changes.isEmpty))
    }
    guard mentionedCount == replicas.count else { throw .replicas }
    return changes
  }

  private mutating func readReplicas() throws(ChangeBatchError) {
    let count = try array()
    replicas.reserveCapacity(count)
    for _ in 0..<count { replicas.append(ReplicaID(try unsigned())) }
    seqs = [UInt64](repeating: 0, count: count)
    guard count > 1 else { return }
    var ids = StampTable()
    for replica in replicas { ids[OperationID(ordering: replica, 0)] = 0 }
    guard ids.count == count else { throw .replicas }
  }

  private mutating func change(isFirst: Bool) throws(ChangeBatchError) -> Change {
    var itemCount = try array() - 5
    guard itemCount > 0 else { throw .empty }
    let author = try replica()
    let id = ChangeID(replica: replicas[author], seq: try seq(author, after: 1))
    lamport = try sum(lamport, least: 1)
    let deps = try dependencies(author: id.replica)
    let timeBefore = time
    time = try sum(time, least: 0)
    guard !isFirst || time == timeBefore else { throw .number }
    var operations: [Operation] = []
    var reversal: Reversal?
    operations.reserveCapacity(min(itemCount, reader.remaining / 3))
    while itemCount > 0 {
      itemCount -= 1
      let partCount = try array()
      let code = try unsigned()
      if code == ChangeBatch.Code.reversal, partCount == 4, itemCount == 0 {
        reversal = try readReversal()
      } else {
        operations.append(try operation(code, partCount))
      }
    }
    guard !operations.isEmpty else { throw .empty }
    return Change(
      id: id, lamport: lamport, deps: deps, time: time, operations: operations,
      reversal: reversal)
  }

  private mutating func dependencies(
    author: ReplicaID
  ) throws(ChangeBatchError) -> [ChangeID] {
    let count = try array()
    guard count > 0 else { return [] }
    guard count % 2 == 0 else { throw .dependencies }
    var deps: [ChangeID] = []
    deps.reserveCapacity(count / 2)
    var before = ReplicaID.none
    for _ in 0..<(count / 2) {
      let index = try replica()
      let id = ChangeID(replica: replicas[index], seq: try seq(index, after: 0))
      guard id.replica > before, id.replica != author else { throw .dependencies }
      before = id.replica
      deps.append(id)
    }
    return deps
  }

  private mutating func readReversal() throws(ChangeBatchError) -> Reversal {
    let code = try unsigned()
    guard code <= 1 else { throw .operation }
    let change = ChangeID(replica: replicas[try replica()], seq: try number())
    guard change.seq > 0 else { throw .number }
    return Reversal(code == 0 ? .undo : .redo, of: change)
  }

  private mutating func operation(
    _ code: UInt64, _ count: Int
  ) throws(ChangeBatchError) -> Operation {
    switch (code, count) {
    case (ChangeBatch.Code.create, 2):
      return .create(RecordKind(try unsigned32()))
    case (ChangeBatch.Code.createNamed, 2):
      let record = RecordID(lamport: 0, replica: replicas[try mention()])
      guard record.givenKind != nil else { throw .number }
      return .createNamed(record)
    case (ChangeBatch.Code.set, 5):
      return .set(try record(), try field(), try value())
    case (ChangeBatch.Code.setKey, 6):
      return .setKey(try record(), try field(), key: try text(), try value())
    case (ChangeBatch.Code.place, 7):
      let record = try record()
      let field = try field()
      let place = Place(
        column: try idOrNull(isRecord: true), row: try idOrNull(isRecord: true),
        key: try byteString())
      return .place(record, field, place)
    case (ChangeBatch.Code.insertRight, 7):
      let record = try record()
      let field = try field()
      let origin = TextOrigin.right(of: try idOrNull(), rightOrigin: try idOrNull())
      return .insert(record, field, origin, try characters())
    case (ChangeBatch.Code.insertLeft, 6):
      let record = try record()
      let field = try field()
      guard let parent = try idOrNull() else { throw .operation }
      return .insert(record, field, .left(of: parent), try characters())
    case (ChangeBatch.Code.extend, 5):
      return .extend(try record(), try field(), try characters())
    case (ChangeBatch.Code.erase, 5):
      return .erase(try record(), try field(), try ranges())
    case (ChangeBatch.Code.replace, 5):
      return .replace(try record(), try field(), try text())
    default:
      throw .operation
    }
  }

  private mutating func ranges() throws(ChangeBatchError) -> [StampRange] {
    let count = try array()
    guard count > 0 else { throw .empty }
    guard count % 3 == 0 else { throw .operation }
    var ranges: [StampRange] = []
    ranges.reserveCapacity(count / 3)
    for _ in 0..<(count / 3) {
      let range = StampRange(try stamp(), count: try number())
      guard range.count > 0 else { throw .empty }
      guard range.first.lamport - 1 + range.count <= ChangeBatch.numberMax else { throw .number }
      ranges.append(range)
    }
    return ranges
  }

  private mutating func value() throws(ChangeBatchError) -> Value {
    switch try peek() {
    case .null, .array:
      guard let id = try idOrNull(isRecord: true, root: true) else { return .null }
      return .reference(id)
    case .text: return .text(try text())
    default:
      do {
        if try reader.peek() == .bool { return .bool(try reader.bool()) }
        return .integer(try reader.integer())
      } catch { throw .encoding(error) }
    }
  }

  // MARK: Ids

  /// A record may be the map itself.
  private mutating func record() throws(ChangeBatchError) -> RecordID {
    try stamp(isRecord: true, root: true)
  }

  private mutating func idOrNull(
    isRecord: Bool = false, root: Bool = false
  ) throws(ChangeBatchError) -> OperationID? {
    if try peek() == .null {
      do { try reader.null() } catch { throw .encoding(error) }
      return nil
    }
    guard try array() == 2 else { throw .encoding(.unexpectedType) }
    return try stamp(isRecord: isRecord, root: root)
  }

  private mutating func stamp(
    isRecord: Bool = false, root: Bool = false
  ) throws(ChangeBatchError) -> OperationID {
    let index = try mention()
    let id = OperationID(lamport: try number(), replica: replicas[index])
    if id.lamport > 0, id.replica != .none { return id }
    guard root && id == .root || isRecord && id.givenKind != nil else { throw .number }
    return id
  }

  /// The place of a replica that writes, which is never zero.
  private mutating func replica() throws(ChangeBatchError) -> Int {
    let index = try mention()
    guard replicas[index] != .none else { throw .replicas }
    return index
  }

  private mutating func mention() throws(ChangeBatchError) -> Int {
    let argument = try unsigned()
    guard argument <= UInt64(mentionedCount), argument < UInt64(replicas.count) else {
      throw .replicas
    }
    let index = Int(truncatingIfNeeded: argument)
    if index == mentionedCount { mentionedCount += 1 }
    return index
  }

  // MARK: Numbers

  private mutating func seq(_ replica: Int, after step: UInt64) throws(ChangeBatchError) -> UInt64 {
    let seq = try sum(seqs[replica] + step, least: 1)
    seqs[replica] = seq
    return seq
  }

  /// `base` and the difference that comes next.
  private mutating func sum(_ base: UInt64, least: UInt64) throws(ChangeBatchError) -> UInt64 {
    let difference: Int64
    do { difference = try reader.integer() } catch { throw .encoding(error) }
    // A sum below zero wraps to far above the largest number.
    let sum = base &+ UInt64(bitPattern: difference)
    guard sum >= least, sum <= ChangeBatch.numberMax else { throw .number }
    return sum
  }

  private mutating func number() throws(ChangeBatchError) -> UInt64 {
    let number = try unsigned()
    guard number <= ChangeBatch.numberMax else { throw .number }
    return number
  }

  private mutating func field() throws(ChangeBatchError) -> FieldID { FieldID(try unsigned32()) }

  // MARK: Items

  private mutating func characters() throws(ChangeBatchError) -> String {
    let characters = try text()
    guard !characters.utf8.isEmpty else { throw .empty }
    return characters
  }

  private func peek() throws(ChangeBatchError) -> CBORReader.Kind {
    do { return try reader.peek() } catch { throw .encoding(error) }
  }

  private mutating func array() throws(ChangeBatchError) -> Int {
    do { return try reader.array() } catch { throw .encoding(error) }
  }

  private mutating func unsigned() throws(ChangeBatchError) -> UInt64 {
    do { return try reader.unsigned() } catch { throw .encoding(error) }
  }

  private mutating func unsigned32() throws(ChangeBatchError) -> UInt32 {
    do { return try reader.unsigned32() } catch { throw .encoding(error) }
  }

  private mutating func text() throws(ChangeBatchError) -> String {
    do { return try reader.text() } catch { throw .encoding(error) }
  }

  private mutating func byteString() throws(ChangeBatchError) -> [UInt8] {
    do { return try reader.byteString() } catch { throw .encoding(error) }
  }
}
