import Testing

@testable import WebSocketTransport

@Suite("Clients that cannot connect")
struct ConnectFailureTests {
  private func failure(
    of url: String, on loop: EventLoop, _ change: (inout ClientConfiguration) -> Void = { _ in }
  ) throws -> ConnectFailure? {
    var configuration = try ClientConfiguration(url: url)
    change(&configuration)
    let script = ScriptedClient()
    var seen: ConnectFailure?
    script.whenOpened = { _ in
      Issue.record("this should not have connected")
      loop.stop()
    }
    script.whenFailed = { failure in
      seen = failure
      loop.stop()
    }
    _ = loop.connect(configuration, handler: script)
    loop.runBounded()
    #expect(loop.clientCounters.connectionsOpen == 0)
    return seen
  }

  @Test("nobody listens")
  func refused() throws {
    let loop = try EventLoop()
    let server = try loop.listen(.loopback(), handler: EchoHandler())
    let port = server.port
    server.stopListening()
    loop.schedule(afterMilliseconds: 20) { loop.stop() }
    loop.runBounded()
    #expect(try failure(of: "ws://127.0.0.1:\(port)", on: loop) == .refused)
    #expect(try failure(of: "ws://localhost:\(port)", on: loop) == .refused)
  }

  @Test("the name does not exist")
  func nameNotFound() throws {
    let loop = try EventLoop()
    let failure = try failure(of: "ws://nobody.invalid:7420", on: loop)
    guard case .nameNotFound = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test("the server answers with a status")
  func status() throws {
    let loop = try EventLoop()
    let handler = EchoHandler()
    handler.refusal = UpgradeRefusal(status: 503, text: "full")
    let server = try loop.listen(.loopback(), handler: handler)
    #expect(try failure(of: "ws://127.0.0.1:\(server.port)", on: loop) == .httpStatus(503))
    #expect(
      try failure(of: "ws://127.0.0.1:\(server.port)", on: loop) { $0.subprotocol = "chat" }
        == .httpStatus(400))
  }

  @Test("a server that does not take the subprotocol is left (WM-CONN-1)")
  func otherSubprotocol() throws {
    let loop = try EventLoop()
    for choice in ["", "Sec-WebSocket-Protocol: chat\r\n"] {
      let server = try StrangeServer { peer in
        let fields = peer.request.split(separator: "\r\n")
        let key = fields.first { $0.lowercased().hasPrefix("sec-websocket-key:") }?.dropFirst(18)
        let accepted = acceptKey(for: String((key ?? "").drop { $0 == " " }))
        peer.say(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(accepted)\r\n\(choice)\r\n")
        peer.listen()
      }
      defer { server.stop() }
      #expect(try failure(of: "ws://127.0.0.1:\(server.port)", on: loop) == .notWaymark)
    }
  }

  @Test("what listens says nothing, in time")
  func timedOut() throws {
    let loop = try EventLoop()
    // A listener that accepts and keeps still.
    let listener = try Listener(loop: loop, address: "127.0.0.1", port: 0) { _, _ in }
    #expect(
      try failure(of: "ws://127.0.0.1:\(listener.port)", on: loop) {
        $0.connectMillisecondsMax = 100
      } == .timedOut)
  }

  @Test("what listens is not encrypted")
  func encryption() throws {
    let loop = try EventLoop()
    let server = try loop.listen(.loopback(), handler: EchoHandler())
    let failure = try failure(of: "wss://127.0.0.1:\(server.port)", on: loop)
    guard case .encryption = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test("a name is tried at all its addresses")
  func localhost() throws {
    let loop = try EventLoop()
    let server = try loop.listen(.loopback(), handler: EchoHandler())
    let script = ScriptedClient()
    var isOpen = false
    script.whenOpened = { connection in
      isOpen = connection.isOpen
      loop.stop()
    }
    _ = loop.connect(
      try ClientConfiguration(url: "http://localhost:\(server.port)/"), handler: script)
    loop.runBounded()
    #expect(isOpen)
  }

  @Test("a client that gave up hears nothing more")
  func givenUp() throws {
    let loop = try EventLoop()
    let server = try loop.listen(.loopback(), handler: EchoHandler())
    let script = ScriptedClient()
    script.whenOpened = { _ in Issue.record("opened") }
    script.whenFailed = { Issue.record("failed: \($0)") }
    script.whenClosed = { _, _ in Issue.record("closed") }
    let configuration = try ClientConfiguration(url: "ws://127.0.0.1:\(server.port)")
    loop.connect(configuration, handler: script).abort()
    let second = loop.connect(configuration, handler: script)
    loop.schedule(afterMilliseconds: 0) { second.abort() }
    loop.schedule(afterMilliseconds: 100) { loop.stop { server.counters.socketsOpen == 0 } }
    loop.runBounded()
    #expect(server.counters.socketsOpen == 0)
  }

  @Test(
    "URLs are read, or refused",
    arguments: [
      ("ws://localhost:7420", "ws://localhost:7420/"),
      ("http://example.org", "ws://example.org/"),
      ("https://example.org/a?b=c#d", "wss://example.org/a?b=c"),
      ("wss://[::1]:99?x", "wss://[::1]:99/?x"),
      ("ftp://example.org", nil), ("localhost:7420", nil), ("ws://", nil), ("ws://a:0", nil),
      ("ws://a:70000", nil), ("ws://user@a", nil), ("ws://a/b c", nil), ("ws://a\r\nX: y", nil),
    ])
  func urls(_ text: String, _ expected: String?) {
    #expect((try? WebSocketURL(text))?.description == expected)
  }
}
