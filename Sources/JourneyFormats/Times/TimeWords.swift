/// Words within dates and times, in English, Polish, Romanian and Russian; months also in German,
/// French and Spanish.
enum TimeWords {
  /// 1 to 12, by the beginnings of their names; nil for other words.
  static func month(_ word: String) -> Int? {
    guard word.unicodeScalars.count >= 3 else { return nil }
    return months.first { word.hasPrefix($0.stem) }?.month
  }

  /// Minutes east of UTC of a named zone that has one such time only.
  static func zone(_ word: String) -> Int? { zones[word] }

  /// Words that say nothing beside a date: days of the week, “at”, “godz.”, “г.”.
  static func isFilling(_ word: String) -> Bool {
    filling.contains(word)
      || word.unicodeScalars.count >= 2 && weekdays.contains { word.hasPrefix($0) }
  }

  /// Folded beginnings; the longest first, so that “mart” and “mar” and “mai” and “maj” find theirs.
  private static let months: [(stem: String, month: Int)] = {
    let table = [
      "jan, sty, ian, янв, ene", "feb, lut, фев, fev", "mar, мар, mrz, mär",
      "apr, kwi, апр, avr, abr", "may, maj, mai, мая, май, may", "jun, cze, iun, июн, juin",
      "jul, lip, iul, июл, juil", "aug, sie, авг, aou, ago", "sep, wrz, сен",
      "oct, paz, окт, okt", "nov, lis, noi, ноя", "dec, gru, дек, dez, dic",
    ]
    return table.enumerated().flatMap { index, stems in
      stems.split(separator: ", ").map { (Words.folded(String($0)), index + 1) }
    }.sorted { $0.0.utf8.count > $1.0.utf8.count }
  }()

  private static let weekdays = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "pon", "wto", "wt", "sro", "sr", "czw", "pia",
    "pt", "sob", "nie", "ndz", "lun", "mie", "joi", "vin", "sam", "dum", "пон", "вто", "сре", "чет",
    "пят", "суб", "вос", "пн", "вт", "ср", "чт", "пт", "сб", "вс",
  ]

  private static let filling: Set<String> = [
    "at", "on", "of", "the", "st", "nd", "rd", "th", "r", "roku", "godz", "godzina", "o", "dnia",
    "ora", "la", "din", "г", "года", "год", "в", "um", "uhr", "den", "le", "a", "de", "del", "el",
  ]

  private static let zones: [String: Int] = [
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "мск": 180, "trt": 180, "est": -300,
    "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "jst": 540, "sgt": 480,
  ]
}
