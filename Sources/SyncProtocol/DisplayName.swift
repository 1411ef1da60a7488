/// What somebody would like to be called.
public enum DisplayName {
  /// Whether nobody could see it: there is nothing in it, or only white space and characters without a
  /// shape. Such a name counts as none. Ranges of its own, since Unicode's tables would weigh more than
  /// the rest of a small client.
  public static func isBlank(_ name: String) -> Bool {
    for scalar in name.unicodeScalars where !isInvisible(scalar.value) { return false }
    return true
  }

  private static func isInvisible(_ scalar: UInt32) -> Bool {
    switch scalar {
    // Controls, spaces, the soft hyphen, and the joiner of graphemes.
    case 0...0x20, 0x7F...0xA0, 0xAD, 0x34F: true
    // Marks of direction, fillers, vowels without a shape, selectors of Mongolian.
    case 0x61C, 0x115F...0x1160, 0x1680, 0x17B4...0x17B5, 0x180B...0x180F: true
    // Spaces, joiners, marks and overrides of direction, line ends, invisible operators.
    case 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F: true
    // The empty pattern of Braille, the space of East Asia, fillers, selectors of variants.
    case 0x2800, 0x3000, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB: true
    // Tags and the other selectors.
    case 0xE0000...0xE0FFF: true
    default: false
    }
  }
}
