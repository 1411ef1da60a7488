import WebSocketTransport

/// Finds the frames that a server sends (RFC 6455 §5.2), in place: no byte is copied.
struct ServerFrame {
  enum Opcode: UInt8 {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA
  }

  enum Violation: Error {
    case masked, reserved, tooLong
  }

  let opcode: Opcode
  let isFinal: Bool
  let payload: UnsafeRawBufferPointer

  /// No honest server sends more in one frame.
  static let payloadBytesMax: UInt64 = 64 << 20

  /// The frame that begins at `offset`, which moves behind it; nil if it is not all there yet.
  @inline(__always)
  static func next(
    in bytes: UnsafeRawBufferPointer, at offset: inout Int
  ) throws(Violation) -> ServerFrame? {
    let available = bytes.count - offset
    guard available >= 2 else { return nil }
    let first = bytes[offset]
    let second = bytes[offset + 1]
    guard second & 0x80 == 0 else { throw .masked }
    guard first & 0x70 == 0, let opcode = Opcode(rawValue: first & 0x0F) else { throw .reserved }
    var headerCount = 2
    var count = UInt64(second)
    if count == 126 {
      guard available >= 4 else { return nil }
      headerCount = 4
      count = UInt64(bytes[offset + 2]) << 8 | UInt64(bytes[offset + 3])
    } else if count == 127 {
      guard available >= 10 else { return nil }
      headerCount = 10
      count = 0
      for index in 2..<10 { count = count << 8 | UInt64(bytes[offset + index]) }
      guard count <= payloadBytesMax else { throw .tooLong }
    }
    guard UInt64(available - headerCount) >= count else { return nil }
    let start = offset + headerCount
    offset = start + Int(count)
    return ServerFrame(
      opcode: opcode, isFinal: first & 0x80 != 0,
      payload: UnsafeRawBufferPointer(rebasing: bytes[start..<offset]))
  }
}

/// Writes the masked frames of a client (RFC 6455 §5.1) behind one another, to be sent at once.
struct MaskedFrameWriter {
  private(set) var bytes: [UInt8] = []
  private var masks: UInt32

  /// `seed` begins the row of masks. They are not secret here: nobody stands between.
  init(seed: UInt32) { masks = seed | 1 }

  var isEmpty: Bool { bytes.isEmpty }

  mutating func append(_ opcode: ServerFrame.Opcode, _ payload: some Collection<UInt8>) {
    let count = payload.count
    bytes.append(0x80 | opcode.rawValue)
    switch count {
    case ...125:
      bytes.append(0x80 | UInt8(count))
    case ...0xFFFF:
      bytes.append(0x80 | 126)
      bytes.append(UInt8(count >> 8))
      bytes.append(UInt8(count & 0xFF))
    default:
      bytes.append(0x80 | 127)
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: count >> shift))
      }
    }
    let mask = nextMask()
    for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: mask >> UInt32(index * 8))) }
    bytes.append(contentsOf: payload)
    bytes.mask(last: count, with: mask)
  }

  /// Bytes that are sent already.
  mutating func removeFirst(_ count: Int) {
    if count == bytes.count {
      bytes.removeAll(keepingCapacity: count <= 1 << 16)
    } else {
      bytes.removeFirst(count)
    }
  }

  /// xorshift32 (Marsaglia 2003).
  private mutating func nextMask() -> UInt32 {
    masks ^= masks << 13
    masks ^= masks >> 17
    masks ^= masks << 5
    return masks
  }
}
