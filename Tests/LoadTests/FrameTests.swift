import CBOR
import ReplicatedData
import TestSupport
import Testing

@testable import WorkshopLoad

@Suite("Frames and items of the load client")
struct FrameTests {
  @Test("frames are found wherever the bytes are cut", arguments: [0, 1, 125, 126, 70_000])
  func cut(count: Int) throws {
    let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let bytes = Self.frame(payload) + Self.frame([1, 2, 3])
    for end in [0, 1, 2, 3, 9, 10, 11, bytes.count - 6, bytes.count - 1, bytes.count]
    where end <= bytes.count {
      var found: [Int] = []
      var offset = 0
      try bytes[..<end].withUnsafeBytes { bytes in
        while let frame = try ServerFrame.next(in: bytes, at: &offset) {
          #expect(frame.opcode == .binary)
          #expect(frame.isFinal)
          found.append(frame.payload.count)
        }
      }
      let whole = [Self.frame(payload).count, bytes.count].filter { $0 <= end }.count
      #expect(found == Array([count, 3][..<whole]))
    }
  }

  @Test("what a server must not send is noticed")
  func violations() {
    for bytes in [
      [0x82, 0x81, 0, 0, 0, 0, 1], [0xC2, 0x01, 1], [0x83, 0x00],
      [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0],
    ] as [[UInt8]] {
      #expect(throws: ServerFrame.Violation.self) {
        var offset = 0
        _ = try bytes.withUnsafeBytes { try ServerFrame.next(in: $0, at: &offset) }
      }
    }
  }

  @Test("a client's frames are masked, and come out whole", arguments: [0, 7, 125, 126, 65_536])
  func masked(count: Int) {
    let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var writer = MaskedFrameWriter(seed: 77)
    writer.append(.binary, [9] as [UInt8])
    writer.removeFirst(writer.bytes.count)
    writer.append(.binary, payload)
    let bytes = writer.bytes
    #expect(bytes[0] == 0x82)
    #expect(bytes[1] & 0x80 != 0)
    let header = count < 126 ? 2 : count < 65_536 ? 4 : 10
    let mask = bytes[header..<(header + 4)]
    #expect(mask.contains { $0 != 0 })
    let plain = bytes[(header + 4)...].enumerated().map { index, byte in
      byte ^ mask[mask.startIndex + index % 4]
    }
    #expect(plain == payload)
  }

  @Test("items read in place are what was written", arguments: seeds(20))
  func items(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let numbers = (0..<20).map { _ in random.next() >> UInt64(random.below(64)) }
    var writer = CBORWriter()
    writer.array(numbers.count + 1)
    for number in numbers { writer.unsigned(number) }
    writer.byteString([1, 2, 3])
    writer.bytes.withUnsafeBytes { bytes in
      var items = RawItems(bytes)
      #expect(items.array() == numbers.count + 1)
      for number in numbers { #expect(items.unsigned() == number, "seed \(seed)") }
      #expect(items.byteString().map { Array($0) } == [1, 2, 3])
      #expect(items.unsigned() == nil)
    }
    for end in 0..<writer.bytes.count {
      writer.bytes[..<end].withUnsafeBytes { bytes in
        var items = RawItems(bytes)
        guard items.array() != nil else { return }
        while items.unsigned() != nil {}
        #expect(items.byteString() == nil)
      }
    }
  }

  static func frame(_ payload: [UInt8]) -> [UInt8] {
    let count = payload.count
    switch count {
    case ...125: return [0x82, UInt8(count)] + payload
    case ...0xFFFF: return [0x82, 126, UInt8(count >> 8), UInt8(count & 0xFF)] + payload
    default:
      return [0x82, 127]
        + (0..<8).reversed().map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) } + payload
    }
  }
}
