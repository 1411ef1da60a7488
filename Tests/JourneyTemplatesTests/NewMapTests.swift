import JourneyMap
import ReplicatedData
import Testing

@testable import JourneyTemplates

/// A map as somebody sees it in one language.
struct SeenMap: Equatable {
  var title: String
  var stages: [String]
  var lanes: [String]
  var channels: [String]
  var agenda: [String]

  init(_ document: MapDocument, in language: String?) {
    func titles(_ kind: RecordKind) -> [String] {
      document.ordered(kind).map { document.title(of: $0, in: language) }
    }
    title = document.string(.root, Field.Map.title)
    stages = titles(.stage)
    lanes = titles(.lane)
    channels = titles(.channel)
    agenda = document.agenda.translated(to: language, .builtIn).steps.map(\.text)
  }
}

func made(_ map: NewMap) throws -> MapDocument {
  var document = MapDocument()
  let change = try document.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
    try map.apply(to: &editor)
  }
  // As a server checks it, on a map of its own.
  var other = MapDocument()
  try other.integrate(try #require(change).change)
  #expect(other.stateHash() == document.stateHash())
  return document
}

@Suite("Making a map of templates")
struct NewMapTests {
  static let library = TemplateLibrary.builtIn
  static let languages = library.languages.map(\.language)

