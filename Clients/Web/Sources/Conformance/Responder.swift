import CBOR
import ReplicatedData
import SyncProtocol

/// Answers requests about the core, so that conformance cases run where it is compiled for.
///
/// A request is a CBOR array that begins with the number of a command. A response is
/// `[0, results …]`, or `[1, name of the error, name of the bye code or null]` if the core refused
/// the input.
enum Responder {
  private enum Command {
    static let item: UInt64 = 0
    static let recode: UInt64 = 1
    static let describeBatch: UInt64 = 2
    static let composeBatch: UInt64 = 3
    static let seal: UInt64 = 4
    static let merge: UInt64 = 5
    static let workload: UInt64 = 6
    static let workshop: UInt64 = 7
  }

  static func respond(to bytes: [UInt8]) -> [UInt8] {
    var request = Request(bytes)
    do throws(Refusal) {
      return try respond(&request).bytes
    } catch {
      var writer = CBORWriter()
      writer.array(3)
      writer.unsigned(UInt64(1))
      writer.text(error.name)
      if let bye = error.bye { writer.text("\(bye)") } else { writer.null() }
      return writer.bytes
    }
  }

  private static func respond(_ request: inout Request) throws(Refusal) -> CBORWriter {
    _ = try request.array()
    switch try request.unsigned() {
    case Command.item: return try item(&request)
    case Command.recode: return try recode(&request)
    case Command.describeBatch: return try describeBatch(&request)
    case Command.composeBatch: return try composeBatch(&request)
    case Command.seal: return try seal(&request)
    case Command.merge: return try merge(&request)
    case Command.workload: return try workload(&request)
    case Command.workshop: return try workshop(&request)
    default: throw Refusal(name: "request.command")
    }
  }

  /// `[4, key, map name, body]` → `[0, seal]`.
  private static func seal(_ request: inout Request) throws(Refusal) -> CBORWriter {
    let key = try request.byteString()
    guard let map = MapName(try request.text()) else { throw Refusal(name: "request.map") }
    let seal = Sealer(key: key, map: map).seal(try request.byteString())
    return answer { $0.byteString(seal.bytes) }
  }

  static func answer(_ count: Int = 1, _ body: (inout CBORWriter) -> Void) -> CBORWriter {
    var writer = CBORWriter()
    writer.array(1 + count)
    writer.unsigned(UInt64(0))
    body(&writer)
    return writer
  }
}
