/// Reads deterministic CBOR (RFC 8949 §4.2.1) item by item and refuses everything else.
///
/// A pull parser: the caller says what must come next, so that nesting is bounded by the caller's own
/// code and no declared length is ever trusted before the bytes are there. After an error the reader
/// is to be dropped.
public struct CBORReader {
  /// The major types and simple values of this profile.
  public enum Kind: Equatable, Sendable {
    case unsigned, negative, byteString, text, array, map, bool, null
  }

  private let bytes: [UInt8]
  private let end: Int
  /// Offset of the next item from the start of the input, in bytes.
  public private(set) var offset: Int

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
    offset = 0
  }

  public init(_ slice: ArraySlice<UInt8>) {
    bytes = Array(slice)
    end = bytes.count
    offset = 0
  }

  public var isAtEnd: Bool { offset == end }

  /// Bytes that have not been read.
  public var remaining: Int { end - offset }

  /// The kind of the next item, which is not read.
  public func peek() throws(CBORError) -> Kind {
    guard offset < end else { throw .truncated }
    let initial = bytes[offset]
    switch initial >> 5 {
    case 0: return .unsigned
    case 1: return .negative
    case 2: return .byteString
    case 3: return .text
    case 4: return .array
    case 5: return .map
    default:
      switch initial {
      case 0xF4, 0xF5: return .bool
      case 0xF6: return .null
      default: throw .unsupported
      }
    }
  }

  public mutating func unsigned() throws(CBORError) -> UInt64 { try head(0) }

  public mutating func unsigned32() throws(CBORError) -> UInt32 {
    let value = try head(0)
    guard value <= UInt64(UInt32.max) else { throw .outOfRange }
    return UInt32(truncatingIfNeeded: value)
  }

  public mutating func integer() throws(CBORError) -> Int64 {
    let isNegative = try peek() == .negative
    let argument = try head(isNegative ? 1 : 0)
    guard argument <= UInt64(Int64.max) else { throw .outOfRange }
    let magnitude = Int64(argument)
    return isNegative ? ~magnitude : magnitude
  }

  public mutating func bool() throws(CBORError) -> Bool {
    guard try peek() == .bool else { throw .unexpectedType }
    offset += 1
    return bytes[offset - 1] == 0xF5
  }

  public mutating func null() throws(CBORError) {
    guard try peek() == .null else { throw .unexpectedType }
    offset += 1
  }

  /// Reads null if it comes next, and says whether it did.
  public mutating func nullIfPresent() throws(CBORError) -> Bool {
    guard try peek() == .null else { return false }
    offset += 1
    return true
  }

  /// Starts an array and returns how many items follow.
  ///
  /// Each item takes at least a byte, so a count above the bytes that are left is refused here.
  public mutating func array(max: Int = .max) throws(CBORError) -> Int {
    let argument = try head(4)
    return try length(argument, max: max)
  }

  /// Starts an array that must have exactly `count` items.
  public mutating func array(exactly count: Int) throws(CBORError) {
    guard try array() == count else { throw .unexpectedType }
  }

  /// Starts a map and returns how many pairs follow. The caller checks the order of the keys.
  public mutating func map(max: Int = .max) throws(CBORError) -> Int {
    let argument = try head(5)
    return try length(argument, max: max)
  }

  public mutating func byteString(max: Int = .max) throws(CBORError) -> [UInt8] {
    Array(bytes[try byteRange(major: 2, max: max)])
  }

  /// Reads a text string and checks that it is UTF-8. `max` counts bytes.
  public mutating func text(max: Int = .max) throws(CBORError) -> String {
    let range = try byteRange(major: 3, max: max)
    guard let string = String(validating: bytes[range], as: UTF8.self) else {
      throw .invalidUTF8
    }
    return string
  }

  /// Throws unless everything has been read.
  public func finish() throws(CBORError) {
    guard isAtEnd else { throw .trailingBytes }
  }

  /// Reads one item of any kind, checks it, and returns its encoding.
  ///
  /// For what a newer peer sends and this one only keeps. `depthMax` bounds nesting.
  public mutating func item(depthMax: Int = 8) throws(CBORError) -> [UInt8] {
    let start = offset
    try skip(depthMax: depthMax)
    return Array(bytes[start..<offset])
  }

  private mutating func skip(depthMax: Int) throws(CBORError) {
    guard depthMax > 0 else { throw .tooLong }
    switch try peek() {
    case .unsigned, .negative: _ = try head(bytes[offset] >> 5)
    case .byteString: _ = try byteRange(major: 2, max: .max)
    case .text: _ = try text()
    case .bool, .null: offset += 1
    case .array:
      var count = try array()
      while count > 0 {
        try skip(depthMax: depthMax - 1)
        count -= 1
      }
    case .map: throw .unsupported
    }
  }

  private mutating func byteRange(major: UInt8, max: Int) throws(CBORError) -> Range<Int> {
    let argument = try head(major)
    let count = try length(argument, max: max)
    let start = offset
    offset += count
    return start..<offset
  }

  private func length(_ argument: UInt64, max: Int) throws(CBORError) -> Int {
    guard argument <= UInt64(remaining) else { throw .truncated }
    let count = Int(truncatingIfNeeded: argument)
    guard count <= max else { throw .tooLong }
    return count
  }

  private mutating func head(_ major: UInt8) throws(CBORError) -> UInt64 {
    guard offset < end else { throw .truncated }
    let initial = bytes[offset]
    guard initial >> 5 == major else {
      _ = try peek()
      throw .unexpectedType
    }
    offset += 1
    let short = initial & 0x1F
    switch short {
    case 0..<24: return UInt64(short)
    case 24: return try argument(byteCount: 1, above: 23)
    case 25: return try argument(byteCount: 2, above: 0xFF)
    case 26: return try argument(byteCount: 4, above: 0xFFFF)
    case 27: return try argument(byteCount: 8, above: 0xFFFF_FFFF)
    case 31: throw .notDeterministic
    default: throw .unsupported
    }
  }

  private mutating func argument(byteCount: Int, above least: UInt64) throws(CBORError) -> UInt64 {
    guard remaining >= byteCount else { throw .truncated }
    var value: UInt64 = 0
    for _ in 0..<byteCount {
      value = value << 8 | UInt64(bytes[offset])
      offset += 1
    }
    guard value > least else { throw .notDeterministic }
    return value
  }
}
