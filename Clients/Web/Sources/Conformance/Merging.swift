import CBOR
import JourneyMap
import ReplicatedData

extension Responder {
  /// `[5, snapshot or null, [* change batch]]` →
  /// `[0, state hash, snapshot, [* name of the error or null, for each change], [* record]]`.
  ///
  /// A change that is refused is left out, and the rest goes on.
  static func merge(_ request: inout Request) throws(Refusal) -> CBORWriter {
    var document = MapDocument()
    if try !request.nullIfPresent() {
      document = try decodeSnapshot(try request.byteString())
    }
    var refusals: [String?] = []
    for _ in 0..<(try request.array()) {
      for change in try decodeBatch(try request.byteString()) {
        do {
          try document.integrate(change)
          refusals.append(nil)
        } catch {
          refusals.append(Refusal(error).name)
        }
      }
    }
    return answer(4) { writer in
      writer.byteString(document.stateHash().bytes)
      writer.byteString(document.snapshot())
      writer.array(refusals.count)
      for refusal in refusals {
        if let refusal { writer.text(refusal) } else { writer.null() }
      }
      writer.contents(of: document)
    }
  }
}

extension CBORWriter {
  /// What a person sees: `[* [stamp, replica, kind, live, [* (field number, text)]]]`, by kind.
  fileprivate mutating func contents(of document: MapDocument) {
    var kinds: [RecordKind] = []
    for definition in Schema.fields where kinds.last != definition.kind {
      kinds.append(definition.kind)
    }
    var records: [RecordID] = []
    for kind in kinds { records += document.records(kind, withDeleted: true) }
    array(records.count)
    for record in records {
      guard let kind = document.kind(of: record) else { continue }
      array(5)
      unsigned(record.lamport)
      unsigned(record.replica.rawValue)
      unsigned(kind.rawValue)
      bool(document.isLive(record))
      texts(of: record, kind, document)
    }
  }

  private mutating func texts(
    of record: RecordID, _ kind: RecordKind, _ document: MapDocument
  ) {
    var fields: [FieldID] = []
    for definition in Schema.fields where definition.kind == kind {
      if document.text(record, definition.field) != nil { fields.append(definition.field) }
    }
    array(fields.count * 2)
    for field in fields {
      unsigned(field.rawValue)
      text(document.string(record, field))
    }
  }
}
