import ReplicatedData

/// What stages, lanes, personas and channels are called, as far as two names are one. Without the tables
/// of Unicode, which the module of the page has no room for.
package enum Name {
  /// Without white space at both ends.
  package static func trimmed(_ name: String) -> String {
    var first = 0
    var last = 0
    var place = 0
    for scalar in name.unicodeScalars {
      let width = UTF8.width(scalar)
      if !isSpace(scalar.value) {
        if last == 0 { first = place }
        last = place + width
      }
      place += width
    }
    return String(decoding: Array(name.utf8)[first..<last], as: UTF8.self)
  }

  /// Without regard to case, and to how much white space there is: letters of Latin, Greek and Cyrillic
  /// scripts in lower case, one space between words.
  package static func folded(_ name: String) -> String {
    var bytes: [UInt8] = []
    var hasSpace = false
    for scalar in name.unicodeScalars {
      guard !isSpace(scalar.value) else {
        hasSpace = !bytes.isEmpty
        continue
      }
      if hasSpace { bytes.append(0x20) }
      hasSpace = false
      append(lowerCase(scalar.value), to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The scalars with the property White_Space.
  private static func isSpace(_ value: UInt32) -> Bool {
    switch value {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    func next(_ byte: UInt32) { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    guard value >= 0x80 else { return next(value) }
    if value < 0x800 {
      next(0xC0 | value >> 6)
    } else {
      if value < 0x1_0000 {
        next(0xE0 | value >> 12)
      } else {
        next(0xF0 | value >> 18)
        next(0x80 | value >> 12 & 0x3F)
      }
      next(0x80 | value >> 6 & 0x3F)
    }
    next(0x80 | value & 0x3F)
  }

  private static func lowerCase(_ value: UInt32) -> UInt32 {
    switch value {
    case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE, 0x391...0x3A1, 0x3A3...0x3AB, 0x410...0x42F:
      value + 32
    case 0x400...0x40F: value + 80
    // Capital and small letters side by side: the capital is the even one, or the odd one.
    case 0x100...0x12F, 0x132...0x137, 0x14A...0x177, 0x1DE...0x1EF, 0x1F8...0x21F, 0x222...0x233,
      0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F, 0x1E00...0x1E95, 0x1EA0...0x1EFF:
      value | 1
    case 0x139...0x148, 0x179...0x17E, 0x1CD...0x1DC, 0x4C1...0x4CE: value + (value & 1)
    case 0x178: 0xFF
    default: value
    }
  }
}
