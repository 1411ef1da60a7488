/// Builds JSON text (RFC 8259), indented for people, with the keys in the order in which they are
/// written, so that equal maps give equal files.
package struct JSONText {
  private(set) var text = ""
  private var depth = 0
  /// Whether the innermost open object or array has a member.
  private var hasMember = false

  /// Writes an object; the closure writes its members with ``key(_:_:)``.
  mutating func object(_ members: (inout JSONText) -> Void) { nested("{", "}", members) }

  /// Writes an array; the closure writes its elements with ``element(_:)``.
  mutating func array(_ elements: (inout JSONText) -> Void) { nested("[", "]", elements) }

  mutating func array<Elements: Sequence>(
    of elements: Elements, _ write: (inout JSONText, Elements.Element) -> Void
  ) {
    array { json in
      for element in elements { json.element { write(&$0, element) } }
    }
  }

  mutating func key(_ key: String, _ value: (inout JSONText) -> Void) {
    separate()
    text += "\(Self.quoted(key)): "
    value(&self)
  }

  mutating func element(_ value: (inout JSONText) -> Void) {
    separate()
    value(&self)
  }

  mutating func string(_ value: String) { text += Self.quoted(value) }

  /// An integer of at most 53 bits, which every JSON reader keeps exactly; a longer one as a string.
  mutating func integer(_ value: Int64) {
    text += value.magnitude <= 1 << 53 ? "\(value)" : "\"\(value)\""
  }

  /// A number with at most four digits behind the point; null if it is not finite.
  mutating func decimal(_ value: Double?) {
    guard let value, value.isFinite, value.magnitude < 1e12 else { return null() }
    let scaled = (value * 10_000).rounded()
    let number = scaled / 10_000
    text += number == number.rounded() ? "\(Int64(number))" : "\(number)"
  }

  mutating func bool(_ value: Bool) { text += value ? "true" : "false" }

  mutating func null() { text += "null" }

  private mutating func nested(_ open: String, _ close: String, _ body: (inout JSONText) -> Void) {
    text += open
    depth += 1
    let outer = hasMember
    hasMember = false
    body(&self)
    depth -= 1
    if hasMember { breakLine() }
    hasMember = outer
    text += close
  }

  private mutating func separate() {
    if hasMember { text += "," }
    hasMember = true
    breakLine()
  }

  private mutating func breakLine() {
    text += "\n" + String(repeating: "  ", count: depth)
  }

  /// A string between quotation marks. Beside what JSON asks for, what a terminal would act on, and
  /// the line separators and the byte order mark, which some readers do not keep, are escaped.
  package static func quoted(_ value: String) -> String {
    var result = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
