import MapOutline

/// Takes a Markdown page apart, line by line: CommonMark as far as it decides where a table or diagram
/// is and what is an example of one, and what people write besides.
struct MarkdownPageReader {
  private let limits: ImportLimits
  private var source: SourceText
  private var page = MarkdownPage()
  private var headings: [MarkdownPage.Heading] = []
  /// Lines with pipes that follow each other.
  private var rows: [Line] = []
  /// Which of them has the headings, once a row of dashes has told.
  private var header: Int?
  /// Whether lines such as `+---+---+` divide them (Pandoc, reStructuredText), so that a row may have
  /// several lines.
  private var isGrid = false
  private var isRowOpen = false
  /// The last line of text, which a row of `=` or `-` below makes a heading.
  private var paragraph: Line?
  private var isAfterBlank = true
  private var isInList = false
  private var isAtUnplaced = false
  private var isTitleFromFrontMatter = false
  /// The line that is to be read next, if it was read before.
  private var pushedBack: String?

  private struct Line {
    var text: String
    var number: Int
  }

  init(_ bytes: [UInt8], limits: ImportLimits) throws(ImportError) {
    self.limits = limits
    var limits = limits
    // A row of a table is one line.
    limits.lineBytesMax = limits.fileBytesMax
    source = try SourceText(try TextBytes(bytes, limits: limits).utf8, limits: limits)
  }

  /// O(bytes).
  mutating func read() throws(ImportError) -> MarkdownPage {
    try readFrontMatter()
    while let raw = try nextLine() { try readLine(raw) }
    try endTable()
    endParagraph()
    return page
  }

  private mutating func nextLine() throws(ImportError) -> String? {
    if let line = pushedBack {
      pushedBack = nil
      return line
    }
    return try source.nextLine()
  }

  private mutating func readLine(_ raw: String) throws(ImportError) {
    let cleaned = PlainText.cleaned(raw, counting: &page.controlCount)
    let (unquoted, quoteDepth) = Self.unquoted(cleaned)
    let text = Self.withoutComments(unquoted)
    let trimmed = MermaidText.trimmed(text)
    guard !trimmed.isEmpty else {
      try endTable()
      endParagraph()
      isAfterBlank = true
      return
    }
    let point = Self.afterListMark(trimmed)
    let isIndented = Self.indent(of: text) >= 4
    if point != nil { isInList = true } else if !isIndented, isAfterBlank { isInList = false }
    // What is indented and in no list is code, be it a block that begins there.
    let isCode = isIndented && !isInList
    if !isCode, let fence = CodeFence(opening: point ?? trimmed) {
      try endTable()
      endParagraph()
      try readCode(fence, quoteDepth)
    } else if trimmed.hasPrefix("<"), try readElement(trimmed) {
      return
    } else if try !readRow(Line(text: text, number: source.line), trimmed) {
      try endTable()
      readText(Line(text: trimmed, number: source.line))
    }
    isAfterBlank = false
  }

  // MARK: Text

  private mutating func readText(_ line: Line) {
    let text = line.text
    if let paragraph, text.utf8.count > 1 || text == "=" {
      let level =
        text.utf8.allSatisfy { $0 == UInt8(ascii: "=") }
        ? 1
        : text.utf8.allSatisfy { $0 == UInt8(ascii: "-") } ? 2 : 0
      if level > 0 {
        self.paragraph = nil
        return readHeading(MarkdownText.plain(paragraph.text), level: level, paragraph.number)
      }
    }
    endParagraph()
    if text.hasPrefix("#") {
      let level = text.prefix { $0 == "#" }.count
      var heading = MermaidText.trimmed(String(text.dropFirst(level)))
      // `# Title #`
      if let space = heading.lastIndex(of: " "),
        heading[space...].dropFirst().allSatisfy({ $0 == "#" })
      {
        heading = String(heading[..<space])
      }
      readHeading(MarkdownText.plain(heading), level: level, line.number)
    } else if isAtUnplaced, text.hasPrefix("- "),
      let (lane, item) = Self.unplacedCard(
        MarkdownText.tokens(text.dropFirst(2).unicodeScalars))
    {
      page.unplaced.append((line.number, lane, item))
    } else {
      paragraph = line
    }
  }

  private mutating func endParagraph() {
    if paragraph != nil { page.otherLines += 1 }
    paragraph = nil
  }

