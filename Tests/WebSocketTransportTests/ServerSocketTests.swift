import Foundation
import Glibc
import Testing

@testable import WebSocketTransport

@Suite("Server sockets")
struct ServerSocketTests {
  @Test("a connection that ends with a large answer ends as soon as that is taken")
  func endOfLargeAnswer() throws {
    let server = try RunningServer { $0.closeMillisecondsMax = 3_600_000 }
    let count = 16 << 20
    _ = server.onLoop { _, handler in
      handler.whenRequested = { exchange in
        exchange.respond(
          status: 200, contentType: "application/octet-stream",
          body: [UInt8](repeating: 7, count: count))
      }
    }
    let peer = try RawPeer(port: server.port)
    peer.send("GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(peer.readResponse().body.count == count)
    // The end of the stream, not of patience.
    var byte: UInt8 = 0
    #expect(recv(peer.descriptor, &byte, 1, 0) == 0)
    server.stop()
  }

  @Test("an office of three hundred gets in through one address at once")
  func office() throws {
    let server = try RunningServer()
    // Then their network fails, and all come again.
    for _ in 0..<2 {
      let peers = try (0..<320).map { _ in try RawPeer(port: server.port) }
      for peer in peers { peer.send(RawPeer.handshake()) }
      for peer in peers { #expect(peer.read(through: "\r\n\r\n").hasPrefix("HTTP/1.1 101")) }
      for peer in peers { peer.hangUp() }
      #expect(server.eventually { server, _ in server.counters.socketsOpen == 0 })
    }
    #expect(server.onLoop { server, _ in server.counters.refused.isEmpty } == true)
    server.stop()
  }

  private func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
  }

  @Test("a loop that ends leaves no descriptor behind")
  func descriptorsOfALoop() throws {
    func once() throws {
      let server = try RunningServer()
      let peer = try RawPeer(port: server.port)
      peer.open()
      server.stop()
    }
    for _ in 0..<3 { try once() }
    let before = try openDescriptors()
    for _ in 0..<20 { try once() }
    let after = try openDescriptors()
    #expect(after <= before + 2)
  }
}
