/// Builds JSON text (RFC 8259), with the keys in the order in which they are written, so that equal
/// maps give equal files.
///
/// What it does is never inlined: it is called from hundreds of places, and a WebAssembly module would
/// be twice as large.
package struct JSONText {
  private var utf8: [UInt8] = []
  /// Whether it is laid out for people; otherwise it is one line.
  private let isIndented: Bool
  private var depth = 0
  /// Whether the innermost open object or array has a member.
  private var hasMember = false

  package init(isIndented: Bool = true) { self.isIndented = isIndented }

  /// What was written. O(characters).
  package var text: String { String(decoding: utf8, as: UTF8.self) }

  /// Writes an object; the closure writes its members with ``key(_:_:)``.
  package mutating func object(_ members: (inout JSONText) -> Void) {
    nested(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
  }

  /// Writes an array; the closure writes its elements with ``element(_:)``.
  package mutating func array(_ elements: (inout JSONText) -> Void) {
    nested(UInt8(ascii: "["), UInt8(ascii: "]"), elements)
  }

  package mutating func array<Elements: Sequence>(
    of elements: Elements, _ write: (inout JSONText, Elements.Element) -> Void
  ) {
    array { json in
      for element in elements { json.element { write(&$0, element) } }
    }
  }

  @inline(never)
  package mutating func key(_ key: String, _ value: (inout JSONText) -> Void) {
    separate()
    quote(key)
    append(": ")
    value(&self)
  }

  @inline(never)
  package mutating func element(_ value: (inout JSONText) -> Void) {
    separate()
    value(&self)
  }

  @inline(never)
  package mutating func string(_ value: String) { quote(value) }

  /// An integer of at most 53 bits, which every JSON reader keeps exactly; a longer one as a string.
  @inline(never)
  package mutating func integer(_ value: Int64) {
    append(value.magnitude <= 1 << 53 ? "\(value)" : "\"\(value)\"")
  }

  /// A number with at most four digits behind the point; null if it is not finite.
  @inline(never)
  package mutating func decimal(_ value: Double?) {
    guard let value, value.isFinite, value.magnitude < 1e12 else { return null() }
    let scaled = Int64(value.magnitude * 10_000 + 0.5)
    if value < 0, scaled > 0 { append("-") }
    append("\(scaled / 10_000)")
    var (rest, digits) = (scaled % 10_000, 4)
    guard rest > 0 else { return }
    while rest % 10 == 0 { (rest, digits) = (rest / 10, digits - 1) }
    let behind = "\(rest)"
    append(".")
    for _ in behind.utf8.count..<digits { append("0") }
    append(behind)
  }

  package mutating func bool(_ value: Bool) { append(value ? "true" : "false") }

  package mutating func null() { append("null") }

  @inline(never)
  private mutating func append(_ text: String) { utf8.append(contentsOf: text.utf8) }

  @inline(never)
  private mutating func nested(
    _ open: UInt8, _ close: UInt8, _ body: (inout JSONText) -> Void
  ) {
    utf8.append(open)
    depth += 1
    let outer = hasMember
    hasMember = false
    body(&self)
    depth -= 1
    if hasMember { breakLine() }
    hasMember = outer
    utf8.append(close)
  }

  private mutating func separate() {
    if hasMember { append(isIndented ? "," : ", ") }
    hasMember = true
    breakLine()
  }

  private mutating func breakLine() {
    guard isIndented else { return }
    append("\n")
    for _ in 0..<depth { append("  ") }
  }

  // MARK: Strings

  /// A string between quotation marks. Beside what JSON asks for, what a terminal would act on, and
  /// the line separators and the byte order mark, which some readers do not keep, are escaped.
  package static func quoted(_ value: String) -> String {
    var json = JSONText()
    json.quote(value)
    return json.text
  }

  @inline(never)
  private mutating func quote(_ value: String) {
    utf8.append(UInt8(ascii: "\""))
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        append("\\u")
        for shift in [UInt32(12), 8, 4, 0] {
          let digit = UInt8(scalar.value >> shift & 15)
          utf8.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
      default: utf8.append(contentsOf: scalar.utf8)
      }
    }
    utf8.append(UInt8(ascii: "\""))
  }
}
