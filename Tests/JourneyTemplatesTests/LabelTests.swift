import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyTemplates

@Suite("Labels over one identity")
struct LabelTests {
  private func changed(
    _ document: MapDocument, _ body: (inout Editor) throws(ChangeError) -> Void
  ) throws -> MapDocument {
    var document = document
    _ = try document.edit(as: ReplicaID(2), body)
    return document
  }

  private func titles(_ document: MapDocument, _ record: RecordID) -> [String] {
    ["en", "pl", "ro", "ru"].map { document.title(of: record, in: $0) }
  }

  @Test("what a person renames stays renamed in every language")
  func renamed() throws {
    let map = try made(NewMap(title: "x", language: "pl"))
    let stage = map.ordered(.stage)[2]
    #expect(titles(map, stage) == ["Purchase", "Zakup", "Cumpărare", "Покупка"])
    let renamed = try changed(map) { (editor) throws(ChangeError) in
      try editor.write("Kasa", to: stage, Field.Stage.title)
    }
    #expect(titles(renamed, stage) == ["Kasa", "Kasa", "Kasa", "Kasa"])
    // Back to the word of any language, it is the template's again.
    let back = try changed(renamed) { (editor) throws(ChangeError) in
      try editor.write("Purchase", to: stage, Field.Stage.title)
    }
    #expect(titles(back, stage) == ["Purchase", "Zakup", "Cumpărare", "Покупка"])
  }

  @Test("a label of one language changes in that language only, also if it is the title")
  func oneLanguage() throws {
    let map = try made(NewMap(title: "x", language: "pl"))
    let lane = map.ordered(.lane)[6]
    for language in ["ro", "pl"] {
      let renamed = try changed(map) { (editor) throws(ChangeError) in
        try editor.setLabel("Ała", of: lane, in: language)
      }
      var expected = titles(map, lane)
      expected[language == "pl" ? 1 : 2] = "Ała"
      #expect(titles(renamed, lane) == expected)
      #expect(renamed.title(of: lane, in: nil) == expected[1])
    }
  }

  @Test("a title of its own keeps its word where no label says otherwise")
  func labelOnOwnTitle() throws {
    let map = try made(NewMap(title: "x"))
    let channel = map.ordered(.channel)[0]
    let renamed = try changed(map) { (editor) throws(ChangeError) in
      try editor.write("Our shop", to: channel, Field.Channel.name)
      try editor.setLabel("Nasz sklep", of: channel, in: "pl")
    }
    #expect(titles(renamed, channel) == ["Our shop", "Nasz sklep", "Our shop", "Our shop"])
    let both = try changed(renamed) { (editor) throws(ChangeError) in
      try editor.setLabel("Наш магазин", of: channel, in: "ru")
    }
    #expect(titles(both, channel) == ["Our shop", "Nasz sklep", "Our shop", "Наш магазин"])
    let fresh = try changed(map) { (editor) throws(ChangeError) in
      let stage = try editor.create(.stage)
      try editor.append(stage)
      try editor.write("Repair", to: stage, Field.Stage.title)
      try editor.setLabel("Naprawa", of: stage, in: "pl")
    }
    let stage = try #require(fresh.ordered(.stage).last)
    #expect(titles(fresh, stage) == ["Repair", "Naprawa", "Repair", "Repair"])
    #expect(fresh.labelLanguages == ["en", "pl", "ro", "ru"])
  }

  @Test("a label that is taken away leaves the others, and a title that people can read")
  func takenAway() throws {
    let map = try made(NewMap(title: "x", language: "pl"))
    let stage = map.ordered(.stage)[0]
    let without = try changed(map) { (editor) throws(ChangeError) in
      try editor.setLabel(nil, of: stage, in: "pl")
    }
    #expect(titles(without, stage) == ["Discovery", "Discovery", "Descoperire", "Знакомство"])
  }

  @Test("texts are found whatever the language, the case and the white space")
  func found() {
    let library = TemplateLibrary.builtIn
    #expect(library.lane(titled: " bolączki ")?.key == "pains")
    #expect(library.stage(titled: "ОСОЗНАНИЕ")?.key == "awareness")
    #expect(library.stage(titled: "purchase")?.labels.exact("ru") == "Покупка")
    #expect(library.channel(titled: "Mobile  app")?.key == "mobile-app")
    #expect(library.lane(titled: "nosuch") == nil)
    #expect(library.cardKindName("pain", in: "pl") == "bolączka")
    #expect(library.cardKindName("pain", in: nil) == "pain")
    #expect(library.cardKindName("future", in: "pl") == "future")
    #expect(library.languageName("ro") == "română")
  }

  @Test("a missing language falls back to what it begins with, then to English, then to any")
  func fallback() {
    let labels = Labels([(language: "pl", text: "a"), (language: "en", text: "b")])
    #expect(labels["pl-PL"] == "a")
    #expect(labels["PL"] == "a")
    #expect(labels["ru"] == "b")
    #expect(labels[nil] == "b")
    #expect(Labels([(language: "ru", text: "c")])["pl"] == "c")
    #expect(Labels([])["pl"] == "")
  }

  @Test(
    "language tags are read in any spelling",
    arguments: [
      ("pl", "pl", true), ("pl_PL.UTF-8", "pl-pl", true), ("sr-Latn-RS", "sr-latn-rs", true),
      ("", "", false), ("p", "p", false), ("polish", "polish", false), ("pl-", "pl-", false),
      ("pl--x", "pl--x", false), ("пл", "пл", false), ("C", "c", false),
    ])
  func tags(text: String, tag: String, isValid: Bool) {
    #expect(LanguageTag.normalised(text) == tag)
    #expect(LanguageTag.isValid(tag) == isValid)
  }
}
