import CBOR
import JourneyEditing
import JourneyMap
import PageBorder
import ReplicatedData
import SyncProtocol

extension Editor {
  /// Carries out one step of an edit as the page asks for it, with records by their ``RecordName`` and
  /// offsets in UTF-16: `[0, kind, fields, destination]` adds a record, `[1, [* record], fields,
  /// destination]` changes some, `[2, record, field, offset, count, text]` writes in a text.
  ///
  /// Fields are flat, `field, key / null, value` each, where a reference is `[record]`; a destination is
  /// null or `[column / null, row / null, before / null]`.
  ///
  /// - Returns: The record that it adds.
  mutating func carryOut(
    _ reader: inout CBORReader, by participantID: String?
  ) throws(RequestError) -> RecordID? {
    _ = try reader.count()
    let code = try reader.number()
    if code == 2 {
      try splice(
        try reader.record(), FieldID(try reader.number32()), at: try reader.number32(),
        count: try reader.number32(), try reader.string())
      return nil
    }
    guard code < 2 else { throw .malformed }
    var edit = RecordEdit(changing: [], [])
    if code == 0 {
      edit.kind = RecordKind(try reader.number32())
    } else {
      for _ in 0..<(try reader.count()) { edit.records.append(try reader.record()) }
    }
    for _ in 0..<(try reader.count() / 3) {
      let field = FieldID(try reader.number32())
      let key = try reader.ifPresent { (reader) throws(RequestError) in try reader.string() }
      edit.fields.append(FieldEdit(field, key: key, try reader.value()))
    }
    edit.destination = try reader.ifPresent { (reader) throws(RequestError) in
      try reader.begin(3)
      let (column, row) = (try reader.recordIfPresent(), try reader.recordIfPresent())
      let before = try reader.recordIfPresent()
      let placement = before.map { Placement.before($0) } ?? .last
      return RecordEdit.Destination(column: column, row: row, placement)
    }
    do throws(ChangeError) {
      let records = try make(edit, by: participantID)
      return code == 0 ? records.first : nil
    } catch { throw .refused(error.code) }
  }

  private mutating func splice(
    _ record: RecordID, _ field: FieldID, at offset: UInt32, count: UInt32, _ text: String
  ) throws(RequestError) {
    let before = document.string(record, field)
    let start = TextOffset.scalars(ofUTF16: offset, in: before)
    let (last, overflow) = offset.addingReportingOverflow(count)
    let end = overflow ? .max : TextOffset.scalars(ofUTF16: last, in: before)
    do throws(ChangeError) {
      try erase(start..<end, of: record, field)
      if !text.utf8.isEmpty { try insert(text, into: record, field, at: start) }
    } catch { throw .refused(error.code) }
  }
}

extension CBORReader {
  mutating func record() throws(RequestError) -> RecordID {
    guard let record = RecordName.record(try string()) else { throw .malformed }
    return record
  }

  mutating func recordIfPresent() throws(RequestError) -> RecordID? {
    try ifPresent { (reader) throws(RequestError) in try reader.record() }
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
    try begin(1)
    return .reference(try record())
  }
}
