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

  /// A piece of text that is kept together.
  private struct Word {
    var text: String
    var columns: Int
    /// Whether a space stands before it, which a line break replaces.
    var followsSpace: Bool
    /// Whether the next character without a space between belongs to it.
    var isOpen: Bool
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
      let isWide = columns == 2
      let joins = !words.isEmpty && !followsSpace && (closing.contains(character)
        || (words[words.count - 1].isOpen && (!isWide || words[words.count - 1].isOpening)))
      if joins {
        words[words.count - 1].text.append(character)
        words[words.count - 1].columns += columns
        if isWide { words[words.count - 1].isOpen = false }
      } else {
        words.append(
          Word(
            text: String(character), columns: columns, followsSpace: followsSpace,
            isOpen: !isWide || opening.contains(character)))
      }
      followsSpace = false
    }
    return words
  }

  /// Punctuation that must not begin a line, and that must not end one (JIS X 4051, the common part).
  private static let closing: Set<Character> = [
    "、", "。", "，", "．", "：", "；", "！", "？", "）", "」", "』", "】", "〕", "》", "〉", "”", "’",
    "ー", "々", "・", "…",
  ]
  fileprivate static let opening: Set<Character> = ["（", "「", "『", "【", "〔", "《", "〈"]

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

    /// A word that is longer than a line, such as an address: broken where it must be.
    private mutating func appendBroken(_ text: String) {
      for character in text {
        let character = DisplayWidth.columns(of: character) <= columns ? character : "\u{FFFD}"
        let added = DisplayWidth.columns(of: character)
        if width + added > columns { breakLine() }
        line.append(character)
        width += added
      }
    }

    private mutating func breakLine() {
      lines.append(line)
      line = ""
      width = 0
    }

    func finished() -> [String] { lines + [line] }
  }
}

extension TerminalText.Word {
  fileprivate var isOpening: Bool { text.allSatisfy(TerminalText.opening.contains) }
}
