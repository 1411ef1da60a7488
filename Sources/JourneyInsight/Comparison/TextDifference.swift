import ReplicatedData

/// What became of a text, word by word.
///
/// Words are runs of letters and digits; runs of white space and single signs stand between them.
/// The longest common subsequence of these (Wagner & Fischer 1974) stays, all else is replaced; what
/// stays between two replacements without a word in it is replaced with them. Seen from the other
/// text the pieces are the same, before and after exchanged.
package struct TextDifference: Hashable, Sendable {
  package enum Piece: Hashable, Sendable {
    case same(String)
    /// At least one of the two is not empty.
    case replaced(before: String, after: String)
  }

  package let pieces: [Piece]

  /// O(product of the words that differ), at most ``tableCountMax``; longer texts that differ in more
  /// are replaced as a whole between their common beginning and end.
  package init(_ before: String, _ after: String) {
    // Of several longest subsequences the same one, whichever text comes first.
    let isSwapped = compareUTF8(after, before) < 0
    let hunks =
      isSwapped
      ? Self.hunks(Self.words(of: after), Self.words(of: before))
      : Self.hunks(Self.words(of: before), Self.words(of: after))
    var pieces: [Piece] = []
    for hunk in Self.joined(hunks) {
      if !hunk.removed.isEmpty || !hunk.added.isEmpty {
        pieces.append(
          isSwapped
            ? .replaced(before: hunk.added, after: hunk.removed)
            : .replaced(before: hunk.removed, after: hunk.added))
      }
      if !hunk.same.isEmpty { pieces.append(.same(hunk.same)) }
    }
    self.pieces = pieces
  }

  static let tableCountMax = 1_000_000

  // MARK: Words

  private static func words(of text: String) -> [Substring] {
    var words: [Substring] = []
    var start = text.startIndex
    var kind = 0
    for index in text.indices {
      let character = text[index]
      let next = character.isLetter || character.isNumber ? 1 : character.isWhitespace ? 2 : 3
      if next != kind || next == 3 {
        if index > start { words.append(text[start..<index]) }
        start = index
      }
      kind = next
    }
    if start < text.endIndex { words.append(text[start...]) }
    return words
  }

  // MARK: Common subsequence

  /// Something replaced, and what stays behind it; each may be empty.
  private struct Hunk {
    var removed = ""
    var added = ""
    var same = ""
  }

  private static func hunks(_ old: [Substring], _ new: [Substring]) -> [Hunk] {
    var head = 0
    while head < old.count, head < new.count, same(old[head], new[head]) { head += 1 }
    var tail = 0
    while tail < old.count - head, tail < new.count - head,
      same(old[old.count - 1 - tail], new[new.count - 1 - tail])
    {
      tail += 1
    }
    var hunks = [Hunk(same: old[..<head].joined())]
    hunks += middle(
      Array(old[head..<(old.count - tail)]), Array(new[head..<(new.count - tail)]))
    hunks.append(Hunk(same: old[(old.count - tail)...].joined()))
    return hunks
  }

  private static func middle(_ old: [Substring], _ new: [Substring]) -> [Hunk] {
    let (count, isOver) = old.count.multipliedReportingOverflow(by: new.count)
    guard !isOver, count <= tableCountMax else {
      return [Hunk(removed: old.joined(), added: new.joined())]
    }
    // Row by row, the length of the longest common subsequence of what follows.
    let width = new.count + 1
    var lengths = [UInt16](repeating: 0, count: (old.count + 1) * width)
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        lengths[i * width + j] =
          same(old[i], new[j])
          ? lengths[(i + 1) * width + j + 1] &+ 1
          : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
      }
    }
    var hunks = [Hunk()]
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      let last = hunks.count - 1
      if i < old.count, j < new.count, same(old[i], new[j]) {
        hunks[last].same += old[i]
        (i, j) = (i + 1, j + 1)
        continue
      }
      if !hunks[last].same.isEmpty { hunks.append(Hunk()) }
      let removes =
        j == new.count
        || i < old.count && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]
      if removes {
        hunks[hunks.count - 1].removed += old[i]
        i += 1
      } else {
        hunks[hunks.count - 1].added += new[j]
        j += 1
      }
    }
    return hunks
  }

  /// Without what stays between two replacements and has no word in it.
  private static func joined(_ hunks: [Hunk]) -> [Hunk] {
    var joined: [Hunk] = []
    for hunk in hunks {
      let isReplacing = !hunk.removed.isEmpty || !hunk.added.isEmpty
      guard var last = joined.popLast() else {
        joined.append(hunk)
        continue
      }
      let lastIsReplacing = !last.removed.isEmpty || !last.added.isEmpty
      if !isReplacing {
        last.same += hunk.same
        joined.append(last)
      } else if last.same.isEmpty || lastIsReplacing && !hasWord(last.same) {
        last.removed += last.same + hunk.removed
        last.added += last.same + hunk.added
        last.same = hunk.same
        joined.append(last)
      } else {
        joined += [last, hunk]
      }
    }
    return joined
  }

  private static func hasWord(_ text: String) -> Bool {
    text.contains { $0.isLetter || $0.isNumber }
  }

  private static func same(_ a: Substring, _ b: Substring) -> Bool {
    a.utf8.elementsEqual(b.utf8)
  }
}
