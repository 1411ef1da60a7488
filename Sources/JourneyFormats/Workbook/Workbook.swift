/// A workbook of Excel (ECMA-376, `.xlsx`): the texts, numbers and dates that its sheets show.
///
/// Of a workbook only the words of cells are read: no formulas, which stand beside their values, and
/// no pictures. What it may unpack to is bounded.
struct Workbook {
  private(set) var sheets: [Sheet] = []

  struct Sheet: Equatable {
    var name: String
    /// Without the empty cells at the end of a row; rows that are empty stand as such.
    var rows: [[String]]
  }

  /// O(bytes that it unpacks to).
  ///
  /// - Throws: ``ImportError`` where it is broken or too large.
  /// - Returns: nil if the bytes are no workbook.
  init?(_ bytes: [UInt8], limits: ImportLimits) throws(ImportError) {
    guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return nil }
    guard bytes.count <= limits.fileBytesMax else {
      guard ImportError.BinaryKind(firstBytes: bytes) == .excel else { return nil }
      throw ImportError(.fileTooLarge(bytes: bytes.count, bytesMax: limits.fileBytesMax))
    }
    guard let archive = ZIPArchive(bytes), archive.has(Self.list) else { return nil }
    var reader = WorkbookReader(archive, limits)
    sheets = try reader.read()
  }

  private static let list = "xl/workbook.xml"
}

extension Workbook.Sheet {
  var isEmpty: Bool { rows.allSatisfy(\.isEmpty) }

  /// The sheet as a table of comma-separated values, a line a row unless cells have several.
  var csv: [UInt8] {
    var text = ""
    // A workbook does not write its empty cells: a row that ends with some is as wide as the others.
    let width = rows.map(\.count).max() ?? 0
    let isPadded = width * rows.count <= Self.paddedCellsMax
    for row in rows {
      text += row.map(Self.quoted).joined(separator: ",")
      if isPadded, !row.isEmpty { text += String(repeating: ",", count: width - row.count) }
      text += "\n"
    }
    return Array(text.utf8)
  }

  private static let paddedCellsMax = 1 << 20

  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { ",;\t\"\n\r".utf8.contains($0) }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}

/// Reads the parts of a workbook that its cells are made of.
struct WorkbookReader {
  private let archive: ZIPArchive
  private let limits: ImportLimits
  private var strings: [String] = []
  private var styles = WorkbookStyles()
  /// How much may still be unpacked.
  private var bytesLeft = 128 << 20
  /// Of texts and empty cells before them.
  private var cellBytesLeft: Int
  private static let cellBytesMax = 16 << 20

  init(_ archive: ZIPArchive, _ limits: ImportLimits) {
    self.archive = archive
    self.limits = limits
    cellBytesLeft = Self.cellBytesMax
  }

  mutating func read() throws(ImportError) -> [Workbook.Sheet] {
    let list = try part("xl/workbook.xml") ?? []
    let targets = relationships(try part("xl/_rels/workbook.xml.rels") ?? [])
    readStrings(try part("xl/sharedStrings.xml") ?? [])
    styles.read(try part("xl/styles.xml") ?? [])
    var sheets: [Workbook.Sheet] = []
    var xml = XMLScanner(list)
    while let event = xml.next() {
      guard case .start(let name, let attributes) = event else { continue }
      if name == "workbookPr" {
        styles.is1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
      } else if name == "sheet", let title = attributes["name"], let id = attributes["id"],
        let target = targets[id], let bytes = try part(target)
      {
        sheets.append(Workbook.Sheet(name: title, rows: try rows(bytes)))
      }
    }
    guard !sheets.isEmpty else { throw ImportError(.brokenWorkbook) }
    return sheets
  }

  /// - Throws: If it is there and cannot be unpacked.
  private mutating func part(_ name: String) throws(ImportError) -> [UInt8]? {
    guard archive.has(name) else { return nil }
    guard let bytes = archive.part(name, bytesMax: bytesLeft) else {
      throw ImportError(.brokenWorkbook)
    }
    bytesLeft -= bytes.count
    return bytes
  }

