import Glibc
import Testing

@testable import WebSocketTransport

@Suite("Requests that two readers could read differently")
struct HandshakeTests {
  private static func head(_ lines: String...) -> String {
    lines.map { "\($0)\r\n" }.joined() + "\r\n"
  }

  static let refused: [(name: String, bytes: String, status: Int)] = [
    (
      "two keys",
      RawPeer.handshake { $0["Sec-WebSocket-Version"] = "13\r\nSec-WebSocket-Key: x" }, 400
    ),
    (
      "the same key twice",
      RawPeer.handshake {
        $0["Sec-WebSocket-Version"] = "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
      }, 400
    ),
    (
      "two versions",
      RawPeer.handshake { $0["Sec-WebSocket-Version"] = "13\r\nSec-WebSocket-Version: 8" }, 426
    ),
    ("Kelvin for a k", RawPeer.handshake { $0["Upgrade"] = "websoc\u{212A}et" }, 400),
    ("a bad key", RawPeer.handshake { $0["Sec-WebSocket-Key"] = "short" }, 400),
    ("no connection field", RawPeer.handshake { $0["Connection"] = "close" }, 400),
    ("a signed length", head("POST / HTTP/1.1", "Host: a", "Content-Length: +3") + "abc", 400),
    ("a folded field", head("GET / HTTP/1.1", "Host: a", " b"), 400),
    ("a space before a colon", head("GET / HTTP/1.1", "Host : a"), 400),
    ("bare line feeds", "GET / HTTP/1.1\nHost: a\n\n", 400),
    ("two hosts", head("GET / HTTP/1.1", "Host: a", "Host: b"), 400),
    ("two hosts in one", head("GET / HTTP/1.1", "Host: a b"), 400),
    ("a path for a host", head("GET / HTTP/1.1", "Host: a/b"), 400),
    ("a user before the host", head("GET / HTTP/1.1", "Host: a@b"), 400),
    ("no host in the target", head("GET http:///hello HTTP/1.1", "Host: a"), 400),
    ("a user in the target", head("GET http://a@b/hello HTTP/1.1", "Host: a"), 400),
    ("a fragment in the target", head("GET /hello#x HTTP/1.1", "Host: a"), 400),
    ("a list of lengths", head("GET / HTTP/1.1", "Host: a", "Content-Length: 0, 0"), 400),
    (
      "two equal lengths",
      head("GET / HTTP/1.1", "Host: a", "Content-Length: 0", "Content-Length: 0"), 400
    ),
    ("a bare CR in a value", head("GET / HTTP/1.1", "Host: a", "X: a\rContent-Length: 5"), 400),
    ("a bare LF in a value", head("GET / HTTP/1.1", "Host: a", "X: a\nContent-Length: 5"), 400),
    ("a NUL in a value", head("GET / HTTP/1.1", "Host: a", "X: a\0b"), 400),
    ("two spaces in the request line", head("GET  / HTTP/1.1", "Host: a"), 400),
    (
      "too many fields",
      head("GET / HTTP/1.1", "Host: a", String(repeating: "X: y\r\n", count: 100) + "Z: z"), 413
    ),
  ]

  @Test("are refused, and nothing behind them is read", arguments: refused.indices)
  func refusal(_ index: Int) throws {
    let (name, bytes, status) = Self.refused[index]
    let server = try RunningServer()
    let peer = try RawPeer(port: server.port)
    peer.send(bytes + Self.head("GET /hello HTTP/1.1", "Host: a"))
    #expect(peer.readResponse().head.hasPrefix("HTTP/1.1 \(status)"), "\(name)")
    #expect(peer.readToEnd().isEmpty, "\(name)")
    #expect(server.onLoop { server, _ in server.counters.httpRequests } == 0, "\(name)")
    server.stop()
  }

  static let absolute: [(target: String, answer: String)] = [
    ("http://other.example:80/hello?x=1", "other.example:80 /hello x"),
    ("HTTP://other.example/", "other.example / "),
    ("http://other.example", "other.example / "),
    ("http://other.example?x=/hello", "other.example / x"),
    ("/http://other.example/hello", "a /http://other.example/hello "),
  ]

  @Test(
    "of a target in absolute form, its host counts and its query is no path",
    arguments: absolute.indices)
  func absoluteForm(_ index: Int) throws {
    let (target, answer) = Self.absolute[index]
    let server = try RunningServer()
    _ = server.onLoop { _, handler in
      handler.whenRequested = { exchange in
        let request = exchange.request
        let names = request.query.map(\.name).joined(separator: ",")
        exchange.respond(
          status: 200, text: "\(request.header("host") ?? "-") \(request.path) \(names)")
      }
    }
    let peer = try RawPeer(port: server.port)
    peer.send(Self.head("GET \(target) HTTP/1.1", "Host: a"))
    #expect(String(decoding: peer.readResponse().body, as: UTF8.self) == "\(answer)\n")
    server.stop()
  }

  @Test("a handshake is answered before a close that came along with it")
  func closeAlongWithHandshake() throws {
    let server = try RunningServer()
    let peer = try RawPeer(port: server.port)
    let close = clientFrame(closePayload(.normal, reason: ""), opcode: 8)
    peer.send(Array(RawPeer.handshake().utf8) + close)
    #expect(peer.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 101"))
    #expect(peer.readCloseCode() == 1000)
    #expect(peer.readToEnd().isEmpty)
    server.stop()
  }

  @Test("a peer that takes an answer byte by byte is let go in the end")
  func slowReader() throws {
    let count = 32 << 20
    let server = try RunningServer {
      $0.idleMillisecondsMax = 500
      $0.httpBytesPerSecondMin = 1 << 30
    }
    _ = server.onLoop { _, handler in
      handler.whenRequested = { exchange in
        exchange.respond(
          status: 200, headers: [], body: [UInt8](repeating: 1, count: count))
      }
    }
    let peer = try RawPeer(port: server.port)
    peer.send(Self.head("GET / HTTP/1.1", "Host: a"))
    var taken = 0
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while taken < count {
      let received = recv(peer.descriptor, &chunk, chunk.count, 0)
      guard received > 0 else { break }
      taken += received
      usleep(10_000)
    }
    #expect(taken < count)
    #expect(server.eventually { server, _ in server.counters.socketsOpen == 0 })
    #expect(server.onLoop { server, _ in server.answerBytesQueued } == 0)
    server.stop()
  }

  @Test("all addresses of one IPv6 network are one peer")
  func network() {
    #expect(peerNetwork(of: "192.0.2.1") == "192.0.2.1")
    #expect(peerNetwork(of: "2001:db8:1:2::1") == peerNetwork(of: "2001:db8:1:2:ffff::9"))
    #expect(peerNetwork(of: "2001:db8:1:2::1") != peerNetwork(of: "2001:db8:1:3::1"))
    #expect(peerNetwork(of: "fe80::1%eth0") == peerNetwork(of: "fe80::2%eth0"))
  }
}
