import JourneyInsight
import JourneyTemplates
import TestSupport
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Answers to a questionnaire")
struct SurveyTests {
  private static let text = """
    Timestamp,Email,How did you hear of us?,Łatwość nawigacji 1–10,What was frustrating?
    2026-03-30 10:00,a@example.org,A friend,7,"Waiting, mostly"
    2026-03-31 11:00,b@example.org,a friend.,8,
    2026-03-31 12:00,c@example.org,Poster,9,waiting; mostly
    """

  @Test("equal answers are one card with a count; a scale is a feeling and a KPI")
  func answers() throws {
    let (survey, report) = try SurveyReader.read(Array(Self.text.utf8))
    #expect(survey.respondentCount == 3)
    #expect(survey.questions.map(\.key) == ["heard", "ease", nil])
    #expect(survey.questions.map(\.kind) == ["touchpoint", "emotion", "pain"])
    #expect(
      survey.questions[0].answers
        == [.init(text: "A friend", count: 2), .init(text: "Poster", count: 1)])
    #expect(survey.questions[1].scores?.mean == "8.0")
    #expect(
      report.losses == [
        .columnsAboutPeople([
          .init(heading: "Timestamp", kind: .response), .init(heading: "Email", kind: .email),
        ])
      ])
    #expect(survey.day == CalendarDay("2026-03-31"))

    let stages = [
      JourneyOutline.Stage(title: "Uno", key: "discovery"), .init(title: "Dos", key: "study"),
    ]
    let outline = survey.outline(in: stages, on: nil)
    #expect(outline.stages[0].cards.map(\.text) == ["A friend", "Poster"])
    let comment = outline.stages[0].cards[0].comments[0]
    #expect(comment.type == "survey-answer")
    #expect(comment.text == "“A friend” (2 of 3 answers to “How did you hear of us?”)")
    let feeling = outline.stages[1].cards[0]
    #expect(feeling.kind == "emotion" && feeling.emotion == 1)
    #expect(feeling.comments[0].text.contains("n = 3"))
    let kpi = outline.stages[1].cards[1]
    #expect(kpi.kind == "kpi" && kpi.detail("values") == "2026-03-31: 8.0")
    #expect(outline.unplaced.map(\.text) == ["Waiting, mostly", "waiting; mostly"])
    #expect(outline.unplaced.map(\.kind) == ["pain", "pain"])
  }

  @Test("what was said is told in the language of the questions, and is one evidence in all")
  func language() throws {
    func comments(_ text: String) throws -> [JourneyOutline.Comment] {
      try FileReader.read(Array(text.utf8), as: .survey).outline().outline.cards.flatMap(\.comments)
    }
    let english = try comments("How did you hear of us?\nA friend\n")
    #expect(english.map(\.text) == ["“A friend” (1 of 1 answer to “How did you hear of us?”)"])
    let question = "Jak się Państwo o nas dowiedzieli?"
    let polish = try comments("\(question)\nOd znajomej\nod znajomej.\n")
    #expect(polish.map(\.text) == ["„Od znajomej” (2 z 2 odpowiedzi na pytanie „\(question)”)"])
    let (survey, _) = try SurveyReader.read(Array(Self.text.utf8))
    let sources = SpokenLanguage.allCases.map { language in
      survey.outline(in: [], on: nil, language: language).cards.flatMap(\.comments).map(\.source)
    }
    #expect(sources.allSatisfy { $0 == sources[0] })
  }

  @Test("nothing of who answered is in the outline")
  func privacy() throws {
    let (survey, _) = try SurveyReader.read(Array(Self.text.utf8))
    #expect(!"\(survey.outline(in: [], on: nil))".contains("example.org"))
  }
}

@Suite("Tables of events")
struct EventTests {
  private func read(_ text: String) throws -> (EventCounts, LossReport) {
    try EventReader.read(Array(text.utf8))
  }

  @Test("each journey counts once a stage, in order only if it came in order")
  func counts() throws {
    let (counts, report) = try read(
      """
      Action,STAGE,Journey ID,Time
      see,Awareness,1,2026-03-01 10:00
      see,Awareness,1,2026-03-01 11:00
      buy,Purchase,1,2026-03-02 09:00
      buy,purchase,2,2026-03-01 09:00
      see,Awareness,2,2026-03-01 10:00
      see,Awareness,3,2026-03-03 10:00
      ,Awareness,,2026-03-03 10:00
      """)
    #expect(counts.journeyCount == 3)
    #expect(
      counts.stages == [
        .init(title: "Awareness", journeys: 3, events: 4),
        .init(title: "Purchase", journeys: 2, events: 2),
      ])
    #expect(counts.inOrder([0, 1]) == [3, 1])
    #expect(report.losses == [.eventsIncomplete(count: 1)])
  }

  @Test("counts go to the stages of the map, and to a KPI that has one")
  func stages() throws {
    let (counts, _) = try read("id,stage\n1,Zakup\n2,zakup\n3,Other\n")
    var map = JourneyOutline(lanes: StandardLane.allCases.map(\.row))
    map.stages = [
      .init(title: "Discovery"), .init(title: "Purchase", labels: [.init("pl", "Zakup")]),
    ]
    map.stages[1].cards = [
      .init(kind: "kpi", lane: 8, text: "Buyers", details: [.init("funnel-count", "9")])
    ]
    let (outline, unmatched) = counts.outline(in: map)
    #expect(outline.stages[0].cards.isEmpty)
    #expect(outline.stages[1].cards.map(\.text) == ["Buyers"])
    #expect(outline.stages[1].cards[0].detail("funnel-count") == "2")
    #expect(unmatched.map(\.title) == ["Other"])
    #expect(counts.inOrder([0]) == nil)
  }

  @Test("random events count as a plain model of them does")
  func model() throws {
    for seed in seeds(30) {
      var random = RandomSource(seed: seed)
      var text = "journey;stage;time\n"
      var events: [(Int, Int, Int)] = []
      for _ in 0..<random.number(0...200) {
        let event = (random.number(1...20), random.number(0...4), random.number(0...50))
        events.append(event)
        text += "\(event.0);S\(event.1);\(event.2)\n"
      }
      let (counts, _) = try read(text)
      for stage in counts.stages {
        let journeys = Set(events.filter { "S\($0.1)" == stage.title }.map(\.0))
        #expect(stage.journeys == journeys.count, "SEED=\(seed)")
      }
      let order = counts.stages.map { Int($0.title.dropFirst()) ?? -1 }
      var expected = Array(repeating: 0, count: order.count)
      for journey in Set(events.map(\.0)) {
        var time = -1
        for (index, stage) in order.enumerated() {
          let later = events.filter { $0.0 == journey && $0.1 == stage && $0.2 >= time }.map(\.2)
          guard let first = later.min() else { break }
          time = first
          expected[index] += 1
        }
      }
      if !events.isEmpty {
        #expect(counts.inOrder(Array(order.indices)) == expected, "SEED=\(seed)")
      }
    }
  }
}
