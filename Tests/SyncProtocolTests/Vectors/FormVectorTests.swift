import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@Suite("Vectors of form")
struct FormVectorTests {
  // Shows WM-CBOR-1, WM-CBOR-3.
  @Test("CBOR items and their refusals are as Protocol/Vectors says")
  func cbor() throws {
    let accepted: [(String, JSON)] = [
      ("00", 0), ("17", 23), ("1818", 24), ("18ff", 255), ("190100", 256), ("1a00010000", 65536),
      ("1b0000000100000000", 4_294_967_296), ("1b001fffffffffffff", 9_007_199_254_740_991),
      ("1bffffffffffffffff", ["integer": "18446744073709551615"]),
      ("20", -1), ("37", -24), ("3818", -25), ("3903e7", -1000),
      ("3b7fffffffffffffff", ["integer": "-9223372036854775808"]),
      ("40", ["bytes": ""]), ("43010203", ["bytes": "010203"]),
      ("60", ""), ("6161", "a"), ("62c4ba", "ĺ"), ("63e6b0b4", "水"), ("64f0908591", "\u{10151}"),
      ("f4", false), ("f5", true), ("f6", nil),
      ("80", []), ("83010203", [1, 2, 3]), ("8201820203", [1, [2, 3]]),
    ]
    let refused: [(String, CBORError)] = [
      ("", .truncated), ("18", .truncated), ("1900", .truncated), ("4200", .truncated),
      ("6161616161", .trailingBytes), ("8201", .truncated), ("9bffffffffffffffff", .truncated),
      ("5bffffffffffffffff", .truncated), ("0000", .trailingBytes),
      ("1800", .notDeterministic), ("1817", .notDeterministic), ("1900ff", .notDeterministic),
      ("1a0000ffff", .notDeterministic), ("1b00000000ffffffff", .notDeterministic),
      ("3817", .notDeterministic), ("580100", .notDeterministic), ("9fff", .notDeterministic),
      ("5fff", .notDeterministic), ("7fff", .notDeterministic),
      ("1c", .unsupported), ("a0", .unsupported), ("c000", .unsupported), ("f7", .unsupported),
      ("f820", .unsupported), ("f90000", .unsupported), ("fa00000000", .unsupported),
      ("fb0000000000000000", .unsupported), ("ff", .unsupported),
      ("61ff", .invalidUTF8), ("62c080", .invalidUTF8), ("63eda080", .invalidUTF8),
      ("64f4908080", .invalidUTF8), ("61c3", .invalidUTF8),
    ]
    var cases: [JSON] = []
    for (input, value) in accepted {
      var reader = CBORReader(bytes(input))
      #expect(try reader.item() == bytes(input))
      cases.append(["hex": .string(input), "value": value])
    }
    for (input, error) in refused {
      #expect(throws: error, "\(input)") {
        var reader = CBORReader(bytes(input))
        _ = try reader.item()
        try reader.finish()
      }
      cases.append(["hex": .string(input), "error": .string("\(error)")])
    }
    try ProtocolFolder.expect(cases, in: "cbor.json")
  }

  // Shows WM-BATCH-1, WM-BATCH-2, WM-BATCH-5.
  @Test("Change batches are as Protocol/Vectors says")
  func batches() throws {
    var cases: [JSON] = []
    for (name, changes) in SampleBatches.all {
      let encoded = ChangeBatch.encode(changes)
      #expect(try ChangeBatch.decode(encoded) == changes, "\(name)")
      cases.append([
        "name": .string(name), "hex": .hex(encoded), "changes": .array(changes.map { .change($0) }),
      ])
    }
    try ProtocolFolder.expect(cases, in: "batches.json")
  }

  @Test("Messages are as Protocol/Vectors says")
  func messages() throws {
    var cases: [JSON] = []
    for (name, message) in Sample.client {
      cases.append([
        "name": .string(name), "from": "client", "hex": .hex(message.encode()),
        "meaning": .message(message),
      ])
    }
    for (name, message) in Sample.server {
      cases.append([
        "name": .string(name), "from": "server", "hex": .hex(message.encode()),
        "meaning": .message(message),
      ])
    }
    try ProtocolFolder.expect(cases, in: "messages.json")
  }

  // Shows WM-BATCH-3, WM-BATCH-4, WM-CBOR-2.
  @Test("Inputs that must be refused are as Protocol/Vectors says")
  func refusals() throws {
    try ProtocolFolder.expect(
      RefusedInputs.batches.map { input, error in
        ["hex": .hex(bytes(input)), "error": .string(name(error))]
      }, in: "batches-refused.json")
    let client = RefusedInputs.clientMessages.map { ("client", $0.0, $0.1) }
    let server = RefusedInputs.serverMessages.map { ("server", $0.0, $0.1) }
    try ProtocolFolder.expect(
      (client + server).map { from, input, error in
        [
          "from": .string(from), "hex": .hex(bytes(input)), "error": .string(name(error)),
          "bye": .string(error.byeCode.name.description),
        ]
      }, in: "messages-refused.json")
  }

  @Test("Seals are as Protocol/Vectors says (WM-RELAY-3)")
  func seals() throws {
    let inputs: [([UInt8], String, [UInt8])] = [
      ([UInt8](repeating: 7, count: 32), "retail", Sample.body.encode()),
      ([UInt8](repeating: 7, count: 32), "retail2", Sample.body.encode()),
      (Array(0..<32), "a", [0]),
      (Array("Jefe".utf8), "x", []),
    ]
    let cases: [JSON] = inputs.map { key, map, body in
      [
        "key": .hex(key), "map": .string(map), "body": .hex(body),
        "seal": .hex(Sealer(key: key, map: Sample.map(map)).seal(body).bytes),
      ]
    }
    try ProtocolFolder.expect(cases, in: "seals.json")
  }

  private func name(_ error: ChangeBatchError) -> String {
    if case .encoding(let inner) = error { "encoding.\(inner)" } else { "\(error)" }
  }

  private func name(_ error: MessageError) -> String {
    switch error {
    case .encoding(let inner): "encoding.\(inner)"
    case .batch(let inner): "batch." + name(inner)
    case .unknownType: "unknownType"
    case .protocolVersion: "protocolVersion"
    default: "\(error)"
    }
  }
}
