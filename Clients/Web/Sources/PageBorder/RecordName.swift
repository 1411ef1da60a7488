import ReplicatedData

/// Records in the page go by a text, so that they can stand in addresses, attributes and keys:
/// stamp and replica in hexadecimal digits, `1f-9a3c5e7d20b1f846`; the map itself is `0`.
package enum RecordName {
  package static func text(_ id: OperationID) -> String {
    var bytes: [UInt8] = []
    append(id, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  package static func append(_ id: OperationID, to bytes: inout [UInt8]) {
    guard id != .root else { return bytes.append(0x30) }
    append(id.lamport, to: &bytes)
    bytes.append(0x2D)
    append(id.replica.rawValue, to: &bytes)
  }

  package static func record(_ text: String) -> OperationID? {
    var parts: [UInt64] = [0]
    var digits = 0
    for byte in text.utf8 {
      let digit: UInt64
      switch byte {
      case 0x30...0x39: digit = UInt64(byte - 0x30)
      case 0x61...0x66: digit = UInt64(byte - 0x61) + 10
      case 0x2D where parts.count == 1 && digits > 0:
        parts.append(0)
        digits = 0
        continue
      default: return nil
      }
      guard digits < 16 else { return nil }
      parts[parts.count - 1] = parts[parts.count - 1] << 4 | digit
      digits += 1
    }
    guard digits > 0 else { return nil }
    if parts.count == 1 { return parts[0] == 0 ? .root : nil }
    return OperationID(lamport: parts[0], replica: ReplicaID(parts[1]))
  }

  package static func hex(_ number: UInt64) -> String {
    var bytes: [UInt8] = []
    append(number, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// In hexadecimal digits, with zeros before them where there are fewer than `digitsLeast`.
  package static func append(_ number: UInt64, to bytes: inout [UInt8], digitsLeast: Int = 1) {
    var digits = digitsLeast
    while digits < 16 && number >> (UInt64(digits) * 4) > 0 { digits += 1 }
    while digits > 0 {
      digits -= 1
      let digit = UInt8(truncatingIfNeeded: number >> (UInt64(digits) * 4) & 15)
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }
}
