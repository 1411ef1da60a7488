import ReplicatedData

/// A text as an editor sees it: grapheme clusters, and where each begins in Unicode scalars, which is
/// what mergeable text counts.
package struct EditableText: Sendable {
  package let graphemes: [Character]
  /// Scalars before each grapheme, and before the end.
  private let starts: [Int]

  /// O(characters).
  package init(_ string: String) {
    var graphemes: [Character] = []
    var starts: [Int] = [0]
    for character in string {
      graphemes.append(character)
      starts.append((starts.last ?? 0) + character.unicodeScalars.count)
    }
    self.graphemes = graphemes
    self.starts = starts
  }

  package var count: Int { graphemes.count }
  package var scalarCount: Int { starts[count] }

  /// Scalars before a grapheme.
  package func scalar(_ grapheme: Int) -> Int { starts[min(max(grapheme, 0), count)] }

  /// The grapheme that a scalar is in, or the end: where a caret may stand. O(log n).
  package func grapheme(atScalar scalar: Int) -> Int {
    max(0, partitionPoint(count + 1) { starts[$0] <= scalar } - 1)
  }

  package func scalars(_ range: Range<Int>) -> Range<Int> {
    scalar(range.lowerBound)..<scalar(range.upperBound)
  }

  package func string(_ range: Range<Int>) -> String { String(graphemes[range]) }

  // MARK: Words

  /// The beginning of the word before.
  package func wordStart(before grapheme: Int) -> Int {
    var place = grapheme
    while place > 0, !isInWord(place - 1) { place -= 1 }
    while place > 0, isInWord(place - 1) { place -= 1 }
    return place
  }

  /// The end of the word behind.
  package func wordEnd(behind grapheme: Int) -> Int {
    var place = grapheme
    while place < count, !isInWord(place) { place += 1 }
    while place < count, isInWord(place) { place += 1 }
    return place
  }

  private func isInWord(_ place: Int) -> Bool {
    graphemes[place].isLetter || graphemes[place].isNumber || graphemes[place] == "_"
  }
}
