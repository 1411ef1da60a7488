import JourneyMap
import JourneyTemplates
import MapOutline

/// What the heading of a column or row may stand for.
enum HeadingMeaning: Equatable, Sendable {
  case stage
  /// Whether a stage lies after the sale.
  case afterSale
  case stageKey
  /// Cards of a lane that every map may have.
  case lane(StandardLane)
  /// Cards of another lane that templates have: the front stage, what people say.
  case template(LaneTemplate)
  /// Cards of a kind that has no lane of its own.
  case cards(kind: String)
  /// A field of cards, by its name in the schema.
  case field(String)
}

/// The words by which headings are known, in English, Polish, Romanian and Russian.
///
/// A word is compared by its beginning, without case and diacritics, so that `goal` finds “Goals”; one
/// behind `=` as a whole, since its beginning is that of other words too. Several words must follow
/// each other. The first entry that has a word counts: “pain points per touchpoint” are pains.
enum HeadingVocabulary {
  struct Entry: Sendable {
    let meaning: HeadingMeaning
    /// By language.
    let words: [(language: String, stems: [String])]
    fileprivate let stems: [Stem]

    init(_ meaning: HeadingMeaning, en: String, pl: String, ro: String, ru: String) {
      self.meaning = meaning
      words = [("en", en), ("pl", pl), ("ro", ro), ("ru", ru)].map { language, text in
        (language, text.split(separator: ", ").map { String($0) })
      }
      stems = words.flatMap(\.stems).map { Stem($0) }
    }
  }

  fileprivate struct Stem: Sendable {
    /// UTF-8 of the words that follow each other.
    let parts: [[UInt8]]
    let isWhole: Bool

    init(_ text: String) {
      isWhole = text.hasPrefix("=")
      parts = (isWhole ? text.dropFirst() : text[...]).split(separator: " ").map { Array($0.utf8) }
    }

    /// Two letters more, of two bytes each, are an ending, and so are three of one byte.
    func isAll(of words: [[UInt8]]) -> Bool {
      parts.count == words.count
        && zip(parts, words).allSatisfy { part, word in
          guard word.starts(with: part) else { return false }
          let ending = word.dropFirst(part.count)
          return ending.count <= (isWhole ? 0 : 4)
            && ending.count(where: { $0 & 0xC0 != 0x80 }) <= 3
        }
    }

    func isIn(_ words: [[UInt8]]) -> Bool {
      guard parts.count <= words.count else { return false }
      for start in 0...(words.count - parts.count) where isAt(start, of: words) { return true }
      return false
    }

    private func isAt(_ start: Int, of words: [[UInt8]]) -> Bool {
      for index in 0..<parts.count {
        let (word, part) = (words[start + index], parts[index])
        guard isWhole ? word.count == part.count : word.count >= part.count else { return false }
        for byte in 0..<part.count where word[byte] != part[byte] { return false }
      }
      return true
    }
  }

