import Testing

@testable import WebSocketTransport

@Suite("Client and server of one loop")
struct ConversationTests {
  let loop: EventLoop
  let handler = EchoHandler()
  let server: Server

  init() throws {
    loop = try EventLoop()
    server = try loop.listen(
      .loopback {
        $0.messageBytesMax = 4 << 20
        $0.sendQueueBytesMax = 32 << 20
      }, handler: handler)
  }

  private func client(
    _ change: (inout ClientConfiguration) -> Void = { _ in }
  ) throws -> ClientConfiguration {
    var configuration = try ClientConfiguration(url: "ws://127.0.0.1:\(server.port)/sync?map=a")
    change(&configuration)
    return configuration
  }

  @Test(
    "messages of every framing size come back as they went",
    arguments: [
      0, 1, 125, 126, 4096, 65535, 65536, 200_000, 3_000_000,
    ])
  func echo(_ count: Int) throws {
    let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let script = ScriptedClient()
    var answer: [UInt8]?
    script.whenOpened = { $0.send(message) }
    script.whenReceived = { connection, bytes in
      answer = bytes
      connection.close(code: .normal, reason: "done")
    }
    script.whenClosed = { _, _ in loop.stop() }
    _ = loop.connect(try client(), handler: script)
    loop.runBounded()
    #expect(answer == message)
    #expect(handler.closed.map(\.code) == [.normal])
    #expect(handler.closed.map(\.reason) == ["done"])
  }

  @Test("the server sees path, query and Authorization of the handshake")
  func handshake() throws {
    let script = ScriptedClient()
    var request: HTTPRequest?
    script.whenOpened = { _ in
      request = handler.opened.first?.request
      loop.stop()
    }
    _ = loop.connect(try client { $0.headers = [("Authorization", "Bearer abc")] }, handler: script)
    loop.runBounded()
    #expect(request?.path == "/sync")
    #expect(request?.queryValue("map") == "a")
    #expect(request?.authorization == "Bearer abc")
    #expect(request?.remoteAddress == "127.0.0.1")
  }