  private mutating func readHeading(_ text: String, level: Int, _ line: Int) {
    isAtUnplaced = text == MarkdownPage.unplacedHeading
    if isAtUnplaced { return }
    headings.removeAll { $0.level >= level }
    headings.append(MarkdownPage.Heading(level: level, text: text, line: line))
    if level == 1, page.title == nil || isTitleFromFrontMatter {
      page.title = text
      isTitleFromFrontMatter = false
    }
  }

  /// `**Lane:** text`.
  private static func unplacedCard(
    _ tokens: [MarkdownText.Token]
  ) -> (String, TextTable.Item)? {
    let star = MarkdownText.Token(scalar: "*", isEscaped: false)
    let colon = MarkdownText.Token(scalar: ":", isEscaped: false)
    guard tokens.starts(with: [star, star]),
      let end = tokens.indices.dropLast(2).first(where: {
        tokens[$0] == colon && tokens[$0 + 1] == star && tokens[$0 + 2] == star
      })
    else { return nil }
    return (
      MermaidText.trimmed(MarkdownText.text(tokens[2..<end])),
      CardMarkup.item(tokens[(end + 3)...])
    )
  }

  /// The lines between `---` at the beginning of a page, of which only the title is read.
  private mutating func readFrontMatter() throws(ImportError) {
    let beginning = source
    guard let first = try source.nextLine().map(MermaidText.trimmed),
      first == "---" || first == "+++"
    else {
      source = beginning
      return
    }
    var title: String?
    while let line = try source.nextLine() {
      let text = MermaidText.trimmed(line)
      if text == first || first == "---" && text == "..." {
        page.title = title
        isTitleFromFrontMatter = title != nil
        return
      }
      if title == nil { title = Self.title(inFrontMatter: line) }
    }
    source = beginning
  }

  /// The value of the line `title: …` or `title = …`, without its quotation marks.
  static func title(inFrontMatter line: String) -> String? {
    guard line.hasPrefix("title") else { return nil }
    let rest = MermaidText.trimmed(String(line.dropFirst("title".count)))
    guard rest.hasPrefix(":") || rest.hasPrefix("=") else { return nil }
    var value = MermaidText.trimmed(String(rest.dropFirst()))
    for quote in ["\"", "'"]
    where value.count > 1 && value.hasPrefix(quote) && value.hasSuffix(quote) {
      value = String(value.dropFirst().dropLast())
    }
    return value.isEmpty ? nil : value
  }
}

// MARK: - Tables

extension MarkdownPageReader {
  /// - Returns: False if the line is no row.
  private mutating func readRow(_ line: Line, _ trimmed: String) throws(ImportError) -> Bool {
    if Self.isGridLine(trimmed) {
      if rows.isEmpty { endParagraph() }
      if header == nil, !rows.isEmpty, trimmed.utf8.contains(UInt8(ascii: "=")) {
        header = rows.count - 1
      }
      isGrid = true
      isRowOpen = false
      return true
    }
    let cells = MarkdownPage.cells(trimmed)
    if isGrid, trimmed.hasPrefix("|") {
      if isRowOpen, let last = rows.indices.last {
        rows[last].text = Self.joined(MarkdownPage.cells(rows[last].text), cells)
      } else {
        rows.append(line)
      }
      isRowOpen = true
      return true
    }
    if header != nil {
      guard cells.count > 1 || trimmed.hasPrefix("|") else { return false }
      // Some draw a line between the rows.
      if !MarkdownPage.isOfDashes(cells) { rows.append(line) }
      return true
    }
    if let above = rows.last ?? paragraph,
      MarkdownPage.isDelimiterRow(trimmed, under: above.text)
    {
      if rows.isEmpty { rows = [above] }
      paragraph = nil
      header = rows.count - 1
      return true
    }
    guard cells.count > 1 else { return false }
    endParagraph()
    rows.append(line)
    return true
  }

  private static func isGridLine(_ line: String) -> Bool {
    line.utf8.count > 2 && line.hasPrefix("+") && line.hasSuffix("+")
      && line.utf8.allSatisfy { "+-=:".utf8.contains($0) }
  }

  /// Two lines of one row.
  private static func joined(_ a: [String], _ b: [String]) -> String {
    let cells = (0..<max(a.count, b.count)).map { index in
      [a, b].map { $0.indices.contains(index) ? MermaidText.trimmed($0[index]) : "" }
        .filter { !$0.isEmpty }.joined(separator: " ")
    }
    return "| \(cells.joined(separator: " | ")) |"
  }