  static let entries: [Entry] = [
    Entry(
      .afterSale, en: "after sale, after the sale, post sale", pl: "po sprzedazy",
      ro: "dupa vanzare", ru: "после продажи"),
    Entry(.stageKey, en: "stage key", pl: "klucz etapu", ro: "cheia etapei", ru: "ключ этапа"),
    Entry(
      .cards(kind: "action"), en: "front stage, frontstage, back stage, backstage, support process",
      pl: "proces wspierajac, zaplecze", ro: "procese suport, culise",
      ru: "закулис, процессы поддержк"),
    Entry(
      .field("severity"), en: "severity, pain level", pl: "dotkliw, waga problemu",
      ro: "gravitate, severitate", ru: "серьезност, тяжест, критичност"),
    Entry(
      .lane(.kpis), en: "kpi, metric, measure, indicator", pl: "wskaznik, metryk, miernik, miar",
      ro: "indicator, metric, masur", ru: "показател, метрик"),
    Entry(
      .lane(.pains),
      en: "pain, friction, frustrat, problem, barrier, obstacle, challenge, blocker, issue, "
        + "concern, difficult",
      pl: "bol, bolacz, problem, przeszkod, barier, trudnos, frustrac, wyzwan",
      ro: "durer, problem, obstacol, barier, dificult, frustr, frictiun",
      ru: "=боль, боли, болев, проблем, барьер, трудност, препятств, сложност, фрустрац"),
    Entry(
      .cards(kind: "solution"), en: "solution, fix", pl: "rozwiaz", ro: "soluti", ru: "решени"),
    Entry(
      .lane(.opportunities), en: "opportunit, idea, improvement, recommendation",
      pl: "szans, okazj, mozliwos, pomysl, uspraw, rekomendac",
      ro: "oportunit, idei, ideea, imbunatat, recomandar",
      ru: "возможност, идеи, идея, улучшени, рекомендац"),
    Entry(
      .cards(kind: "action-item"), en: "action item, next step, follow up",
      pl: "zadani, do zrobienia",
      ro: "sarcin, de facut", ru: "поручени, план действии"),
    Entry(
      .lane(.goals), en: "goal, objective, aim, intent, job to be done, jtbd",
      pl: "=cel, cele, celu",
      ro: "obiectiv, scop, telul, teluri", ru: "цель, цели, целеи, задач"),
    Entry(
      .lane(.channels), en: "channel, medium, media", pl: "kanal", ro: "canal", ru: "канал"),
    Entry(
      .lane(.touchpoints), en: "touchpoint, touch point, contact point, interaction",
      pl: "punkt styk, punkty styk, punkt kontakt, punkty kontakt, interakc, styk",
      ro: "punct de contact, puncte de contact, punctul de contact, interactiun",
      ru: "точк касани, точки касани, точка касани, точки контакт, точка контакт, касани, "
        + "взаимодеиств"),
    Entry(
      .cards(kind: "need"), en: "need", pl: "potrzeb", ro: "nevoi, nevoie", ru: "потребност, нужд"),
    Entry(
      .cards(kind: "motivation"), en: "motivat", pl: "motyw", ro: "motiv", ru: "мотив"),
    Entry(
      .cards(kind: "fear"), en: "fear, worr, anxiet, doubt", pl: "obaw, lek, strach",
      ro: "temer, fric", ru: "страх, опасени, сомнени"),
    Entry(
      .field("score"), en: "score, rating, csat", pl: "ocen, punktac", ro: "scor, =nota, evaluare",
      ru: "оценк, балл, реитинг"),
    Entry(
      .lane(.emotions),
      en: "emotion, feeling, feel, feels, mood, sentiment, experience, satisfaction",
      pl: "emocj, uczuc, nastroj, odczuc, doswiadczen, satysfakc, zadowoleni",
      ro: "emoti, sentiment, stare, starea, experient, satisfact, dispozit",
      ru: "эмоци, чувств, настроени, ощущени, опыт, впечатлени, удовлетворен"),
    Entry(
      .lane(.thoughts), en: "thought, think, mindset, question, expectation, says, hears",
      pl: "mysl, pytani, oczekiw, mowi", ro: "gand, intreb, astept, spune",
      ru: "мысл, думает, вопрос, ожидани, говорит"),
    Entry(
      .cards(kind: "milestone"), en: "milestone", pl: "kamien milow, kamienie milow", ro: "jalon",
      ru: "веха, вехи"),
    Entry(
      .cards(kind: "resource"), en: "resource", pl: "zasob", ro: "resurs", ru: "ресурс"),
    Entry(
      .cards(kind: "external-factor"), en: "external factor, context", pl: "czynnik zewn, kontekst",
      ro: "factor extern, factori extern, context", ru: "внешн фактор, внешние фактор, контекст"),
    Entry(
      .field("comment"), en: "comment, note, remark", pl: "komentarz, uwag, notat",
      ro: "comentari, observat", ru: "комментар, заметк, примечан"),
    Entry(
      .field("quote"), en: "quote, verbatim, evidence", pl: "cytat, dowod",
      ro: "citat, dovad, dovez",
      ru: "цитат, доказательств"),
    Entry(
      .field("link"), en: "link, url, source, reference", pl: "zrodl, odnosnik",
      ro: "sursa, referint",
      ru: "ссылк, источник"),
    Entry(
      .field("owner"), en: "owner, responsib, department", pl: "wlasciciel, odpowiedzialn, =dzial",
      ro: "responsabil, proprietar, departament", ru: "владелец, ответственн, отдел"),
    Entry(
      .field("importance"), en: "importan, priorit", pl: "waznos, priorytet",
      ro: "importan, priorit",
      ru: "важност, приоритет"),
    Entry(.field("impact"), en: "impact", pl: "wplyw", ro: "impact", ru: "влияни"),
    Entry(.field("effort"), en: "effort", pl: "wysil, naklad", ro: "efort", ru: "усили, трудоемк"),
    Entry(
      .field("due"), en: "=due, due date, deadline", pl: "termin", ro: "scaden, termen",
      ru: "срок, дедлаин"),
    Entry(.field("status"), en: "status", pl: "status", ro: "=status, stadiu", ru: "статус"),
    Entry(.field("target"), en: "=target", pl: "wartosc docel", ro: "tinta", ru: "целев"),
    Entry(.field("unit"), en: "=unit", pl: "jednostk", ro: "unitate", ru: "единиц"),
    Entry(.field("tags"), en: "=tag, =tags", pl: "tagi, etykiet", ro: "etichet", ru: "теги, метки"),
    Entry(
      .field("actors"), en: "actor, =who, persona, role", pl: "=kto, aktor, rola, role",
      ro: "=cine, actor, rol", ru: "=кто, актор, =роль, роли"),
    // An action is the one that may be called a step where another heading says stage.
    Entry(
      .lane(.actions),
      en: "action, activit, doing, =do, does, behaviour, behavior, user step, task",
      pl: "dzialani, czynnos, akcj, robi, zachowan", ro: "actiun, actiune, activitat, face",
      ru: "деистви, активност, делает, поведени"),
    Entry(
      .stage, en: "stage, phase, step", pl: "etap, faz, krok", ro: "etap, faz, =pas, =pasul, =pasi",
      ru: "этап, стади, фаз, шаг"),
  ]

