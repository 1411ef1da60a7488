/// The bytes of a text file as UTF-8: checked, without a byte order mark, and converted from UTF-16
/// where its mark says so, as spreadsheets write “Unicode text”.
struct TextBytes {
  let utf8: [UInt8]

  /// - Throws: ``ImportError`` if the bytes are too many, no text, or of another encoding.
  init(_ bytes: [UInt8], limits: ImportLimits) throws(ImportError) {
    guard bytes.count <= limits.fileBytesMax else {
      throw ImportError(.fileTooLarge(bytes: bytes.count, bytesMax: limits.fileBytesMax))
    }
    if bytes.starts(with: [0xFF, 0xFE]) {
      utf8 = try Self.converted(bytes.dropFirst(2), isLittleEndian: true)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      utf8 = try Self.converted(bytes.dropFirst(2), isLittleEndian: false)
    } else {
      utf8 = try SourceText.checked(bytes, limits: limits)
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
