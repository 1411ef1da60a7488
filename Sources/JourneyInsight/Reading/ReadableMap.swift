import JourneyMap
import ReplicatedData

/// What facts are read from: a document, or records that were told by one (``ToldMap``).
package protocol ReadableMap {
  associatedtype Record: ReadableRecord

  /// A record, deleted or not; nil if there is none of this name.
  func reading(_ record: RecordID) -> Record?
  func kind(of record: RecordID) -> RecordKind?
  /// The live records of one kind. In which order does not matter.
  func live(_ kind: RecordKind) -> [RecordID]
  /// Live records of a kind that has a place of its own, in their order.
  func ordered(_ kind: RecordKind) -> [RecordID]
}

/// One record, looked up once for reading many of its fields.
package protocol ReadableRecord {
  var isLive: Bool { get }
  func value(_ field: FieldID) -> Value
  /// Ascending by the bytes of the key, without those that are null.
  func keys(_ field: FieldID) -> [(key: String, value: Value)]
  func place(_ field: FieldID) -> Place?
  /// The text of a field as UTF-8; empty if nothing was ever written there.
  func utf8(_ field: FieldID) -> [UInt8]
}

extension MapDocument: ReadableMap {
  package func live(_ kind: RecordKind) -> [RecordID] { records(kind) }
}

extension RecordReading: ReadableRecord {
  package func utf8(_ field: FieldID) -> [UInt8] { text(field)?.utf8 ?? [] }
}

extension ReadableMap {
  func isLive(_ record: RecordID) -> Bool { reading(record)?.isLive ?? false }

  func value(_ record: RecordID, _ field: FieldID) -> Value {
    reading(record)?.value(field) ?? .null
  }

  func keys(_ record: RecordID, _ field: FieldID) -> [(key: String, value: Value)] {
    reading(record)?.keys(field) ?? []
  }

  func string(_ record: RecordID, _ field: FieldID) -> String {
    String(decoding: reading(record)?.utf8(field) ?? [], as: UTF8.self)
  }

  func day(_ record: RecordID, _ field: FieldID) -> CalendarDay? { reading(record)?.day(field) }

  /// Whether a text field holds nothing but white space. O(characters).
  package func isBlank(_ record: RecordID, _ field: FieldID) -> Bool {
    reading(record)?.isBlank(field) ?? true
  }

  /// A text field on one line: runs of white space become one space, those at the ends go.
  package func line(_ record: RecordID, _ field: FieldID) -> String {
    reading(record)?.line(field) ?? ""
  }
}

extension ReadableRecord {
  /// An integer, the nearest of `range` if a newer version of the schema lets more in.
  func integer(_ field: FieldID, in range: ClosedRange<Int>) -> Int? {
    value(field).integer.map {
      min(max(Int(clamping: $0), range.lowerBound), range.upperBound)
    }
  }

  func day(_ field: FieldID) -> CalendarDay? { value(field).text.flatMap { CalendarDay($0) } }

  /// Whether a text field holds nothing but white space. O(characters).
  func isBlank(_ field: FieldID) -> Bool {
    let bytes = utf8(field)
    // Printable ASCII, which nearly every text has.
    for byte in bytes where (0x21...0x7E).contains(byte) { return false }
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars
    where !isWhiteSpace(scalar) {
      return false
    }
    return true
  }

  /// A text field on one line: runs of white space become one space, those at the ends go.
  func line(_ field: FieldID) -> String {
    let bytes = utf8(field)
    guard !bytes.isEmpty else { return "" }
    var result = String.UnicodeScalarView()
    var isGap = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if isWhiteSpace(scalar) {
        isGap = !result.isEmpty
      } else {
        if isGap { result.append(" ") }
        isGap = false
        result.append(scalar)
      }
    }
    return String(result)
  }
}

/// Whether a scalar has the property White_Space (Unicode, PropList.txt), without the tables that the
/// standard library has for all properties: they would be larger than all of the insights.
func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
    0x3000:
    true
  default: false
  }
}
