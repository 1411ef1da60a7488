import MapOutline

/// What a cell of the emotions' lane says on the scale from −2 to +2.
struct Feeling: Equatable, Sendable {
  var value: Int
  /// Whether it was guessed from words, so that somebody should look at it.
  var isGuess: Bool
}

extension Feeling {
  /// The number in a cell: `4`, `+1`, `−2`, `–1`, `3,5`, `Tired (2)`, `7/10`. The scale where it is
  /// named.
  static func number(in text: String) -> (number: Double, scale: FeelingScale?)? {
    var candidate = MermaidText.trimmed(text)
    guard candidate.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
    if candidate.hasSuffix(")"), let open = candidate.lastIndex(of: "(") {
      candidate = MermaidText.trimmed(String(candidate[candidate.index(after: open)...].dropLast()))
    }
    var scale: FeelingScale?
    if let slash = candidate.firstIndex(of: "/") {
      let whole = MermaidText.trimmed(String(candidate[candidate.index(after: slash)...]))
      guard let high = Int(whole), (3...100).contains(high) else { return nil }
      scale = high == 100 ? .hundred : FeelingScale(low: 1, high: high)
      candidate = MermaidText.trimmed(String(candidate[..<slash]))
    } else if candidate.hasSuffix("%") {
      scale = .hundred
    }
    guard candidate.utf8.count <= 12, let plain = NumberText.plain(candidate),
      let number = Double(plain), number.isFinite, (-100...100).contains(number)
    else { return nil }
    return (number, scale)
  }

  /// - Parameter scale: Of numbers that name none.
  static func read(_ text: String, scale: FeelingScale) -> Feeling? {
    if let (number, own) = number(in: text) {
      return Feeling(value: (own ?? scale).value(of: number), isGuess: false)
    }
    if let stars = MermaidScore.stars(text) {
      return Feeling(value: FeelingScale.five.value(of: stars), isGuess: false)
    }
    if let signs = signs(text) { return Feeling(value: signs, isGuess: true) }
    for scalar in text.unicodeScalars {
      if let value = faces[scalar] { return Feeling(value: value, isGuess: false) }
    }
    if let value = Likert.value(of: text) { return Feeling(value: value, isGuess: true) }
    return guess(text)
  }

  /// `++`, `-`, `+/−`: nothing but signs, at most three of them.
  static func signs(_ text: String) -> Int? {
    let marks = text.unicodeScalars.filter { !MermaidText.isSpace($0) && $0 != "/" }
    guard (1...3).contains(marks.count) else { return nil }
    if marks.first == "±" { return marks.count == 1 ? 0 : nil }
    let plus = marks.count { $0 == "+" }
    guard marks.allSatisfy({ $0 == "+" || minuses.contains($0) }) else { return nil }
    let minus = marks.count - plus
    return plus > 0 && minus > 0 ? 0 : min(plus, 2) - min(minus, 2)
  }

  private static let minuses = Set("-−–—".unicodeScalars)

  /// By the strongest word that is known; a word of the other side beside it makes it no guess at all.
  private static func guess(_ text: String) -> Feeling? {
    let words = Words.list(text)
    guard !words.isEmpty else { return nil }
    var found: [Int] = []
    var isNegated = false
    for word in words {
      if negations.contains(word) {
        isNegated = true
        continue
      }
      if let value = self.words.first(where: { word.hasPrefix($0.stem) })?.value {
        found.append(isNegated ? -value.signum() : value)
      }
      isNegated = false
    }
    guard let strongest = found.max(by: { abs($0) < abs($1) }) else { return nil }
    let isMixed = found.contains { $0 > 0 } && found.contains { $0 < 0 }
    return isMixed ? Feeling(value: 0, isGuess: true) : Feeling(value: strongest, isGuess: true)
  }

  private static let negations: Set<String> = [
    "not", "no", "nie", "nu", "не", "without", "bez", "fara", "без",
  ]

  private static let faces: [Unicode.Scalar: Int] = {
    var faces: [Unicode.Scalar: Int] = [:]
    for (value, scalars) in [
      (2, "😀😃😄😁😆🤩😍🥰😂🥳❤💚"), (1, "🙂😊☺😌👍😉😎"), (0, "😐😶😑🤔"), (-1, "🙁☹😕😟😒👎😰😥😓"),
      (-2, "😢😭😡🤬😠😤😞😩😫😖😣💔"),
    ] {
      for scalar in scalars.unicodeScalars { faces[scalar] = value }
    }
    return faces
  }()

  /// Beginnings of folded words, in four languages.
  private static let words: [(stem: String, value: Int)] = {
    let table: [(Int, String)] = [
      (
        2,
        "delight, thrilled, excit, love, joy, ecstatic, enthusias, zachwyc, rados, entuzj, incant, bucur, "
          + "entuziasm, восторг, радос, восхищ"
      ),
      (
        1,
        "happy, satisf, pleas, relie, relax, calm, confiden, hope, positiv, good, comfort, curious, interest, "
          + "trust, proud, grateful, smooth, zadowol, szczesli, ulg, spokoj, spokoi, nadziej, pozytywn, "
          + "ciekaw, zaufan, dobr, multumi, fericit, calm, relax, sperant, pozitiv, incred, usur, "
          + "curioz, доволь, счастл, спокоин, надежд, позитив, уверен, облегчен, интерес, доверие, хорош"
      ),
      (0, "neutral, indifferen, okay, neutraln, obojetn, neutr, indifer, неитрал, безразлич"),
      (
        -1,
        "dissatisf, unsatisf, unhapp, displeas, uncomfort, niezadowol, nieszczesl, nemultum, nefericit, "
          + "недовол, несчаст, неудовлетвор, confus, unsure, uncertain, worr, anxi, impatien, bore, tired, doubt, concern, disappoint, annoy, "
          + "stress, nervous, negativ, bad, hesita, overwhelm, lost, sad, zagubi, niepewn, "
          + "zmartwi, znudz, zmecz, niepokoj, zniecierpliw, watpliw, rozczar, negatywn, smut, stres, zdezorient, confuz, "
          + "nesigur, ingrijor, plictis, obosi, nerabd, dezamag, indoial, negativ, trist, nervos, "
          + "растерян, неувер, беспоко, скук, устал, тревог, нетерпен, сомнен, разочар, негатив, груст, "
          + "раздраж, стресс"
      ),
      (
        -2,
        "frustrat, angry, anger, furious, hate, desperat, panic, rage, terribl, awful, sfrustr, zlos, zly, "
          + "wsciek, frustrac, rozpacz, furios, frustrare, manios, furie, disperar, злост, злои, ярост, "
          + "гнев, фрустр, отчаян, ужас"
      ),
    ]
    return table.flatMap { value, stems in
      stems.split(separator: ", ").map { (String($0), value) }
    }.sorted { $0.0.utf8.count > $1.0.utf8.count }
  }()
}
