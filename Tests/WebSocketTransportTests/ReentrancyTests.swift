import Testing

@testable import WebSocketTransport

@Suite("Ends in the midst of a callback")
struct ReentrancyTests {
  static let endings: [(name: String, end: @Sendable (Connection, Server?) -> Void, code: UInt16)] =
    [
      ("close", { connection, _ in connection.close(code: .normal, reason: "enough") }, 1000),
      ("abort", { connection, _ in connection.abort() }, 1006),
      (
        "close and abort",
        { connection, _ in
          connection.close(code: .normal)
          connection.abort()
          connection.abort()
          connection.close(code: .goingAway)
        }, 1006
      ),
      ("close of all", { _, server in server?.closeAll(code: .goingAway, reason: "") }, 1001),
    ]

  @Test(
    "are reported once, and what came behind is not heard",
    arguments: endings.indices, [false, true])
  func ending(_ index: Int, isAlongWithHandshake: Bool) throws {
    let (name, end, code) = Self.endings[index]
    let server = try RunningServer { $0.closeMillisecondsMax = 200 }
    _ = server.onLoop { server, handler in
      handler.whenReceived = { [weak server] connection, _ in
        end(connection, server)
        #expect(!connection.send([9]))
        #expect(!connection.isOpen)
      }
    }
    let peer = try RawPeer(port: server.port)
    // More messages, a close and a violation come in one piece with the message that ends it.
    let bytes =
      clientFrame([1]) + clientFrame([2]) + clientFrame([], opcode: 8)
      + clientFrame([3], opcode: 5)
    if isAlongWithHandshake {
      peer.send(Array(RawPeer.handshake().utf8) + bytes)
    } else {
      peer.open()
      peer.send(bytes)
    }
    #expect(
      server.eventually { server, handler in
        handler.closed.count == 1 && server.counters.socketsOpen == 0
      }, "\(name)")
    #expect(
      server.onLoop { _, handler in
        handler.closed.map(\.code.rawValue) == [code] && handler.received == [[1]]
      } == true, "\(name)")
    server.stop()
  }

  @Test("sending and closing what is closed does nothing")
  func afterTheEnd() throws {
    let server = try RunningServer()
    let peer = try RawPeer(port: server.port)
    peer.open()
    _ = server.onLoop { _, handler in
      handler.whenReceived = { connection, _ in handler.last = connection }
      handler.whenClosed = { connection in
        #expect(!connection.send([1]))
        connection.close(code: .normal)
        connection.abort()
        #expect(connection.queuedBytes == 0)
      }
    }
    peer.send(clientFrame([1]))
    peer.send(clientFrame([], opcode: 8))
    #expect(peer.readCloseCode() == 1005)
    #expect(server.eventually { _, handler in handler.closed.count == 1 })
    _ = server.onLoop { _, handler in
      #expect(handler.last?.send([1]) == false)
      handler.last?.abort()
    }
    peer.hangUp()
    #expect(server.eventually { server, _ in server.counters.socketsOpen == 0 })
    #expect(server.onLoop { server, _ in server.counters.connectionsOpen } == 0)
    server.stop()
  }
}
