import CBOR
import JourneyMap
import ReplicatedData

extension Responder {
  /// `[5, snapshot or null, [* change batch], replica, stamp, field]` →
  /// `[0, state hash, snapshot, [* name of the error or null, for each change], text]`, with the
  /// visible text of one field of the record that the stamp names.
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
    let replica = ReplicaID(try request.unsigned())
    let record = RecordID(lamport: try request.unsigned(), replica: replica)
    let field = FieldID(try request.unsigned32())
    return answer(4) { writer in
      writer.byteString(document.stateHash().bytes)
      writer.byteString(document.snapshot())
      writer.array(refusals.count)
      for refusal in refusals {
        if let refusal { writer.text(refusal) } else { writer.null() }
      }
      writer.text(document.string(record, field))
    }
  }
}
