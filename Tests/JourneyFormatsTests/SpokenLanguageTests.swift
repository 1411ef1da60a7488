import Foundation
import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData
import Testing

@testable import JourneyFormats
@testable import JourneyPictures
@testable import JourneyWords
@testable import MapOutline

@Suite("What is said of maps, in four languages")
struct SpokenLanguageTests {
  private static let others: [SpokenLanguage] = [.polish, .romanian, .russian]
  private static let today = CalendarDay("2026-03-31") ?? CalendarDay(number: 0)

  // MARK: The catalogue

  @Test("the catalogue has each message that is asked of it, and no other")
  func keys() {
    let keys =
      InsightMessage.allCases.map(\.catalogueKey) + CheckMessage.allCases.map(\.catalogueKey)
      + ComparisonMessage.allCases.map(\.catalogueKey) + NameWord.allCases.map(\.catalogueKey)
      + PaneWord.allCases.map(\.catalogueKey) + FieldMessage.allCases.map(\.catalogueKey)
      + ExportWord.allCases.map(\.catalogueKey) + BlankWords.allCases.map(\.catalogueKey)
      + SurveyWord.allCases.map(\.catalogueKey) + GridWord.allCases.map(\.catalogueKey)
      + ValueWord.allCases.map(\.catalogueKey)
      + ImportMessage.allCases.map(\.catalogueKey)
      + EditFault.allCases.map { "fault.\($0.name)" }
    #expect(Set(keys).count == keys.count)
    #expect(keys.sorted() == MessageCatalogue.builtIn.keys)
  }

