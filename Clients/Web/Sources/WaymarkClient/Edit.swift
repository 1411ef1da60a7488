import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol

/// One step of an edit, as the page asks for it. A record is two numbers, its replica and stamp, in an
/// array of their own where there may be null instead; of replica 0 the stamp counts the records that this edit has created before, from 1, and (0, 0) is
/// the map itself.
enum Edit {
  case create(RecordKind)
  case set(RecordID, FieldID, key: String?, Value)
  case append(RecordID, column: RecordID?, row: RecordID?)
  case place(RecordID, column: RecordID?, row: RecordID?, after: RecordID?, before: RecordID?)
  case insert(RecordID, FieldID, at: UInt32, String)
  case erase(RecordID, FieldID, at: UInt32, count: UInt32)
  case write(RecordID, FieldID, String)
}

extension CBORReader {
  /// `[0, kind]`, `[1, record, field, key / null, value]`, `[2, record, column, row]`,
  /// `[3, record, column, row, after, before]`, `[4, record, field, index, text]`,
  /// `[5, record, field, index, count]` or `[6, record, field, text]`.
  mutating func edit() throws(RequestError) -> Edit {
    _ = try count()
    let code = try number()
    if code == 0 { return .create(RecordKind(try number32())) }
    let record = try stamp()
    switch code {
    case 2: return .append(record, column: try stampIfPresent(), row: try stampIfPresent())
    case 3:
      return .place(
        record, column: try stampIfPresent(), row: try stampIfPresent(),
        after: try stampIfPresent(), before: try stampIfPresent())
    default: break
    }
    let field = FieldID(try number32())
    switch code {
    case 1:
      let key = try ifPresent { (reader) throws(RequestError) in try reader.string() }
      return .set(record, field, key: key, try value())
    case 4: return .insert(record, field, at: try number32(), try string())
    case 5: return .erase(record, field, at: try number32(), count: try number32())
    case 6: return .write(record, field, try string())
    default: throw .malformed
    }
  }

  private mutating func stampIfPresent() throws(RequestError) -> RecordID? {
    try ifPresent { (reader) throws(RequestError) in
      try reader.begin(2)
      return try reader.stamp()
    }
  }

  mutating func value() throws(RequestError) -> Value {
    do {
      switch try peek() {
      case .null:
        try null()
        return .null
      case .bool: return .bool(try bool())
      case .unsigned, .negative: return .integer(try integer())
      case .text: return .text(try text())
      default: break
      }
    } catch { throw .malformed }
    try begin(2)
    return .reference(try stamp())
  }
}

extension Editor {
  mutating func carryOut(_ edit: Edit, _ created: inout [RecordID]) throws(ChangeError) {
    let known = created
    func named(_ id: RecordID) -> RecordID {
      guard id.replica == .none, id.lamport > 0, id.lamport <= UInt64(known.count) else {
        return id
      }
      return known[Int(id.lamport) - 1]
    }
    switch edit {
    case .create(let kind): created.append(try create(kind))
    case .set(let record, let field, let key, var value):
      if case .reference(let target) = value { value = .reference(named(target)) }
      if let key {
        try set(named(record), field, key: key, value)
      } else {
        try set(named(record), field, value)
      }
    case .append(let record, let column, let row):
      try append(named(record), column: column.map(named), row: row.map(named))
    case .place(let record, let column, let row, let after, let before):
      try place(
        named(record), column: column.map(named), row: row.map(named), after: after.map(named),
        before: before.map(named))
    case .insert(let record, let field, let index, let text):
      try insert(text, into: named(record), field, at: Int(clamping: index))
    case .erase(let record, let field, let index, let count):
      let start = Int(clamping: index)
      let end = Int(clamping: UInt64(index) + UInt64(count))
      try erase(start..<end, of: named(record), field)
    case .write(let record, let field, let text): try write(text, to: named(record), field)
    }
  }
}
