import JourneyMap
import MapOutline

/// Writes an outline as a workbook of one sheet with a row a step, whose cells are those of
/// ``CSVWriter``; numbers are numbers.
package enum WorkbookWriter {
  /// O(size of the outline).
  package static func write(_ outline: JourneyOutline) -> ExportedText {
    var exported = CSVWriter.write(outline, layout: .steps)
    let text = Array(exported.text.utf8.drop { $0 >= 0x80 })
    var limits = ImportLimits()
    limits.columnsMax = .max
    limits.cellBytesMax = .max
    var parser = CSVParser(text, limits: limits, separator: UInt8(ascii: ","))
    var rows: [[String]] = []
    while let row = try? parser.nextRow() { rows.append(row.cells) }
    let title = MermaidText.trimmed(outline.title)
    exported.packed = bytes(rows, sheet: title.isEmpty ? "Journey" : title)
    return exported
  }

  static func bytes(_ rows: [[String]], sheet name: String) -> [UInt8] {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let packages = "http://schemas.openxmlformats.org/package/2006"
    let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let head = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
    var archive = ZIPWriter()
    archive.add(
      "[Content_Types].xml",
      head + #"<Types xmlns="\#(packages)/content-types">"#
        + #"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#
        + #"<Default Extension="xml" ContentType="application/xml"/>"#
        + #"<Override PartName="/xl/workbook.xml" ContentType="\#(types).sheet.main+xml"/>"#
        + #"<Override PartName="/xl/worksheets/sheet1.xml" ContentType="\#(types).worksheet+xml"/>"#
        + "</Types>")
    archive.add(
      "_rels/.rels",
      head + #"<Relationships xmlns="\#(packages)/relationships">"#
        + #"<Relationship Id="rId1" Type="\#(relations)/officeDocument" Target="xl/workbook.xml"/>"#
        + "</Relationships>")
    archive.add(
      "xl/workbook.xml",
      head + #"<workbook xmlns="\#(main)" xmlns:r="\#(relations)"><sheets>"#
        + #"<sheet name="\#(escaped(sheetName(name)))" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    )
    archive.add(
      "xl/_rels/workbook.xml.rels",
      head + #"<Relationships xmlns="\#(packages)/relationships">"#
        + #"<Relationship Id="rId1" Type="\#(relations)/worksheet" Target="worksheets/sheet1.xml"/>"#
        + "</Relationships>")
    var sheet = head + #"<worksheet xmlns="\#(main)"><sheetData>"#
    for (index, row) in rows.enumerated() {
      sheet += #"<row r="\#(index + 1)">"#
      for (column, cell) in row.enumerated() where !cell.isEmpty {
        sheet += self.cell(cell, at: "\(letters(column))\(index + 1)")
      }
      sheet += "</row>"
    }
    archive.add("xl/worksheets/sheet1.xml", sheet + "</sheetData></worksheet>")
    return archive.finished()
  }

  private static func cell(_ text: String, at place: String) -> String {
    // A number that would be read back otherwise, such as 05, stays the text that it is.
    if ValueRule.isDecimal(text), let number = Double(text), WorkbookStyles.plain(number) == text {
      return #"<c r="\#(place)"><v>\#(text)</v></c>"#
    }
    return
      #"<c r="\#(place)" t="inlineStr"><is><t xml:space="preserve">\#(escaped(text))</t></is></c>"#
  }

  /// `AB` of 27.
  private static func letters(_ column: Int) -> String {
    var letters = ""
    var rest = column + 1
    while rest > 0 {
      letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
      rest = (rest - 1) / 26
    }
    return letters
  }

  /// At most 31 characters, as Excel counts them, without those that it does not take.
  private static func sheetName(_ title: String) -> String {
    var name = String.UnicodeScalarView()
    var count = 0
    for scalar in title.unicodeScalars {
      count += scalar.value > 0xFFFF ? 2 : 1
      guard count <= 31 else { break }
      name.append("[]:*?/\\'\n\t".unicodeScalars.contains(scalar) ? " " : scalar)
    }
    let trimmed = MermaidText.trimmed(String(name))
    return trimmed.isEmpty ? "Journey" : trimmed
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // Workbooks take _x000D_ for a character by its number.
      case "_" where WorkbookText.number(rest) != nil: result += "_x005F_"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{FFFE}", "\u{FFFF}": result += "_x\(scalar == "\u{FFFE}" ? "FFFE" : "FFFF")_"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// How workbooks write characters that XML has not: `_x000D_` (ECMA-376, 22.9.2.19).
enum WorkbookText {
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "_", let number = number(rest), let value = Unicode.Scalar(number) {
        // Control characters are none of a text's.
        if number >= 0x20 || number == 0x0A || number == 0x09 { result.append(value) }
        rest = rest.dropFirst(6)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The number of `x000D_`, if a text begins so.
  static func number(_ text: Substring.UnicodeScalarView) -> UInt32? {
    let part = Array(text.prefix(6))
    guard part.count == 6, part[0] == "x", part[5] == "_",
      part[1...4].allSatisfy({ $0.properties.isASCIIHexDigit })
    else { return nil }
    return UInt32(String(String.UnicodeScalarView(part[1...4])), radix: 16)
  }
}
