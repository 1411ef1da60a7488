import JourneyMap
import Testing

@testable import JourneyTemplates

@Suite("Agendas and questionnaires")
struct AgendaTests {
  @Test("an agenda is text: boxes are read in any form, other lines are steps")
  func text() {
    let agenda = Agenda(text: "[ ] one\n[x] two\n\n  [X]   three  \nfour\n[x]\n[]five")
    #expect(
      agenda.steps == [
        .init("one"), .init("two", isDone: true), .init("three", isDone: true), .init("four"),
        .init("[]five"),
      ])
    #expect(Agenda(text: agenda.text) == agenda)
    #expect(Agenda(text: "").text == "")
  }

  @Test("an agenda reads in every language, but for the steps that somebody reworded")
  func translated() throws {
    let library = TemplateLibrary.builtIn
    for template in library.agendas {
      for from in library.languages {
        for to in library.languages {
          let agenda = Agenda(template, language: from.language)
          #expect(
            agenda.translated(to: to.language, library)
              == Agenda(template, language: to.language))
        }
      }
    }
    var agenda = Agenda(try library.agenda("steps-7"), language: "pl")
    agenda.steps[1] = .init("Persona: Ana", isDone: true)
    let read = agenda.translated(to: "en", library)
    #expect(read.steps[0].text == "Personas and goals (questionnaire, testimonials)")
    #expect(read.steps[1] == .init("Persona: Ana", isDone: true))
    #expect(agenda.translated(to: nil, library) == agenda)
  }

  @Test("a question is found by its key and by its text in any language")
  func question() throws {
    let questionnaire = try TemplateLibrary.builtIn.questionnaire("questionnaire")
    for question in questionnaire.questions {
      #expect(questionnaire.question(named: question.key.uppercased()) == question)
      for label in question.labels.entries {
        #expect(questionnaire.question(named: "  " + label.text.uppercased()) == question)
      }
    }
    #expect(questionnaire.question(named: "respondent") == nil)
  }

  @Test("a scale becomes emotions, its ends the ends and its middle the middle")
  func scale() throws {
    let questionnaire = try TemplateLibrary.builtIn.questionnaire("questionnaire")
    let ease = try #require(questionnaire.question(named: "ease"))
    #expect((1...10).map { ease.emotion(ofScore: $0) } == [-2, -2, -1, -1, 0, 0, 1, 1, 2, 2])
    #expect(ease.emotion(ofScore: 0) == nil)
    #expect(ease.emotion(ofScore: 11) == nil)
    let heard = try #require(questionnaire.question(named: "heard"))
    #expect(heard.emotion(ofScore: 1) == nil)
  }

  @Test("a sheet has every question, and the heading of a CSV file is quoted where it must be")
  func printed() throws {
    let questionnaire = try TemplateLibrary.builtIn.questionnaire("questionnaire")
    let sheet = questionnaire.sheet("ru")
    for question in questionnaire.questions { #expect(sheet.contains(question.labels["ru"])) }
    #expect(sheet.contains("10 [ ]"))
    #expect(
      questionnaire.csvHeading("en")
        == "respondent,How did you hear of us?,What attracted you?,What are your goals with us?,"
        + "\"Did you buy, and what decided?\",\"Meant to buy but did not, and why?\","
        + "Ease of navigation 1–10,How can we help further?")
  }
}