  private mutating func endTable() throws(ImportError) {
    defer {
      rows = []
      header = nil
      isGrid = false
      isRowOpen = false
    }
    guard !rows.isEmpty else { return }
    if header == nil {
      // Rows without dashes under the first, or with too few of them: a table if they are alike.
      let isOfDashes = rows.map { MarkdownPage.isOfDashes(MarkdownPage.cells($0.text)) }
      if let dashes = isOfDashes.firstIndex(of: true), dashes > 0 { header = dashes - 1 }
      rows = zip(rows, isOfDashes).filter { !$0.1 }.map(\.0)
      let counts = rows.map { MarkdownPage.cells($0.text).count }
      guard rows.count > 1, counts.count(where: { $0 == counts[0] }) * 2 > counts.count else {
        page.otherLines += rows.count
        return
      }
    }
    let first = header ?? 0
    let isWithoutDashes = header == nil
    page.otherLines += first
    guard rows.count - first <= limits.rowsMax else {
      throw ImportError(
        .tooManyRows(rowsMax: limits.rowsMax), line: rows[first + limits.rowsMax].number)
    }
    var table = TextTable()
    for row in rows[first...] {
      table.rows.append(try MarkdownPage.row(row.text, number: row.number, limits: limits))
    }
    try add(.table(table), line: rows[first].number)
    page.blocks[page.blocks.count - 1].isWithoutDashes = isWithoutDashes
  }

  private mutating func add(_ content: MarkdownPage.Content, line: Int) throws(ImportError) {
    guard page.blocks.count < limits.tablesMax else {
      throw ImportError(.tooManyTables(tablesMax: limits.tablesMax), line: line)
    }
    page.blocks.append(MarkdownPage.Block(content: content, line: line, headings: headings))
  }
}

// MARK: - Blocks

extension MarkdownPageReader {
  /// A block of code from behind the line that opens it.
  private mutating func readCode(_ fence: CodeFence, _ quoteDepth: Int) throws(ImportError) {
    var block = MarkdownPage.Diagram(lines: [], firstLine: source.line + 1, isClosed: false)
    while let raw = try nextLine() {
      let (line, depth) = Self.unquoted(raw, depthMax: quoteDepth)
      if depth < quoteDepth {
        pushedBack = raw
        block.isClosed = true
        break
      }
      if fence.isClosed(by: line) {
        block.isClosed = true
        break
      }
      block.lines.append(line)
    }
    if fence.isDiagram || fence.isPlain && Self.isJourney(block.lines) {
      try add(.diagram(block), line: block.firstLine - 1)
    } else {
      page.otherLines += 1
    }
  }

  private static func isJourney(_ lines: [String]) -> Bool {
    let first = lines.lazy.map(MermaidText.trimmed).first { !$0.isEmpty && !$0.hasPrefix("%%") }
    return first?.lowercased() == "journey"
  }

  /// Comments, diagrams, tables and headings in HTML, and what is no text in a page.
  ///
  /// - Parameter line: Begins with `<`.
  /// - Returns: False if it is a line of text.
  private mutating func readElement(_ line: String) throws(ImportError) -> Bool {
    let number = source.line
    if line.hasPrefix("<!--") {
      try endTable()
      endParagraph()
      _ = try rest(of: String(line.dropFirst(4)), until: "-->")
      return true
    }
    var text = line.unicodeScalars[...]
    var opening: HTMLTag?
    while let open = text.firstIndex(of: "<") {
      let after = text[text.index(after: open)...]
      guard let (tag, behind) = HTMLTag.read(after) else {
        text = after
        continue
      }
      text = behind
      if opening == nil { opening = tag }
      guard tag.isDiagram else { continue }
      try endTable()
      endParagraph()
      let lines = try rest(of: String(text), until: "</\(tag.name)").map(
        MarkdownText.withoutEntities)
      try add(.diagram(MarkdownPage.Diagram(lines: lines, firstLine: number)), line: number)
      return true
    }
    guard let opening, !opening.isClosing else { return false }
    switch opening.name {
    case "pre", "script", "style", "textarea":
      try endTable()
      _ = try rest(of: line, until: "</\(opening.name)")
      page.otherLines += 1
    case "table":
      try endTable()
      endParagraph()
      let lines = try rest(of: line, until: "</table")
      let table = try HTMLTable.read(lines, firstLine: number, limits: limits)
      if table.rows.count > 1 { try add(.table(table), line: number) }
    case "h1", "h2", "h3", "h4", "h5", "h6":
      try endTable()
      endParagraph()
      let heading = try rest(of: line, until: "</\(opening.name)").joined(separator: " ")
      let level = Int(opening.name.dropFirst()) ?? 1
      readHeading(
        MermaidText.trimmed(MarkdownText.plain(heading)), level: level, number)
    default: return false
    }
    return true
  }

