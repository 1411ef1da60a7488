import CBOR
import ReplicatedData

/// Answers requests about the core, so that conformance cases run where it is compiled for.
///
/// A request is a CBOR array that begins with the number of a command. A response is
/// `[0, results …]`, or `[1, name of the error]` if the core refused the input.
enum Responder {
  private enum Command {
    static let recode: UInt64 = 0
    static let merge: UInt64 = 1
    static let hash: UInt64 = 2
    static let workload: UInt64 = 3
  }

  static func respond(to bytes: [UInt8]) -> [UInt8] {
    var request = Request(bytes)
    do throws(Refusal) {
      return try respond(&request).bytes
    } catch {
      var writer = CBORWriter()
      writer.array(2)
      writer.unsigned(UInt64(1))
      writer.text(error.name)
      return writer.bytes
    }
  }

  private static func respond(_ request: inout Request) throws(Refusal) -> CBORWriter {
    _ = try request.array()
    switch try request.unsigned() {
    case Command.recode: return try recode(&request)
    case Command.merge: return try merge(&request)
    case Command.hash: return try hash(&request)
    case Command.workload: return try workload(&request)
    default: throw Refusal(name: "request/unknown-command")
    }
  }

  /// `[2, bytes]` → `[0, SHA-256]`.
  private static func hash(_ request: inout Request) throws(Refusal) -> CBORWriter {
    let digest = SHA256.hash(try request.byteString())
    return answer { $0.byteString(digest.bytes) }
  }

  static func answer(_ count: Int = 1, _ body: (inout CBORWriter) -> Void) -> CBORWriter {
    var writer = CBORWriter()
    writer.array(1 + count)
    writer.unsigned(UInt64(0))
    body(&writer)
    return writer
  }
}
