import Testing

@testable import WebSocketTransport

@Suite("A server and peers that do not keep to the protocol")
struct HostilePeerTests {
  /// A case of a table, known by its name in what a test run prints.
  struct Case: CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var expected: Int

    init(_ name: String, _ bytes: [UInt8], _ expected: Int) {
      self.name = name
      self.bytes = bytes
      self.expected = expected
    }

    init(_ name: String, _ text: String, _ expected: Int) {
      self.init(name, Array(text.utf8), expected)
    }

    var testDescription: String { name }
  }

  static let badFrames = [
    Case("unmasked", clientFrame([1], isMasked: false), 1002),
    Case("unmasked ping", clientFrame([], opcode: 9, isMasked: false), 1002),
    Case("reserved bit", clientFrame([1], reserved: 0x40), 1002),
    Case("reserved opcode", clientFrame([1], opcode: 5), 1002),
    Case("long ping", clientFrame([UInt8](repeating: 0, count: 200), opcode: 9), 1002),
    Case("text", clientFrame(Array("text".utf8), opcode: 1), 1003),
    Case("above the limit", clientFrame([UInt8](repeating: 1, count: 2000)), 1009),
    Case("2^63", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 1002),
    Case("2^63 - 1", [0x82, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3, 4], 1009),
  ]

  @Test("a bad frame closes with a code that says what was wrong", arguments: badFrames)
  func badFrame(_ bad: Case) throws {
    let code = UInt16(bad.expected)
    let server = try RunningServer { $0.messageBytesMax = 1000 }
    let peer = try RawPeer(port: server.port)
    peer.open()
    peer.send(clientFrame([42]) + bad.bytes)
    #expect(peer.readFrame()?.payload == [42])
    #expect(peer.readCloseCode() == code)
    #expect(peer.readToEnd().isEmpty)
    #expect(
      server.eventually { _, handler in handler.closed.map(\.code.rawValue) == [code] })
    server.stop()
  }

  @Test("a message above the limit is refused however many fragments it comes in")
  func fragmentsAboveLimit() throws {
    let server = try RunningServer { $0.messageBytesMax = 1000 }
    let peer = try RawPeer(port: server.port)
    peer.open()
    for index in 0..<101 {
      peer.send(
        clientFrame([UInt8](repeating: 1, count: 10), opcode: index == 0 ? 2 : 0, isFinal: false))
    }
    #expect(peer.readCloseCode() == 1009)
    #expect(server.onLoop { server, _ in server.counters.refused[.messageTooBig] } == 1)
    server.stop()
  }

  static let badHandshakes = [
    Case("no subprotocol", RawPeer.handshake { $0["Sec-WebSocket-Protocol"] = nil }, 400),
    Case("another subprotocol", RawPeer.handshake { $0["Sec-WebSocket-Protocol"] = "chat" }, 400),
    Case("h2c", RawPeer.handshake { $0["Upgrade"] = "h2c" }, 400),
    Case("h2c beside websocket", RawPeer.handshake { $0["Upgrade"] = "websocket, h2c" }, 400),
    Case("foreign origin", RawPeer.handshake { $0["Origin"] = "https://evil.example" }, 403),
    Case("null origin", RawPeer.handshake { $0["Origin"] = "null" }, 403),
    Case("old version", RawPeer.handshake { $0["Sec-WebSocket-Version"] = "8" }, 426),
    Case("bad key", RawPeer.handshake { $0["Sec-WebSocket-Key"] = "short" }, 400),
    Case("no connection field", RawPeer.handshake { $0["Connection"] = "close" }, 400),
    Case("no host", RawPeer.handshake { $0["Host"] = nil }, 400),
    Case(
      "both lengths",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
      400),
    Case(
      "chunks",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      501),
    Case(
      "two lengths",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
      400),
    Case("signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400),
    Case("huge length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", 413),
    Case("endless head", "GET /\(String(repeating: "a", count: 70_000))", 413),
    Case("folded field", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400),
    Case("space before colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    Case("bare line feeds", "GET / HTTP/1.1\nHost: a\n\n", 400),
    Case("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    Case("binary", "\u{16}\u{03}\u{01}\r\n\r\n", 400),
  ]

  @Test("a bad handshake is answered with a status", arguments: badHandshakes)
  func badHandshake(_ bad: Case) throws {
    let server = try RunningServer()
    let peer = try RawPeer(port: server.port)
    peer.send(bad.bytes)
    #expect(peer.readResponse().head.hasPrefix("HTTP/1.1 \(bad.expected)"))
    #expect(peer.readToEnd().isEmpty)
    peer.hangUp()
    #expect(server.eventually { server, _ in server.counters.socketsOpen == 0 })
    #expect(server.onLoop { server, _ in server.counters.refused.values.reduce(0, +) } == 1)
    server.stop()
  }

  @Test(
    "the server's own origin and listed ones may connect",
    arguments: ["http://127.0.0.1", "https://127.0.0.1", "https://maps.example.org"])
  func goodOrigin(_ origin: String) throws {
    let server = try RunningServer { $0.allowedOrigins = ["https://Maps.example.org"] }
    let peer = try RawPeer(port: server.port)
    peer.send(RawPeer.handshake { $0["Origin"] = origin })
    #expect(peer.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 101"))
    server.stop()
  }

  @Test("the accept key is the one of RFC 6455 §1.3")
  func acceptKeyOfTheStandard() {
    #expect(acceptKey(for: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }

  @Test("half a head is waited for only so long")
  func slowHead() throws {
    let server = try RunningServer { $0.handshakeMillisecondsMax = 100 }
    let peer = try RawPeer(port: server.port)
    peer.send("GET / HTTP/1.1\r\nHost:")
    #expect(peer.readToEnd().isEmpty)
    #expect(server.onLoop { server, _ in server.counters.refused[.handshakeTimeout] } == 1)
    server.stop()
  }

  @Test("a peer that says nothing more is pinged, then let go")
  func idle() throws {
    let server = try RunningServer {
      $0.pingIntervalMilliseconds = 50
      $0.idleMillisecondsMax = 1000
    }
    let peer = try RawPeer(port: server.port)
    peer.open()
    #expect(peer.readFrame()?.opcode == 9)
    _ = peer.readToEnd()
    #expect(server.eventually { _, handler in handler.closed.map(\.code) == [.abnormal] })
    #expect(server.onLoop { server, _ in server.counters.refused[.idle] } == 1)
    server.stop()
  }

  @Test("an address gets its share of connections and no more")
  func perAddress() throws {
    let server = try RunningServer { $0.connectionsPerAddressMax = 2 }
    let first = try RawPeer(port: server.port)
    let second = try RawPeer(port: server.port)
    first.open()
    second.open()
    let third = try RawPeer(port: server.port)
    #expect(third.readResponse().head.hasPrefix("HTTP/1.1 503"))
    first.send(clientFrame([1]))
    #expect(first.readFrame()?.payload == [1])
    second.hangUp()
    #expect(server.eventually { server, _ in server.counters.socketsOpen == 1 })
    let fourth = try RawPeer(port: server.port)
    fourth.open()
    server.stop()
  }

  @Test("a peer that sends and never reads is held to the bound of its queue")
  func neverReads() throws {
    let server = try RunningServer { $0.sendQueueBytesMax = 1 << 20 }
    let peer = try RawPeer(port: server.port)
    peer.open()
    let refused = server.onLoop { _, handler in
      guard let connection = handler.opened.first else { return -1 }
      let message = OutgoingMessage([UInt8](repeating: 5, count: 100_000))
      var sent = 0
      while connection.send(message) { sent += 1 }
      return sent
    }
    #expect(refused == 10)
    #expect(
      server.onLoop { _, handler in (handler.opened.first?.queuedBytes ?? 0) <= 1 << 20 } == true)
    for _ in 0..<10 { #expect(peer.readFrame()?.payload.count == 100_000) }
    #expect(server.eventually { _, handler in handler.drained == 1 })
    server.stop()
  }

  @Test("pings without end do not fill the queue of a peer that does not read")
  func pingFlood() throws {
    let server = try RunningServer()
    let peer = try RawPeer(port: server.port)
    peer.open()
    let ping = clientFrame([UInt8](repeating: 9, count: 125), opcode: 9)
    let flood = Array(repeatElement(ping, count: 2000).joined())
    for _ in 0..<4 { peer.send(flood) }
    #expect(
      server.eventually { _, handler in
        guard let connection = handler.opened.first else { return false }
        return connection.queuedBytes < 4096
      })
    server.stop()
  }
}
