import Testing

@testable import JourneyTemplates

@Suite("Labels of earlier versions")
struct FormerLabelTests {
  @Test("labels of earlier versions are known, and none of them is a label of today")
  func formerLabels() throws {
    let library = TemplateLibrary.builtIn
    #expect(FormerLabel.builtIn.count > 15)
    #expect(library.stage(titled: "Действие, покупка")?.key == "purchase")
    #expect(library.lane(titled: "na oczach klienta")?.key == "front-stage")
    #expect(library.channel(titled: "Pagini de socializare")?.key == "social-pages")
    let questions = try #require(library.questionnaires.first)
    #expect(questions.question(named: "Вы купили, и что стало решающим?")?.key == "bought")
    let old = Agenda(text: "[x] Persone și obiective (chestionar, mărturii)")
    #expect(old.translated(to: "en", library).steps[0].text.hasPrefix("Personas and goals"))
    let labels =
      library.lanes.map(\.labels) + library.channels.map(\.labels) + library.mapKinds.map(\.labels)
      + library.stageTemplates.flatMap(\.stages).map(\.labels) + library.agendas.flatMap(\.steps)
      + library.questionnaires.flatMap(\.questions).map(\.labels)
    for label in FormerLabel.builtIn {
      #expect(labels.contains { $0.exact(label.language) == label.label }, "\(label.label)")
      #expect(!labels.contains { $0.exact(label.language) == label.former }, "\(label.former)")
    }
  }
}
