import TestSupport
import Testing

@testable import WebSocketTransport

/// Neither reader knows sockets: what comes out may depend on the bytes alone, not on how they were
/// cut, and no bytes may trap.
@Suite("Damaged bytes")
struct MutationTests {
  private static let rounds = 3_000

  /// What a reader made of a stream: what came out, and how it ended.
  private struct Outcome: Equatable {
    var events: [String] = []
    var violation: String?
  }

  /// Feeds a stream piece by piece until the reader gives up on it.
  private static func read(
    _ bytes: [UInt8], _ cut: () -> Int,
    _ next: (inout UnsafeRawBufferPointer) throws -> String?
  ) -> Outcome {
    var outcome = Outcome()
    var rest = bytes[...]
    while !rest.isEmpty, outcome.violation == nil {
      let piece = Array(rest.prefix(max(1, cut())))
      rest = rest.dropFirst(piece.count)
      piece.withUnsafeBytes { buffer in
        var input = buffer
        do {
          while let event = try next(&input) { outcome.events.append(event) }
        } catch {
          outcome.violation = "\(error)"
        }
      }
    }
    return outcome
  }

  private static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 0...4, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes.remove(at: place)
      case 3:
        let telling: [UInt8] = [0, 9, 10, 13, 32, 0x7E, 0x7F, 0x80, 0xFE, 0xFF]
        bytes.insert(telling.randomElement(using: &generator) ?? 0, at: place)
      default:
        let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      }
    }
  }

  private static func agree(
    _ bytes: [UInt8], _ generator: inout SeededGenerator, _ read: ([UInt8], () -> Int) -> Outcome
  ) {
    let whole = read(bytes) { bytes.count }
    let single = read(bytes) { 1 }
    let random = read(bytes) { Int.random(in: 1...40, using: &generator) }
    #expect(whole == single, "SEED=\(generator.seed) \(bytes)")
    #expect(whole == random, "SEED=\(generator.seed) \(bytes)")
  }

  @Test("frames")
  func frames() {
    var generator = SeededGenerator()
    for _ in 0..<Self.rounds {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let count = [0, 1, 2, 5, 125, 126, 300].randomElement(using: &generator) ?? 0
        bytes += clientFrame(
          [UInt8](repeating: UInt8.random(in: 0...255, using: &generator), count: count),
          opcode: [0, 2, 2, 8, 9, 10].randomElement(using: &generator) ?? 2,
          isFinal: Int.random(in: 0..<4, using: &generator) > 0)
      }
      Self.mutate(&bytes, &generator)
      Self.agree(bytes, &generator) { bytes, cut in
        var decoder = FrameDecoder(messageBytesMax: 1_000)
        return Self.read(bytes, cut) { input in try decoder.next(&input).map { "\($0)" } }
      }
    }
  }

  private static let requests = [
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET http://b.example:80/x%20y?a=b&c=%41+d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nGET / HTTP/",
    "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    RawPeer.handshake(path: "/?a"),
  ]

  @Test("requests")
  func requests() {
    var generator = SeededGenerator()
    let configuration = ServerConfiguration()
    for _ in 0..<Self.rounds {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes += Array((Self.requests.randomElement(using: &generator) ?? "").utf8)
      }
      Self.mutate(&bytes, &generator)
      Self.agree(bytes, &generator) { bytes, cut in
        var parser = HTTPRequestParser(bytesMax: 400, remoteAddress: "192.0.2.1")
        return Self.read(bytes, cut) { input in
          guard let request = try parser.next(&input) else { return nil }
          return "\(request) \(upgradeDecision(for: request, configuration: configuration))"
        }
      }
    }
  }
}