  /// The parts by the ids that others call them by.
  private func relationships(_ bytes: [UInt8]) -> [String: String] {
    var targets: [String: String] = [:]
    var xml = XMLScanner(bytes)
    while let event = xml.next() {
      guard case .start("Relationship", let attributes) = event, let id = attributes["Id"],
        let target = attributes["Target"]
      else { continue }
      targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
    }
    return targets
  }

  private mutating func readStrings(_ bytes: [UInt8]) {
    var xml = XMLScanner(bytes)
    var text = ""
    var isText = false
    // How something is pronounced stands beside it.
    var isPhonetic = false
    while let event = xml.next() {
      switch event {
      case .start("si", _): text = ""
      case .start("t", _): isText = !isPhonetic
      case .start("rPh", _): isPhonetic = true
      case .end("rPh"): isPhonetic = false
      case .end("t"): isText = false
      case .end("si"): strings.append(WorkbookText.decoded(text))
      case .text(let part): if isText { text += part }
      default: break
      }
    }
  }

  // MARK: Cells

  private struct Cell {
    var column: Int
    var type: String
    var style: Int
    var text = ""
  }

  private mutating func rows(_ bytes: [UInt8]) throws(ImportError) -> [[String]] {
    var rows: [[String]] = []
    var cell: Cell?
    var isValue = false
    var xml = XMLScanner(bytes)
    while let event = xml.next() {
      switch event {
      case .start("row", let attributes):
        let number = attributes["r"].flatMap { Int($0) } ?? rows.count + 1
        guard number <= limits.rowsMax, rows.count < limits.rowsMax else {
          throw ImportError(.tooManyRows(rowsMax: limits.rowsMax))
        }
        while rows.count < number { rows.append([]) }
        if rows.isEmpty { rows.append([]) }
      case .start("c", let attributes):
        let next = rows.last?.count ?? 0
        cell = Cell(
          column: attributes["r"].flatMap(Self.column) ?? next, type: attributes["t"] ?? "n",
          style: attributes["s"].flatMap { Int($0) } ?? 0)
      case .start("v", _), .start("t", _): isValue = true
      case .end("v"), .end("t"): isValue = false
      case .text(let part): if isValue { cell?.text += part }
      case .end("c"):
        if let cell { try add(cell, to: &rows) }
        cell = nil
      default: break
      }
    }
    while rows.last?.isEmpty ?? false { rows.removeLast() }
    return rows
  }

  private mutating func add(_ cell: Cell, to rows: inout [[String]]) throws(ImportError) {
    let text = self.text(of: cell)
    guard !text.isEmpty, !rows.isEmpty else { return }
    guard cell.column < limits.columnsMax else {
      throw ImportError(.tooManyColumns(columnsMax: limits.columnsMax), line: rows.count)
    }
    let last = rows.count - 1
    let gap = max(cell.column - rows[last].count, 0)
    cellBytesLeft -= text.utf8.count + gap + 1
    guard cellBytesLeft > 0 else {
      throw ImportError(
        .fileTooLarge(bytes: Self.cellBytesMax, bytesMax: Self.cellBytesMax))
    }
    guard cell.column >= rows[last].count else { return }
    for _ in 0..<gap { rows[last].append("") }
    rows[last].append(text)
  }

  private func text(of cell: Cell) -> String {
    switch cell.type {
    case "s":
      guard let index = Int(cell.text), strings.indices.contains(index) else { return "" }
      return strings[index]
    case "inlineStr": return WorkbookText.decoded(cell.text)
    case "str", "e", "d": return cell.text
    case "b": return cell.text == "1" ? "TRUE" : cell.text == "0" ? "FALSE" : cell.text
    default: return styles.text(ofNumber: cell.text, style: cell.style)
    }
  }

  /// Of `AB12`, from 0.
  private static func column(_ reference: String) -> Int? {
    var column = 0
    for byte in reference.utf8.prefix(4) {
      guard (0x41...0x5A).contains(byte) else { break }
      column = column * 26 + Int(byte) - 0x40
    }
    return column > 0 ? column - 1 : nil
  }
}
