import Foundation
import JourneyMap
import ReplicatedData
import SyncEngine
import SyncProtocol
import SystemClock
import Testing
import WebSocketTransport

@testable import WorkshopServer

@Suite("one of two hundred stops reading")
struct StuckReceiverTests {
  // Shows WM-SLOW-1.
  @Test("the others get everything, its queue stays bounded, and it is whole when it reads on")
  func readsOn() async throws {
    try await onThread {
      let workshop = try Workshop { options in
        options.sendQueueBytesMax = 2 << 20
        options.connectionsPerAddressMax = 300
        options.changesBurstMax = 100_000
      }
      try workshop.start()
      let server = try #require(workshop.server)
      let ada = try workshop.live("Ada")
      let ben = try workshop.live("Ben")
      let readers = try (0..<197).map { _ in
        try QuietReader(loop: workshop.loop, port: server.port)
      }
      let paused = try #require(PausingClient(loop: workshop.loop, port: server.port))
      try workshop.wait("all are on the map") {
        server.service?.maps.open.first?.clients.count == 200 && paused.session.state == .live
      }
      let slow = try #require(
        server.clients.values.first { $0.connection.id == paused.session.welcome?.connection })

      paused.isReading = false
      let bound = try #require(server.service?.maps.open.first?.room.configuration.queueBytesMax)
      var longestQueue = 0
      var cards = 0
      // What the kernel takes is its own affair; then the server's queue grows, to its bound.
      while longestQueue < bound, cards < 600 {
        for _ in 0..<4 { try ada.addCard(String(repeating: "0123456789abcdef", count: 3_000)) }
        cards += 4
        try workshop.wait("Ben has it") { ben.session.document.records(.card).count == cards }
        longestQueue = max(longestQueue, slow.connection.queuedBytes)
      }
      for _ in 0..<20 { try ada.addCard("more") }
      let all = cards + 20
      try workshop.wait("Ben has it all") { ben.session.document.records(.card).count == all }
      try workshop.wait("it is durable") { ada.session.notDurableCount == 0 }
      longestQueue = max(longestQueue, slow.connection.queuedBytes)
      #expect(longestQueue >= bound, "it never became slow")
      // One message is always let in.
      #expect(longestQueue < bound + (128 << 10))
      #expect(paused.session.document.records(.card).count < cards)
      let counts = readers.map(\.changes)
      try workshop.wait("every reader has them") {
        readers.allSatisfy { $0.changes == readers[0].changes }
      }
      #expect(counts.allSatisfy { $0 > 0 })

      paused.isReading = true
      try workshop.wait("it is whole again") {
        paused.session.document.version == ada.session.document.version
      }
      #expect(paused.session.document.stateHash() == ada.session.document.stateHash())
      #expect(ben.session.document.stateHash() == ada.session.document.stateHash())
      #expect(paused.connections == 1, "it was not sent away")
    }
  }
}

/// Reads everything and counts the messages with changes, without merging them.
private final class QuietReader: ClientHandler {
  private(set) var changes = 0
  private let loop: EventLoop
  private let number: UInt64

  private static let hello: [UInt8] = ClientMessage.hello(
    Hello(map: MapName("demo") ?? MapName("x")!, intent: .join, replica: .none, name: "Reader")
  ).encode()

  init(loop: EventLoop, port: UInt16) throws {
    self.loop = loop
    number = 0
    _ = loop.connect(try ClientConfiguration(url: "ws://127.0.0.1:\(port)/"), handler: self)
  }

  func connectionOpened(_ connection: Connection) { connection.send(Self.hello) }
  func connection(_ connection: Connection, received message: [UInt8]) {
    // Presence and watermarks are short.
    if message.count > 40_000 { changes += message.count }
  }
  func connectionDrained(_ connection: Connection) {}
  func connectionClosed(_ connection: Connection, code: CloseCode, reason: String) {}
  func connectionFailed(_ connection: Connection, _ failure: ConnectFailure) {}
}

/// A client session on a raw socket, which reads only while it is told to.
private final class PausingClient {
  var isReading = true
  private(set) var session: ClientSession
  private(set) var connections = 0
  private let loop: EventLoop
  private let descriptor: Int32
  private var input: [UInt8] = []
  private var isOpen = false

  init?(loop: EventLoop, port: UInt16) {
    self.loop = loop
    guard let map = MapName("demo") else { return nil }
    session = ClientSession(
      SessionIdentity(map: map, intent: .join, token: nil, name: "Paused"),
      replica: ReplicaID(77), seed: 77)
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
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
    guard connected == 0 else { return nil }
    write(
      Array(
        [
          "GET / HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
          "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "Sec-WebSocket-Protocol: waymark.v1", "", "",
        ].joined(separator: "\r\n").utf8))
    session.start(at: now)
    read()
  }

  deinit { close(descriptor) }

  private var now: Moment {
    Moment(milliseconds: loop.milliseconds, wallClock: WallClock.milliseconds)
  }

  private func read() {
    loop.schedule(afterMilliseconds: 2) { [weak self] in
      guard let self else { return }
      if isReading { readSome() }
      session.tick(at: now)
      perform()
      read()
    }
  }

  private func readSome() {
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    guard count > 0 else { return }
    input += buffer[..<count]
    if !isOpen {
      guard let end = input.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
      input.removeSubrange(..<end.upperBound)
      isOpen = true
      connections += 1
      session.connected(at: now)
    }
    while let (opcode, payload) = nextFrame() {
      if opcode == 0x2 { session.receive(payload, at: now) }
      if opcode == 0x9 { write(masked(0xA, payload)) }
    }
  }

  /// A server's frames are whole and unmasked (RFC 6455 §5.2).
  private func nextFrame() -> (UInt8, [UInt8])? {
    guard input.count >= 2 else { return nil }
    let lengthBytes = input[1] < 126 ? 0 : input[1] == 126 ? 2 : 8
    guard input.count >= 2 + lengthBytes else { return nil }
    let length =
      lengthBytes == 0
      ? Int(input[1]) : input[2..<2 + lengthBytes].reduce(0) { $0 << 8 | Int($1) }
    guard input.count >= 2 + lengthBytes + length else { return nil }
    let frame = (input[0] & 0xF, Array(input[(2 + lengthBytes)..<(2 + lengthBytes + length)]))
    input.removeSubrange(..<(2 + lengthBytes + length))
    return frame
  }

  private func perform() {
    for effect in session.takeEffects() {
      if case .send(let bytes) = effect { write(masked(0x2, bytes)) }
    }
  }

  /// A mask of zeros changes nothing.
  private func masked(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
    precondition(payload.count < 65_536)
    return payload.count < 126
      ? [0x80 | opcode, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload
      : [
        0x80 | opcode, 0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF), 0, 0, 0,
        0,
      ] + payload
  }

  private func write(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
  }
}
