import Foundation
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import Testing

@testable import WorkshopServer

@Suite("slow receivers")
struct SlowReceiverTests {
  // Shows WM-SLOW-1.
  @Test("who takes nothing costs a bounded queue, holds nobody up, and is closed in the end")
  func stuck() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.stuckMillisecondsMax = 500
        options.sendQueueBytesMax = 1 << 20
      }
      try workshop.start()
      let server = try #require(workshop.server)
      let ada = try workshop.live("Ada")
      let hello = Hello(
        map: try #require(MapName("demo")), intent: .join, replica: .none, name: "Slow")
      let peer = try #require(DeafPeer(port: server.port, says: .hello(hello)))
      try workshop.wait("it is on the map") { server.service?.maps.open.first?.clients.count == 2 }
      let slow = try #require(server.clients.values.first { $0.connection.id != ada.connectionID })
      var longestQueue = 0
      let text = String(repeating: "0123456789abcdef", count: 4_096)
      // First the kernel's buffers fill, whose size is its own affair; then the queue.
      func isClosed() -> Bool { server.counters.byes[.slowReceiver, default: 0] == 1 }
      for _ in 1...300 where !isClosed() {
        try ada.addCard(text)
        try workshop.wait("merged") { ada.session.own.allSatisfy { $0.mergedAt != nil } }
        longestQueue = max(longestQueue, slow.connection.queuedBytes)
      }
      try workshop.wait("durable") { ada.session.notDurableCount == 0 }
      #expect(longestQueue > 0)
      #expect(longestQueue < 512 << 10)
      try workshop.wait("closed", until: isClosed)
      #expect(ada.byes.isEmpty)
      withExtendedLifetime(peer) {}
    }
  }
}

/// A WebSocket client that shakes hands, says one thing, and never reads.
private final class DeafPeer {
  private let descriptor: Int32

  init?(port: UInt16, says message: ClientMessage) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var small: Int32 = 4_096
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &small, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let handshake = [
      "GET / HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Protocol: waymark.v1", "", "",
    ].joined(separator: "\r\n")
    let payload = message.encode()
    // One masked binary frame; a mask of zeros changes nothing (RFC 6455 §5.2).
    guard connected == 0, payload.count < 126, send(Array(handshake.utf8)),
      send([0x82, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload)
    else { return nil }
  }

  deinit { close(descriptor) }

  private func send(_ bytes: [UInt8]) -> Bool {
    write(descriptor, bytes, bytes.count) == bytes.count
  }
}
