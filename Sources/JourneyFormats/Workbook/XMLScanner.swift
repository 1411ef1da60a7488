/// Goes through a document of XML from tag to tag, as far as workbooks use it: no document types, and
/// no entities but the five and those by number.
struct XMLScanner {
  enum Event {
    /// Without the prefix of its namespace.
    case start(String, [String: String])
    case end(String)
    case text(String)
  }

  private let bytes: [UInt8]
  private var offset = 0
  /// The end of an element that has none of its own: `<c/>`.
  private var pendingEnd: String?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Nil at the end, and where the document is broken. O(bytes of the event).
  mutating func next() -> Event? {
    if let name = pendingEnd {
      pendingEnd = nil
      return .end(name)
    }
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "<") else {
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "<") { offset += 1 }
        return .text(Self.text(bytes[start..<offset]))
      }
      if begins("<!--") {
        skip(until: "-->")
      } else if begins("<![CDATA[") {
        let start = offset + 9
        skip(until: "]]>")
        return .text(String(decoding: bytes[start..<max(start, offset - 3)], as: UTF8.self))
      } else if begins("<?") {
        skip(until: "?>")
      } else if begins("<!") {
        return nil
      } else {
        return tag()
      }
    }
    return nil
  }

  private func begins(_ mark: StaticString) -> Bool {
    mark.withUTF8Buffer { bytes[offset...].starts(with: $0) }
  }

  /// To behind the mark, or to the end.
  private mutating func skip(until mark: StaticString) {
    while offset < bytes.count, !begins(mark) { offset += 1 }
    offset = min(offset + mark.utf8CodeUnitCount, bytes.count)
  }

  private mutating func tag() -> Event? {
    offset += 1
    let isEnd = offset < bytes.count && bytes[offset] == UInt8(ascii: "/")
    if isEnd { offset += 1 }
    let name = self.name()
    guard !name.isEmpty else { return nil }
    var attributes: [String: String] = [:]
    while true {
      skipSpaces()
      guard offset < bytes.count else { return nil }
      switch bytes[offset] {
      case UInt8(ascii: ">"):
        offset += 1
        return isEnd ? .end(name) : .start(name, attributes)
      case UInt8(ascii: "/"):
        offset += 1
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: ">") else { return nil }
        offset += 1
        pendingEnd = name
        return .start(name, attributes)
      default:
        let key = self.name()
        skipSpaces()
        guard !key.isEmpty, offset < bytes.count, bytes[offset] == UInt8(ascii: "=") else {
          return nil
        }
        offset += 1
        skipSpaces()
        guard offset < bytes.count else { return nil }
        let quote = bytes[offset]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
          let end = bytes[(offset + 1)...].firstIndex(of: quote)
        else { return nil }
        if attributes[key] == nil { attributes[key] = Self.text(bytes[(offset + 1)..<end]) }
        offset = end + 1
      }
    }
  }

  private mutating func skipSpaces() {
    while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
  }

  /// A name without the prefix of its namespace.
  private mutating func name() -> String {
    let start = offset
    while offset < bytes.count, bytes[offset] > 0x20,
      !"=/><\"'".utf8.contains(bytes[offset])
    {
      offset += 1
    }
    let whole = bytes[start..<offset]
    let local = whole.lastIndex(of: UInt8(ascii: ":")).map { whole[($0 + 1)...] } ?? whole
    return String(decoding: local, as: UTF8.self)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let raw = String(decoding: bytes, as: UTF8.self)
    guard bytes.contains(UInt8(ascii: "&")) else { return raw }
    var result = String.UnicodeScalarView()
    var rest = raw.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let name = rest.prefix(10).prefix { $0 != ";" }
      if scalar == "&", name.endIndex < rest.endIndex, rest[name.endIndex] == ";",
        let value = Self.entity(String(name))
      {
        result.append(value)
        rest = rest[rest.index(after: name.endIndex)...]
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func entity(_ name: String) -> Unicode.Scalar? {
    guard let value = scalar(name), value.value > 0 else { return nil }
    return value
  }

  private static func scalar(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "lt": "<"
    case "gt": ">"
    case "amp": "&"
    case "quot": "\""
    case "apos": "'"
    case _ where name.hasPrefix("#x"):
      UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
    case _ where name.hasPrefix("#"): UInt32(name.dropFirst()).flatMap { Unicode.Scalar($0) }
    default: nil
    }
  }
}
