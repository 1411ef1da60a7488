import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol

extension Responder {
  private enum Form {
    static let batch: UInt64 = 0
    static let clientMessage: UInt64 = 1
    static let serverMessage: UInt64 = 2
    static let changesBody: UInt64 = 3
    static let snapshot: UInt64 = 4
  }

  /// `[0, form, bytes]` → `[0, the same, encoded from what was decoded]`.
  static func recode(_ request: inout Request) throws(Refusal) -> CBORWriter {
    let form = try request.unsigned()
    let bytes = try request.byteString()
    let recoded = try recode(form, bytes)
    return answer { $0.byteString(recoded) }
  }

  private static func recode(_ form: UInt64, _ bytes: [UInt8]) throws(Refusal) -> [UInt8] {
    switch form {
    case Form.batch: return ChangeBatch.encode(try decodeBatch(bytes))
    case Form.snapshot: return try decodeSnapshot(bytes).snapshot()
    default: break
    }
    do throws(MessageError) {
      switch form {
      case Form.clientMessage: return try ClientMessage.decode(bytes).encode()
      case Form.serverMessage: return try ServerMessage.decode(bytes).encode()
      default: return try ChangesBody.decode(bytes, MessageLimits()).encode()
      }
    } catch { throw Refusal(error) }
  }

  static func decodeBatch(_ bytes: [UInt8]) throws(Refusal) -> [Change] {
    do { return try ChangeBatch.decode(bytes) } catch { throw Refusal(error) }
  }

  static func decodeSnapshot(_ bytes: [UInt8]) throws(Refusal) -> MapDocument {
    do { return try MapDocument(snapshot: bytes) } catch { throw Refusal(error) }
  }
}
