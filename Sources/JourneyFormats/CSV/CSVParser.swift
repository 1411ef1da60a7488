/// Takes bytes apart into rows of cells.
struct CSVParser {
  let separator: UInt8
  /// Whether the file says its separator in a line of its own.
  let saysSeparator: Bool
  /// Whether some quotation mark within a cell has a backslash before it instead of being doubled.
  private(set) var hasBackslashes = false
  private let bytes: [UInt8]
  private let limits: ImportLimits
  private var offset: Int
  private var line = 1

  struct Row {
    var line: Int
    var cells: [String]
  }

  /// - Parameters:
  ///   - bytes: UTF-8 without a byte order mark.
  ///   - separator: What is between the cells, where somebody says so.
  init(_ bytes: [UInt8], limits: ImportLimits, separator: UInt8? = nil) {
    self.bytes = bytes
    self.limits = limits
    if let (said, end) = CSVSeparator.said(in: bytes) {
      self.separator = separator ?? said
      saysSeparator = true
      offset = end
      line = 2
    } else {
      self.separator = separator ?? CSVSeparator.likeliest(in: bytes)
      saysSeparator = false
      offset = 0
    }
  }

  /// The next row with a cell; nil after the last one.
  mutating func nextRow() throws(ImportError) -> Row? {
    while offset < bytes.count, bytes[offset] == 0x0A || bytes[offset] == 0x0D { passLineEnd() }
    guard offset < bytes.count else { return nil }
    let start = line
    var cells: [String] = []
    while true {
      guard cells.count < limits.columnsMax else {
        throw ImportError(.tooManyColumns(columnsMax: limits.columnsMax), line: line)
      }
      cells.append(try nextCell())
      guard offset < bytes.count, bytes[offset] == separator else { break }
      offset += 1
    }
    if offset < bytes.count { passLineEnd() }
    return Row(line: start, cells: cells)
  }

  /// Ends before a separator, a line end or the end of the file.
  private mutating func nextCell() throws(ImportError) -> String {
    // Some put a space behind the separator.
    var start = offset
    while start < bytes.count, bytes[start] == 0x20 { start += 1 }
    if start < bytes.count, bytes[start] == UInt8(ascii: "\"") {
      offset = start
      return try quotedCell()
    }
    start = offset
    while offset < bytes.count, bytes[offset] != separator, bytes[offset] != 0x0A,
      bytes[offset] != 0x0D
    {
      offset += 1
    }
    return try text(bytes[start..<offset])
  }

  private func isEnd(_ index: Int) -> Bool {
    index >= bytes.count || bytes[index] == separator || bytes[index] == 0x0A
      || bytes[index] == 0x0D
  }

  private mutating func quotedCell() throws(ImportError) -> String {
    let startLine = line
    offset += 1
    var cell: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        offset += 1
        if isEscaped(by: cell) {
          cell[cell.count - 1] = byte
          continue
        }
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
          // What follows by mistake up to the separator belongs to the cell.
          while !isEnd(offset) {
            cell.append(bytes[offset])
            offset += 1
          }
          return try text(cell[...])
        }
        cell.append(byte)
        offset += 1
      } else if byte == 0x0A || byte == 0x0D {
        passLineEnd()
        cell.append(0x0A)
      } else {
        cell.append(byte)
        offset += 1
      }
      guard cell.count <= limits.cellBytesMax else {
        throw ImportError(.cellTooLong(bytesMax: limits.cellBytesMax), line: startLine)
      }
    }
    throw ImportError(.truncated(.quotedCell), line: startLine)
  }

  /// Whether a backslash makes the quotation mark right before ``offset`` part of the cell, as some
  /// programs write it: neither another mark nor the end of the cell follows, which RFC 4180 would
  /// have; or one was seen that did.
  private mutating func isEscaped(by cell: [UInt8]) -> Bool {
    guard cell.last == UInt8(ascii: "\\") else { return false }
    if hasBackslashes { return !isEnd(offset) }
    guard !isEnd(offset), bytes[offset] != UInt8(ascii: "\"") else { return false }
    hasBackslashes = true
    return true
  }

  private func text(_ cell: ArraySlice<UInt8>) throws(ImportError) -> String {
    guard cell.count <= limits.cellBytesMax else {
      throw ImportError(.cellTooLong(bytesMax: limits.cellBytesMax), line: line)
    }
    return String(decoding: cell, as: UTF8.self)
  }

  private mutating func passLineEnd() {
    let isPair =
      bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
    offset += isPair ? 2 : 1
    line += 1
  }
}
