import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@Suite("Messages")
struct MessageTests {
  @Test("Every message comes back as it was sent")
  func roundTrip() throws {
    for (name, message) in Sample.client {
      #expect(try ClientMessage.decode(message.encode()) == message, "\(name)")
    }
    for (name, message) in Sample.server {
      #expect(try ServerMessage.decode(message.encode()) == message, "\(name)")
    }
  }

  @Test("Damaged messages are refused, or are the one encoding of what they decode to")
  func damaged() {
    var random = SeededGenerator.fromEnvironment()
    for _ in 0..<500 {
      for (_, message) in Sample.client {
        let damaged = random.mutated(message.encode())
        guard let decoded = try? ClientMessage.decode(damaged) else { continue }
        #expect(decoded.encode() == damaged, "SEED=\(random.seed) \(hex(damaged))")
      }
      for (_, message) in Sample.server {
        let damaged = random.mutated(message.encode())
        guard let decoded = try? ServerMessage.decode(damaged) else { continue }
        #expect(decoded.encode() == damaged, "SEED=\(random.seed) \(hex(damaged))")
      }
    }
  }

  @Test("Random bytes never trap")
  func randomBytes() {
    var random = SeededGenerator.fromEnvironment()
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = try? ClientMessage.decode(bytes)
      _ = try? ServerMessage.decode(bytes)
      _ = try? ChangesBody.decode(bytes, MessageLimits())
    }
  }

  @Test("A hello of another version is told apart before anything else in it is read")
  func otherVersion() {
    #expect(throws: MessageError.protocolVersion(2)) {
      try ClientMessage.decode(bytes("83 00 02 f6"))
    }
    #expect(MessageError.protocolVersion(2).byeCode == .protocolVersion)
    #expect(throws: MessageError.protocolVersion(9)) { try ServerMessage.decode(bytes("82 10 09")) }
  }

  @Test(
    "Each broken rule of a client's message has its error",
    arguments: [
      ("", MessageError.encoding(.truncated)),
      ("80", .encoding(.truncated)),
      ("00", .encoding(.unexpectedType)),
      ("81 08", .unknownType(8)),
      ("81 10", .unknownType(16)),
      ("81 06", .itemCount),
      ("82 07 00", .itemCount),
      ("81 07 00", .encoding(.trailingBytes)),
      ("82 06 20", .encoding(.unexpectedType)),
      ("82 06 1b0020000000000000", .number),
      ("82 01 82 80 00", .batch(.empty)),
      ("81 02", .empty),
      ("82 02 40", .itemCount),
      ("83 02 40 40", .itemCount),
      ("82 03 83 f6 f6 f4", .itemCount),
      ("82 03 84 82 00 01 f6 f6 f4", .number),
      ("82 03 84 82 01 00 f6 f6 f4", .number),
      ("82 03 84 f6 f6 1b0000000100000000 f4", .encoding(.outOfRange)),
      ("85 04 f6 f6 00 f6", .empty),
      ("85 04 82 02 00 f6 00 f6", .code),
      ("85 04 82 00 00 f6 00 60", .text),
      ("82 05 02", .itemCount),
      ("82 05 03", .code),
      ("8a 00 01 82 01 00 61 2e 00 0a f6 f6 80 f6", .mapName),
      ("8a 00 01 82 01 00 60 00 0a f6 f6 80 f6", .mapName),
      ("8a 00 01 82 01 00 61 41 00 0a f6 f6 80 f6", .mapName),
      ("8a 00 01 82 01 00 61 61 03 0a f6 f6 80 f6", .code),
      ("8a 00 01 82 01 00 61 61 00 0a f6 61 1b 80 f6", .text),
      ("8a 00 01 82 01 00 61 61 00 0a f6 62 c29b 80 f6", .text),
      ("8a 00 01 82 01 00 61 61 00 0a f6 f6 81 01 f6", .itemCount),
      ("8a 00 01 82 01 00 61 61 00 0a f6 f6 82 01 00 f6", .number),
      ("8a 00 01 82 01 00 61 61 00 0a f6 f6 82 00 01 f6", .versionVector),
      ("8a 00 01 82 01 00 61 61 00 0a f6 f6 84 02 01 01 01 f6", .versionVector),
      ("8a 00 01 82 01 00 61 61 00 0a f6 f6 80 82 41 00 00", .itemCount),
    ])
  func brokenClientMessage(input: String, error: MessageError) {
    #expect(throws: error) { try ClientMessage.decode(bytes(input)) }
  }

  @Test(
    "Each broken rule of a server's message has its error",
    arguments: [
      ("81 00", MessageError.unknownType(0)),
      ("81 18 1f", .unknownType(31)),
      ("81 14", .itemCount),
      ("83 14 00 00", .number),
      ("85 16 01 00 f6 60", .code),
      ("85 16 00 01 f6 60", .number),
      ("85 18 1a 01 03 00 60", .code),
      ("85 18 1a 01 00 01 60", .number),
      ("85 18 1a 00 00 00 60", .code),
      ("85 18 1a 01 00 00 61 0a", .text),
      ("82 11 81 84 00 61 61 60 00", .number),
      ("82 11 81 84 01 60 60 00", .text),
      ("82 11 81 84 01 61 61 60 03", .code),
      ("82 18 1c 01", .empty),
      ("84 17 80 81 00 80", .itemCount),
    ])
  func brokenServerMessage(input: String, error: MessageError) {
    #expect(throws: error) { try ServerMessage.decode(bytes(input)) }
  }

  @Test("A chunk cannot reach beyond the end of its snapshot, nor be empty")
  func chunkBounds() {
    let hash = "5820" + String(repeating: "00", count: 32)
    #expect(throws: MessageError.number) {
      try ServerMessage.decode(bytes("86 12 \(hash) 01 02 01 42 0000"))
    }
    #expect(throws: MessageError.empty) {
      try ServerMessage.decode(bytes("86 12 \(hash) 01 02 01 40"))
    }
  }

  @Test("Whatever is over a limit is refused")
  func limits() {
    var limits = MessageLimits()
    limits.messageBytesMax = 3
    #expect(throws: MessageError.tooLarge) {
      try ClientMessage.decode(ClientMessage.verify(nonce: 256).encode(), limits)
    }
    limits = MessageLimits()
    limits.nameBytesMax = 4
    #expect(throws: MessageError.encoding(.tooLong)) {
      try ClientMessage.decode(Sample.client[0].message.encode(), limits)
    }
    limits = MessageLimits()
    limits.changesMax = 1
    #expect(throws: MessageError.batch(.tooManyChanges)) {
      try ClientMessage.decode(
        ClientMessage.submit([Sample.typed, Sample.typed]).encode(), limits)
    }
    limits = MessageLimits()
    limits.replicasMax = 1
    #expect(throws: MessageError.encoding(.tooLong)) {
      try ClientMessage.decode(Sample.client[0].message.encode(), limits)
    }
    limits = MessageLimits()
    limits.relayedMax = 1
    #expect(throws: MessageError.encoding(.tooLong)) {
      try ClientMessage.decode(Sample.client[4].message.encode(), limits)
    }
  }

  @Test(
    "The name of a map is 1 to 64 bytes of a–z, 0–9, -, _ and ., not beginning with a dot",
    arguments: [
      ("a", true), ("retail-2026_v1.2", true), ("-", true),
      (String(repeating: "a", count: 64), true),
      ("", false), (".a", false), ("A", false), ("a/b", false), ("mapă", false), ("a b", false),
      (String(repeating: "a", count: 65), false),
    ])
  func mapNames(name: String, isValid: Bool) {
    #expect((MapName(name) != nil) == isValid)
    if let valid = MapName(name) { #expect(valid.string == name) }
  }

  @Test("A seal holds for its bytes, its map and its key, and for nothing else")
  func seals() throws {
    let sealed = SealedChanges(body: Sample.body.encode(), sealer: Sample.sealer)
    #expect(Sample.sealer.seals(sealed))
    #expect(try sealed.open(MessageLimits()) == Sample.body)

    var changed = sealed
    changed.body[changed.body.count - 1] ^= 1
    #expect(!Sample.sealer.seals(changed))
    let key = [UInt8](repeating: 7, count: 32)
    #expect(!Sealer(key: key, map: Sample.map("retail2")).seals(sealed))
    #expect(!Sealer(key: key.map { $0 + 1 }, map: Sample.map("retail")).seals(sealed))

    var code = HMACSHA256(key: key).begin()
    code.update([6] + Array("retail".utf8) + sealed.body)
    let whole = HMACSHA256(key: key).finish(code)
    #expect(sealed.seal.bytes == Array(whole.bytes.prefix(16)))
  }

  @Test("Codes have names of their own, in lower case with hyphens")
  func codeNames() {
    let names = RefusalCode.allCases.map { $0.name.description }
    let byeNames = ByeCode.allCases.map { $0.name.description }
    #expect(Set(names).count == names.count)
    #expect(Set(byeNames).count == byeNames.count)
    for name in names + byeNames {
      #expect(name.allSatisfy { $0 == "-" || ($0.isLowercase && $0.isASCII) })
    }
  }
}
