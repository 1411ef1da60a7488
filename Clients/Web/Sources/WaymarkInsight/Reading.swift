import CBOR
import JourneyInsight
import JourneyMap
import PageBorder
import ReplicatedData

// Records as the client module tells them to the page.
extension CBORReader {
  /// `[name, kind, is live, author, [* (field, content)]]`
  mutating func toldRecord() throws(CBORError) -> ToldRecord {
    try array(exactly: 5)
    let id = try record()
    let kind = RecordKind(try unsigned32())
    let isLive = try bool()
    _ = try text()
    var fields: [(field: FieldID, content: ToldContent)] = []
    for _ in 0..<(try array() / 2) {
      let field = FieldID(try unsigned32())
      fields.append((field, try content(kind, field)))
    }
    return ToldRecord(id, kind, isLive: isLive, fields: fields)
  }

  /// A value; of keys a flat array of keys and values; a place is `[column, row, order]`.
  private mutating func content(
    _ kind: RecordKind, _ field: FieldID
  ) throws(CBORError) -> ToldContent {
    switch Schema.definition(kind, field)?.type {
    case .keyed:
      var keys: [(key: String, value: Value)] = []
      for _ in 0..<(try array() / 2) { keys.append((try text(), try told())) }
      return .keyed(keys)
    case .position:
      try array(exactly: 3)
      let (column, row) = (try recordIfPresent(), try recordIfPresent())
      return .place(Place(column: column, row: row, key: orderKey(try text())))
    default: return .value(try told())
    }
  }

  /// A reference is `[name]`.
  private mutating func told() throws(CBORError) -> Value {
    switch try peek() {
    case .null:
      try null()
      return .null
    case .bool: return .bool(try bool())
    case .unsigned, .negative: return .integer(try integer())
    case .text: return .text(try text())
    default:
      try array(exactly: 1)
      return .reference(try record())
    }
  }

  private mutating func record() throws(CBORError) -> RecordID {
    guard let record = RecordName.record(try text()) else { throw .unexpectedType }
    return record
  }

  private mutating func recordIfPresent() throws(CBORError) -> RecordID? {
    try nullIfPresent() ? nil : try record()
  }

  /// The key is in hexadecimal digits before the point.
  private func orderKey(_ text: String) -> [UInt8] {
    var key: [UInt8] = []
    var high: UInt8?
    for byte in text.utf8 {
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x61...0x66: digit = byte - 0x57
      default: return key
      }
      if let first = high {
        key.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return key
  }
}
