import StyledText

/// How wide a text may become, whatever font draws it.
///
/// A picture must not depend on fonts that a reader does not have, so nothing is measured with one:
/// the table holds the widest advance of the usual sans-serif fonts (Verdana and DejaVu Sans, which
/// are wider than Arial, Helvetica, Roboto, Segoe UI and San Francisco), in thousandths of the font's
/// size. A text takes this much room or less.
enum TextMeasure {
  /// The width of a text in pixels, rounded up. O(characters).
  static func width(of text: some StringProtocol, size: Int, isBold: Bool = false) -> Int {
    (milliEms(of: text, isBold: isBold) * size + 999) / 1_000
  }

  /// In thousandths of the font's size. O(characters).
  static func milliEms(of text: some StringProtocol, isBold: Bool = false) -> Int {
    var sum = 0
    for scalar in text.unicodeScalars { sum += milliEms(of: scalar) }
    return isBold ? bold(sum) : sum
  }

  /// All scalars count, joined ones too: a font that cannot join draws them side by side.
  static func milliEms(of character: Character, isBold: Bool) -> Int {
    if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F {
      return isBold ? bold(ascii7[Int(ascii) - 0x20]) : ascii7[Int(ascii) - 0x20]
    }
    let sum = character.unicodeScalars.reduce(0) { $0 + milliEms(of: $1) }
    return isBold ? bold(sum) : sum
  }

  /// Bold letters of the same fonts are wider by 11 to 16 of a hundred in words.
  private static func bold(_ width: Int) -> Int { width * 116 / 100 }

  static func milliEms(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    switch value {
    case 0x20..<0x7F: return ascii7[Int(value) - 0x20]
    case ..<0x20, 0x7F..<0xA0: return 1_000
    case 0xA0...0x24F: return latin(scalar)
    case 0x370...0x3FF: return greek(scalar)
    case 0x400...0x52F: return cyrillic(scalar)
    case 0x2010...0x2012, 0x2018...0x201F, 0x2022, 0x2039, 0x203A: return 600
    case 0x2013: return 640
    case 0xFDF0...0xFDFF: return 12_000
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator, .control:
      return 0
    case .uppercaseLetter: return 1_000
    default: break
    }
    switch value {
    case 0x590...0x5FF, 0x1E00...0x1FFF: return 880
    case 0x622, 0x623, 0x625, 0x627, 0x648, 0x62F...0x632: return 560
    // Letters are narrower where they join, which most do.
    case 0x600...0x6FF: return 950
    case 0x2000...0x20CF: return 1_020
    case 0x12000...0x1254F: return 3_500
    case 0x1F000...0x1FAFF, 0x2600...0x27BF, 0x2300...0x23FF, 0x2B00...0x2BFF: return 1_400
    default: return DisplayWidth.columns(of: scalar) == 2 ? 1_050 : 1_300
    }
  }

  /// From U+0020 to U+007E.
  private static let ascii7: [Int] = [
    352, 401, 460, 838, 636, 1_077, 780, 275, 454, 454, 636, 838, 364, 454, 364, 454,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 454, 454, 838, 838, 838, 545,
    1_000, 684, 686, 698, 771, 632, 575, 776, 752, 421, 455, 693, 557, 863, 748, 787,
    603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 838, 636,
    636, 613, 635, 550, 635, 615, 352, 635, 634, 278, 344, 592, 278, 974, 634, 612,
    635, 635, 427, 521, 394, 634, 592, 818, 592, 592, 526, 636, 454, 636, 838,
  ]

  private static func latin(_ scalar: Unicode.Scalar) -> Int {
    switch scalar {
    case "æ", "Æ", "œ", "Œ", "©", "®", "¼", "½", "¾", "Ŵ", "Ħ": return 1_100
    case "\u{1C4}"..."\u{1CC}", "\u{1F1}"..."\u{1F3}": return 1_440
    case "\u{A0}": return 352
    default: break
    }
    return scalar.properties.generalCategory == .uppercaseLetter || scalar.value < 0xC0 ? 840 : 700
  }

  private static func greek(_ scalar: Unicode.Scalar) -> Int {
    switch scalar {
    case "ω", "ώ", "ψ", "φ": return 860
    default: return scalar.properties.generalCategory == .uppercaseLetter ? 900 : 740
    }
  }

  private static func cyrillic(_ scalar: Unicode.Scalar) -> Int {
    if (0x410...0x44F).contains(scalar.value) { return russian[Int(scalar.value) - 0x410] }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    case .uppercaseLetter: return 1_110
    default: return 960
    }
  }

  /// From U+0410 to U+044F.
  private static let russian: [Int] = [
    700, 700, 700, 625, 800, 650, 1_100, 660, 770, 770, 725, 770, 880, 770, 805, 770,
    620, 715, 630, 625, 880, 700, 795, 710, 1_090, 1_115, 850, 905, 700, 715, 1_105, 715,
    630, 635, 610, 540, 710, 630, 920, 550, 665, 665, 620, 660, 770, 670, 630, 670,
    650, 565, 600, 610, 875, 610, 695, 615, 935, 960, 725, 815, 610, 565, 860, 620,
  ]
}