  @Test("the page of the rules says what the catalogue says")
  func rules() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/JourneyInsight/Rules.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let words = MessageWords(.english)
    for rule in CheckRule.allCases {
      let row = try #require(lines.first { $0.hasPrefix("| `\(rule.rawValue)` |") })
      #expect(row.contains("| \(words.text(rule.summary)) |"), "\(rule.rawValue)")
    }
  }

  // MARK: Nothing in English

  /// Words that English has in the catalogue and the language has not.
  private static func englishWords(besides language: SpokenLanguage) -> Set<String> {
    let catalogue = MessageCatalogue.builtIn
    func words(_ language: SpokenLanguage) -> Set<String> {
      var words: Set<String> = []
      for key in catalogue.keys {
        if let pattern = catalogue.pattern(key, in: language) { collect(pattern, &words) }
      }
      let library = TemplateLibrary.builtIn
      let labels =
        library.lanes.map(\.labels) + library.channels.map(\.labels)
        + library.mapKinds.map(\.labels) + library.cardKinds.map(\.labels)
        + library.stageTemplates.flatMap(\.stages).map(\.labels)
        + library.questionnaires.flatMap { [$0.labels] + $0.questions.map(\.labels) }
      for label in labels { words.formUnion(Self.words(of: label[language.rawValue])) }
      return words
    }
    return words(.english).subtracting(words(language))
  }

  private static func collect(_ pattern: MessagePattern, _ words: inout Set<String>) {
    for part in pattern.parts {
      switch part {
      case .text(let text): words.formUnion(Self.words(of: text))
      case .plural(_, let forms): for form in forms { collect(form.pattern, &words) }
      case .value, .number: break
      }
    }
  }

  private static func words(of text: String) -> Set<String> {
    // Of a word that was cut nothing is known.
    let text = text.lowercased().replacing(#/\w*…/#, with: " ")
    return Set(text.split { !$0.isLetter }.map(String.init).filter { $0.count > 1 })
  }

  /// What there is to read in a page: without its marks, styles and scripts.
  private static func read(_ markup: String) -> String {
    var text = ""
    var rest = markup[...]
    while let open = rest.firstIndex(of: "<") {
      text += rest[..<open] + " "
      let name = rest[open...].dropFirst().prefix { $0.isLetter }
      let end = name == "style" ? rest.range(of: "</style>")?.lowerBound : open
      guard let end, let close = rest[end...].firstIndex(of: ">") else { return text }
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  /// Names of commands, options and rules stay as they are typed.
  private static func withoutNames(_ text: String) -> String {
    var text = text
    for name in [
      "waymark review MAP --done", "waymark review MAP --every", "loops-back-to", "after-sale=yes",
      "check-by", "--all", "--severity",
    ] { text = text.replacingOccurrences(of: name, with: " ") }
    return text.replacing(#/\([a-z-]+(, -?[a-z-]+)*(, [0-9a-f.]+)?\)/#, with: " ")
      .replacing(#/\b(no-rule|map-without-goal|quarterly|monthly|error|warning|note)\b/#, with: " ")
  }

  private static func texts(
    _ document: MapDocument, _ language: SpokenLanguage
  ) throws -> [(name: String, text: String)] {
    let facts = MapFacts(document)
    let names = InsightNames(document, facts, language: language.rawValue)
    var texts: [(name: String, text: String)] = []
    for settings in [InsightSettings(), InsightSettings(importanceMin: 3)] {
      let words = InsightWords(names, MapInsight(facts, settings: settings))
      for columns in [50, 120] {
        texts.append(
          (
            "insight",
            InsightText(words, columns: columns).text(InsightSection.allCases, usesColour: false)
          ))
      }
      texts += InsightSection.allCases.map {
        ("\($0)", words.sentences($0).joined(separator: "\n"))
      }
    }
    let report = MapCheck(facts, today: today).report(facts)
    var check = CheckText(name: { _ in "a" })
    texts.append(("check", check.text(report, document, language: language.rawValue)))
    check.showsSilenced = true
    check.severityMax = .error
    texts.append(("check --all", check.text(report, document, language: language.rawValue)))
    let finder = FindingWords(document, language: language.rawValue)
    for finding in report.findings {
      texts.append((finding.rule.rawValue, finder.message(finding) + " " + finder.place(finding)))
    }
    let words = MessageWords(language)
    texts += CheckRule.allCases.map { ($0.rawValue, words.text($0.summary)) }
    let grid = TextGrid(columns: 200, today: today, language: language)
    texts.append(("show", grid.text(JourneyOutline(document, language: language.rawValue))))
    let changed = try SpokenMaps.changed(document)
    let comparison = MapComparison(document, changed, language: language.rawValue)
    texts.append(("diff", ComparisonText(language: language).text(comparison)))
    for (next, count) in [("2026-03-30", 0), ("2026-04-30", 3), ("2025-12-01", 21)] {
      var review = ReviewReport(MapFacts(changed).map, today: today, language: language)
      review.next = CalendarDay(next)
      review.changes = .init(count: count, authors: [("ω", count)], comparison: comparison)
      texts.append(("review", review.text()))
    }
    let options = ExportOptions(language: language.rawValue, today: today)
    for format in [ExportFormat.html, .svg, .blankHTML] {
      texts.append((format.rawValue, read(format.write(document, options).text)))
    }
    return texts
  }

  @Test("no English is left on a map read in another language", arguments: others)
  func noEnglish(language: SpokenLanguage) throws {
    let english = Self.englishWords(besides: language)
    #expect(english.contains("the") && english.contains("stage") && english.count > 300)
    let library = TemplateLibrary.builtIn
    for (number, kind) in library.mapKinds.enumerated() {
      let template = library.stageTemplates[number % library.stageTemplates.count]
      let map = try SpokenMaps.map(kind: kind.id, template: template.id, language: "en")
      for (name, text) in try Self.texts(map, language) {
        let found = Self.words(of: Self.withoutNames(text)).intersection(english)
        #expect(found.isEmpty, "\(kind.id), \(name): \(found.sorted())")
        // Every place was filled in; what a comparison adds stands between braces.
        #expect(!text.replacing("{+", with: "").contains("{"), "\(kind.id), \(name)")
      }
    }
  }

  @Test("Russian pages have Latin letters in names only")
  func cyrillic() throws {
    let map = try SpokenMaps.map(kind: "current-state", template: "goals-11", language: "en")
    let allowed: Set<String> = ["kpi", "b2b", "b2c", "youtube", "e", "mail"]
    for (name, text) in try Self.texts(map, .russian) {
      let latin = Self.words(of: Self.withoutNames(text)).filter { word in
        word.unicodeScalars.contains { ("a"..."z").contains($0) }
      }
      #expect(latin.subtracting(allowed).isEmpty, "\(name): \(latin.sorted())")
    }
  }

  @Test("a page says its language once, and says nothing in another", arguments: others)
  func pageLanguage(language: SpokenLanguage) throws {
    let map = try SpokenMaps.map(
      kind: "service-blueprint", template: "lifecycle-5", language: language.rawValue)
    // The map's own language, as nobody asked for another.
    let page = ExportFormat.html.write(map, ExportOptions(today: Self.today)).text
    #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
    #expect(page.components(separatedBy: "lang=").count - 1 <= 2)
    #expect(!page.contains("lang=\"en\""))
    let asked = ExportFormat.html.write(map, ExportOptions(language: "en", today: Self.today)).text
    #expect(asked.contains("<html lang=\"en\">") && asked.contains("Weakest link"))
  }

  // MARK: Idiom

  @Test("numbers, shares and days are written as each language writes them")
  func numbers() throws {
    func all(_ write: (NumberWords) -> String) -> [String] {
      SpokenLanguage.allCases.map { write(NumberWords($0)) }
    }
    let nbsp = "\u{A0}"
    #expect(all { $0.count(1_234) } == ["1,234", "1234", "1.234", "1\(nbsp)234"])
    #expect(
      all { $0.count(-1_234_567) } == [
        "−1,234,567", "−1\(nbsp)234\(nbsp)567", "−1.234.567", "−1\(nbsp)234\(nbsp)567",
      ])
    #expect(all { $0.percent(0.056) } == ["5.6%", "5,6%", "5,6\(nbsp)%", "5,6\(nbsp)%"])
    #expect(all { $0.feeling(-0.75) } == ["−0.8", "−0,8", "−0,8", "−0,8"])
    #expect(all { $0.decimal("-12.50") } == ["−12.50", "−12,50", "−12,50", "−12,50"])
    let day = try #require(CalendarDay("2026-03-05"))
    #expect(all { $0.day(day) } == ["2026-03-05", "5.03.2026", "05.03.2026", "05.03.2026"])
  }

  @Test("nouns take the form that goes with their number")
  func plurals() {
    func said(_ language: SpokenLanguage, _ count: Int) -> String {
      MessageWords(language).text(CheckMessage.word(.warnings), ["count": .count(count)])
    }
    #expect(
      [1, 3, 5, 22].map { said(.polish, $0) } == [
        "1 ostrzeżenie", "3 ostrzeżenia", "5 ostrzeżeń", "22 ostrzeżenia",
      ])
    #expect(
      [1, 3, 20, 101].map { said(.romanian, $0) } == [
        "1 avertisment", "3 avertismente", "20 de avertismente", "101 avertismente",
      ])
    #expect(
      [1, 3, 5, 21].map { said(.russian, $0) } == [
        "1 предупреждение", "3 предупреждения", "5 предупреждений", "21 предупреждение",
      ])
  }

  @Test("names stand between the quotation marks of the language, and need no case")
  func names() throws {
    let map = try NewMap(title: "x", language: "en")
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      try map.apply(to: &editor)
    }
    let stage = document.ordered(.stage)[2]
    let finding = Finding(.stageWithoutPain, .stage(stage))
    func said(_ language: String) -> String {
      FindingWords(document, language: language).message(finding)
    }
    #expect(said("en") == "“Purchase” has no pain: ask what goes wrong there.")
    #expect(said("pl") == "Etap „Zakup” nie ma bolączek: zapytajcie, co tam idzie źle.")
    #expect(
      said("ro") == "Etapa „Cumpărare” nu are puncte dureroase: întrebați ce merge prost acolo.")
    #expect(said("ru") == "На этапе «Покупка» нет болей: спросите, что там идёт не так.")
    // A language that there are no words in: its titles, English words.
    #expect(said("fr") == said("en"))
  }

  @Test("what answers a pain solves it")
  func answers() {
    let words = [SpokenLanguage.polish, .romanian, .russian].map { language in
      language(ExportWord(linkType: "answers", to: "pain"))
    }
    #expect(words == ["Rozwiązuje", "Rezolvă", "Решает"])
    #expect(SpokenLanguage.polish(ExportWord(linkType: "answers", to: "fear")) == "Odpowiada na")
  }

  @Test("on an empty grid our own lanes ask what we do, and channels which one")
  func hints() {
    func hint(_ key: String, _ kind: String, _ isBackstage: Bool) -> String? {
      let lane = JourneyOutline.Lane(title: "x", key: key, cardKind: kind, isBackstage: isBackstage)
      return BlankWords.hint(for: lane, .romanian)
    }
    #expect(hint("processes", "action", true) == "Ce facem, pas cu pas?")
    #expect(hint("front-stage", "action", false) == "Ce facem, pas cu pas?")
    #expect(hint("actions", "action", false) == "Ce fac, pas cu pas?")
    #expect(hint("channels", "touchpoint", false) == "Prin ce canal?")
  }

  @Test("a file with a former label is read in each language")
  func formerLabel() throws {
    let outline = JourneyOutline(
      lanes: [], stages: [JourneyOutline.Stage(title: "Действие, покупка")]
    ).withLabels(of: .builtIn)
    #expect(outline.stages[0].key == "purchase")
    #expect(outline.stages[0].labels.contains { $0.text == "Действие, покупка" })
    #expect(outline.stages[0].labels.contains { $0.language == "pl" && $0.text == "Zakup" })
  }
}
