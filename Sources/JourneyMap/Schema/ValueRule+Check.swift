/// The grammars of register values.
extension ValueRule {
  /// Not a control character (C0, DEL, C1): those could steer a terminal that shows the text.
  package static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
  }

  static func equal(_ text: String, _ token: StaticString) -> Bool {
    guard text.utf8.count == token.utf8CodeUnitCount else { return false }
    var pointer = token.utf8Start
    for byte in text.utf8 {
      if byte != pointer.pointee { return false }
      pointer += 1
    }
    return true
  }

  package static func isToken(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count) else { return false }
    for byte in text.utf8 {
      let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      let isOther =
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ".")
      guard isLetter || isDigit(byte) || isOther else { return false }
    }
    return true
  }

  /// `2026-03-31`: a day that exists in the Gregorian calendar.
  static func isDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return false
    }
    guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10])
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days: [UInt32] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...12).contains(month) && day >= 1 && day <= days[Int(month) - 1]
  }

  /// An optional minus, 1 to 18 digits, and optionally a point and 1 to 18 digits.
  package static func isDecimal(_ text: String) -> Bool {
    var whole = 0
    var fraction: Int?
    for (index, byte) in text.utf8.enumerated() {
      if isDigit(byte) {
        if let count = fraction { fraction = count + 1 } else { whole += 1 }
      } else if byte == UInt8(ascii: "."), fraction == nil {
        fraction = 0
      } else if byte != UInt8(ascii: "-") || index > 0 {
        return false
      }
    }
    return (1...18).contains(whole) && (fraction == nil || (1...18).contains(fraction ?? 0))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for digit in digits {
      guard isDigit(digit) else { return nil }
      value = value * 10 + UInt32(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
