import Testing

@testable import WebSocketTransport

@Suite("HTTP beside WebSocket")
struct HTTPTests {
  @Test("requests on one connection are answered one after another")
  func keepAlive() throws {
    let server = try RunningServer()
    let peer = try RawPeer(port: server.port)
    for _ in 0..<3 {
      peer.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
      let (head, body) = peer.readResponse()
      #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(String(decoding: body, as: UTF8.self) == "hello\n")
    }
    peer.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(peer.readResponse().head.hasPrefix("HTTP/1.1 404"))
    #expect(peer.readResponse().head.hasPrefix("HTTP/1.1 200"))
    peer.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(peer.readResponse().head.contains("Connection: close"))
    #expect(peer.readToEnd().isEmpty)
    #expect(server.onLoop { server, _ in server.counters.httpRequests } == 6)
    server.stop()
  }

  @Test("an answer may come later and be large")
  func delayedLargeBody() throws {
    let server = try RunningServer()
    let count = 5 << 20
    _ = server.onLoop { server, handler in
      handler.whenRequested = { exchange in
        server.loop?.schedule(afterMilliseconds: 50) {
          let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) }
          exchange.respond(
            status: 200, contentType: "application/octet-stream", headers: [("X-A", "b\r\nc")],
            body: body)
        }
      }
    }
    let peer = try RawPeer(port: server.port)
    peer.send("GET /big?of=%7Bsize%7D&x=a+b&flag HTTP/1.1\r\nHost: a\r\n\r\n")
    let (head, body) = peer.readResponse()
    #expect(head.contains("Content-Type: application/octet-stream\r\n"))
    #expect(head.contains("X-A: b  c\r\n"))
    #expect(body == (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) })
    server.stop()
  }

  @Test("the request arrives decoded")
  func request() throws {
    let server = try RunningServer()
    _ = server.onLoop { _, handler in
      handler.whenRequested = { exchange in
        let request = exchange.request
        let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
        exchange.respond(
          status: 200,
          text: [
            request.method, request.path, query, request.authorization ?? "-",
            request.remoteAddress, String(decoding: request.body, as: UTF8.self),
          ].joined(separator: "|"))
      }
    }
    let peer = try RawPeer(port: server.port)
    peer.send(
      "POST /m%C3%BCller%20x?q=%7Bs%7D&x=a+b&flag HTTP/1.1\r\nHost: a\r\n"
        + "AUTHORIZATION:  Bearer t \r\nContent-Length: 4\r\n\r\nbody")
    #expect(
      String(decoding: peer.readResponse().body, as: UTF8.self)
        == "POST|/müller x|q={s};x=a b;flag=|Bearer t|127.0.0.1|body\n")
    server.stop()
  }

  @Test("a body is as long as the handler allows, and all bodies together as the server can hold")
  func bodies() throws {
    let server = try RunningServer { $0.httpBodyBytesHeldMax = 300_000 }
    _ = server.onLoop { _, handler in
      handler.bodyBytesMax = 200_000
      handler.whenRequested = { $0.respond(status: 200, text: "\($0.request.body.count)") }
    }
    func post(_ count: Int, sending: Int? = nil) throws -> RawPeer {
      let peer = try RawPeer(port: server.port)
      peer.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n")
      peer.send(String(repeating: "x", count: sending ?? count))
      return peer
    }
    let whole = try post(200_000)
    #expect(String(decoding: whole.readResponse().body, as: UTF8.self) == "200000\n")
    #expect(try post(200_001, sending: 0).readResponse().head.contains("413 "))
    // Two that wait for their ends leave no room for a third.
    let waiting = try [post(200_000, sending: 100_000), post(200_000, sending: 100_000)]
    #expect(server.eventually { server, _ in server.bodyBytesHeld == 200_000 })
    #expect(try post(150_000).readResponse().head.contains("503 "))
    for peer in waiting {
      peer.send(String(repeating: "x", count: 100_000))
      #expect(String(decoding: peer.readResponse().body, as: UTF8.self) == "200000\n")
    }
    #expect(server.onLoop { server, _ in server.bodyBytesHeld } == 0)
    server.stop()
  }

  @Test("HEAD gets the length and no body")
  func head() throws {
    let server = try RunningServer()
    let peer = try RawPeer(port: server.port)
    peer.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(peer.read(through: "\r\n\r\n").contains("Content-Length: 6\r\n"))
    peer.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(peer.readResponse().head.hasPrefix("HTTP/1.1 200"))
    server.stop()
  }

  @Test("a wrong method is told which would do")
  func methodNotAllowed() throws {
    let server = try RunningServer()
    _ = server.onLoop { _, handler in
      handler.whenRequested = { $0.respondMethodNotAllowed(allow: ["GET", "HEAD"]) }
    }
    let peer = try RawPeer(port: server.port)
    peer.send("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    let (head, _) = peer.readResponse()
    #expect(head.hasPrefix("HTTP/1.1 405"))
    #expect(head.contains("Allow: GET, HEAD\r\n"))
    server.stop()
  }

  @Test("an answer to a peer that went away does nothing")
  func peerGone() throws {
    let server = try RunningServer()
    _ = server.onLoop { _, handler in
      handler.whenRequested = { handler.pending.append($0) }
    }
    do {
      let peer = try RawPeer(port: server.port)
      peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(server.eventually { _, handler in handler.pending.count == 1 })
      #expect(server.onLoop { _, handler in handler.pending[0].peerIsGone } == false)
    }
    #expect(server.eventually { server, _ in server.counters.socketsOpen == 0 })
    let next = try RawPeer(port: server.port)
    next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(server.eventually { _, handler in handler.pending.count == 2 })
    let wasGone = server.onLoop { _, handler in
      let wasGone = handler.pending[0].peerIsGone
      handler.pending[0].respond(status: 200, text: "late")
      handler.pending[1].respond(status: 200, text: "right")
      handler.pending[1].respond(status: 500, text: "twice")
      return wasGone
    }
    #expect(wasGone == true)
    #expect(String(decoding: next.readResponse().body, as: UTF8.self) == "right\n")
    next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(server.eventually { _, handler in handler.pending.count == 3 })
    server.stop()
  }

  @Test("a handler that never answers has it done for it")
  func neverAnswered() throws {
    let server = try RunningServer { $0.httpResponseMillisecondsMax = 50 }
    _ = server.onLoop { _, handler in
      handler.whenRequested = { handler.pending.append($0) }
    }
    let peer = try RawPeer(port: server.port)
    peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(peer.readResponse().head.hasPrefix("HTTP/1.1 503"))
    #expect(peer.readToEnd().isEmpty)
    server.stop()
  }

  @Test("the layer above can turn a handshake away")
  func refusal() throws {
    let server = try RunningServer()
    _ = server.onLoop { _, handler in
      handler.refusal = UpgradeRefusal(status: 404, text: "no such map")
    }
    let peer = try RawPeer(port: server.port)
    peer.send(RawPeer.handshake(path: "/maps/none"))
    let (head, body) = peer.readResponse()
    #expect(head.hasPrefix("HTTP/1.1 404"))
    #expect(String(decoding: body, as: UTF8.self) == "no such map\n")
    #expect(server.onLoop { server, _ in server.counters.connectionsOpened } == 0)
    server.stop()
  }

  @Test("a connection may ask by HTTP first and become a WebSocket then")
  func upgradeAfterRequest() throws {
    let server = try RunningServer()
    let peer = try RawPeer(port: server.port)
    peer.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(peer.readResponse().head.hasPrefix("HTTP/1.1 200"))
    // The first frame comes in one piece with the handshake.
    peer.send(Array(RawPeer.handshake().utf8) + clientFrame([1, 2]))
    #expect(peer.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 101"))
    #expect(peer.readFrame()?.payload == [1, 2])
    server.stop()
  }

  @Test("a connection that asks nothing more is ended, and that is no refusal")
  func idleKeepAlive() throws {
    let server = try RunningServer { $0.handshakeMillisecondsMax = 500 }
    let peer = try RawPeer(port: server.port)
    peer.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(peer.readResponse().head.hasPrefix("HTTP/1.1 200"))
    #expect(peer.readToEnd().isEmpty)
    #expect(server.onLoop { server, _ in server.counters.refused } == [:])
    server.stop()
  }

  @Test("the server stops in time whatever its peers do")
  func stopWithStubbornPeers() throws {
    let server = try RunningServer { $0.closeMillisecondsMax = 100 }
    _ = server.onLoop { _, handler in
      handler.whenRequested = { handler.pending.append($0) }
    }
    let silent = try RawPeer(port: server.port)
    let waiting = try RawPeer(port: server.port)
    waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let open = try RawPeer(port: server.port)
    open.open()
    #expect(server.eventually { _, handler in handler.pending.count == 1 })
    _ = server.onLoop { server, handler in
      server.closeAll(code: .goingAway, reason: "stop") {
        handler.refusal = .init(status: 0, text: "")
      }
    }
    #expect(open.readCloseCode() == 1001)
    #expect(silent.readToEnd().isEmpty)
    #expect(waiting.readToEnd().isEmpty)
    #expect(server.eventually { _, handler in handler.refusal != nil })
    #expect(server.onLoop { server, _ in server.counters.socketsOpen } == 0)
    server.stop()
  }
}
