import JourneyMap
import Testing

@testable import JourneyTemplates

@Suite("The built-in templates")
struct LibraryTests {
  private let library = TemplateLibrary.builtIn
  private let languages = ["en", "pl", "ro", "ru"]

  @Test("are read without a fault, one file after the other")
  func valid() {
    var library = TemplateLibrary()
    for file in BuiltInTemplates.files {
      #expect(library.add(file.bytes, named: file.name).map(\.description) == [])
      #expect(file.bytes.count < 15_000)
    }
  }

  @Test("are all there, in the order of the practice")
  func complete() {
    #expect(library.mapKinds.map(\.id) == Schema.mapKinds.map { "\($0)" })
    #expect(library.mapKinds.allSatisfy { $0.kind == $0.id })
    #expect(library.cardKinds.map(\.key) == Schema.cardKinds.map { "\($0)" })
    #expect(
      library.stageTemplates.map(\.id) == ["purchase-3", "lifecycle-5", "goals-11", "blank"])
    #expect(library.stageTemplates.map(\.stages.count) == [3, 5, 11, 2])
    #expect(library.markets.map(\.id) == ["b2b", "b2c"])
    #expect(library.agendas.map(\.id) == ["steps-4", "steps-7", "funnel-first-7"])
    #expect(library.agendas.map(\.steps.count) == [4, 7, 7])
    #expect(library.questionnaires.map(\.questions.count) == [7])
    #expect(library.channels.count == 18)
    #expect(library.languages.map(\.language) == languages)
    let goals = library.stageTemplates[2].stages
    #expect(goals.prefix(6).allSatisfy { !$0.isAfterSale })
    #expect(goals.dropFirst(6).allSatisfy { $0.isAfterSale })
    #expect(library.stageTemplates.allSatisfy { $0.stages.last?.isAfterSale == true })
    #expect(library.stageTemplates.allSatisfy { $0.stages.first?.isAfterSale == false })
    for section in TemplateSection.allCases {
      for id in library.ids(of: section) { #expect(library.file(of: id, in: section) == nil) }
    }
  }

  @Test("say everything in English, Polish, Romanian and Russian")
  func languagesOfAll() {
    var all: [Labels] = library.mapKinds.flatMap { [$0.labels, $0.purpose] }
    all += library.stageTemplates.flatMap { [$0.labels, $0.description] + $0.stages.map(\.labels) }
    all += library.markets.flatMap { [$0.labels, $0.description] }
    all += library.agendas.flatMap { [$0.labels, $0.description] + $0.steps }
    all += library.questionnaires.flatMap {
      [$0.labels, $0.description] + $0.questions.map(\.labels)
    }
    all += library.lanes.map(\.labels) + library.channels.map(\.labels)
    all += library.cardKinds.map(\.labels)
    for labels in all {
      #expect(labels.languages == languages, "\(labels["en"])")
      for entry in labels.entries {
        // A letter of the wrong alphabet is a slip that nobody sees.
        let letters = entry.text.unicodeScalars.filter { $0.properties.isAlphabetic }
        let cyrillic = letters.filter { (0x400...0x4FF).contains($0.value) }.count
        if entry.language != "ru" { #expect(cyrillic == 0, "\(entry.text)") }
        // Romanian has commas below, not cedillas.
        #expect(!entry.text.unicodeScalars.contains { "şţŞŢ".unicodeScalars.contains($0) })
        #expect(!entry.text.hasPrefix(" ") && !entry.text.hasSuffix(" "), "\(entry.text)")
      }
    }
  }

  @Test(
    "use the original words of the practice",
    arguments: [
      ("before-purchase", "pl", "Przed zakupem"), ("during-purchase", "pl", "W trakcie zakupu"),
      ("after-purchase", "pl", "Po zakupie"), ("discovery", "pl", "Odkrywanie"),
      ("consideration", "pl", "Rozważanie"), ("experience", "pl", "Doświadczenie"),
      ("awareness", "ru", "Осознание"), ("interest", "ru", "Интерес"), ("desire", "ru", "Желание"),
      ("study", "ru", "Изучение"), ("comparison", "ru", "Сравнение"),
      ("satisfaction", "ru", "Удовлетворение"), ("repeat-purchase", "ru", "Повторная покупка"),
      ("curiosity", "ru", "Любопытство"), ("recommendation", "ru", "Рекомендации"),
    ])
  func words(key: String, language: String, text: String) {
    let stages = library.stageTemplates.flatMap(\.stages)
    #expect(stages.first { $0.key == key }?.labels.exact(language) == text)
  }

  @Test("name the kinds as they are called where they come from")
  func kindWords() {
    #expect(
      ["current-state", "day-in-the-life", "future-state", "service-blueprint", "empathy-map"]
        .map { id in library.mapKinds.first { $0.id == id }?.labels.exact("ro") }
        == [
          "Starea curentă", "O zi din viață", "Starea viitoare", "Schema serviciului",
          "Harta empatiei",
        ])
    let purchases = library.stageTemplates.flatMap(\.stages).filter { $0.key == "purchase" }
    #expect(purchases.map { $0.labels["pl"] } == ["Zakup", "Zakup"])
    #expect(purchases.map { $0.labels["ru"] } == ["Покупка", "Покупка"])
  }

  @Test("give code the lanes and labels it counts on")
  func standardLanes() {
    #expect(
      library.mapKinds.first { $0.id == MapKindTemplate.standard }?.lanes
        == StandardLane.allCases.map(\.rawValue))
    for lane in StandardLane.allCases {
      #expect(lane.template.cardKind == lane.cardKind)
      #expect(!lane.label.isEmpty)
    }
    #expect(library.stageTemplates.contains { $0.id == StageTemplate.standard })
  }

  @Test("ask questions whose answers have a place on every stage template")
  func questions() {
    for question in library.questionnaires.flatMap(\.questions) {
      for template in library.stageTemplates where template.id != "blank" {
        #expect(
          template.stages.contains { question.stages.contains($0.key) },
          "\(question.key) on \(template.id)")
      }
    }
  }
}
