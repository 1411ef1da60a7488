import CBOR
import JourneyMap
import ReplicatedData

// Changes with everything said in full, as the vectors say it: no differences, no list of replicas.
//
//     change = [replica, seq, lamport, [* (replica, seq)], time, [+ operation], reversal / null]
//     reversal = [redo: bool, replica, seq]
//
// Operations begin with the number that they have in a batch; ids are (replica, lamport).

private enum Code {
  static let create: UInt64 = 0
  static let set: UInt64 = 1
  static let setKey: UInt64 = 2
  static let place: UInt64 = 3
  static let insertRight: UInt64 = 4
  static let insertLeft: UInt64 = 5
  static let extend: UInt64 = 6
  static let erase: UInt64 = 7
  static let replace: UInt64 = 9
  static let createNamed: UInt64 = 10
}

extension CBORWriter {
  mutating func explicit(_ change: Change) {
    array(7)
    explicit(change.id)
    unsigned(change.lamport)
    array(change.deps.count * 2)
    for dependency in change.deps { explicit(dependency) }
    unsigned(change.time)
    array(change.operations.count)
    for operation in change.operations { explicit(operation) }
    if let reversal = change.reversal {
      array(3)
      bool(reversal.direction == .redo)
      explicit(reversal.change)
    } else {
      null()
    }
  }

  private mutating func explicit(_ operation: Operation) {
    switch operation {
    case .create(let kind):
      array(2)
      unsigned(Code.create)
      unsigned(kind.rawValue)
    case .createNamed(let record):
      array(3)
      unsigned(Code.createNamed)
      explicit(record)
    case .set(let record, let field, let value):
      head(Code.set, record, field, restCount: 1)
      explicit(value)
    case .setKey(let record, let field, let key, let value):
      head(Code.setKey, record, field, restCount: 2)
      text(key)
      explicit(value)
    case .place(let record, let field, let place):
      head(Code.place, record, field, restCount: 3)
      explicitOrNull(place.column)
      explicitOrNull(place.row)
      byteString(place.key)
    case .insert(let record, let field, .right(let parent, let rightOrigin), let characters):
      head(Code.insertRight, record, field, restCount: 3)
      explicitOrNull(parent)
      explicitOrNull(rightOrigin)
      text(characters)
    case .insert(let record, let field, .left(let parent), let characters):
      head(Code.insertLeft, record, field, restCount: 2)
      explicitOrNull(parent)
      text(characters)
    case .extend(let record, let field, let characters):
      head(Code.extend, record, field, restCount: 1)
      text(characters)
    case .replace(let record, let field, let characters):
      head(Code.replace, record, field, restCount: 1)
      text(characters)
    case .erase(let record, let field, let ranges):
      head(Code.erase, record, field, restCount: 1)
      array(ranges.count * 3)
      for range in ranges {
        explicit(range.first)
        unsigned(range.count)
      }
    }
  }

  private mutating func head(
    _ code: UInt64, _ record: RecordID, _ field: FieldID, restCount: Int
  ) {
    array(4 + restCount)
    unsigned(code)
    explicit(record)
    unsigned(field.rawValue)
  }

  private mutating func explicit(_ value: Value) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .text(let value): text(value)
    case .reference(let record): explicitOrNull(record)
    }
  }

  private mutating func explicitOrNull(_ id: OperationID?) {
    guard let id else { return null() }
    array(2)
    explicit(id)
  }

  private mutating func explicit(_ id: OperationID) {
    unsigned(id.replica.rawValue)
    unsigned(id.lamport)
  }

  private mutating func explicit(_ id: ChangeID) {
    unsigned(id.replica.rawValue)
    unsigned(id.seq)
  }
}

extension Request {
  mutating func explicitChange() throws(Refusal) -> Change {
    _ = try array()
    var change = Change(id: try changeID(), lamport: try unsigned(), operations: [])
    for _ in 0..<(try array() / 2) { change.deps.append(try changeID()) }
    change.time = try unsigned()
    for _ in 0..<(try array()) { change.operations.append(try operation()) }
    if try !nullIfPresent() {
      _ = try array()
      change.reversal = Reversal(try bool() ? .redo : .undo, of: try changeID())
    }
    return change
  }

  private mutating func operation() throws(Refusal) -> Operation {
    _ = try array()
    let code = try unsigned()
    if code == Code.create { return .create(RecordKind(try unsigned32())) }
    let record = try stamp()
    if code == Code.createNamed { return .createNamed(record) }
    let field = FieldID(try unsigned32())
    switch code {
    case Code.set: return .set(record, field, try value())
    case Code.setKey: return .setKey(record, field, key: try text(), try value())
    case Code.place:
      let place = Place(
        column: try stampOrNull(), row: try stampOrNull(), key: try byteString())
      return .place(record, field, place)
    case Code.insertRight:
      let origin = TextOrigin.right(of: try stampOrNull(), rightOrigin: try stampOrNull())
      return .insert(record, field, origin, try text())
    case Code.insertLeft:
      guard let parent = try stampOrNull() else { throw Refusal(name: "request.parent") }
      return .insert(record, field, .left(of: parent), try text())
    case Code.extend: return .extend(record, field, try text())
    case Code.replace: return .replace(record, field, try text())
    case Code.erase:
      var ranges: [StampRange] = []
      for _ in 0..<(try array() / 3) {
        ranges.append(StampRange(try stamp(), count: try unsigned()))
      }
      return .erase(record, field, ranges)
    default: throw Refusal(name: "request.operation")
    }
  }

  private mutating func value() throws(Refusal) -> Value {
    switch try peek() {
    case .bool: return .bool(try bool())
    case .text: return .text(try text())
    case .unsigned, .negative: return .integer(try integer())
    default:
      guard let record = try stampOrNull() else { return .null }
      return .reference(record)
    }
  }

  private mutating func stampOrNull() throws(Refusal) -> OperationID? {
    if try nullIfPresent() { return nil }
    _ = try array()
    return try stamp()
  }

  private mutating func stamp() throws(Refusal) -> OperationID {
    let replica = ReplicaID(try unsigned())
    return OperationID(lamport: try unsigned(), replica: replica)
  }

  private mutating func changeID() throws(Refusal) -> ChangeID {
    ChangeID(replica: ReplicaID(try unsigned()), seq: try unsigned())
  }
}
