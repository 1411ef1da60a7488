/// Letters as people type them who leave accents out: `rozwazanie` for “Rozważanie”, `елка` for “Ёлка”.
package enum PlainLetters {
  /// Without case, accents and surplus white space. Two texts with the same outcome are told apart by
  /// nothing that a keyboard without accents has. O(characters).
  package static func folded(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars where !isMark(scalar) {
      if let letters = folding[scalar] {
        plain.append(contentsOf: letters.unicodeScalars)
      } else {
        plain.append(scalar)
      }
    }
    return TitleKey.folded(String(plain))
  }

  /// A text as the name of a map: `Podróż klienta` becomes `podroz-klienta`, `Путь клиента` becomes
  /// `put-klienta`. What is written in neither Latin nor Cyrillic letters is left out.
  ///
  /// - Returns: At most `bytesMax` of a–z, 0–9, “_” and “-”; empty if nothing is left.
  package static func name(of text: String, bytesMax: Int) -> String {
    let lower = text.lowercased().unicodeScalars
    let cyrillic = lower.contains { "іїєґ".unicodeScalars.contains($0) } ? ukrainian : [:]
    var name = ""
    for scalar in lower {
      switch scalar {
      case "a"..."z", "0"..."9", "_": name.unicodeScalars.append(scalar)
      // An umlaut that came decomposed.
      case "\u{308}" where name.last.map { "aou".contains($0) } ?? false: name += "e"
      // Between letters of one word.
      case "'", "’", "ʼ": break
      case _ where isMark(scalar): break
      default:
        if let letters = cyrillic[scalar] ?? naming[scalar] ?? folding[scalar] {
          name += letters
        } else if !name.isEmpty, !name.hasSuffix("-") {
          name += "-"
        }
      }
    }
    name = String(name.prefix(bytesMax))
    while name.hasSuffix("-") { name.removeLast() }
    return name
  }

  /// A combining mark of a letter that came decomposed.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    (0x300...0x36F).contains(scalar.value)
  }

  /// Letters of each language with Latin or Cyrillic ones by what is typed for them without accents.
  private static let folding: [Unicode.Scalar: String] = {
    let rows: [(String, String)] = [
      ("a", "àáâãäåāăą"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"),
      ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"),
      ("o", "òóôõöøōŏő"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("t", "ţťŧț"), ("u", "ùúûüũūŭůűų"),
      ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"), ("ss", "ß"), ("ae", "æ"), ("oe", "œ"), ("th", "þ"),
      ("е", "ёѐ"), ("и", "йѝ"), ("і", "ї"), ("г", "ґѓ"), ("к", "ќ"), ("у", "ў"),
    ]
    var folding: [Unicode.Scalar: String] = [:]
    for (plain, letters) in rows {
      for letter in letters.unicodeScalars { folding[letter] = plain }
    }
    return folding
  }()

  /// Letters that a name writes otherwise than by leaving an accent out: those of German, and Cyrillic
  /// ones as English spells them (BGN/PCGN), with signs of hardness and softness left out.
  private static let naming: [Unicode.Scalar: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "å": "a", "ø": "o",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ў": "u", "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
    "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k", "ѕ": "dz",
  ]

  /// Those that sound otherwise in Ukrainian.
  private static let ukrainian: [Unicode.Scalar: String] = ["г": "h", "и": "y"]
}
