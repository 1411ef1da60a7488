/// What requests and answers are both written in (RFC 9110 §5, RFC 9112 §5).
enum HTTPSyntax {
  static let cr = UInt8(ascii: "\r")
  static let lf = UInt8(ascii: "\n")
  /// Fields of one message.
  static let fieldsMax = 100

  /// Whether methods and names of fields may have it (RFC 9110 §5.6.2).
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// A field of a line without its end: the name in lower case, the value without spaces around it.
  /// Nil if it is malformed: folded, with a space before the colon, or with what is neither text nor a
  /// tab.
  static func field(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex else {
      return nil
    }
    let name = line[..<colon]
    let value = line[(colon + 1)...]
    guard name.allSatisfy(isToken), value.allSatisfy({ $0 == 9 || $0 >= 0x20 && $0 != 0x7F }),
      let text = String(validating: value, as: UTF8.self)
    else { return nil }
    return (String(decoding: name, as: UTF8.self).lowercased(), trimmed(text))
  }

  /// A number of decimal digits; nil if there is anything else, or more than an `Int` holds.
  static func number(_ text: String) -> Int? {
    // Int() would also take a sign.
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