  @Test("one message built once reaches every connection, each in its order")
  func fanOut() throws {
    let count = 40
    let messages = (0..<50).map { OutgoingMessage([UInt8](repeating: UInt8($0), count: 300)) }
    var received: [[UInt8]] = Array(repeating: [], count: count)
    var done = 0
    handler.whenReceived = { _, _ in
      guard handler.received.count == count else { return }
      for message in messages {
        for connection in server.connections { #expect(connection.send(message)) }
      }
    }
    for index in 0..<count {
      let script = ScriptedClient()
      script.whenOpened = { $0.send([1]) }
      script.whenReceived = { _, bytes in
        received[index].append(bytes.first ?? 255)
        guard received[index].count == messages.count else { return }
        done += 1
        if done == count { loop.stop() }
      }
      _ = loop.connect(try client(), handler: script)
    }
    loop.runBounded()
    #expect(received.allSatisfy { $0 == (0..<50).map { UInt8($0) } })
    #expect(server.counters.messagesOut == UInt64(count * messages.count))
  }

  @Test(
    "the server's close code and reason reach the client",
    arguments: [
      CloseCode.normal, .goingAway, .policyViolation, .internalError, CloseCode(rawValue: 4321),
    ])
  func serverCloses(_ code: CloseCode) throws {
    let script = ScriptedClient()
    var seen: (CloseCode, String)?
    handler.whenReceived = { connection, _ in
      connection.send([7])
      connection.close(code: code, reason: "warum auch nicht")
      #expect(!connection.send([8]))
    }
    var received: [[UInt8]] = []
    script.whenOpened = { $0.send([1]) }
    script.whenReceived = { _, bytes in received.append(bytes) }
    script.whenClosed = { code, reason in
      seen = (code, reason)
      loop.stop { !handler.closed.isEmpty }
    }
    _ = loop.connect(try client(), handler: script)
    loop.runBounded()
    #expect(received == [[7]])
    #expect(seen?.0 == code)
    #expect(seen?.1 == "warum auch nicht")
    #expect(handler.closed.map(\.code) == [code])
  }

  @Test("a connection that just ends is closed abnormally on both sides")
  func abort() throws {
    let script = ScriptedClient()
    var seen: CloseCode?
    handler.whenReceived = { connection, _ in connection.abort() }
    script.whenOpened = { $0.send([1]) }
    script.whenClosed = { code, _ in
      seen = code
      loop.stop { !handler.closed.isEmpty }
    }
    _ = loop.connect(try client(), handler: script)
    loop.runBounded()
    #expect(seen == .abnormal)
    #expect(handler.closed.map(\.code) == [.abnormal])
    #expect(server.counters.connectionsOpen == 0)
  }

  @Test("a client refuses messages above its limit")
  func clientLimit() throws {
    let script = ScriptedClient()
    var seen: CloseCode?
    script.whenOpened = { $0.send([UInt8](repeating: 1, count: 5000)) }
    script.whenClosed = { code, _ in
      seen = code
      loop.stop { !handler.closed.isEmpty }
    }
    _ = loop.connect(try client { $0.messageBytesMax = 1000 }, handler: script)
    loop.runBounded()
    #expect(seen == .messageTooBig)
    #expect(handler.closed.map(\.code) == [.messageTooBig])
  }

  @Test("a queue that was full is reported once it has drained")
  func drained() throws {
    let script = ScriptedClient()
    var sent = 0
    script.whenOpened = { connection in
      while connection.send([UInt8](repeating: 3, count: 100_000)) { sent += 1 }
    }
    script.whenReceived = { _, _ in
      if handler.received.count == sent { loop.stop() }
    }
    _ = loop.connect(try client { $0.sendQueueBytesMax = 2 << 20 }, handler: script)
    loop.runBounded()
    #expect(sent == 20)
    #expect(script.drained == 1)
  }

  @Test("two hundred connections that come and go leave nothing behind")
  func comeAndGo() throws {
    var done = 0
    for index in 0..<200 {
      let script = ScriptedClient()
      script.whenOpened = { connection in
        switch index % 3 {
        case 0: connection.close(code: .normal)
        case 1: connection.send([1])
        default: connection.abort()
        }
      }
      script.whenReceived = { connection, _ in connection.close(code: .goingAway) }
      script.whenClosed = { _, _ in
        done += 1
        if done == 200 { loop.stop { server.counters.socketsOpen == 0 } }
      }
      _ = loop.connect(try client(), handler: script)
    }
    loop.runBounded()
    #expect(done == 200)
    #expect(server.counters.connectionsOpened == 200)
    #expect(server.counters.connectionsOpen == 0)
    #expect(server.counters.socketsOpen == 0)
    #expect(loop.clientCounters.connectionsOpen == 0)
    #expect(server.connections.isEmpty)
    #expect(handler.closed.count == 200)
  }

  @Test("pings keep a quiet connection open")
  func pings() throws {
    let script = ScriptedClient()
    script.whenOpened = { _ in
      let before = server.counters.bytesIn
      // A masked ping takes six bytes; nothing else is sent.
      loop.stop { server.counters.bytesIn >= before + 3 * 6 }
    }
    let connection = loop.connect(
      try client { $0.pingIntervalMilliseconds = 20 }, handler: script)
    loop.runBounded()
    #expect(connection.isOpen)
    #expect(handler.received.isEmpty)
  }

  @Test("a client gives up on a server that shows no sign of life")
  func noSignOfLife() throws {
    let script = ScriptedClient()
    var seen: CloseCode?
    script.whenClosed = { code, _ in
      seen = code
      loop.stop()
    }
    let configuration = try client {
      $0.pingIntervalMilliseconds = 5000
      $0.idleMillisecondsMax = 100
    }
    _ = loop.connect(configuration, handler: script)
    loop.runBounded()
    #expect(seen == .abnormal)
    #expect(loop.clientCounters.refused[.idle] == 1)
  }

  @Test("a connection that is closed is let go of, on both sides")
  func noLeak() throws {
    weak var connecting: Connection?
    weak var accepted: Connection?
    let script = ScriptedClient()
    script.whenOpened = { _ in
      accepted = handler.opened.first
      connecting?.close(code: .normal)
    }
    script.whenClosed = { [unowned loop] _, _ in
      loop.stop { accepted == nil }
    }
    connecting = loop.connect(try client(), handler: script)
    loop.runBounded()
    #expect(handler.closed.count == 1)
    #expect(connecting == nil)
    #expect(accepted == nil)
  }

  @Test("everybody is told when the server stops, and the loop ends")
  func gracefulStop() throws {
    var told: [CloseCode] = []
    var opened = 0
    for _ in 0..<20 {
      let script = ScriptedClient()
      script.whenOpened = { _ in
        opened += 1
        guard opened == 20 else { return }
        server.closeAll(code: .goingAway, reason: "the server stops") {
          loop.stop { told.count == 20 }
        }
      }
      script.whenClosed = { code, _ in told.append(code) }
      _ = loop.connect(try client(), handler: script)
    }
    loop.runBounded()
    #expect(told == Array(repeating: .goingAway, count: 20))
    #expect(server.counters.socketsOpen == 0)
    #expect(throws: TransportError.self) {
      let other = try loop.listen(.loopback { $0.address = "not an address" }, handler: handler)
      other.stopListening()
    }
  }
}
