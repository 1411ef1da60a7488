/// Offsets in a text: Unicode scalars here, UTF-16 units in the page.
enum TextOffset {
  /// The scalars before an offset; one inside a character counts as before it. Beyond the end, the end.
  static func scalars(ofUTF16 offset: UInt32, in text: String) -> Int {
    var units: UInt32 = 0
    var scalars = 0
    for scalar in text.unicodeScalars {
      units += scalar.value > 0xFFFF ? 2 : 1
      if units > offset { break }
      scalars += 1
    }
    return scalars
  }

  static func utf16(ofScalars offset: UInt32, in text: String) -> UInt32 {
    var units: UInt32 = 0
    var scalars: UInt32 = 0
    for scalar in text.unicodeScalars {
      if scalars == offset { break }
      units += scalar.value > 0xFFFF ? 2 : 1
      scalars += 1
    }
    return units
  }
}
