import CBOR
import ReplicatedData

/// Collects changes for one ``ChangeBatch``, so that a room can pack whatever arrives in a turn of
/// its event loop and encode it once for all receivers.
public struct ChangeBatchEncoder {
  /// How many changes were appended.
  public private(set) var count = 0

  private var body = CBORWriter()
  private var replicas = ReplicaTable()
  private var firstTime: UInt64 = 0
  private var time: UInt64 = 0
  private var lamport: UInt64 = 0

  public init() {}

  public var isEmpty: Bool { count == 0 }

  /// No less than the bytes that ``write(to:)`` will add: for deciding when a batch is full.
  public var byteCountMax: Int { body.bytes.count + replicas.count * 9 + 24 }

  /// Adds a change. O(bytes of its encoding).
  public mutating func append(_ change: Change) {
    if count == 0 {
      firstTime = change.time
      time = change.time
    }
    count += 1
    body.array(5 + change.operations.count + (change.reversal == nil ? 0 : 1))
    let author = mention(change.id.replica)
    body.integer(replicas.difference(author, to: change.id.seq &- 1))
    replicas.setSeq(author, change.id.seq)
    body.integer(Int64(bitPattern: change.lamport &- lamport))
    lamport = change.lamport
    body.array(change.deps.count * 2)
    for dependency in change.deps {
      let index = mention(dependency.replica)
      body.integer(replicas.difference(index, to: dependency.seq))
      replicas.setSeq(index, dependency.seq)
    }
    body.integer(Int64(bitPattern: change.time &- time))
    time = change.time
    for operation in change.operations { append(operation) }
    if let reversal = change.reversal {
      body.array(4)
      body.unsigned(ChangeBatch.Code.reversal)
      body.unsigned(UInt64(reversal.direction.rawValue))
      mention(reversal.change.replica)
      body.unsigned(reversal.change.seq)
    }
  }

  /// Writes the batch as the next item of `writer`.
  public func write(to writer: inout CBORWriter) {
    writer.array(2 + count)
    writer.array(replicas.count)
    for replica in replicas.ids { writer.unsigned(replica.rawValue) }
    writer.unsigned(firstTime)
    writer.encoded(body.bytes)
  }

  /// Forgets the changes and keeps the memory.
  public mutating func removeAll() {
    count = 0
    body.removeAll()
    replicas.removeAll()
    lamport = 0
  }

  private mutating func append(_ operation: Operation) {
    switch operation {
    case .create(let kind):
      body.array(2)
      body.unsigned(ChangeBatch.Code.create)
      body.unsigned(kind.rawValue)
    case .createNamed(let record):
      body.array(2)
      body.unsigned(ChangeBatch.Code.createNamed)
      mention(record.replica)
    case .set(let record, let field, let value):
      begin(ChangeBatch.Code.set, 5, record, field)
      append(value)
    case .setKey(let record, let field, let key, let value):
      begin(ChangeBatch.Code.setKey, 6, record, field)
      body.text(key)
      append(value)
    case .place(let record, let field, let place):
      begin(ChangeBatch.Code.place, 7, record, field)
      append(place.column)
      append(place.row)
      body.byteString(place.key)
    case .insert(let record, let field, .right(let parent, let rightOrigin), let text):
      begin(ChangeBatch.Code.insertRight, 7, record, field)
      append(parent)
      append(rightOrigin)
      body.text(text)
    case .insert(let record, let field, .left(let parent), let text):
      begin(ChangeBatch.Code.insertLeft, 6, record, field)
      append(parent)
      body.text(text)
    case .extend(let record, let field, let text):
      begin(ChangeBatch.Code.extend, 5, record, field)
      body.text(text)
    case .replace(let record, let field, let text):
      begin(ChangeBatch.Code.replace, 5, record, field)
      body.text(text)
    case .erase(let record, let field, let ranges):
      begin(ChangeBatch.Code.erase, 5, record, field)
      body.array(ranges.count * 3)
      for range in ranges {
        mention(range.first.replica)
        body.unsigned(range.first.lamport)
        body.unsigned(range.count)
      }
    }
  }

  private mutating func begin(_ code: UInt64, _ count: Int, _ record: RecordID, _ field: FieldID) {
    body.array(count)
    body.unsigned(code)
    mention(record.replica)
    body.unsigned(record.lamport)
    body.unsigned(field.rawValue)
  }

  private mutating func append(_ value: Value) {
    switch value {
    case .null: body.null()
    case .bool(let value): body.bool(value)
    case .integer(let value): body.integer(value)
    case .text(let value): body.text(value)
    case .reference(let record): append(record)
    }
  }

  private mutating func append(_ id: OperationID?) {
    guard let id else { return body.null() }
    body.array(2)
    mention(id.replica)
    body.unsigned(id.lamport)
  }

  @discardableResult
  private mutating func mention(_ replica: ReplicaID) -> Int {
    let index = replicas.index(of: replica)
    body.unsigned(UInt64(index))
    return index
  }
}

/// The replicas of a batch in order of first mention, each with the last seq that was written.
private struct ReplicaTable {
  private(set) var ids: [ReplicaID] = []
  private var seqs: [UInt64] = []
  /// Used only once there are more than `scannedMax`, below which looking along the list is faster.
  private var places = StampTable()

  private static let scannedMax = 16

  var count: Int { ids.count }

  mutating func index(of replica: ReplicaID) -> Int {
    if ids.count <= ReplicaTable.scannedMax {
      for index in ids.indices where ids[index] == replica { return index }
    } else if let index = places[OperationID(ordering: replica, 0)] {
      return Int(index)
    }
    return add(replica)
  }

  func difference(_ index: Int, to seq: UInt64) -> Int64 {
    Int64(bitPattern: seq &- seqs[index])
  }

  mutating func setSeq(_ index: Int, _ seq: UInt64) { seqs[index] = seq }

  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    seqs.removeAll(keepingCapacity: true)
    places.removeAll()
  }

  private mutating func add(_ replica: ReplicaID) -> Int {
    ids.append(replica)
    seqs.append(0)
    if ids.count == ReplicaTable.scannedMax + 1 {
      for index in ids.indices { places[OperationID(ordering: ids[index], 0)] = UInt32(index) }
    } else if ids.count > ReplicaTable.scannedMax {
      places[OperationID(ordering: replica, 0)] = UInt32(ids.count - 1)
    }
    return ids.count - 1
  }
}
