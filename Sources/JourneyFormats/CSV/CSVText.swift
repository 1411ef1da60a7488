import JourneyMap
import MapOutline

/// How texts stand in the cells of a CSV file (RFC 4180).
///
/// - A cell of cards may hold several, with `;` between them unless that separates the cells. A
///   semicolon of a text has a backslash before it, and backslashes right before a semicolon are
///   doubled.
/// - A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or their full-width forms
///   for a formula, and might act on what a stranger wrote. Such a cell gets an apostrophe before it
///   (OWASP, “CSV Injection”), and so does one that begins with apostrophes and then one of these,
///   or with a bullet; reading takes one apostrophe away. Plain numbers stay as they are. The same
///   goes for what comes after a `;` in a cell, at which some spreadsheets begin another one.
struct CSVText {
  /// Whether `;` is between the cards of a cell; where it separates the cells, each card has a line of
  /// its own behind a bullet.
  private let splits: Bool

  init(_ separator: CSVSeparator) { splits = separator != .semicolon }

  /// What a spreadsheet or this reader would take for something else than text.
  private static let guarded: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "•", "*",
  ]

  // MARK: Writing

  /// One text, or several in one cell, as the file has it.
  func cell(_ texts: [String]) -> String {
    guard !splits else {
      return Self.quoted(Self.protected(texts.map(Self.escaped).joined(separator: "; ")))
    }
    let whole = texts.map(HTMLEntity.protected)
    guard whole.count > 1 else { return Self.quoted(Self.protected(whole.joined())) }
    // Further lines of a text stand behind two spaces.
    return Self.quoted(
      whole.map { "• " + Self.partsGuarded($0).replacing("\n", with: "\n  ") }
        .joined(separator: "\n"))
  }

  /// A text that is no list: a heading, a stage, a date.
  func cell(_ text: String) -> String {
    Self.quoted(
      Self.yesNo.contains(text) ? text : Self.protected(HTMLEntity.protected(text)))
  }

  /// Values of fields, which no spreadsheet takes for anything else.
  private static let yesNo: Set<String> = ["yes", "no"]

  static func escaped(_ text: String) -> String {
    let text = HTMLEntity.protectedEnd(text)
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\\") }) else {
      return text
    }
    var result = ""
    var backslashes = 0
    for scalar in text.unicodeScalars {
      if scalar == ";" { result += String(repeating: "\\", count: backslashes + 1) }
      backslashes = scalar == "\\" ? backslashes + 1 : 0
      result.unicodeScalars.append(scalar)
    }
    // What follows may be a separator.
    return result + String(repeating: "\\", count: backslashes)
  }

  private static func protected(_ text: String) -> String {
    if ValueRule.isDecimal(text) { return text }
    let text = partsGuarded(text)
    return needsGuard(text) ? "'" + text : text
  }

  /// The text with an apostrophe before what follows a semicolon and could be taken for a formula.
  private static func partsGuarded(_ text: String) -> String {
    changingParts(text) { isFormula($0) ? "'" + $0 : $0 }
  }

  /// The inverse of ``partsGuarded(_:)``.
  private static func partsUnguarded(_ text: String) -> String {
    changingParts(text) { $0.hasPrefix("'") && isFormula($0) ? String($0.dropFirst()) : $0 }
  }

  /// Changes what comes after each semicolon, and the spaces behind that, up to the next one.
  private static func changingParts(_ text: String, _ change: (String) -> String) -> String {
    guard text.utf8.contains(UInt8(ascii: ";")) else { return text }
    let parts = text.unicodeScalars.split(separator: ";", omittingEmptySubsequences: false)
    var result = String(String.UnicodeScalarView(parts[0]))
    for part in parts.dropFirst() {
      let words = part.drop { $0 == " " }
      let spaces = String(repeating: " ", count: part.count - words.count)
      let text = String(String.UnicodeScalarView(words))
      result +=
        ";" + spaces + (ValueRule.isDecimal(MermaidText.trimmed(text)) ? text : change(text))
    }
    return result
  }

  private static func isFormula(_ text: String) -> Bool {
    text.unicodeScalars.first { $0 != "'" }.map { guarded.contains($0) } ?? false
  }

  private static func needsGuard(_ text: String) -> Bool {
    if isFormula(text) { return true }
    let rest = text.unicodeScalars.drop { $0 == "'" }
    return rest.count <= 48 && Placeholder.isOne(String(rest))
  }

  private static func quoted(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\"")
        || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == UInt8(ascii: "|")
    }
    guard needsQuotes else { return text }
    var result = "\""
    // By scalars: a quotation mark may carry a combining mark.
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }

  // MARK: Reading

  /// The cell of a text as the file has it, without its quotation marks.
  ///
  /// - Parameter splits: Whether `;` is between the cards of a cell.
  static func cell(of raw: String, splits: Bool) -> TextTable.Cell {
    var text = MermaidText.trimmed(raw)
    let isGuarded = text.hasPrefix("'") && needsGuard(text)
    if isGuarded { text.removeFirst() }
    text = Self.partsUnguarded(text)
    let decoded = HTMLEntity.decoded(text)
    if decoded.utf8.count != text.utf8.count { text = MermaidText.trimmed(decoded) }
    if !isGuarded, let items = bulletItems(text) {
      return TextTable.Cell(text: text, items: items)
    }
    guard splits, text.utf8.contains(where: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\\") })
    else {
      return TextTable.Cell(
        text: text, items: text.isEmpty ? [] : [TextTable.Item(text: text)], isLiteral: isGuarded)
    }
    return TextTable.Cell(
      text: text, items: split(text).filter { !$0.isEmpty }.map { TextTable.Item(text: $0) },
      isLiteral: isGuarded)
  }

  /// The inverse of joining ``escaped(_:)`` texts.
  private static func split(_ text: String) -> [String] {
    var items: [String] = []
    var item = String.UnicodeScalarView()
    var backslashes = 0
    func endRun(_ kept: Int) { for _ in 0..<kept { item.append("\\") } }
    for scalar in text.unicodeScalars {
      if scalar == "\\" {
        backslashes += 1
        continue
      }
      if scalar == ";" {
        endRun(backslashes / 2)
        if backslashes % 2 == 1 {
          item.append(";")
        } else {
          items.append(MermaidText.trimmed(String(item)))
          item = String.UnicodeScalarView()
        }
      } else {
        endRun(backslashes)
        item.append(scalar)
      }
      backslashes = 0
    }
    // At the end of a cell nothing follows that they would be for, but the writer doubles them.
    endRun(backslashes / 2 + backslashes % 2)
    items.append(MermaidText.trimmed(String(item)))
    return items
  }

  /// The lines of a cell as cards, if each begins with a bullet.
  private static func bulletItems(_ text: String) -> [TextTable.Item]? {
    guard let first = text.unicodeScalars.first, bullets.contains(first) else { return nil }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }
    guard lines.count(where: { !MermaidText.trimmed($0).isEmpty }) > 1 || first == "•" else {
      return nil
    }
    var items: [TextTable.Item] = []
    for line in lines {
      // A further line of the text above.
      if line.hasPrefix("  "), !items.isEmpty, !isBullet(line) {
        items[items.count - 1].text += "\n" + line.dropFirst(2)
        continue
      }
      let trimmed = MermaidText.trimmed(line)
      guard let mark = trimmed.unicodeScalars.first else { continue }
      let rest = trimmed.unicodeScalars.dropFirst()
      guard bullets.contains(mark), mark == "•" || rest.first.map(MermaidText.isSpace) ?? false
      else { return nil }
      items.append(TextTable.Item(text: MermaidText.trimmed(String(rest))))
    }
    return items.filter { !$0.text.isEmpty }
  }

  /// A list within a list is one list, as people write them.
  private static func isBullet(_ line: String) -> Bool {
    let text = MermaidText.trimmed(line).unicodeScalars
    return text.first.map { bullets.contains($0) } ?? false
  }

  private static let bullets: Set<Unicode.Scalar> = ["•", "-", "*"]
}