  /// The lines up to a mark, of which the first is there already; to the end of the page without it.
  /// What stands behind the mark on its line is left out. O(characters).
  private mutating func rest(of first: String, until mark: String) throws(ImportError) -> [String] {
    var lines: [String] = []
    var line = first
    while true {
      if let end = Self.range(of: mark, in: line) {
        lines.append(String(line.utf8.prefix(end)) ?? "")
        return lines
      }
      lines.append(line)
      guard let next = try nextLine() else { return lines }
      line = Self.unquoted(next).text
    }
  }

  /// Where an ASCII text begins whatever its case, in bytes. O(bytes).
  private static func range(of mark: String, in line: String) -> Int? {
    let mark = Array(mark.utf8)
    let bytes = Array(line.utf8)
    guard bytes.count >= mark.count else { return nil }
    return (0...(bytes.count - mark.count)).first { start in
      mark.indices.allSatisfy { index in
        let byte = bytes[start + index]
        return byte == mark[index] || (0x41...0x5A).contains(byte) && byte | 0x20 == mark[index]
      }
    }
  }
}

// MARK: - Lines

extension MarkdownPageReader {
  /// A line of a block quote without its marks, and how many it had.
  static func unquoted(_ line: String, depthMax: Int = 8) -> (text: String, depth: Int) {
    guard line.utf8.contains(UInt8(ascii: ">")) else { return (line, 0) }
    var rest = line.unicodeScalars[...]
    var depth = 0
    while depth < depthMax {
      let inner = rest.drop { $0 == " " || $0 == "\t" }
      guard inner.first == ">" else { break }
      rest = inner.dropFirst()
      if rest.first == " " { rest.removeFirst() }
      depth += 1
    }
    return (depth == 0 ? line : String(rest), depth)
  }

  /// A line without what stands between `<!--` and `-->` on it. O(bytes).
  private static func withoutComments(_ line: String) -> String {
    guard line.utf8.contains(UInt8(ascii: "<")) else { return line }
    let bytes = Array(line.utf8)
    var kept: [UInt8] = []
    var pending: Int?
    for index in bytes.indices {
      if let open = pending {
        // `<!-->` is whole as well.
        guard bytes[index] == UInt8(ascii: ">"), index - open >= 4,
          bytes[index - 1] == UInt8(ascii: "-"), bytes[index - 2] == UInt8(ascii: "-")
        else { continue }
        pending = nil
      } else if bytes[index...].starts(with: Self.commentStart) {
        pending = index
      } else {
        kept.append(bytes[index])
      }
    }
    if let open = pending { kept += bytes[open...] }
    return String(decoding: kept, as: UTF8.self)
  }

  private static let commentStart = Array("<!--".utf8)

  private static func indent(of line: String) -> Int {
    var width = 0
    for scalar in line.unicodeScalars {
      if scalar == " " { width += 1 } else if scalar == "\t" { width += 4 } else { break }
    }
    return width
  }

  /// What follows `- `, `* `, `+ `, `1. ` or `1) `; nil if the line is no point of a list.
  private static func afterListMark(_ line: String) -> String? {
    let scalars = line.unicodeScalars
    guard let first = scalars.first else { return nil }
    var rest = scalars[...]
    if ["-", "*", "+"].contains(first) {
      rest.removeFirst()
    } else {
      let digits = rest.prefix(9).prefix { ("0"..."9").contains($0) }
      rest = rest[digits.endIndex...]
      guard !digits.isEmpty, let mark = rest.popFirst(), mark == "." || mark == ")" else {
        return nil
      }
    }
    guard let space = rest.first, space == " " || space == "\t" else { return nil }
    return MermaidText.trimmed(String(rest))
  }
}
