/// What a writing command does to a text: the one meaning of the keys, for mergeable text and for
/// plain lines alike.
package enum TextStep: Equatable, Sendable {
  /// The caret goes before a grapheme. `goal` is the column that it would like to keep.
  case move(to: Int, goal: Int?)
  /// Graphemes are replaced; `cut` is to be kept for putting in again.
  case replace(Range<Int>, with: String, cut: String?)
  case nothing

  /// - Parameters:
  ///   - caret: The grapheme before which the caret stands.
  ///   - goal: The column that earlier steps up and down tried to keep.
  ///   - cut: What was cut last.
  package init(
    _ command: BoardCommand, _ text: EditableText, _ layout: EditorLayout, caret: Int, goal: Int?,
    cut: String
  ) {
    let line = layout.line(of: caret)
    let column = goal ?? layout.column(of: caret, inLine: line)
    switch command {
    case .caretLeft: self = .move(to: max(caret - 1, 0), goal: nil)
    case .caretRight: self = .move(to: min(caret + 1, text.count), goal: nil)
    case .caretUp:
      self =
        line > 0
        ? .move(to: layout.grapheme(atColumn: column, ofLine: line - 1), goal: column)
        : .move(to: 0, goal: nil)
    case .caretDown:
      self =
        line + 1 < layout.lines.count
        ? .move(to: layout.grapheme(atColumn: column, ofLine: line + 1), goal: column)
        : .move(to: text.count, goal: nil)
    case .wordLeft: self = .move(to: text.wordStart(before: caret), goal: nil)
    case .wordRight: self = .move(to: text.wordEnd(behind: caret), goal: nil)
    case .lineStart: self = .move(to: layout.lines[line].lowerBound, goal: nil)
    case .lineEnd: self = .move(to: layout.lastCaret(ofLine: line), goal: nil)
    case .textStart: self = .move(to: 0, goal: nil)
    case .textEnd: self = .move(to: text.count, goal: nil)
    case .newLine, .enterText: self = .replace(caret..<caret, with: "\n", cut: nil)
    case .eraseBefore: self = .erase(max(caret - 1, 0)..<caret)
    case .eraseAfter: self = .erase(caret..<min(caret + 1, text.count))
    case .eraseWordBefore: self = .cut(text.wordStart(before: caret)..<caret, text)
    case .eraseWordAfter: self = .cut(caret..<text.wordEnd(behind: caret), text)
    case .killToEnd:
      let end = layout.lastCaret(ofLine: line)
      // At the end of a line, what ends it.
      self = .cut(caret..<(end > caret ? end : min(caret + 1, text.count)), text)
    case .killToStart: self = .cut(layout.lines[line].lowerBound..<caret, text)
    case .yank: self = cut.isEmpty ? .nothing : .replace(caret..<caret, with: cut, cut: nil)
    default: self = .nothing
    }
  }

  private static func erase(_ range: Range<Int>) -> TextStep {
    range.isEmpty ? .nothing : .replace(range, with: "", cut: nil)
  }

  private static func cut(_ range: Range<Int>, _ text: EditableText) -> TextStep {
    range.isEmpty ? .nothing : .replace(range, with: "", cut: text.string(range))
  }
}

/// Text from outside made fit for a map, where line feed and tab are the only control characters.
package enum PastedText {
  package static func cleaned(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var followsReturn = false
    for scalar in text.unicodeScalars {
      defer { followsReturn = scalar == "\r" }
      switch scalar.value {
      case 0x0D: result.append("\n")
      case 0x0A where followsReturn: break
      case 0x0A, 0x09: result.append(scalar)
      case 0x00...0x1F, 0x7F...0x9F: break
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// The same on one line.
  package static func line(_ text: String) -> String {
    String(cleaned(text).map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  /// The lines that hold anything, without blanks around them.
  package static func lines(_ text: String) -> [String] {
    cleaned(text).split(separator: "\n").compactMap { line in
      let rest = line.drop { $0.isWhitespace }
      let end = rest.lastIndex { !$0.isWhitespace }
      return end.map { String(rest[...$0]) }
    }
  }
}
