import StyledText

/// Breaks pieces of several styles into lines, as ``TerminalText/wrapped(_:columns:)`` breaks a text.
enum StyledWrapping {
  /// - Parameter pieces: Texts that are fit for the grid.
  /// - Returns: At least one line. O(characters).
  static func lines(_ pieces: [PaneLine.Piece], columns: Int) -> [[PaneLine.Piece]] {
    let whole = pieces.map(\.text).joined()
    let broken = TerminalText.wrapped(whole, columns: columns)
    guard pieces.count > 1 || broken.count > 1 else { return [pieces] }
    // The characters with their styles; those that a break took out are passed over.
    var styled: [(character: Character, style: StyleID)] = []
    for piece in pieces { for character in piece.text { styled.append((character, piece.style)) } }
    var place = 0
    return broken.map { line in
      var result: [PaneLine.Piece] = []
      for character in line {
        while place < styled.count, styled[place].character != character,
          styled[place].character == " " || styled[place].character == "\n"
        {
          place += 1
        }
        let style = place < styled.count ? styled[place].style : .plain
        if place < styled.count { place += 1 }
        if result.last?.style == style {
          result[result.count - 1].text.append(character)
        } else {
          result.append(PaneLine.Piece(String(character), style))
        }
      }
      return result
    }
  }
}
