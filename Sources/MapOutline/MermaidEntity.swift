/// The character entities that Mermaid takes from HTML, written `#name;` or `#number;`.
enum MermaidEntity {
  /// No entity of ours and no number of a character is longer.
  static let nameScalarsMax = 8

  /// The character of a name or decimal number; nil if there is none, or for the null character.
  static func scalar(_ name: String) -> Unicode.Scalar? {
    if let number = UInt32(name) {
      return number == 0 ? nil : Unicode.Scalar(number)
    }
    return named[name]
  }

  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "apos": "'", "bsol": "\\", "bull": "•", "colon": ":", "comma": ",",
    "commat": "@", "copy": "©", "deg": "°", "dollar": "$", "equals": "=", "euro": "€",
    "excl": "!", "grave": "`", "gt": ">", "hearts": "♥", "hellip": "…", "laquo": "«",
    "larr": "←", "lbrace": "{", "lbrack": "[", "lcub": "{", "ldquo": "“", "lpar": "(",
    "lsqb": "[", "lsquo": "‘", "lt": "<", "mdash": "—", "middot": "·", "nbsp": "\u{A0}",
    "ndash": "–", "num": "#", "percnt": "%", "period": ".", "plus": "+", "plusmn": "±",
    "pound": "£", "quest": "?", "quot": "\"", "raquo": "»", "rarr": "→", "rbrace": "}",
    "rbrack": "]", "rcub": "}", "rdquo": "”", "reg": "®", "rpar": ")", "rsqb": "]",
    "rsquo": "’", "semi": ";", "sol": "/", "times": "×", "trade": "™", "verbar": "|",
    "vert": "|",
  ]
}
