/// Characters that some exports write as HTML does: `&amp;`, `&nbsp;`, `&#39;`, `&#x2014;`.
enum HTMLEntity {
  private static let nameBytesMax = 8

  private static let names: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "ndash": "–",
    "mdash": "—", "hellip": "…", "bull": "•", "laquo": "«", "raquo": "»", "ldquo": "“",
    "rdquo": "”", "lsquo": "‘", "rsquo": "’", "euro": "€", "copy": "©", "deg": "°", "times": "×",
  ]

  /// O(scalars).
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")), text.utf8.contains(UInt8(ascii: ";")) else {
      return text
    }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "&", let (value, after) = entity(rest) {
        result.append(value)
        rest = after
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text so that ``decoded(_:)`` gives it back.
  static func protected(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      result.append(scalar)
      if scalar == "&", entity(rest) != nil { result.append(contentsOf: "amp;".unicodeScalars) }
    }
    return String(result)
  }

  /// The text so that a semicolon behind it makes no character of its end.
  static func protectedEnd(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let mark = scalars.suffix(nameBytesMax + 1).lastIndex(of: "&") else { return text }
    let after = String(scalars[scalars.index(after: mark)...])
    guard !after.isEmpty, !after.contains(";"), entity((after + ";").unicodeScalars[...]) != nil
    else { return text }
    return String(scalars[..<mark]) + "&amp;" + after
  }

  private static func entity(
    _ text: Substring.UnicodeScalarView
  ) -> (Unicode.Scalar, Substring.UnicodeScalarView)? {
    let name = text.prefix(nameBytesMax).prefix { $0 != ";" }
    guard !name.isEmpty, name.endIndex < text.endIndex, text[name.endIndex] == ";" else {
      return nil
    }
    let after = text[text.index(after: name.endIndex)...]
    guard name.first == "#" else { return names[String(name)].map { ($0, after) } }
    let digits = String(name.dropFirst())
    let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
    guard let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits),
      let scalar = Unicode.Scalar(number), scalar.properties.generalCategory != .control
    else { return nil }
    return (scalar, after)
  }
}
