import MapOutline

/// The bytes of a text file as UTF-8: checked, without a byte order mark, and converted from UTF-16
/// where its mark says so, as spreadsheets write “Unicode text”, or from what spreadsheets write in
/// Poland, Romania and Russia.
struct TextBytes {
  let utf8: [UInt8]
  /// The encoding, where nothing in the file says it.
  private(set) var guessed: TextEncoding?

  /// - Parameter encoding: Where somebody says it; else it is told from the bytes.
  /// - Throws: ``ImportError`` if the bytes are too many, no text, or of another encoding.
  init(
    _ bytes: [UInt8], limits: ImportLimits, encoding: TextEncoding? = nil
  ) throws(ImportError) {
    guard bytes.count <= limits.fileBytesMax else {
      throw ImportError(.fileTooLarge(bytes: bytes.count, bytesMax: limits.fileBytesMax))
    }
    if bytes.starts(with: [0xFF, 0xFE]) {
      utf8 = try Self.converted(bytes.dropFirst(2), isLittleEndian: true)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      utf8 = try Self.converted(bytes.dropFirst(2), isLittleEndian: false)
    } else if let encoding, encoding != .utf8 {
      utf8 = try Self.decoded(bytes, encoding, limits)
    } else {
      do {
        utf8 = try SourceText.checked(bytes, limits: limits)
      } catch {
        guard encoding == nil, Self.mayBeOther(error), let found = TextEncoding.detected(in: bytes)
        else { throw error }
        utf8 = try Self.decoded(bytes, found, limits)
        guessed = found
      }
    }
  }

  /// What the reader took the file to be, if it had to guess.
  var guess: Guess? {
    guessed.map { encoding in
      let other = encoding == .windows1250 ? "windows-1252" : "windows-1250"
      return Guess(
        .encoding, .guessEncoding, ["encoding": .verbatim(encoding.name)],
        option: "--encoding \(other)")
    }
  }

  private static func mayBeOther(_ error: ImportError) -> Bool {
    switch error.reason {
    case .notUTF8, .truncated(.character), .binary(nil, offset: _): true
    default: false
    }
  }

  private static func decoded(
    _ bytes: [UInt8], _ encoding: TextEncoding, _ limits: ImportLimits
  ) throws(ImportError) -> [UInt8] {
    switch encoding {
    case .utf8: return try SourceText.checked(bytes, limits: limits)
    case .utf16LittleEndian: return try converted(bytes[...], isLittleEndian: true)
    case .utf16BigEndian: return try converted(bytes[...], isLittleEndian: false)
    default:
      var large = limits
      large.fileBytesMax = limits.fileBytesMax * 3
      return try SourceText.checked(encoding.decoded(bytes), limits: large)
    }
  }

  /// O(bytes).
  private static func converted(
    _ bytes: ArraySlice<UInt8>, isLittleEndian: Bool
  ) throws(ImportError) -> [UInt8] {
    guard bytes.count.isMultiple(of: 2) else { throw ImportError(.truncated(.character)) }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let first = UInt16(bytes[index])
      let second = UInt16(bytes[index + 1])
      units.append(isLittleEndian ? second << 8 | first : first << 8 | second)
      index += 2
    }
    guard let text = String(validating: units, as: UTF16.self), !text.utf8.contains(0) else {
      throw ImportError(.utf16)
    }
    return Array(text.utf8)
  }
}

/// Texts as a map takes them.
enum PlainText {
  /// Without control characters but line feed and tab.
  static func cleaned(_ text: String, counting count: inout Int) -> String {
    let scalars = text.unicodeScalars
    guard scalars.contains(where: isForbidden) else { return text }
    count += scalars.count(where: isForbidden)
    return String(String.UnicodeScalarView(scalars.filter { !isForbidden($0) }))
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && scalar != "\t" && scalar.properties.generalCategory == .control
  }
}
