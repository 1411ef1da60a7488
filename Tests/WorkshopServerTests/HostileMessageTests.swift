import JourneyMap
import ReplicatedData
import SyncProtocol
import Testing

@testable import WorkshopServer

@Suite("hostile messages are answered as the protocol says, and others notice nothing")
struct HostileMessageTests {
  // MARK: Bytes

  static let bytes: [HostileCase] = [
    .bytes("nothing", .malformed, []),
    .bytes("no CBOR", .malformed, [0xFF, 0xFE, 0xFD]),
    .bytes("JSON", .malformed, Array(#"{"type":"hello"}"#.utf8)),
    // A type of 0 in two bytes, where one does.
    .hello("numbers longer than need be", .malformed) { [0x8A, 0x18, 0x00] + $0.dropFirst(2) },
    .hello("an array of indefinite length", .malformed) { [0x9F] + $0.dropFirst() + [0xFF] },
    .hello("bytes behind the message", .malformed) { $0 + [0x00] },
    .hello("half of a message", .malformed) { $0.dropLast($0.count / 2) },
    .hello("a tag", .malformed) { [0xD9, 0xD9, 0xF7] + $0 },
    .bytes("a map", .malformed, [0xA1, 0x00, 0x01]),
    .bytes("a floating-point number", .malformed, [0x82, 0x06, 0xF9, 0x3C, 0x00]),
    .bytes("a number above 2^53", .malformed, [0x82, 0x06, 0x1B, 0, 0x20, 0, 0, 0, 0, 0, 1]),
    .bytes("deep nesting", .malformed, [UInt8](repeating: 0x81, count: 1 << 20)),
    .bytes(
      "deep nesting inside a hello", .malformed,
      [0x8A, 0, 1] + [UInt8](repeating: 0x81, count: 100_000)),
    .bytes(
      "a declared array of 2^53 items", .malformed, [0x9B, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 1]),
    .bytes(
      "a declared text of 2^62 bytes", .malformed,
      [0x8A, 0, 1, 0x82, 1, 0, 0x7B, 0x40, 0, 0, 0, 0, 0, 0, 0, 0x61]),
    .bytes(
      "a declared list of 2^32 replicas", .malformed,
      [0x82, 1, 0x83, 0x9B, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
    .bytes("a type of the server's", .malformed, [0x82, 0x15, 0x01]),
    .bytes("a type that does not exist", .malformed, [0x81, 0x18, 0x63]),
    .hello("another protocol version", .protocolVersion) { [0x8A, 0x00, 0x02] + $0.dropFirst(3) },
  ]

  // Shows WM-CBOR-1, WM-CBOR-2, WM-CBOR-3, WM-BYE-3.
  @Test("bytes that are no message", arguments: bytes)
  func noMessage(_ hostile: HostileCase) async throws { try await hostile.run() }

  // MARK: Hello

  static let hellos: [HostileCase] = [
    .first("a submit before the hello", .unexpectedMessage) { .submit([$0.change()]) },
    .first("a presence before the hello", .unexpectedMessage) { _ in .presence(Presence()) },
    .first("another schema", .schemaVersion) { loot in
      var hello = loot.hello()
      hello.schema.major += 1
      return .hello(hello)
    },
    .first("no invitation", .tokenMissing) { loot in
      var hello = loot.hello()
      hello.token = nil
      return .hello(hello)
    },
    .first("an expired invitation", .tokenExpired) { .hello($0.hello(token: $0.expired)) },
    .first("a wrong map's invitation", .tokenForOtherMap) {
      .hello($0.hello(token: $0.forOtherMap))
    },
    .first("a tampered role", .badToken) { loot in
      // The contents of one invitation with the signature of another.
      let observer = (loot.invitations[.observer] ?? "").split(separator: ".")
      let facilitator = (loot.invitations[.facilitator] ?? "").split(separator: ".")
      let forged = [facilitator[0], facilitator[1], observer[2]].joined(separator: ".")
      return .hello(loot.hello(token: forged))
    },
    .first("an invitation without a signature", .badToken) { loot in
      let parts = (loot.invitations[.facilitator] ?? "").split(separator: ".")
      // {"alg":"none","typ":"JWT"}, RFC 8725 §2.1.
      return .hello(loot.hello(token: "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.\(parts[1])."))
    },
    .first("a token that is none", .badToken) {
      .hello($0.hello(token: String(repeating: ".", count: 4_096)))
    },
    .first("the replica of somebody else", .replicaTaken) {
      .hello($0.hello(replica: $0.victimReplica))
    },
  ]

  // Shows WM-HELLO-1, WM-HELLO-3, WM-HELLO-5, WM-HELLO-6.
  @Test("hellos", arguments: hellos)
  func hello(_ hostile: HostileCase) async throws { try await hostile.run() }

  // MARK: Changes

  private static let unknown = ChangeID(replica: ReplicaID(0xDEAD), seq: 1)

  static let changes: [HostileCase] = [
    .submit("a forged author", .refused(.forgedAuthor)) {
      [$0.change(seq: 10_000, by: $0.victimReplica)]
    },
    .submit("an observer that edits", as: .observer, .refused(.roleNotAllowed)) { [$0.change()] },
    .submit("a participant that makes a stage", as: .participant, .refused(.roleNotAllowed)) {
      [$0.change([.create(.stage)])]
    },
    .submit("somebody else's vote", .refused(.ownKeyOnly)) {
      [$0.change([.setKey($0.card, Field.Card.votes, key: $0.victim, .integer(1))])]
    },
    .submit("a gap in seq", .refused(.seqGap)) { [$0.change(), $0.change(seq: 3, lamport: 900)] },
    .submit("the seq 2^53 - 1", .refused(.seqGap)) { [$0.change(seq: (1 << 53) - 1)] },
    .submit("a seq again, with something else in it", .refused(.seqTaken)) { loot in
      let twice = loot.change(lamport: 900, [.set(loot.card, Field.Card.kind, .text("pain"))])
      return [loot.change()] + [ReplicaID](repeating: .none, count: 50).map { _ in twice }
    },
    .submit("a Lamport number of 2^53 - 1", .refused(.lamportTooFar)) {
      [$0.change(lamport: (1 << 53) - 1)]
    },
    .submit("a Lamport number that goes back", .refused(.lamportNotAfter)) {
      [$0.change(lamport: 500), $0.change(seq: 2, lamport: 400)]
    },
    HostileCase("a Lamport number of 2^64 - 1", .bye(.malformed)) { peer in
      try peer.join()
      peer.frame(lamport(.max))
    },
    HostileCase("a Lamport number of 2^63", .bye(.malformed)) { peer in
      try peer.join()
      peer.frame(lamport(1 << 63))
    },
    .submit("unknown dependencies by the thousand", .refused(.unknownDependency)) { loot in
      (1...2_000).map { loot.change(seq: $0, lamport: 500 + $0, deps: [unknown]) }
    },
    .submit("a change with more dependencies than it may have", .refused(.limitDependencies)) {
      loot in
      [loot.change(deps: (1...5_000).map { ChangeID(replica: ReplicaID(0xBAD + $0), seq: 1) })]
    },
    .submit("a change of too many operations", .refused(.limitOperationsInChange)) {
      [$0.change([JourneyMap.Operation](repeating: .create(.card), count: 50_001))]
    },
    .submit("more cards than a map may have", .refused(.limitCards)) {
      [$0.change([JourneyMap.Operation](repeating: .create(.card), count: 20_001))]
    },
    .submit("a record that does not exist", .refused(.unknownRecord)) {
      [$0.change([.set(stray, Field.Card.kind, .text("goal"))])]
    },
    .submit("a character that does not exist", .refused(.unknownCharacter)) {
      [
        $0.change([
          .insert($0.card, Field.Card.text, .right(of: stray, rightOrigin: nil), "x")
        ])
      ]
    },
    .submit("an erasure of 2^53 - 1 characters", .bye(.malformed)) {
      [
        $0.change([
          .erase($0.card, Field.Card.text, [StampRange(stray, count: (1 << 53) - 1)])
        ])
      ]
    },
    .submit("an erasure of characters that do not exist", .refused(.unknownCharacter)) {
      [$0.change([.erase($0.card, Field.Card.text, [StampRange(stray, count: 1_000)])])]
    },
    .submit("ten thousand insertions at one place", .nothing) { loot in
      let insertion = JourneyMap.Operation.insert(
        loot.card, Field.Card.text, .right(of: nil, rightOrigin: nil), "x")
      return [loot.change([JourneyMap.Operation](repeating: insertion, count: 10_000))]
    },
    .submit("the same characters erased a thousand times", .nothing) { loot in
      let text = String(repeating: "x", count: 1_000)
      let start = OperationID(lamport: 501, replica: Loot.replica)
      let card = OperationID(lamport: 500, replica: Loot.replica)
      let erasure = JourneyMap.Operation.erase(
        card, Field.Card.text, [StampRange(start, count: 1_000)])
      let insertion = JourneyMap.Operation.insert(
        card, Field.Card.text, .right(of: nil, rightOrigin: nil), text)
      return [
        loot.change([.create(.card), insertion]),
        loot.change(
          seq: 2, lamport: 3_000, [JourneyMap.Operation](repeating: erasure, count: 1_000)),
      ]
    },
    .submit("a control character", .refused(.controlCharacter)) {
      [
        $0.change([
          .insert($0.card, Field.Card.text, .right(of: nil, rightOrigin: nil), "\u{1B}[2J")
        ])
      ]
    },
    .submit("a map of maps", .refused(.kindNotAllowed)) { [$0.change([.create(.map)])] },
    HostileCase("a forged author in what is given back", .bye(.foreignSeal)) { peer in
      try peer.join()
      let body = ChangesBody(
        lastIndex: 1, roster: [],
        changes: [peer.loot.change(seq: 10_000, by: peer.loot.victimReplica)])
      let sealer = Sealer(key: [UInt8](repeating: 0, count: 32), map: peer.loot.map)
      peer.say(.relay([SealedChanges(body: body.encode(), sealer: sealer)]))
    },
    HostileCase("a submit on a connection that never writes", .refused(.readOnly)) { peer in
      try peer.open()
      peer.say(.hello(peer.loot.hello(replica: .none)))
      peer.say(.submit([peer.loot.change()]))
    },
  ]

  private static let stray = OperationID(lamport: 77_777, replica: ReplicaID(0xDEAD))

  /// A submit of one change that creates a card, with this stamp, by hand: no encoder of ours would.
  private static func lamport(_ lamport: UInt64) -> [UInt8] {
    func eight(_ number: UInt64) -> [UInt8] {
      [0x1B] + stride(from: 56, through: 0, by: -8).map { UInt8(number >> UInt64($0) & 0xFF) }
    }
    return [0x82, 1, 0x83, 0x81, 0x19, 0x0B, 0xAD, 0, 0x86, 0, 0] + eight(lamport)
      + [0x80, 0, 0x82, 0, 4]
  }

  // Shows WM-SUBMIT-1, WM-SUBMIT-3, WM-VALID-1, WM-VALID-3.
  @Test("changes", arguments: changes)
  func change(_ hostile: HostileCase) async throws { try await hostile.run() }
}

extension HostileCase {
  /// One WebSocket message, first of all.
  static func bytes(_ name: String, _ code: ByeCode, _ bytes: [UInt8]) -> HostileCase {
    HostileCase(name, .bye(code)) { peer in
      try peer.open()
      peer.frame(bytes)
    }
  }

  /// A hello whose bytes were changed.
  static func hello(
    _ name: String, _ code: ByeCode, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> HostileCase {
    HostileCase(name, .bye(code)) { peer in
      try peer.open()
      peer.frame(change(ClientMessage.hello(peer.loot.hello()).encode()))
    }
  }

  /// A well-formed message, first of all.
  static func first(
    _ name: String, _ code: ByeCode, _ message: @escaping @Sendable (Loot) -> ClientMessage
  ) -> HostileCase {
    HostileCase(name, .bye(code)) { peer in
      try peer.open()
      peer.say(message(peer.loot))
    }
  }

  /// Changes in one message, from a guest with a good invitation.
  static func submit(
    _ name: String, as role: Role = .facilitator, _ answer: Answer,
    _ changes: @escaping @Sendable (Loot) -> [Change]
  ) -> HostileCase {
    HostileCase(name, answer) { peer in
      try peer.join(as: role)
      peer.say(.submit(changes(peer.loot)))
      peer.say(.verify(nonce: 1))
    }
  }
}
