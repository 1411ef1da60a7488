import CBOR
import JourneyMap
import ReplicatedData
import SyncProtocol
import TestSupport
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
    var random = SeededGenerator()
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
    var random = SeededGenerator()
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = try? ClientMessage.decode(bytes)
      _ = try? ServerMessage.decode(bytes)
      _ = try? ChangesBody.decode(bytes, MessageLimits())
    }
  }

  @Test("A hello of another version is told apart before anything else in it is read (WM-HELLO-2)")
  func otherVersion() {
    #expect(throws: MessageError.protocolVersion(2)) {
      try ClientMessage.decode(bytes("83 00 02 f6"))
    }
    #expect(MessageError.protocolVersion(2).byeCode == .protocolVersion)
    #expect(throws: MessageError.protocolVersion(9)) { try ServerMessage.decode(bytes("82 10 09")) }
  }

  // Shows WM-CBOR-2, WM-CBOR-3, WM-CBOR-4, WM-HELLO-8.
  @Test(
    "Each broken rule of a client's message has its error",
    arguments: RefusedInputs.clientMessages)
  func brokenClientMessage(input: String, error: MessageError) {
    #expect(throws: error) { try ClientMessage.decode(bytes(input)) }
  }

  // Shows WM-CBOR-2.
  @Test(
    "Each broken rule of a server's message has its error",
    arguments: RefusedInputs.serverMessages)
  func brokenServerMessage(input: String, error: MessageError) {
    #expect(throws: error) { try ServerMessage.decode(bytes(input)) }
  }

  @Test("A chunk cannot reach beyond the end of its snapshot, nor be empty (WM-SNAP-1)")
  func chunkBounds() {
    let hash = "5820" + String(repeating: "00", count: 32)
    #expect(throws: MessageError.number) {
      try ServerMessage.decode(bytes("86 12 \(hash) 01 02 01 42 0000"))
    }
    #expect(throws: MessageError.empty) {
      try ServerMessage.decode(bytes("86 12 \(hash) 01 02 01 40"))
    }
  }

  @Test("Whatever is over a limit is refused (WM-CBOR-5)")
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

  // Shows WM-HELLO-4.
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

  @Test("A seal holds for its bytes, its map and its key, and for nothing else (WM-RELAY-3)")
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

  @Test("changes of the past go out as the journal keeps them, which is what their encoding is")
  func encodedReplayEntries() throws {
    var count = 0
    for (_, message) in Sample.server {
      guard case .replayEntries(let replay) = message else { continue }
      count += 1
      let encoded = replay.entries.map {
        EncodedReplayEntry(
          received: $0.received, participantID: $0.participantID,
          batch: ChangeBatch.encode($0.changes))
      }
      #expect(
        ServerMessage.encodeReplayEntries(firstIndex: replay.firstIndex, encoded)
          == message.encode())
    }
    #expect(count > 0)
  }
}
