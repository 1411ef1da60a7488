/// Answers on a scale in words: “Very satisfied”, “raczej nie”, “nemulțumit”, “полностью согласен”.
enum Likert {
  private static let wordsMax = 6

  /// From −2 to +2; nil for what is no step of such a scale.
  static func value(of text: String) -> Int? {
    guard text.utf8.count <= 80 else { return nil }
    let words = Words.list(text)
    guard (1...wordsMax).contains(words.count) else { return nil }
    let joined = words.joined(separator: " ")
    if let value = phrases[joined] { return value }
    if words.contains(where: { neither.contains($0) }), words.count > 2 { return 0 }
    return composed(words)
  }

  /// Whether answers to one question are steps of a scale, but for a few.
  static func isScale(_ answers: [String]) -> Bool {
    let values = answers.map { value(of: $0) }
    let steps = values.compactMap { $0 }
    return steps.count * 5 >= answers.count * 4 && steps.contains { $0 != 0 }
      && Set(answers.map { Words.folded($0) }).count <= 11
  }

  /// “not very satisfied”: a step, how strong it is, and whether it is turned round.
  private static func composed(_ words: [String]) -> Int? {
    var sign: Int?
    var strength = 1
    var isTurned = false
    for word in words {
      if let value = step(word) {
        guard sign == nil else { return nil }
        sign = value
      } else if strong.contains(word) {
        strength = 2
      } else if turning.contains(word) {
        isTurned.toggle()
      } else if !weak.contains(word), !filling.contains(word) {
        return nil
      }
    }
    guard let sign else { return nil }
    // “Not very satisfied” is less than “very dissatisfied”.
    if isTurned {
      return words.contains { $0 == "all" || $0 == "wcale" || $0 == "deloc" } ? -2 * sign : -sign
    }
    return abs(sign) == 2 ? sign : sign * strength
  }

  private static func step(_ word: String) -> Int? {
    steps.first { $0.isWhole ? word == $0.stem : word.hasPrefix($0.stem) }?.value
  }

  private static func set(_ words: String) -> Set<String> {
    Set(words.split(separator: ", ").map { Words.folded(String($0)) })
  }

  private static let strong = set(
    "very, extremely, highly, completely, strongly, totally, fully, absolutely, really, definitely, "
      + "bardzo, calkowicie, zdecydowanie, w pelni, wysoce, ogromnie, foarte, extrem, complet, total, absolut, "
      + "zupelnie, calkiem, kompletnie, deplin, очень, полностью, абсолютно, крайне, совершенно, совсем, "
      + "весьма, сильно, категорически, sehr, vollig, tres, muy")
  private static let weak = set(
    "rather, somewhat, fairly, slightly, quite, mostly, moderately, raczej, dosc, troche, nieco, "
      + "destul, oarecum, cam, mai, degraba, скорее, довольно, немного, eher, plutot, bastante")
  private static let turning = set("not, nie, nu, не, nicht, pas, no, never")
  private static let filling = set(
    "i, am, was, is, it, at, all, a, with, to, so, jestem, bylem, bylam, sie, wcale, z, byla, sunt, am, fost, m, "
      + "simt, deloc, de, я, это, был, была, с, вполне, ich, bin, je, suis, estoy")
  private static let neither = set("neither, nor, ani, nici, ни")

  /// Beginnings of folded words; those of up to three letters, and behind `=`, are whole words.
  private static let steps: [(stem: String, isWhole: Bool, value: Int)] = {
    let table: [(Int, String)] = [
      (
        2,
        "excellent, great, perfect, superb, outstanding, swietn, doskonal, rewelacyjn, excelent, отличн, превосходн"
      ),
      (
        1,
        "satisf, happy, pleased, =agree, =good, =well, likely, =easy, useful, helpful, important, =clear, pozytywn, "
          + "zadowol, zgadzam, dobr, latw, przydatn, pomocn, wazn, multumi, acord, bun, bine, usor, util, "
          + "доволь, доволен, удовлетворен, согласен, согласн, хорош, легк, полезн, важно, zufrieden, gut, "
          + "satisfait, bien, satisfech, tak, da, да, positive, pozitiv, позитивн"
      ),
      (
        -1,
        "dissatisf, unsatisf, unhappy, displeas, disagree, bad, =poor, unlikely, difficult, =hard, useless, "
          + "unhelpful, unimportant, unclear, negativ, negatywn, niezadowol, zle, zly, zla, slab, trudn, "
          + "nieprzydatn, niewazn, nemultum, dezacord, rau, rea, prost, greu, dificil, inutil, недовол, "
          + "неудовлетвор, несоглас, плох, трудн, сложн, бесполезн, негативн, unzufrieden, schlecht, "
          + "insatisf, mecontent, insatisfech, mal"
      ),
      (
        -2,
        "terribl, awful, horribl, fataln, okropn, tragiczn, groaznic, oribil, ужасн, отвратительн"
      ),
      (
        0,
        "neutral, indifferent, average, =fair, =okay, ok, mediocre, neutraln, sredni, przecietn, obojetn, neutru, mediu, неитральн, средне, нормальн, безразличн"
      ),
    ]
    // “dissatisfied” before “satisfied” does not matter: both are beginnings.
    return table.flatMap { value, stems in
      stems.split(separator: ", ").map { text in
        let stem = text.hasPrefix("=") ? String(text.dropFirst()) : String(text)
        return (stem, text.hasPrefix("=") || stem.unicodeScalars.count < 4, value)
      }
    }.sorted { $0.0.utf8.count > $1.0.utf8.count }
  }()

  private static let phrases: [String: Int] = [
    "hard to say": 0, "so so": 0, "trudno powiedziec": 0, "ani tak ani nie": 0, "nu stiu": 0,
    "затрудняюсь ответить": 0, "ни да ни нет": 0, "tak sobie": 0, "asa si asa": 0, "так себе": 0,
    "zdecydowanie tak": 2, "raczej tak": 1, "raczej nie": -1, "zdecydowanie nie": -2,
    "cu siguranta da": 2, "mai degraba da": 1, "mai degraba nu": -1, "cu siguranta nu": -2,
    "определенно да": 2, "скорее да": 1, "скорее нет": -1, "определенно нет": -2,
    "acord total": 2, "dezacord total": -2, "definitely yes": 2, "probably yes": 1,
    "probably not": -1, "definitely not": -2,
  ]
}
