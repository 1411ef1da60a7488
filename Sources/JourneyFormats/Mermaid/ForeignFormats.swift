extension ImportError.ForeignFormat {
  /// Tells from the first line that says something what a file is if it is not a journey.
  init(firstLine line: String) {
    let lower = line.lowercased()
    let word = String(lower.prefix { $0.isLetter || $0.isNumber || $0 == "-" })
    if let name = Self.mermaidDiagrams[word] {
      self = .mermaid(name)
    } else if lower.hasPrefix("<!doctype html") || lower.hasPrefix("<html") {
      self = .html
    } else if lower.hasPrefix("<?xml") || lower.hasPrefix("<svg") {
      self = .xml
    } else if lower.hasPrefix("{") || lower.hasPrefix("[") {
      self = .json
    } else if lower.hasPrefix("@start") {
      self = .plantUML
    } else if lower.hasPrefix("|") {
      self = .markdownTable
    } else if [",", ";", "\t"].contains(where: { Self.isTable(line, separator: $0) }) {
      self = .separatedValues
    } else {
      self = .other(line)
    }
  }

  /// Whether the line has several columns; in a sentence a space follows a comma.
  private static func isTable(_ line: String, separator: Character) -> Bool {
    let columns = line.split(separator: separator)
    return columns.count > 2 && !columns.dropFirst().contains { $0.hasPrefix(" ") }
  }

  private static let mermaidDiagrams: [String: String] = [
    "flowchart": "a flowchart", "flowchart-elk": "a flowchart", "graph": "a flowchart",
    "sequencediagram": "a sequence diagram", "classdiagram": "a class diagram",
    "classdiagram-v2": "a class diagram", "statediagram": "a state diagram",
    "statediagram-v2": "a state diagram", "erdiagram": "an entity relationship diagram",
    "gantt": "a Gantt chart", "pie": "a pie chart", "gitgraph": "a Git graph",
    "mindmap": "a mind map", "timeline": "a timeline", "quadrantchart": "a quadrant chart",
    "requirementdiagram": "a requirement diagram", "requirement": "a requirement diagram",
    "c4context": "a C4 diagram", "c4container": "a C4 diagram", "c4component": "a C4 diagram",
    "c4dynamic": "a C4 diagram", "c4deployment": "a C4 diagram", "sankey": "a Sankey diagram",
    "sankey-beta": "a Sankey diagram", "xychart": "an XY chart", "xychart-beta": "an XY chart",
    "block": "a block diagram", "block-beta": "a block diagram", "packet": "a packet diagram",
    "packet-beta": "a packet diagram", "kanban": "a Kanban board",
    "architecture": "an architecture diagram", "architecture-beta": "an architecture diagram",
    "radar-beta": "a radar chart", "treemap": "a treemap", "treemap-beta": "a treemap",
    "zenuml": "a ZenUML diagram",
  ]
}

extension ImportError.BinaryKind {
  /// Tells a binary format from its first bytes; nil for text, and for formats not known here.
  init?(firstBytes bytes: [UInt8]) {
    let signatures: [([UInt8], Self)] = [
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], .png), ([0xFF, 0xD8, 0xFF], .jpeg),
      (Array("GIF8".utf8), .gif), (Array("%PDF-".utf8), .pdf),
      ([0x50, 0x4B, 0x03, 0x04], .zip), ([0x1F, 0x8B], .gzip),
      ([0xD0, 0xCF, 0x11, 0xE0], .oldOffice),
      (Array("SQLite format 3".utf8), .sqlite), ([0x7F, 0x45, 0x4C, 0x46], .executable),
    ]
    guard let kind = signatures.first(where: { bytes.starts(with: $0.0) })?.1 else { return nil }
    self = kind == .zip ? Self.inZIP(bytes) : kind
  }

  /// Office documents are ZIP archives, and the names of their parts tell which.
  private static func inZIP(_ bytes: [UInt8]) -> Self {
    // The first parts, and the end of the list of all parts.
    let ends = [bytes.prefix(8_192), bytes.suffix(8_192)]
    func has(_ name: StaticString) -> Bool {
      name.withUTF8Buffer { name in
        ends.contains { end in end.indices.contains { end[$0...].starts(with: name) } }
      }
    }
    if has("xl/") { return .excel }
    if has("word/") { return .word }
    if has("ppt/") { return .powerpoint }
    if has("mimetypeapplication/vnd.oasis.opendocument.spreadsheet") { return .openSpreadsheet }
    if has("mimetypeapplication/vnd.oasis.opendocument") { return .openDocument }
    if has("Index/Document.iwa") || has("Index.zip") {
      return has("Index/CalculationEngine") || has("Tables/") ? .numbers : .zip
    }
    return .zip
  }
}
