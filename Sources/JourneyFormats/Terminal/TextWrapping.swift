extension TerminalText {
  /// Breaks a sanitised text into lines of at most so many columns: at line feeds and spaces, between
  /// the characters of scripts that are written without spaces, and inside a word only if it does not
  /// fit on a line of its own. A width below 2 is taken as 2, which every character fits in, but for
  /// clusters of scripts that take more columns: those are cut.
  ///
  /// O(characters). Gives at least one line, which may be empty.
  package static func wrapped(_ text: String, columns: Int) -> [String] {
    let columns = max(columns, 2)
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { paragraph -> [String] in
        var lines = LineFilling(columns: columns)
        for word in words(paragraph) { lines.append(word) }
        return lines.finished()
      }
  }

  /// The parts one after the other, with the separator between those that stand on one line.
  static func joined(_ parts: [String], by separator: String, columns: Int) -> [String] {
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
    var columns: Int
    /// Whether a space stands before it, which a line break replaces.
    var followsSpace: Bool
    /// What may still join it without a space between.
    var joins: Joining
  }

  private enum Joining {
    case nothing, narrow, anything
  }

  private static func words(_ paragraph: Substring) -> [Word] {
    var words: [Word] = []
    var followsSpace = false
    for character in paragraph {
      if character == " " {
        followsSpace = true
        continue
      }
      let columns = DisplayWidth.columns(of: character)
      let isWide = columns > 1
      let joining: Joining =
        opening.contains(character) ? .anything : isWide ? .nothing : .narrow
      if var word = words.last, !followsSpace,
        closing.contains(character) || word.joins == .anything
          || (word.joins == .narrow && !isWide)
      {
        word.text.append(character)
        word.columns += columns
        word.joins = joining
        words[words.count - 1] = word
      } else {
        words.append(
          Word(
            text: String(character), columns: columns, followsSpace: followsSpace, joins: joining))
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
    let columns: Int
    private var lines: [String] = []
    private var line = ""
    private var width = 0

    init(columns: Int) { self.columns = columns }

    mutating func append(_ word: Word) {
      let gap = word.followsSpace && width > 0 ? 1 : 0
      if width + gap + word.columns <= columns {
        if gap == 1 { line.append(" ") }
        line += word.text
        width += gap + word.columns
        return
      }
      if width > 0 { breakLine() }
      if word.columns <= columns {
        line = word.text
        width = word.columns
      } else {
        appendBroken(word.text)
      }
    }

    /// A word that is longer than a line, such as an address: broken after its signs, and between
    /// letters only where it must be.
    private mutating func appendBroken(_ text: String) {
      for part in Self.parts(text) {
        if width + DisplayWidth.columns(of: part) > columns, width > 0 { breakLine() }
        for character in part {
          let character = DisplayWidth.columns(of: character) <= columns ? character : "\u{FFFD}"
          let added = DisplayWidth.columns(of: character)
          if width + added > columns { breakLine() }
          line.append(character)
          width += added
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
      width = 0
    }

    func finished() -> [String] { lines + [line] }
  }
}
