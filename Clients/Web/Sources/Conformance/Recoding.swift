import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol

extension Responder {
  private enum Form {
    static let clientMessage: UInt64 = 0
    static let serverMessage: UInt64 = 1
    static let changesBody: UInt64 = 2
    static let snapshot: UInt64 = 3
  }

  /// `[0, bytes]` → `[0, the item, read and written again]`.
  static func item(_ request: inout Request) throws(Refusal) -> CBORWriter {
    var reader = CBORReader(try request.byteString())
    var copy = CBORWriter()
    do throws(CBORError) {
      try copy.copyItem(from: &reader, depthMax: 8)
      try reader.finish()
    } catch { throw Refusal(name: "\(error.name)") }
    return answer { $0.encoded(copy.bytes) }
  }

  /// `[1, form, bytes]` → `[0, the same, encoded from what was decoded]`.
  static func recode(_ request: inout Request) throws(Refusal) -> CBORWriter {
    let form = try request.unsigned()
    let recoded = try recode(form, try request.byteString())
    return answer { $0.byteString(recoded) }
  }

  private static func recode(_ form: UInt64, _ bytes: [UInt8]) throws(Refusal) -> [UInt8] {
    if form == Form.snapshot { return try decodeSnapshot(bytes).snapshot() }
    do throws(MessageError) {
      switch form {
      case Form.clientMessage: return try ClientMessage.decode(bytes).encode()
      case Form.serverMessage: return try ServerMessage.decode(bytes).encode()
      default: return try ChangesBody.decode(bytes, MessageLimits()).encode()
      }
    } catch { throw Refusal(error) }
  }

  /// `[2, batch]` → `[0, [* explicit change], the batch, encoded from what was decoded]`.
  static func describeBatch(_ request: inout Request) throws(Refusal) -> CBORWriter {
    let changes = try decodeBatch(try request.byteString())
    return answer(2) { writer in
      writer.array(changes.count)
      for change in changes { writer.explicit(change) }
      writer.byteString(ChangeBatch.encode(changes))
    }
  }

  /// `[3, [* explicit change]]` → `[0, batch]`.
  static func composeBatch(_ request: inout Request) throws(Refusal) -> CBORWriter {
    var changes: [Change] = []
    for _ in 0..<(try request.array()) { changes.append(try request.explicitChange()) }
    return answer { $0.byteString(ChangeBatch.encode(changes)) }
  }

  static func decodeBatch(_ bytes: [UInt8]) throws(Refusal) -> [Change] {
    do { return try ChangeBatch.decode(bytes) } catch { throw Refusal(error) }
  }

  static func decodeSnapshot(_ bytes: [UInt8]) throws(Refusal) -> MapDocument {
    do { return try MapDocument(snapshot: bytes) } catch { throw Refusal(error) }
  }
}

extension CBORWriter {
  fileprivate mutating func copyItem(
    from reader: inout CBORReader, depthMax: Int
  ) throws(CBORError) {
    switch try reader.peek() {
    case .unsigned: unsigned(try reader.unsigned())
    case .negative: integer(try reader.integer())
    case .byteString: byteString(try reader.byteString())
    case .text: text(try reader.text())
    case .bool: bool(try reader.bool())
    case .null:
      try reader.null()
      null()
    case .array:
      guard depthMax > 0 else { throw .tooLong }
      let count = try reader.array()
      array(count)
      for _ in 0..<count { try copyItem(from: &reader, depthMax: depthMax - 1) }
    case .map: throw .unsupported
    }
  }
}
