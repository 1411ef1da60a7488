import ArgumentParser
import JourneyMap
import Testing

@testable import JourneyTemplates
@testable import waymark

@Suite("Templates on the command line")
struct TemplateCommandTests {
  @Test("all templates as JSON are a file of templates that says the same")
  func roundTrip() {
    var library = TemplateLibrary.builtIn
    #expect(library.add(Array(TemplateLibrary.example.utf8), named: "example").isEmpty)
    var read = TemplateLibrary()
    let problems = read.add(Array(TemplateJSON.file(library).text.utf8), named: "json")
    #expect(problems.map(\.description) == [])
    #expect(read.mapKinds == library.mapKinds)
    #expect(read.stageTemplates == library.stageTemplates)
    #expect(read.markets == library.markets)
    #expect(read.agendas == library.agendas)
    #expect(read.questionnaires == library.questionnaires)
    #expect(read.lanes == library.lanes)
    #expect(read.channels == library.channels)
    #expect(read.cardKinds == library.cardKinds)
    #expect(read.languages == library.languages)
  }

  @Test("one template as JSON is a file of its own")
  func selection() throws {
    let found = TemplateSelection("Goals-11", .builtIn)
    var read = TemplateLibrary()
    #expect(
      read.add(Array(TemplateJSON.file(.builtIn, found).text.utf8), named: "json").isEmpty)
    #expect(read.stageTemplates == [try TemplateLibrary.builtIn.stageTemplate("goals-11")])
    #expect(read.lanes.isEmpty)
    #expect(TemplateSelection("channels", .builtIn).entries.first?.ids.count == 18)
    #expect(TemplateSelection("nosuch", .builtIn).isEmpty)
    #expect(TemplateSelection("questionnaire", .builtIn).questionnaire != nil)
  }

  @Test("the help of “new” names every kind, template and agenda that is built in")
  func help() {
    let help = New.configuration.discussion
    for section in [TemplateSection.mapKinds, .stageTemplates, .agendas] {
      for id in TemplateLibrary.builtIn.ids(of: section) { #expect(help.contains(id), "\(id)") }
    }
    let page = New.helpMessage()
    for section in [TemplateSection.markets, .languages] {
      for id in TemplateLibrary.builtIn.ids(of: section) { #expect(page.contains(id), "\(id)") }
    }
  }
}
