import JourneyPictures
import MapOutline

/// Cards as a line of Markdown: the text, and in italics what else is known of it.
///
///     Waits for a reply *(severity: 2; actors: Ana, Ola; quote: “Nobody answers” &lt;#12&gt;)*
///
/// A mark of a text has a backslash before it or stands as an entity, so that only what this writes is
/// read as remarks. In lists, commas of a member stand as `&#44;`; semicolons of a value as `&#59;`.
enum CardMarkup {
  /// What stands for the value of a feeling that is not known, where words alone would be taken for
  /// one.
  static let unknown = "unknown"

  // MARK: Writing

  /// - Parameters:
  ///   - usualKind: The kind that goes without saying.
  ///   - isInTable: Whether it must stay on one line.
  static func text(
    _ card: JourneyOutline.Card, usualKind: String, isInTable: Bool = true
  ) -> String {
    let trimmed = MermaidText.trimmed(card.text)
    let text = MarkdownText.escaped(trimmed.isEmpty ? JourneyOutline.unnamed : trimmed)
    var fields = card.fields(usualKind: usualKind)
    if card.kind == "emotion", card.emotion == nil, Feeling.read(trimmed, scale: .signed) != nil {
      fields.append(TextTable.Remark(name: "emotion", values: [unknown]))
    }
    // With what it is beside it, it is no placeholder.
    if fields.isEmpty, Placeholder.isOne(trimmed) {
      fields.append(TextTable.Remark(name: "kind", values: [card.kind]))
    }
    guard !fields.isEmpty else { return lines(text, isInTable) }
    let remarks = fields.map { field in
      if field.name == "emotion", let emotion = card.emotion {
        return "emotion: \(CardText.signed(emotion))"
      }
      return "\(field.name): "
        + field.values.map { MarkdownText.escaped(MermaidText.trimmed($0), isInList: true) }
        .joined(separator: ", ")
    }
    return lines("\(text) *(\(remarks.joined(separator: "; ")))*", isInTable)
  }

  private static func lines(_ text: String, _ isInTable: Bool) -> String {
    isInTable ? text : text.replacing("<br>", with: "\n")
  }

  // MARK: Reading

  /// The text of one card, taken apart.
  static func item(_ tokens: ArraySlice<MarkdownText.Token>) -> TextTable.Item {
    let whole = MarkdownText.trimmed(tokens)
    if let (text, remarks) = withRemarks(whole) {
      return TextTable.Item(text: MarkdownText.text(MarkdownText.trimmed(text)), remarks: remarks)
    }
    return TextTable.Item(text: MarkdownText.text(MarkdownText.withoutEmphasis(whole)))
  }

  private static func withRemarks(
    _ tokens: ArraySlice<MarkdownText.Token>
  ) -> (ArraySlice<MarkdownText.Token>, [TextTable.Remark])? {
    guard tokens.count > 4, isMark("*", tokens.last), isMark(")", tokens.dropLast().last),
      let open = tokens.indices.dropLast().last(where: {
        isMark("*", tokens[$0]) && isMark("(", tokens[$0 + 1])
      })
    else { return nil }
    var remarks: [TextTable.Remark] = []
    for part in tokens[(open + 2)...].dropLast(2).split(whereSeparator: { isMark(";", $0) }) {
      guard let colon = part.firstIndex(where: { isMark(":", $0) }) else { return nil }
      let name = MermaidText.trimmed(MarkdownText.text(part[..<colon]))
      guard CardField.isOne(name) else { return nil }
      let value = part[part.index(after: colon)...]
      // Days and numbers of a list of values stand with commas between them.
      let values =
        CardField.isList(name) ? value.split(whereSeparator: { isMark(",", $0) }) : [value]
      remarks.append(
        TextTable.Remark(
          name: name, values: values.map { MarkdownText.text(MarkdownText.trimmed($0)) }))
    }
    return remarks.isEmpty ? nil : (tokens[..<open], remarks)
  }

  private static func isMark(_ scalar: Unicode.Scalar, _ token: MarkdownText.Token?) -> Bool {
    token == MarkdownText.Token(scalar: scalar, isEscaped: false)
  }

