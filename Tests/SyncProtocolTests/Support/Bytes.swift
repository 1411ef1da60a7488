/// Bytes from hexadecimal digits; spaces and line breaks are skipped.
func bytes(_ hex: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var high: UInt8?
  for character in hex where !character.isWhitespace {
    guard let digit = character.hexDigitValue else {
      preconditionFailure("not a hexadecimal digit: \(character)")
    }
    if let first = high {
      bytes.append(first << 4 | UInt8(digit))
      high = nil
    } else {
      high = UInt8(digit)
    }
  }
  precondition(high == nil, "half a byte")
  return bytes
}

func hex(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}
