/// Words as headings and short answers are compared: without case, diacritics and punctuation.
enum Words {
  /// `Punkty styku (główne)` becomes `punkty styku glowne`. O(characters).
  static func folded(_ text: String) -> String { list(text).joined(separator: " ") }

  static func list(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for scalar in text.lowercased().unicodeScalars {
      if let plain = plain[scalar] {
        word.unicodeScalars.append(plain)
      } else if (0x300...0x36F).contains(scalar.value) {
        // A combining mark of a letter that came decomposed. The breve of й and the diaeresis of ё
        // go with it, as they do above.
        continue
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word.unicodeScalars.append(scalar)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static let plain: [Unicode.Scalar: Unicode.Scalar] = [
    "ą": "a", "ć": "c", "ę": "e", "ł": "l", "ń": "n", "ó": "o", "ś": "s", "ź": "z", "ż": "z",
    "ă": "a", "â": "a", "î": "i", "ș": "s", "ş": "s", "ț": "t", "ţ": "t", "ё": "е", "й": "и",
    "é": "e", "è": "e", "ê": "e", "ë": "e", "ü": "u", "ö": "o", "ä": "a", "à": "a", "á": "a",
    "ã": "a", "å": "a", "ç": "c", "č": "c", "ě": "e", "í": "i", "ì": "i", "ï": "i", "ñ": "n",
    "ò": "o", "ô": "o", "õ": "o", "ř": "r", "š": "s", "ß": "s", "ú": "u", "ù": "u", "û": "u",
    "ů": "u", "ý": "y", "ž": "z",
  ]
}
