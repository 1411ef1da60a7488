/// Number plates of cars as they are written in Poland, Romania, Russia, Ukraine, Germany, Great Britain
/// and France: each car has an owner.
enum NumberPlate {
  /// Whether the whole of a text is one. What many codes look like, such as `ABC 1234`, is none.
  static func isOne(_ text: String) -> Bool {
    guard text.utf8.count <= 24 else { return false }
    var shape = ""
    for scalar in text.unicodeScalars {
      guard let sort = sort(scalar) else { return false }
      shape.append(sort)
    }
    return shapes.contains(shape)
  }

  /// A digit as 9, a letter as A or Я, and what divides them.
  private static func sort(_ scalar: Unicode.Scalar) -> Character? {
    switch scalar {
    case "0"..."9": "9"
    case "A"..."Z", "Ä", "Ö", "Ü": "A"
    // Those that look like Latin ones.
    case "А", "В", "Е", "К", "М", "Н", "О", "Р", "С", "Т", "У", "Х", "І": "Я"
    case " ", "\u{A0}": " "
    case "-": "-"
    default: nil
    }
  }

  private static let shapes: Set<String> = {
    var shapes: Set<String> = [
      // Poland
      "AA 99999", "AA 9999A", "AA 999AA", "AA 9A999", "AA 9AA99", "AAA A999", "AAA 9A99",
      "AAA 99A9",
      "AAA AA99", "AAA 9999A", "AAA 999AA",
      // Russia, also in Latin letters
      "Я999ЯЯ99", "Я999ЯЯ999", "Я999ЯЯ 99", "Я999ЯЯ 999", "Я 999 ЯЯ 99", "Я 999 ЯЯ 999",
      "A999AA99", "A999AA999",
      // Ukraine, Great Britain, France
      "ЯЯ9999ЯЯ", "ЯЯ 9999 ЯЯ", "AA9999AA", "AA 9999 AA", "AA99 AAA", "AA-999-AA",
    ]
    // Romania
    for county in ["A 99", "A 999", "AA 99", "A-99", "A-999", "AA-99"] {
      shapes.insert("\(county)\(county.contains("-") ? "-" : " ")AAA")
      shapes.insert(county.filter { $0 != " " && $0 != "-" } + "AAA")
    }
    // Germany
    for town in ["A", "AA", "AAA"] {
      for letters in ["A", "AA"] {
        for digits in ["99", "999", "9999"] {
          for mark in [" ", "-"] {
            shapes.insert("\(town)-\(letters)\(mark)\(digits)")
            shapes.insert("\(town)-\(letters)\(mark)\(digits)A")
          }
        }
      }
    }
    return shapes
  }()
}