  /// The cards of a table's cell: a line each, or several lines behind a bullet or number.
  static func items(_ raw: String) -> [TextTable.Item] {
    let tokens = MarkdownText.tokens(raw.unicodeScalars[...])
    let lines = split(tokens)
    let trimmed = lines.map { MarkdownText.trimmed($0) }.filter { !$0.isEmpty }
    if let numbered = numberedItems(trimmed) { return cards(numbered) }
    guard let first = trimmed.first, let bullet = bullet(first) else {
      // A list below a line that is none: each of its points is a card as well.
      return cards(trimmed.map { self.bullet($0) == nil ? $0 : $0.dropFirst() })
    }
    var points: [[MarkdownText.Token]] = []
    for line in lines {
      if self.bullet(line) == bullet {
        points.append(Array(line.drop { MermaidText.isSpace($0.scalar) }.dropFirst()))
      } else if !points.isEmpty {
        points[points.count - 1].append(MarkdownText.Token(scalar: "\n", isEscaped: false))
        points[points.count - 1] += line
      }
    }
    return cards(points.map { $0[...] })
  }

  private static func cards(_ parts: [ArraySlice<MarkdownText.Token>]) -> [TextTable.Item] {
    parts.map { item(withoutTick($0)) }.filter { !$0.text.isEmpty || !$0.remarks.isEmpty }
  }

  /// What follows `1.`, `2.`, … if each line begins with the next number; nil for less than two.
  private static func numberedItems(
    _ lines: [ArraySlice<MarkdownText.Token>]
  ) -> [ArraySlice<MarkdownText.Token>]? {
    guard lines.count > 1 else { return nil }
    var items: [ArraySlice<MarkdownText.Token>] = []
    for (index, line) in lines.enumerated() {
      let number = line.prefix { !$0.isEscaped && ("0"..."9").contains($0.scalar) }
      let rest = line[number.endIndex...]
      guard MarkdownText.text(number) == "\(index + 1)",
        isMark(".", rest.first) || isMark(")", rest.first),
        rest.dropFirst().first.map({ MermaidText.isSpace($0.scalar) }) ?? false
      else { return nil }
      items.append(rest.dropFirst())
    }
    return items
  }

  /// A point of a task list without its `[ ]` or `[x]`.
  private static func withoutTick(
    _ tokens: ArraySlice<MarkdownText.Token>
  ) -> ArraySlice<MarkdownText.Token> {
    let text = MarkdownText.trimmed(tokens)
    let marks = Array(text.prefix(3))
    guard marks.count == 3, isMark("[", marks[0]), isMark("]", marks[2]),
      ["x", "X", " "].contains(marks[1].scalar),
      text.dropFirst(3).first.map({ MermaidText.isSpace($0.scalar) }) ?? false
    else { return tokens }
    return text.dropFirst(3)
  }

  /// The lines of a cell; line breaks within remarks do not divide it.
  private static func split(_ tokens: [MarkdownText.Token]) -> [ArraySlice<MarkdownText.Token>] {
    var lines: [ArraySlice<MarkdownText.Token>] = []
    var start = 0
    var isInRemarks = false
    for index in tokens.indices {
      let next = index + 1 < tokens.count ? tokens[index + 1] : nil
      if isMark("*", tokens[index]), isMark("(", next) { isInRemarks = true }
      if isMark(")", tokens[index]), isMark("*", next) { isInRemarks = false }
      if isMark("\n", tokens[index]), !isInRemarks {
        lines.append(tokens[start..<index])
        start = index + 1
      }
    }
    lines.append(tokens[start...])
    return lines
  }

  /// The mark of a list before a line: `•` alone, others with a space behind them.
  private static func bullet(_ line: ArraySlice<MarkdownText.Token>) -> Unicode.Scalar? {
    let line = MarkdownText.trimmed(line)
    guard let mark = line.first, !mark.isEscaped else { return nil }
    if mark.scalar == "•" { return mark.scalar }
    guard ["-", "*", "+"].contains(mark.scalar), let next = line.dropFirst().first,
      MermaidText.isSpace(next.scalar)
    else { return nil }
    return mark.scalar
  }
}
