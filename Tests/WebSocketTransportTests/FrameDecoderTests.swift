import Glibc
import TestSupport
import Testing

@testable import WebSocketTransport

@Suite("Frames that clients send")
struct FrameDecoderTests {
  /// Feeds `bytes` in pieces of the given sizes, over and over.
  private func decode(
    _ bytes: [UInt8], messageBytesMax: Int = 1 << 20, pieces: () -> Int = { 1 }
  ) throws(FrameViolation) -> [FrameEvent] {
    var decoder = FrameDecoder(messageBytesMax: messageBytesMax)
    var events: [FrameEvent] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(max(1, pieces())))
      rest = rest.dropFirst(piece.count)
      let outcome = piece.withUnsafeBytes { buffer -> Result<[FrameEvent], FrameViolation> in
        var input = buffer
        var found: [FrameEvent] = []
        do throws(FrameViolation) {
          while let event = try decoder.next(&input) { found.append(event) }
          return .success(found)
        } catch {
          return .failure(error)
        }
      }
      events += try outcome.get()
    }
    return events
  }

  @Test("messages come out whole however they are fragmented and cut")
  func random() throws {
    var generator = SeededGenerator()
    for _ in 0..<200 {
      var stream: [UInt8] = []
      var expected: [FrameEvent] = []
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        let count = [0, 1, 7, 125, 126, 1000, 65535, 65536, 70000].randomElement(using: &generator)
        let message = (0..<(count ?? 0)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var rest = message[...]
        var isFirst = true
        repeat {
          let part = rest.prefix(Int.random(in: 0...max(1, rest.count), using: &generator))
          rest = rest.dropFirst(part.count)
          stream += clientFrame(
            Array(part), opcode: isFirst ? 2 : 0, isFinal: rest.isEmpty,
            mask: (0..<4).map { _ in UInt8.random(in: 0...255, using: &generator) })
          isFirst = false
          if !rest.isEmpty, Bool.random(using: &generator) {
            stream += clientFrame([1, 2, 3], opcode: 9)
            expected.append(.ping([1, 2, 3]))
          }
        } while !rest.isEmpty
        expected.append(.message(message))
      }
      let sizes = [1, 2, 13, 4096, 65536]
      let events = try decode(stream) { sizes.randomElement(using: &generator) ?? 1 }
      #expect(events == expected, "SEED=\(generator.seed)")
    }
  }

  static let violations: [(bytes: [UInt8], violation: FrameViolation)] = [
    (clientFrame([1], isMasked: false), .unmasked),
    (clientFrame([1], opcode: 9, isMasked: false), .unmasked),
    (clientFrame([1], reserved: 0x40), .reservedBits),
    (clientFrame([1], reserved: 0x10), .reservedBits),
    (clientFrame([1], opcode: 3), .reservedOpcode),
    (clientFrame([1], opcode: 0xB), .reservedOpcode),
    (clientFrame([1], opcode: 1), .text),
    (clientFrame([1], opcode: 9, isFinal: false), .fragmentedControl),
    (clientFrame([UInt8](repeating: 0, count: 126), opcode: 9), .controlTooLong),
    (clientFrame([1], opcode: 0), .unexpectedContinuation),
    (clientFrame([1], isFinal: false) + clientFrame([1]), .unfinishedMessage),
    // 2^63, then a length that needs fewer bytes than it takes.
    ([0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], .badLength),
    ([0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0], .badLength),
    ([0x82, 0xFE, 0, 125, 0, 0, 0, 0], .badLength),
    ([0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], .messageTooBig),
    (clientFrame([3], opcode: 8), .badClosePayload),
    (clientFrame([0x03, 0xED], opcode: 8), .badClosePayload),
    (clientFrame([0x03, 0xE8, 0xC3], opcode: 8), .badClosePayload),
  ]

  @Test("a violation is named as soon as its bytes are there", arguments: violations.indices)
  func violation(_ index: Int) {
    let (bytes, violation) = Self.violations[index]
    #expect(throws: violation) { try decode(bytes) }
    #expect(throws: violation) { try decode(bytes, pieces: { 4096 }) }
  }

  @Test("the limit counts all fragments of a message")
  func limit() throws {
    let fragments = (0..<11).flatMap {
      clientFrame([UInt8](repeating: 7, count: 10), opcode: $0 == 0 ? 2 : 0, isFinal: $0 == 10)
    }
    #expect(try decode(fragments, messageBytesMax: 110).count == 1)
    #expect(throws: FrameViolation.messageTooBig) { try decode(fragments, messageBytesMax: 109) }
  }

  @Test("a message has as many fragments as it may, with or without anything in them")
  func fragments() throws {
    let most = FrameDecoder.fragmentsMax
    func message(_ count: Int) -> [UInt8] {
      (0..<count).flatMap { clientFrame([], opcode: $0 == 0 ? 2 : 0, isFinal: $0 == count - 1) }
    }
    #expect(try decode(message(most) + message(most)).count == 2)
    #expect(throws: FrameViolation.tooManyFragments) { try decode(message(most + 1)) }
  }

  @Test("close frames carry code and reason, or nothing")
  func close() throws {
    #expect(
      try decode(clientFrame(closePayload(.goingAway, reason: "später"), opcode: 8))
        == [.close(.goingAway, reason: "später")])
    #expect(try decode(clientFrame([], opcode: 8)) == [.close(.noStatus, reason: "")])
  }

  @Test("a long reason is cut at the end of a character")
  func longReason() {
    let payload = closePayload(.normal, reason: String(repeating: "ß", count: 500))
    #expect(payload.count <= 125)
    #expect(String(validating: payload[2...], as: UTF8.self) != nil)
  }
}
