import Testing

@testable import JourneyTemplates

@Suite("The catalogue of messages")
struct MessageCatalogueTests {
  @Test("the files are read without a fault")
  func files() throws {
    var catalogue = MessageCatalogue()
    for bytes in MessageCatalogue.files { try catalogue.add(bytes) }
    #expect(catalogue.keys == MessageCatalogue.builtIn.keys)
    #expect(catalogue.keys.count > 400)
  }

  @Test(
    "every message is there in each language, with the same places",
    arguments: SpokenLanguage.allCases)
  func places(language: SpokenLanguage) throws {
    let catalogue = MessageCatalogue.builtIn
    for key in catalogue.keys {
      #expect(catalogue.has(key, in: language), "\(key)")
      let english = try #require(catalogue.pattern(key, in: .english))
      let pattern = try #require(catalogue.pattern(key, in: language))
      // A number may be needed for its form in one language and not in another.
      let missing = Set(english.names).subtracting(pattern.names)
      let unknown = Set(pattern.names).subtracting(english.names)
      #expect(missing.isEmpty && unknown.isEmpty, "\(key): \(missing) \(unknown)")
    }
  }

  @Test("every plural has all the forms of its language", arguments: SpokenLanguage.allCases)
  func plurals(language: SpokenLanguage) throws {
    let catalogue = MessageCatalogue.builtIn
    var count = 0
    for key in catalogue.keys {
      let pattern = try #require(catalogue.pattern(key, in: language))
      for forms in pattern.plurals {
        #expect(forms == language.pluralCategories, "\(key)")
        count += 1
      }
    }
    #expect(count > 50)
  }

  @Test("a pattern is read, and what is none is refused")
  func patterns() throws {
    let pattern = try MessagePattern("{a} of {n, plural, one {# day} other {# days in {b}}}.")
    #expect(pattern.names == ["a", "b", "n"])
    #expect(pattern.plurals == [[.one, .other]])
    #expect(try MessagePattern("# 1, plain").parts == [.text("# 1, plain")])
    for text in [
      "{", "}", "{}", "{a b}", "{a, select, x {y}}", "{n, plural, two {x}}", "{n, plural, one {x}",
    ] {
      #expect(throws: MessagePatternError.self, "\(text)") { try MessagePattern(text) }
    }
    let deep =
      String(repeating: "{n, plural, other {", count: 9) + String(repeating: "}}", count: 9)
    #expect(throws: MessagePatternError.tooDeep) { try MessagePattern(deep) }
  }

  @Test("a file that is none of messages, or says something twice, is refused")
  func faults() {
    var catalogue = MessageCatalogue()
    let start = #"{"format": "waymark-messages", "version": 1, "messages": "#
    #expect(throws: MessageCatalogueError.otherFormat) { try catalogue.add(Array("{}".utf8)) }
    #expect(throws: MessageCatalogueError.noMessage("a")) {
      try catalogue.add(Array((start + #"{"a": "x"}}"#).utf8))
    }
    #expect(throws: MessageCatalogueError.unknownLanguage("fr", message: "b")) {
      try catalogue.add(Array((start + #"{"b": {"fr": "x"}}}"#).utf8))
    }
    #expect(throws: MessageCatalogueError.noPattern(.unbalanced, message: "c", .polish)) {
      try catalogue.add(Array((start + #"{"c": {"pl": "x}"}}}"#).utf8))
    }
  }

  @Test("the form after a number is that of CLDR")
  func categories() {
    func forms(_ language: SpokenLanguage, _ numbers: [Int64]) -> [PluralCategory] {
      numbers.map { language.pluralCategory(of: $0) }
    }
    let numbers: [Int64] = [0, 1, 2, 4, 5, 11, 12, 14, 19, 20, 21, 22, 101, 112, 122]
    #expect(
      forms(.english, numbers) == numbers.map { $0 == 1 ? .one : .other })
    #expect(
      forms(.polish, numbers) == [
        .many, .one, .few, .few, .many, .many, .many, .many, .many, .many, .many, .few, .many,
        .many, .few,
      ])
    #expect(
      forms(.romanian, numbers) == [
        .few, .one, .few, .few, .few, .few, .few, .few, .few, .other, .other, .other, .few, .few,
        .other,
      ])
    #expect(
      forms(.russian, numbers) == [
        .many, .one, .few, .few, .many, .many, .many, .many, .many, .many, .one, .few, .one,
        .many, .few,
      ])
    #expect(forms(.polish, [-2, .min]) == [.few, .many])
  }

  @Test("a language is found by its tag, and quotes as it is written")
  func languages() {
    #expect(
      SpokenLanguage(tag: "pl-PL") == .polish && SpokenLanguage(tag: "ru_RU.UTF-8") == .russian)
    #expect(SpokenLanguage(tag: "fr") == .english && SpokenLanguage(tag: nil) == .english)
    #expect(SpokenLanguage.allCases.map { $0.quoted("a") } == ["“a”", "„a”", "„a”", "«a»"])
    #expect(
      TemplateLibrary.builtIn.languages.map(\.language) == SpokenLanguage.allCases.map(\.rawValue))
  }
}