  @Test(
    "every template and kind, in every language, gives a valid map that reads in each other language as if it had been made in it",
    arguments: library.stageTemplates.map(\.id), library.mapKinds.map(\.id))
  func everyLanguage(template: String, kind: String) throws {
    for market in [nil, "b2b", "b2c"] {
      var maps: [String: MapDocument] = [:]
      for language in Self.languages {
        maps[language] = try made(
          NewMap(
            title: "x", kind: kind, template: template, language: language, market: market,
            persona: "Ana", agenda: Self.library.agendas[template.count % 3].id))
      }
      for (language, document) in maps {
        #expect(document.value(.root, Field.Map.kind) == .text(kind))
        #expect(document.value(.root, Field.Map.template) == .text(template))
        #expect(document.value(.root, Field.Map.language) == .text(language))
        #expect(document.value(.root, Field.Map.market).text == market)
        for (other, original) in maps {
          #expect(
            SeenMap(document, in: other) == SeenMap(original, in: nil), "\(language) in \(other)")
          #expect(SeenMap(document, in: other + "-XX") == SeenMap(original, in: nil))
        }
      }
    }
  }

  @Test("every stage, lane and channel has a key and a label in all four languages")
  func labels() throws {
    #expect(Self.languages == ["en", "pl", "ro", "ru"])
    for template in Self.library.stageTemplates {
      let document = try made(NewMap(title: "x", template: template.id))
      #expect(document.labelLanguages == Self.languages)
      for (kind, key, labels) in [
        (RecordKind.stage, Field.Stage.key, Field.Stage.labels),
        (.lane, Field.Lane.key, Field.Lane.labels),
        (.channel, Field.Channel.key, Field.Channel.labels),
      ] {
        for record in document.ordered(kind) {
          #expect(document.value(record, key).text != nil)
          #expect(document.keys(record, labels).map(\.key) == Self.languages)
        }
      }
    }
  }

  @Test("lanes say what kind of card they are for, and which are behind the line of visibility")
  func lanes() throws {
    let document = try made(NewMap(title: "x", kind: "service-blueprint"))
    let lanes = document.ordered(.lane)
    let backstage = lanes.filter { document.value($0, Field.Lane.backstage).boolean == true }
    #expect(
      backstage.map { document.value($0, Field.Lane.key).text }
        == ["people", "policies", "technologies", "processes"])
    #expect(Array(lanes.suffix(4)) == backstage, "the line of visibility is one line")
    #expect(lanes.allSatisfy { document.value($0, Field.Lane.cardKind).text != nil })
    let pains = try #require(document.lane(forCardKind: "pain"))
    #expect(document.value(pains, Field.Lane.key) == .text("pains"))
    #expect(document.cardKind(ofLane: pains) == "pain")
  }

  @Test("cards find their lane on every kind of map, and on one without kinds of cards")
  func laneOfCard() throws {
    let empathy = try made(NewMap(title: "x", kind: "empathy-map"))
    for (kind, key) in [
      ("thought", "thinks"), ("emotion", "feels"), ("action", "does"), ("need", "says"),
    ] {
      let lane = try #require(empathy.lane(forCardKind: kind))
      #expect(empathy.value(lane, Field.Lane.key) == .text(key))
    }
    #expect(empathy.lane(forCardKind: "kpi") == nil)
    let usual = try made(NewMap(title: "x"))
    for kind in Schema.cardKinds {
      let lane = try #require(usual.lane(forCardKind: "\(kind)"))
      #expect(
        usual.value(lane, Field.Lane.key) == .text(StandardLane.lane(ofKind: "\(kind)").rawValue))
    }
    var old = MapDocument()
    var lane = RecordID.root
    _ = try old.edit(as: ReplicaID(1)) { (editor: inout Editor) throws(ChangeError) in
      lane = try editor.create(.lane)
      try editor.set(lane, Field.Lane.key, .text("pains"))
    }
    #expect(old.cardKind(ofLane: lane) == "pain")
    #expect(old.lane(forCardKind: "fear") == lane)
  }

  @Test("a market adds its lanes where they belong, and never behind the line of visibility")
  func markets() throws {
    func keys(_ kind: String, _ market: String) throws -> [String] {
      try NewMap(title: "x", kind: kind, market: market).lanes.map(\.key)
    }
    #expect(
      try keys("current-state", "b2b").prefix(4)
        == ["stage-goal", "actions", "decision-makers", "approvals"])
    #expect(try keys("current-state", "b2c").contains("motivations"))
    let blueprint = try keys("service-blueprint", "b2c")
    let (added, people) = (
      try #require(blueprint.firstIndex(of: "motivations")),
      try #require(blueprint.firstIndex(of: "people"))
    )
    #expect(added == people - 1)
    #expect(try keys("empathy-map", "b2b") == ["says", "thinks", "does", "feels"])
  }

  @Test("the persona is on the map, and the map is about it")
  func persona() throws {
    let document = try made(NewMap(title: "x", persona: "Ana"))
    let persona = try #require(document.ordered(.persona).first)
    #expect(document.string(persona, Field.Persona.name) == "Ana")
    #expect(document.value(.root, Field.Map.persona) == .reference(persona))
    #expect(try made(NewMap(title: "x")).ordered(.persona).isEmpty)
  }

  @Test("what there is not is refused with what there is, and with what was meant")
  func choices() throws {
    func words(_ make: () throws(TemplateChoiceError) -> NewMap) -> String {
      do throws(TemplateChoiceError) {
        _ = try make()
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(
      words { () throws(TemplateChoiceError) in try NewMap(title: "x", kind: "servce-blueprint") }
        .contains("Did you mean “service-blueprint”?"))
    #expect(
      words { () throws(TemplateChoiceError) in try NewMap(title: "x", template: "nosuch") }
        .contains("purchase-3, lifecycle-5, goals-11, blank"))
    #expect(
      words { () throws(TemplateChoiceError) in try NewMap(title: "x", language: "xx") }
        .contains("en, pl, ro, ru"))
    #expect(
      words { () throws(TemplateChoiceError) in try NewMap(title: "x", market: "c2c") }
        .contains("b2b, b2c"))
    #expect(
      words { () throws(TemplateChoiceError) in try NewMap(title: "x", agenda: "\u{1B}[2J") }
        .contains("\u{1B}") == false)
    #expect(try NewMap(title: "x", language: "pl_PL.UTF-8").language == "pl-pl")
    #expect(try NewMap(title: "x", language: "Polski").language == "pl")
    #expect(try NewMap(title: "x", kind: "Empathy-Map").kind.id == "empathy-map")
  }
}
