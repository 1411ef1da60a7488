import CBOR
import JourneyMap
import PageBorder
import ReplicatedData

/// A text that is written in the page just now. What others do to it is told by its characters, so that a
/// caret among equal ones stays where it is; the words alone would not tell which of them is new.
///
/// Numbers stand for scalars and for yes and no: each further kind of array costs kilobytes of code.
struct WatchedText {
  let record: RecordID
  let field: FieldID
  /// The visible characters as they were last told, in their order.
  private var stamps: [StampRange]
  private var scalars: [UInt32]

  init(_ record: RecordID, _ field: FieldID, in document: MapDocument) {
    self.record = record
    self.field = field
    let text = document.text(record, field) ?? Text()
    stamps = Self.visible(text)
    scalars = Self.scalars(of: text)
  }

  private static func visible(_ text: Text) -> [StampRange] {
    var ranges: [StampRange] = []
    for part in text.parts where !part.isDeleted { ranges.append(part.stamps) }
    return ranges
  }

  private static func scalars(of text: Text) -> [UInt32] {
    var scalars: [UInt32] = []
    for scalar in text.string.unicodeScalars { scalars.append(scalar.value) }
    return scalars
  }

  /// Writes `[name, field, [* (offset, count, text)]]`, what was done since this was last asked, one splice
  /// after the other, in UTF-16. Nothing if nothing was done, or if none of the old characters is left and
  /// others are there, as where somebody gave the whole wording anew. O(characters).
  ///
  /// - Returns: Whether something was written.
  mutating func tell(of document: MapDocument, to writer: inout CBORWriter) -> Bool {
    let text = document.text(record, field) ?? Text()
    let before = scalars
    let (kept, isKept) = Self.left(of: stamps, in: text)
    stamps = Self.visible(text)
    scalars = Self.scalars(of: text)
    if kept.isEmpty, !before.isEmpty, !scalars.isEmpty { return false }
    var splices = CBORWriter()
    let count = Self.write(
      before, isKept, scalars, Self.others(in: stamps, than: kept), to: &splices)
    guard count > 0 else { return false }
    writer.array(3)
    writer.text(RecordName.text(record))
    writer.unsigned(field.rawValue)
    writer.array(count * 3)
    writer.encoded(splices.bytes)
    return true
  }

  /// The characters that are still visible, and for each of the old ones whether it is.
  private static func left(
    of ranges: [StampRange], in text: Text
  ) -> (stamps: [OperationID], isKept: [UInt8]) {
    var kept: [OperationID] = []
    var isKept: [UInt8] = []
    for range in ranges {
      var end = isKept.count
      for part in text.visibleParts(of: range) {
        let start = end + Int(part.first.lamport - range.first.lamport)
        while isKept.count < start { isKept.append(0) }
        for offset in 0..<part.count {
          kept.append(
            OperationID(lamport: part.first.lamport + offset, replica: part.first.replica))
          isKept.append(1)
        }
      }
      end += Int(range.count)
      while isKept.count < end { isKept.append(0) }
    }
    return (kept, isKept)
  }

  /// For each character whether it is none of these, which stand among them in the same order.
  private static func others(in ranges: [StampRange], than kept: [OperationID]) -> [UInt8] {
    var isNew: [UInt8] = []
    var next = 0
    for range in ranges {
      for offset in 0..<range.count {
        let stamp = OperationID(
          lamport: range.first.lamport + offset, replica: range.first.replica)
        let isOld = next < kept.count && kept[next] == stamp
        isNew.append(isOld ? 0 : 1)
        if isOld { next += 1 }
      }
    }
    return isNew
  }

  private static func write(
    _ before: [UInt32], _ isKept: [UInt8], _ now: [UInt32], _ isNew: [UInt8],
    to writer: inout CBORWriter
  ) -> Int {
    var splices = 0
    var offset: UInt32 = 0
    var (old, new) = (0, 0)
    while old < before.count || new < now.count {
      var count: UInt32 = 0
      while old < before.count, isKept[old] == 0 {
        count += units(before[old])
        old += 1
      }
      var put = ""
      var length: UInt32 = 0
      while new < now.count, isNew[new] == 1 {
        if let scalar = Unicode.Scalar(now[new]) { put.unicodeScalars.append(scalar) }
        length += units(now[new])
        new += 1
      }
      if count > 0 || length > 0 {
        writer.unsigned(offset)
        writer.unsigned(count)
        writer.text(put)
        splices += 1
        offset += length
      } else if old < before.count, new < now.count {
        offset += units(now[new])
        old += 1
        new += 1
      } else {
        break
      }
    }
    return splices
  }

  private static func units(_ scalar: UInt32) -> UInt32 { scalar > 0xFFFF ? 2 : 1 }
}
