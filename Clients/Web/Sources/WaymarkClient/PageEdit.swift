import CBOR
import JourneyMap
import PageBorder
import ReplicatedData
import SyncProtocol

/// One step of an edit, as ``Edit``, but with records by their ``RecordName`` and offsets in UTF-16.
enum PageEdit {
  case step(Edit)
  case splice(RecordID, FieldID, at: UInt32, count: UInt32, String)
}

extension CBORReader {
  /// `[0, kind]`, `[1, record, field, key / null, value]`, `[2, record, column, row]`,
  /// `[3, record, column, row, after, before]`, `[4, record, field, offset, count, text]` or
  /// `[6, record, field, text]`. A reference as a value is `[record]`.
  mutating func pageEdit() throws(RequestError) -> PageEdit {
    _ = try count()
    let code = try number()
    if code == 0 { return .step(.create(RecordKind(try number32()))) }
    let record = try record()
    switch code {
    case 2:
      return .step(
        .append(record, column: try recordIfPresent(), row: try recordIfPresent()))
    case 3:
      return .step(
        .place(
          record, column: try recordIfPresent(), row: try recordIfPresent(),
          after: try recordIfPresent(), before: try recordIfPresent()))
    default: break
    }
    let field = FieldID(try number32())
    switch code {
    case 1:
      let key = try ifPresent { (reader) throws(RequestError) in try reader.string() }
      return .step(.set(record, field, key: key, try pageValue()))
    case 4:
      return .splice(
        record, field, at: try number32(), count: try number32(), try string())
    case 6: return .step(.write(record, field, try string()))
    default: throw .malformed
    }
  }

  mutating func record() throws(RequestError) -> RecordID {
    guard let record = RecordName.record(try string()) else { throw .malformed }
    return record
  }

  mutating func recordIfPresent() throws(RequestError) -> RecordID? {
    try ifPresent { (reader) throws(RequestError) in try reader.record() }
  }

  private mutating func pageValue() throws(RequestError) -> Value {
    let isReference: Bool
    do {
      switch try peek() {
      case .null, .bool, .unsigned, .negative, .text: isReference = false
      default: isReference = true
      }
    } catch { throw .malformed }
    guard isReference else { return try value() }
    try begin(1)
    return .reference(try record())
  }
}

extension Editor {
  mutating func carryOut(_ edit: PageEdit, _ created: inout [RecordID]) throws(ChangeError) {
    switch edit {
    case .step(let step): try carryOut(step, &created)
    case .splice(var record, let field, let offset, let count, let text):
      if record.replica == .none, record.lamport > 0, record.lamport <= UInt64(created.count) {
        record = created[Int(record.lamport) - 1]
      }
      let before = document.string(record, field)
      let start = TextOffset.scalars(ofUTF16: offset, in: before)
      let (end, overflow) = offset.addingReportingOverflow(count)
      guard !overflow else { throw .outOfRange }
      try erase(start..<TextOffset.scalars(ofUTF16: end, in: before), of: record, field)
      if !text.utf8.isEmpty { try insert(text, into: record, field, at: start) }
    }
  }
}