  /// What a heading says; nil if it has none of the words. O(words × vocabulary).
  static func meaning(of heading: String) -> HeadingMeaning? {
    let words = Words.list(heading)
    guard !words.isEmpty, words.count <= wordsMax else { return nil }
    if let exact = labels[words.joined(separator: " ")] { return exact }
    let bytes = words.map { Array($0.utf8) }
    return entries.first { $0.stems.contains { $0.isIn(bytes) } }?.meaning
      ?? labelled(words.joined(separator: " "))
  }

  /// A kind of card or a field by what the catalogue calls it in any language; nil if it has no such
  /// label.
  private static func labelled(_ folded: String) -> HeadingMeaning? {
    func isLabel(_ label: String) -> Bool { Words.folded(label) == folded }
    let kind = TemplateLibrary.builtIn.cardKinds.first {
      $0.labels.everyText.contains(where: isLabel)
    }
    if let kind { return .cards(kind: kind.key) }
    let row = Schema.fields(of: .card).first { row in
      let name = "\(row.name)"
      return CardField.isOne(name)
        && SpokenLanguage.allCases.contains {
          isLabel($0.fieldName(name)) || isLabel($0.formLabel(row))
        }
    }
    return row.map { .field("\($0.name)") }
  }

  /// The same of a name, every word of which is one of the vocabulary, but for its ending: “Bóle”, not
  /// “Painting lessons”.
  static func meaning(ofName name: String) -> HeadingMeaning? {
    let words = Words.list(name)
    guard !words.isEmpty, words.count <= wordsMax else { return nil }
    if let exact = labels[words.joined(separator: " ")] { return exact }
    let bytes = words.map { Array($0.utf8) }
    return entries.first { $0.stems.contains { $0.isAll(of: bytes) } }?.meaning
  }

  /// Longer ones are sentences.
  private static let wordsMax = 12

  /// The lanes of templates by their labels' words, in all languages.
  private static let labels: [String: HeadingMeaning] = {
    var labels: [String: HeadingMeaning] = [:]
    for lane in TemplateLibrary.builtIn.lanes {
      let meaning = StandardLane(rawValue: lane.key).map { HeadingMeaning.lane($0) }
      for label in lane.labels.everyText {
        let words = Words.folded(label)
        // Of two lanes that some language has one word for, the standard one.
        if labels[words] == nil || meaning != nil { labels[words] = meaning ?? .template(lane) }
      }
    }
    for lane in StandardLane.allCases { labels[Words.folded(lane.label)] = .lane(lane) }
    return labels
  }()
}
