import Testing

@testable import WebSocketTransport

/// What a server answers to each bad frame and handshake is told by `HostileTransportTests` of the
/// workshop server.
@Suite("A server and peers that do not keep to the protocol")
struct HostilePeerTests {
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
