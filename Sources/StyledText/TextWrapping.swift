extension TerminalText {
  /// Breaks a sanitised text into lines of at most so many columns: at line feeds and spaces, between
  /// the characters of scripts that are written without spaces, and inside a word only if it does not
  /// fit on a line of its own. A width below 2 is taken as 2, which every character fits in, but for
  /// clusters of scripts that take more columns: those are cut.
  ///
  /// O(characters). Gives at least one line, which may be empty.
  package static func wrapped(_ text: String, columns: Int) -> [String] {
    wrapped(text, width: max(columns, 2), gap: 1) { DisplayWidth.columns(of: $0) }
  }

  /// The same in any unit of width.
  ///
  /// - Parameters:
  ///   - gap: How wide a space is.
  ///   - measure: How wide a character is; one that is wider than a line becomes U+FFFD.
  package static func wrapped(
    _ text: String, width: Int, gap: Int, measure: (Character) -> Int
  ) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { paragraph -> [String] in
        var lines = LineFilling(width: width, gap: gap)
        for word in words(paragraph, measure) { lines.append(word, measure) }
        return lines.finished()
      }
  }

  /// The parts one after the other, with the separator between those that stand on one line.
  package static func joined(_ parts: [String], by separator: String, columns: Int) -> [String] {
    var lines: [String] = []
    for part in parts {
      if let last = lines.last, DisplayWidth.columns(of: last + separator + part) <= columns {
        lines[lines.count - 1] = last + separator + part
      } else {
        lines += wrapped(part, columns: columns)
      }
    }
    return lines
  }

  /// A piece of text that is kept together.
  private struct Word {
    var text: String
    var width: Int
    /// Whether a space stands before it, which a line break replaces.
    var followsSpace: Bool
    /// What may still join it without a space between.
    var joins: Joining
  }

  private enum Joining {
    case nothing, narrow, anything
  }

  private static func words(_ paragraph: Substring, _ measure: (Character) -> Int) -> [Word] {
    var words: [Word] = []
    var followsSpace = false
    for character in paragraph {
      if character == " " {
        followsSpace = true
        continue
      }
      let width = measure(character)
      let isWide = !character.isASCII && DisplayWidth.columns(of: character) > 1
      let joining: Joining =
        opening.contains(character) ? .anything : isWide ? .nothing : .narrow
      if var word = words.last, !followsSpace,
        closing.contains(character) || word.joins == .anything
          || (word.joins == .narrow && !isWide)
      {
        word.text.append(character)
        word.width += width
        word.joins = joining
        words[words.count - 1] = word
      } else {
        words.append(
          Word(
            text: String(character), width: width, followsSpace: followsSpace, joins: joining))
      }
      followsSpace = false
    }
    return words
  }

  /// Punctuation that must not begin a line, and that must not end one (JIS X 4051, the common
  /// part).
  private static let closing: Set<Character> = [
    "、", "。", "，", "．", "：", "；", "！", "？", "）", "」", "』", "】", "〕", "》", "〉", "”", "’",
    "ー", "々", "・", "…",
  ]
  private static let opening: Set<Character> = ["（", "「", "『", "【", "〔", "《", "〈"]

  private struct LineFilling {
    let width: Int
    let gap: Int
    private var lines: [String] = []
    private var line = ""
    private var used = 0

    init(width: Int, gap: Int) {
      self.width = width
      self.gap = gap
    }

    mutating func append(_ word: Word, _ measure: (Character) -> Int) {
      let gap = word.followsSpace && used > 0 ? gap : 0
      if used + gap + word.width <= width {
        if gap > 0 { line.append(" ") }
        line += word.text
        used += gap + word.width
        return
      }
      if used > 0 { breakLine() }
      if word.width <= width {
        line = word.text
        used = word.width
      } else {
        appendBroken(word.text, measure)
      }
    }

    /// A word that is longer than a line, such as an address: broken after its signs, and between
    /// letters only where it must be.
    private mutating func appendBroken(_ text: String, _ measure: (Character) -> Int) {
      for part in Self.parts(text) {
        if used > 0, used + part.reduce(0, { $0 + measure($1) }) > width { breakLine() }
        for character in part {
          let character = measure(character) <= width ? character : "\u{FFFD}"
          let added = measure(character)
          if used + added > width { breakLine() }
          line.append(character)
          used += added
        }
      }
    }

    private static func parts(_ text: String) -> [Substring] {
      var parts: [Substring] = []
      var rest = text[...]
      while let sign = rest.firstIndex(where: { "/-_.?&=,".contains($0) }) {
        let end = rest.index(after: sign)
        parts.append(rest[..<end])
        rest = rest[end...]
      }
      return parts + [rest]
    }

    private mutating func breakLine() {
      lines.append(line)
      line = ""
      used = 0
    }

    func finished() -> [String] { lines + [line] }
  }
}
