import JourneyMap

/// What somebody probably meant who mistyped a name.
package enum NearestName {
  /// The known name with the fewest edits to the text, if they are few enough for a slip: at most a
  /// third of its letters, accents and case apart. The first of equally near ones. An edit adds, drops or replaces a letter or
  /// swaps two neighbours (Damerau 1964), none of them twice in one place.
  /// O(length of the text × length of all names), for texts of at most 64 characters
  /// and names of at most 128.
  package static func find(_ text: String, among known: [String]) -> String? {
    let wanted = Array(PlainLetters.folded(text).unicodeScalars.prefix(65))
    guard wanted.count <= 64 else { return nil }
    var nearest: (name: String, distance: Int)?
    for name in known {
      let letters = Array(PlainLetters.folded(name).unicodeScalars.prefix(129))
      guard letters.count <= 128, abs(letters.count - wanted.count) <= max(1, letters.count / 3)
      else { continue }
      let distance = distance(wanted, letters)
      guard distance <= max(1, letters.count / 3), distance < nearest?.distance ?? .max else {
        continue
      }
      nearest = (name, distance)
    }
    return nearest?.name
  }

  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for (i, left) in a.enumerated() {
      var row = [i + 1]
      for (j, right) in b.enumerated() {
        var steps = min(last[j] + (left == right ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, left == b[j - 1], a[i - 1] == right {
          steps = min(steps, beforeLast[j - 1] + 1)
        }
        row.append(steps)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }

  /// Text of a stranger in a message: cut, with nothing that a terminal would act on.
  static func shown(_ text: String, scalarsMax: Int = 60) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(scalarsMax) {
      shown.append(ValueRule.isAllowed(scalar) && !isFormat(scalar) ? scalar : "\u{FFFD}")
    }
    return String(shown) + (text.unicodeScalars.count > scalarsMax ? "…" : "")
  }

  /// Invisible characters and those that turn the direction of writing.
  private static func isFormat(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .format
  }
}
