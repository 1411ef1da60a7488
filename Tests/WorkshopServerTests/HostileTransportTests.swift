import Glibc
import SyncProtocol
import Testing

@testable import WorkshopServer

/// A hostile deed, and what it gets for an answer.
struct HostileCase: Sendable, CustomTestStringConvertible {
  let name: String
  let answer: Answer
  let options: @Sendable (inout ServerOptions) -> Void
  let deed: @Sendable (HostilePeer) throws -> Void

  init(
    _ name: String, _ answer: Answer,
    options: @escaping @Sendable (inout ServerOptions) -> Void = { _ in },
    deed: @escaping @Sendable (HostilePeer) throws -> Void
  ) {
    (self.name, self.answer, self.options, self.deed) = (name, answer, options, deed)
  }

  var testDescription: String { "\(name) → \(answer)" }

  /// Does it while two honest participants edit, who must not notice.
  func run() async throws {
    try await onThread { [self] in
      let besieged = try BesiegedWorkshop(options)
      #expect(try besieged.attack(deed) == answer)
      try besieged.expectUnharmed()
    }
  }
}

@Suite("hostile input below the protocol is answered as it says, and others notice nothing")
struct HostileTransportTests {
  // MARK: HTTP and handshakes

  static let requests: [HostileCase] = [
    .head("bad Origin", .http(403)) { $0["Origin"] = "https://evil.example" },
    .head("null Origin", .http(403)) { $0["Origin"] = "null" },
    .head("bad Upgrade", .http(400)) { $0["Upgrade"] = "telnet" },
    .head("bad Upgrade beside a good one", .http(400)) { $0["Upgrade"] = "websocket, telnet" },
    .head("h2c", .http(400)) { fields in
      fields["Upgrade"] = "h2c"
      fields["Connection"] = "Upgrade, HTTP2-Settings"
      fields["HTTP2-Settings"] = "AAMAAABkAARAAAAAAAIAAAAA"
    },
    .text("HTTP/2 from the start", .http(505), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    .head("another subprotocol", .http(400)) { $0["Sec-WebSocket-Protocol"] = "chat" },
    .head("an old version", .http(426)) { $0["Sec-WebSocket-Version"] = "8" },
    .head("no Host", .http(400)) { $0["Host"] = .some(nil) },
    .text(
      "Content-Length and Transfer-Encoding", .http(400),
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"),
    .text(
      "Transfer-Encoding", .http(501),
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    .text(
      "two lengths", .http(400),
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"),
    .text(
      "a huge Content-Length", .http(413),
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\n"),
    .text("a head without end", .http(413), "GET /\(String(repeating: "a", count: 70_000))"),
    .text("TLS", .http(400), "\u{16}\u{03}\u{01}\r\n\r\n"),
  ]

  // Shows WM-CONN-1, WM-CONN-3.
  @Test("requests and handshakes", arguments: requests)
  func request(_ hostile: HostileCase) async throws { try await hostile.run() }

  // MARK: Frames

  static let frames: [HostileCase] = [
    .frame("an unmasked frame", .close(1002)) { $0.frame([1], isMasked: false) },
    .frame("an unmasked ping", .close(1002)) { $0.frame([], opcode: 9, isMasked: false) },
    .frame("reserved bit 1", .close(1002)) { $0.frame([1], reserved: 0x40) },
    .frame("reserved bit 2", .close(1002)) { $0.frame([1], reserved: 0x20) },
    .frame("reserved bit 3", .close(1002)) { $0.frame([1], reserved: 0x10) },
    .frame("reserved opcode 3", .close(1002)) { $0.frame([1], opcode: 3) },
    .frame("reserved opcode 15", .close(1002)) { $0.frame([1], opcode: 15) },
    .frame("text", .close(1003)) { $0.frame(Array("text".utf8), opcode: 1) },
    .frame("a ping of 126 bytes", .close(1002)) {
      $0.frame([UInt8](repeating: 0, count: 126), opcode: 9)
    },
    .frame("a close of 126 bytes", .close(1002)) {
      $0.frame([UInt8](repeating: 0, count: 126), opcode: 8)
    },
    .frame("a ping in fragments", .close(1002)) { $0.frame([], opcode: 9, isFinal: false) },
    .frame("the length 2^63", .close(1002)) {
      $0.send([0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])
    },
    .frame("the length 2^63 - 1", .close(1009)) {
      $0.send([0x82, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4])
    },
    .frame("a length with bytes to spare", .close(1002)) {
      $0.send([0x82, 0xFE, 0, 125, 1, 2, 3, 4])
    },
    .frame("the rest of nothing", .close(1002)) { $0.frame([1], opcode: 0) },
    .frame("a message inside another", .close(1002)) {
      $0.frame([1], isFinal: false)
      $0.frame([1])
    },
    .frame("a message a little over the limit", .bye(.messageTooLarge)) {
      $0.frame([UInt8](repeating: 0, count: (1 << 20) + 1))
    },
    .frame("a message far over the limit", .close(1009)) {
      $0.frame([UInt8](repeating: 0, count: 2 << 20))
    },
    .frame("a message over the limit in many fragments", .close(1009)) { peer in
      let piece = [UInt8](repeating: 0, count: 1_024)
      peer.frame(piece, isFinal: false)
      for _ in 1..<1_200 { peer.frame(piece, opcode: 0, isFinal: false) }
    },
    .frame("a flood of empty fragments", .close(1008)) { peer in
      peer.frame([], isFinal: false)
      let piece = HostilePeer.frame([], 0, isFinal: false)
      peer.send(Array(repeatElement(piece, count: 100_000).joined()))
    },
    .frame("a flood of pings", .nothing) { peer in
      try peer.hello()
      let ping = HostilePeer.frame([UInt8](repeating: 7, count: 125), 9)
      for _ in 0..<20 { peer.send(Array(repeatElement(ping, count: 1_000).joined())) }
      peer.say(.verify(nonce: 1))
    },
    .frame("a close of one byte", .close(1002)) { $0.frame([3], opcode: 8) },
    .frame("the close code 999", .close(1002)) { $0.frame([0x03, 0xE7], opcode: 8) },
    .frame("the close code 1005", .close(1002)) { $0.frame([0x03, 0xED], opcode: 8) },
    .frame("the close code 5000", .close(1002)) { $0.frame([0x13, 0x88], opcode: 8) },
    .frame("a close whose reason is no UTF-8", .close(1002)) {
      $0.frame([0x03, 0xE8, 0xC3], opcode: 8)
    },
  ]

  @Test("frames (WM-CONN-2)", arguments: frames)
  func frame(_ hostile: HostileCase) async throws { try await hostile.run() }

  // MARK: Silence and floods

  static let silences: [HostileCase] = [
    HostileCase("half a header and then nothing", .cut, options: hurry) {
      $0.send("GET / HTTP/1.1\r\nHost:")
    },
    HostileCase("a header a byte at a time", .cut, options: hurry) { peer in
      for byte in peer.handshake(["X": String(repeating: "x", count: 200)]).utf8 {
        peer.send([byte])
        usleep(5_000)
      }
    },
    HostileCase("a socket that says nothing", .cut, options: hurry) { _ in },
    HostileCase("no hello", .bye(.idle), options: hurry) { try $0.open() },
    HostileCase("half a message and then nothing", .bye(.idle), options: hurry) { peer in
      try peer.open()
      peer.send(Array(HostilePeer.frame([UInt8](repeating: 0, count: 1_000)).prefix(500)))
    },
    HostileCase("nothing after the hello, not even a pong", .cut, options: hurry) {
      try $0.join()
    },
  ]

  private static func hurry(_ options: inout ServerOptions) {
    options.handshakeMillisecondsMax = 300
    options.helloMillisecondsMax = 300
    options.pingIntervalMilliseconds = 200
    options.idleMillisecondsMax = 1_000
  }

  @Test("silence (WM-CONN-3)", arguments: silences)
  func silence(_ hostile: HostileCase) async throws { try await hostile.run() }

  static let floods: [HostileCase] = [
    HostileCase(
      "more connections from one address than it may have", .http(503),
      options: { $0.connectionsPerAddressMax = 8 },
      deed: { peer in
        for _ in 0..<20 { try peer.reconnect(keepsOld: true) }
      }),
    HostileCase(
      "connections from one address faster than they may come", .http(503),
      options: { options in
        options.connectionsPerAddressMax = 20
        options.connectionsPerAddressPerSecondMax = 1
      },
      deed: { peer in
        for _ in 0..<40 { try peer.reconnect(keepsOld: false) }
      }),
    HostileCase(
      "messages faster than they may come", .bye(.rateLimited),
      options: { options in
        options.messagesPerSecondMax = 10
        options.heldBytesMax = 4_096
      },
      deed: { peer in
        try peer.join()
        for caret in 0..<2_000 { peer.say(.presence(Presence(caret: UInt32(caret)))) }
      }),
    HostileCase(
      "messages before the hello is answered", .bye(.rateLimited),
      options: { $0.heldBytesMax = 4_096 },
      deed: { peer in
        try peer.open()
        let hello = HostilePeer.frame(ClientMessage.hello(peer.loot.hello()).encode())
        let more = HostilePeer.frame(ClientMessage.verify(nonce: 1).encode())
        peer.send(hello + Array(repeatElement(more, count: 1_000).joined()))
      }),
  ]

  @Test("floods (WM-CONN-3)", arguments: floods)
  func flood(_ hostile: HostileCase) async throws { try await hostile.run() }
}

extension HostileCase {
  /// A handshake that is wrong in one thing; after the answer, nothing that follows it is read.
  static func head(
    _ name: String, _ answer: Answer,
    _ change: @escaping @Sendable (inout [String: String?]) -> Void
  ) -> HostileCase {
    HostileCase(name, answer) { peer in
      var fields: [String: String?] = [:]
      change(&fields)
      peer.send(peer.handshake(fields))
    }
  }

  static func text(_ name: String, _ answer: Answer, _ text: String) -> HostileCase {
    HostileCase(name, answer) { $0.send(text) }
  }

  /// Frames after a good handshake.
  static func frame(
    _ name: String, _ answer: Answer, _ deed: @escaping @Sendable (HostilePeer) throws -> Void
  ) -> HostileCase {
    HostileCase(name, answer) { peer in
      try peer.open()
      try deed(peer)
    }
  }
}
