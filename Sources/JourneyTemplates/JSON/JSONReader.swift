/// Reads JSON by the grammar of RFC 8259 and nothing beyond it.
struct JSONReader {
  private let bytes: [UInt8]
  private var index = 0
  private let depthMax: Int

  init(_ bytes: [UInt8], depthMax: Int) {
    self.bytes = bytes
    self.depthMax = depthMax
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  mutating func read() throws(JSONSyntaxError) -> JSONNode {
    skipSpace()
    guard next != nil else { throw error(.empty) }
    let value = try value(depth: 0)
    skipSpace()
    guard next == nil else { throw error(.textAfterEnd) }
    return value
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D {
      index += 1
    }
  }

  private func error(_ reason: JSONSyntaxError.Reason, at place: Int? = nil) -> JSONSyntaxError {
    var line = 1
    var column = 1
    for byte in bytes[..<min(place ?? index, bytes.count)] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONSyntaxError(line: line, column: column, reason: reason)
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONNode {
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case nil: throw error(.incomplete)
    case .some(let byte) where byte == UInt8(ascii: "-") || Self.isDigit(byte):
      return .number(try number())
    default: break
    }
    for (word, node) in Self.words where bytes[index...].starts(with: word.utf8) {
      index += word.utf8.count
      return node
    }
    throw error(.noValue)
  }

  private static let words: [(String, JSONNode)] = [
    ("true", .bool(true)), ("false", .bool(false)), ("null", .null),
  ]

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONNode {
    guard depth <= depthMax else { throw error(.tooDeep(max: depthMax)) }
    index += 1
    var elements: [JSONNode] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      index += 1
      return .array(elements)
    }
    while true {
      elements.append(try value(depth: depth))
      if try isEnd(UInt8(ascii: "]"), "a comma or ]") { return .array(elements) }
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONNode {
    guard depth <= depthMax else { throw error(.tooDeep(max: depthMax)) }
    index += 1
    var members: [(name: String, value: JSONNode)] = []
    var names: Set<[UInt8]> = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      index += 1
      return .object(members)
    }
    while true {
      let start = index
      guard next == UInt8(ascii: "\"") else {
        throw error(next == nil ? .incomplete : .expected("a name between quotation marks"))
      }
      let name = try string()
      guard names.insert(Array(name.utf8)).inserted else {
        throw error(.repeatedName(name), at: start)
      }
      skipSpace()
      guard next == UInt8(ascii: ":") else {
        throw error(next == nil ? .incomplete : .expected("a colon"))
      }
      index += 1
      skipSpace()
      members.append((name, try value(depth: depth)))
      if try isEnd(UInt8(ascii: "}"), "a comma or }") { return .object(members) }
    }
  }

  /// Goes past a comma, or past the end of the list.
  private mutating func isEnd(_ end: UInt8, _ expected: String) throws(JSONSyntaxError) -> Bool {
    skipSpace()
    switch next {
    case end:
      index += 1
      return true
    case UInt8(ascii: ","):
      let comma = index
      index += 1
      skipSpace()
      guard next != end else { throw error(.commaBeforeEnd, at: comma) }
      return false
    case nil: throw error(.incomplete)
    default: throw error(.expected(expected))
    }
  }

  // MARK: Numbers and strings

  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else {
      throw error(.noNumber, at: start)
    }
    if next == UInt8(ascii: ".") {
      index += 1
      guard digits() > 0 else { throw error(.noNumber, at: start) }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      guard digits() > 0 else { throw error(.noNumber, at: start) }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = index
    while let byte = next, Self.isDigit(byte) { index += 1 }
    return index - start
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = index
    index += 1
    var text: [UInt8] = []
    while true {
      switch next {
      case nil: throw error(.incomplete, at: start)
      case UInt8(ascii: "\""):
        index += 1
        guard let valid = String(validating: text, as: UTF8.self) else {
          throw error(.notUTF8, at: start)
        }
        return valid
      case UInt8(ascii: "\\"): try escape(into: &text)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): throw error(.lineBreakInString, at: start)
      case .some(let byte):
        guard byte >= 0x20 else { throw error(.controlCharacter) }
        text.append(byte)
        index += 1
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    let start = index
    index += 1
    guard let byte = next else { throw error(.incomplete) }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = try codeUnit(start)
      if (0xD800...0xDBFF).contains(code), bytes[index...].starts(with: "\\u".utf8) {
        index += 2
        let low = try codeUnit(start)
        guard (0xDC00...0xDFFF).contains(low) else { throw error(.loneSurrogate, at: start) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error(.loneSurrogate, at: start) }
      text.append(contentsOf: String(scalar).utf8)
    default: throw error(.badEscape, at: start)
    }
  }

  /// Four hexadecimal digits.
  private mutating func codeUnit(_ start: Int) throws(JSONSyntaxError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error(.badEscape, at: start)
      }
      code = code << 4 | UInt32(digit)
      index += 1
    }
    return code
  }
}
