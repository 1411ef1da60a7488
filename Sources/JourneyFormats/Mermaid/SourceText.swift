/// How large a file may be.
package struct ImportLimits: Equatable, Sendable {
  package var fileBytesMax = 4 << 20
  package var lineBytesMax = 16 << 10
  /// Also of cards in other formats.
  package var tasksMax = 10_000
  package var stagesMax = 1_000
  package var lanesMax = 200
  package var columnsMax = 2_000
  package var rowsMax = 50_000
  /// Tables and diagrams of a page.
  package var tablesMax = 1_000
  /// UTF-8 bytes of one cell or card.
  package var cellBytesMax = 64 << 10
  /// Of a table of events, which is only counted.
  package var eventFileBytesMax = 64 << 20
  /// UTF-8 bytes of an actor's name, which is a key in the map.
  package var actorBytesMax = 256
  /// UTF-8 bytes of a score.
  package var scoreBytesMax = 2_048

  package init() {}
}

/// The bytes of a file that are known to be UTF-8 text, read line by line.
///
/// Lines end with LF, CR LF or CR. A byte order mark is skipped.
struct SourceText {
  private let bytes: [UInt8]
  private let lineBytesMax: Int
  private var offset: Int
  /// The number of the line that ``nextLine()`` gave last; 0 at the beginning.
  private(set) var line: Int

  /// - Throws: ``ImportError`` if the bytes are too many, no text, or not UTF-8.
  init(_ bytes: [UInt8], limits: ImportLimits) throws(ImportError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw ImportError(.utf16)
    }
    self.bytes = try Self.checked(bytes, limits: limits)
    lineBytesMax = limits.lineBytesMax
    offset = 0
    line = 0
  }

  /// Some lines of a text that was read before.
  ///
  /// - Parameter firstLine: The number of the first of them.
  init(lines: [String], firstLine: Int, limits: ImportLimits) {
    bytes = lines.flatMap { Array($0.utf8) + [0x0A] }
    lineBytesMax = limits.lineBytesMax
    offset = 0
    line = firstLine - 1
  }

  /// The bytes without a byte order mark, known to be UTF-8 text.
  static func checked(_ bytes: [UInt8], limits: ImportLimits) throws(ImportError) -> [UInt8] {
    guard bytes.count <= limits.fileBytesMax else {
      throw ImportError(.fileTooLarge(bytes: bytes.count, bytesMax: limits.fileBytesMax))
    }
    if let kind = ImportError.BinaryKind(firstBytes: bytes) {
      throw ImportError(.binary(kind, offset: 0))
    }
    if let offset = bytes.firstIndex(of: 0) {
      throw ImportError(.binary(nil, offset: offset), line: line(of: offset, in: bytes))
    }
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let offset = error.byteOffsets.lowerBound
      // A character that the end of the file cuts is the mark of a broken download or copy.
      if error.byteOffsets.upperBound == bytes.count, error.kind == .truncatedScalar {
        throw ImportError(.truncated(.character), line: line(of: offset, in: bytes))
      }
      throw ImportError(.notUTF8(offset: offset), line: line(of: offset, in: bytes))
    }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  /// Whether the last line has its line end.
  var endsWithNewline: Bool { bytes.last == 0x0A || bytes.last == 0x0D }

  var isAtEnd: Bool { offset >= bytes.count }

  /// The next line without its end; nil after the last one. O(bytes of the line).
  mutating func nextLine() throws(ImportError) -> String? {
    guard !isAtEnd else { return nil }
    line += 1
    let start = offset
    while offset < bytes.count, bytes[offset] != 0x0A, bytes[offset] != 0x0D { offset += 1 }
    guard offset - start <= lineBytesMax else {
      throw ImportError(.lineTooLong(bytesMax: lineBytesMax), line: line)
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if offset < bytes.count {
      let isPair = bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
      offset += isPair ? 2 : 1
    }
    return text
  }

  /// The number of the line on which a byte stands, from 1. O(bytes).
  private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
    var line = 1
    for index in 0..<offset where bytes[index] == 0x0A || bytes[index] == 0x0D {
      let isPair = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
      if !isPair { line += 1 }
    }
    return line
  }
}
