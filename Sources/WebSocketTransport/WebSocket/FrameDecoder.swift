/// What a stream of client frames amounts to.
package enum FrameEvent: Equatable {
  case message([UInt8])
  case ping([UInt8])
  case pong
  /// `noStatus` when the peer gave no code.
  case close(CloseCode, reason: String)
}

/// Reads the frames that a client sends (RFC 6455 §5), message by message.
///
/// Bytes in, events out, no sockets. libwebsockets has a reader of its own, but does not tell
/// whether a frame was masked, which a server must insist on (§5.1); it also lets reserved lengths
/// and endless fragments through.
///
/// Invariants: what is held is at most `messageBytesMax` of an unfinished message and 125 bytes of
/// a control frame, and grows only with bytes that arrived, never with a length that was announced.
/// After an error the decoder must not be used again.
package struct FrameDecoder {
  private enum Opcode: UInt8 {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    var isControl: Bool { rawValue >= 0x8 }
  }

  private struct Frame {
    var opcode: Opcode
    var isFinal: Bool
    var remaining: Int
    var mask: UInt32
    /// How much of the payload came already, modulo 4: where the mask goes on.
    var phase = 0
  }

  private let messageBytesMax: Int
  /// The header under way: 2 to 14 bytes.
  private var header: [UInt8] = []
  private var frame: Frame?
  private var message: [UInt8] = []
  private var isInsideMessage = false
  /// Frames of the message under way.
  private var fragmentCount = 0
  private var control: [UInt8] = []

  /// Pieces of one message. Empty ones take no room, but each takes time.
  static let fragmentsMax = 4_096

  package init(messageBytesMax: Int) {
    self.messageBytesMax = messageBytesMax
    header.reserveCapacity(14)
  }

  /// Takes from the front of `input` until there is an event or nothing is left.
  package mutating func next(
    _ input: inout UnsafeRawBufferPointer
  ) throws(FrameViolation) -> FrameEvent? {
    while true {
      if frame == nil { frame = try readHeader(&input) }
      guard var current = frame else { return nil }
      readPayload(&current, &input)
      guard current.remaining == 0 else {
        frame = current
        return nil
      }
      frame = nil
      if let event = try finish(current) { return event }
    }
  }

  private mutating func readHeader(
    _ input: inout UnsafeRawBufferPointer
  ) throws(FrameViolation) -> Frame? {
    while let byte = input.first {
      input = UnsafeRawBufferPointer(rebasing: input.dropFirst())
      header.append(byte)
      if header.count == 2 { try checkStart() }
      guard header.count >= 2, header.count == headerLength else { continue }
      defer { header.removeAll(keepingCapacity: true) }
      return try completeHeader()
    }
    return nil
  }

  private var headerLength: Int {
    switch header[1] & 0x7F {
    case 126: 8
    case 127: 14
    default: 6
    }
  }

  private func opcode() throws(FrameViolation) -> Opcode {
    guard let opcode = Opcode(rawValue: header[0] & 0x0F) else { throw .reservedOpcode }
    return opcode
  }

  /// Refuses what the first two bytes already show, before anything more is waited for.
  private func checkStart() throws(FrameViolation) {
    guard header[0] & 0x70 == 0 else { throw .reservedBits }
    let opcode = try opcode()
    guard header[1] & 0x80 != 0 else { throw .unmasked }
    if opcode.isControl {
      guard header[0] & 0x80 != 0 else { throw .fragmentedControl }
      guard header[1] & 0x7F <= 125 else { throw .controlTooLong }
    }
    switch opcode {
    case .text: throw .text
    case .binary where isInsideMessage: throw .unfinishedMessage
    case .continuation where !isInsideMessage: throw .unexpectedContinuation
    default: break
    }
  }

  private mutating func completeHeader() throws(FrameViolation) -> Frame {
    let opcode = try opcode()
    let maskStart = header.count - 4
    var length = UInt64(header[1] & 0x7F)
    if length >= 126 {
      length = header[2..<maskStart].reduce(0) { $0 << 8 | UInt64($1) }
      // One length, one encoding; the 63 bits are also what an Int holds.
      guard length >= (maskStart == 4 ? 126 : 65536), length < 1 << 63 else { throw .badLength }
    }
    if !opcode.isControl {
      guard length <= UInt64(messageBytesMax - message.count) else { throw .messageTooBig }
      isInsideMessage = true
      fragmentCount += 1
      guard fragmentCount <= Self.fragmentsMax else { throw .tooManyFragments }
    }
    let mask = header[maskStart...].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    return Frame(
      opcode: opcode, isFinal: header[0] & 0x80 != 0, remaining: Int(length), mask: mask)
  }

  private mutating func readPayload(_ frame: inout Frame, _ input: inout UnsafeRawBufferPointer) {
    let count = min(frame.remaining, input.count)
    guard count > 0 else { return }
    let piece = UnsafeRawBufferPointer(rebasing: input.prefix(count))
    if frame.opcode.isControl {
      control.append(contentsOf: piece)
      control.mask(last: count, with: frame.mask, phase: frame.phase)
    } else {
      message.append(contentsOf: piece)
      message.mask(last: count, with: frame.mask, phase: frame.phase)
    }
    input = UnsafeRawBufferPointer(rebasing: input.dropFirst(count))
    frame.remaining -= count
    frame.phase = (frame.phase + count) & 3
  }

  private mutating func finish(_ frame: Frame) throws(FrameViolation) -> FrameEvent? {
    guard frame.opcode.isControl else {
      guard frame.isFinal else { return nil }
      isInsideMessage = false
      fragmentCount = 0
      var whole: [UInt8] = []
      swap(&whole, &message)
      return .message(whole)
    }
    var payload: [UInt8] = []
    swap(&payload, &control)
    switch frame.opcode {
    case .ping: return .ping(payload)
    case .close: return try closeEvent(payload)
    default: return .pong
    }
  }

  private func closeEvent(_ payload: [UInt8]) throws(FrameViolation) -> FrameEvent {
    guard !payload.isEmpty else { return .close(.noStatus, reason: "") }
    guard payload.count >= 2 else { throw .badClosePayload }
    let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
    guard code.maySend, let reason = String(validating: payload[2...], as: UTF8.self) else {
      throw .badClosePayload
    }
    return .close(code, reason: reason)
  }
}

extension [UInt8] {
  /// Applies `mask` (its first byte lowest) to the last `count` bytes, the first of which is byte
  /// `phase` of the mask's cycle; the same again takes it off. RFC 6455 §5.3.
  package mutating func mask(last count: Int, with mask: UInt32, phase: Int = 0) {
    let shift = UInt32(phase & 3) * 8
    let turned = shift == 0 ? mask : mask >> shift | mask << (32 - shift)
    let wide = UInt64(turned) << 32 | UInt64(turned)
    let start = self.count - count
    withUnsafeMutableBytes { bytes in
      var offset = start
      while offset + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        bytes.storeBytes(
          of: (UInt64(littleEndian: word) ^ wide).littleEndian, toByteOffset: offset,
          as: UInt64.self)
        offset += 8
      }
      var rest = wide
      while offset < bytes.count {
        bytes[offset] ^= UInt8(truncatingIfNeeded: rest)
        rest >>= 8
        offset += 1
      }
    }
  }
}
