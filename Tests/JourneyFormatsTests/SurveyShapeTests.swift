import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Surveys as tools write them")
struct SurveyShapeTests {
  private func survey(
    _ text: String, _ options: ImportOptions = ImportOptions()
  ) throws -> (SurveyAnswers, LossReport) {
    let file = try FileReader.read(Array(text.utf8), options: options)
    guard case .survey(let answers) = file.content else {
      throw ImportError(.unknownFile("\(file.format): \(file.evidence)"))
    }
    return (answers, file.report)
  }

  @Test("a second row of headings belongs to the questions")
  func secondRow() throws {
    let (answers, report) = try survey(
      """
      Respondent ID,Date Created,Email Address,What annoyed you?,How satisfied were you?,
      ,,,Open-Ended Response,Response,Other (please specify)
      1,03/01/2026 10:20:00 AM,a@example.org,The queue,Very satisfied,
      2,03/01/2026 10:23:00 AM,b@example.org,Nobody came,Very dissatisfied,The rain
      """)
    #expect(
      answers.questions.map(\.heading) == [
        "What annoyed you?", "How satisfied were you?",
        "How satisfied were you? [Other (please specify)]",
      ])
    #expect(answers.questions[0].answers.map(\.text) == ["The queue", "Nobody came"])
    #expect(answers.questions[1].scores?.mean == "3.0")
    #expect(answers.questions[2].answers.map(\.text) == ["The rain"])
    #expect(answers.respondentCount == 2)
    #expect(report.guesses.contains { $0.sentence.contains("“Very satisfied” → +2") })
    #expect(report.guesses.contains { $0.subject == .rows })
  }

  @Test("of three rows the second has the questions, and what is no question is left out")
  func threeRows() throws {
    let (answers, report) = try survey(
      """
      StartDate,IPAddress,LocationLatitude,DistributionChannel,Q1,Q2
      Start Date,IP Address,Location Latitude,Distribution Channel,What annoyed you?,Rate us (1-7)
      "{""ImportId"":""startDate""}","{""ImportId"":""ipAddress""}","{""ImportId"":""lat""}","{""ImportId"":""channel""}","{""ImportId"":""QID1_TEXT""}","{""ImportId"":""QID2""}"
      2026-03-01 10:20:00,192.0.2.10,52.1,anonymous,The queue,7
      2026-03-01 10:23:00,192.0.2.11,52.2,anonymous,Nobody came,1
      """)
    #expect(answers.questions.map(\.heading) == ["What annoyed you?", "Rate us (1-7)"])
    #expect(answers.questions[1].scores?.scale == 1...7)
    #expect(!"\(answers)".contains("192.0.2") && !"\(answers)".contains("anonymous"))
    #expect(answers.leftOut.count == 4 && !report.sentences.joined().contains("192.0.2"))
  }

  @Test("several choices in one cell are counted one by one")
  func severalInACell() throws {
    let (answers, report) = try survey(
      """
      Timestamp,What problems did you have? (tick all),What else?
      2026-03-01 10:22,"Queue;Parking;Staff, rude","Chairs, and more light"
      2026-03-01 10:23,"Queue;Staff, rude","Tea, please"
      2026-03-01 10:24,,
      """)
    let problems = answers.questions[0]
    #expect(
      problems.answers == [
        .init(text: "Queue", count: 2), .init(text: "Staff, rude", count: 2),
        .init(text: "Parking", count: 1),
      ])
    #expect(problems.respondentCount == 2)
    #expect(answers.questions[1].answers.map(\.text) == ["Chairs, and more light", "Tea, please"])
    #expect(report.guesses.contains { $0.subject == .answers && $0.sentence.contains("“;”") })
    let outline = answers.outline(in: [], on: nil)
    #expect(outline.cards[0].comments[0].text.contains("(2 of 2 answers"))
    #expect(
      SurveyChoices.split(["Web, Phone", "Web", "Phone, Fax", "Web, Fax"], heading: "Which?")?
        .choices[2]
        == ["Phone", "Fax"])
    #expect(SurveyChoices.split(["Slow, and loud", "Cold; dark"], heading: "What hurt?") == nil)
  }

  @Test("a column each choice is one question that says how many chose what")
  func columnEachChoice() throws {
    let (answers, _) = try survey(
      """
      Id;Które kanały? [WWW];Które kanały? [Telefon];Które kanały? [Inne];Co przeszkadzało?
      1;Tak;Nie;;Kolejka
      2;Nie;Tak;Faks;brak
      3;Nie;Nie;;-
      """)
    let question = try #require(answers.questions.first)
    #expect(question.heading == "Które kanały?" && question.respondentCount == 3)
    #expect(
      question.answers == [
        .init(text: "WWW", count: 1), .init(text: "Telefon", count: 1),
        .init(text: "Faks", count: 1),
      ])
    #expect(answers.questions[1].answers.map(\.text) == ["Kolejka"])
    let (single, _) = try survey(
      "Timestamp,What hurt?,Which did you use? [Web]\n2026-03-01 10:22,Queue,Yes\n2026-03-01 11:22,Queue,No\n"
    )
    #expect(single.questions[1].answers == [.init(text: "Web", count: 1)])
    #expect(single.questions[1].respondentCount == 2)
  }

  @Test("steps in words are a scale in four languages")
  func likert() {
    for (text, value) in [
      ("Very satisfied", 2), ("Satisfied", 1), ("Neither satisfied nor dissatisfied", 0),
      ("Dissatisfied", -1), ("very dissatisfied", -2), ("Not at all satisfied", -2),
      ("Strongly agree", 2),
      ("Not very good", -1), ("bardzo zadowolona", 2), ("raczej niezadowolony", -1),
      ("Zdecydowanie nie", -2), ("ani tak, ani nie", 0), ("foarte mulțumit", 2),
      ("Nemulțumită", -1),
      ("De acord", 1), ("очень довольна", 2), ("Скорее недоволен", -1), ("полностью согласен", 2),
      ("не согласен", -1), ("Нейтрально", 0), ("Совсем недоволен", -2),
      ("Zupełnie niezadowolona", -2),
    ] {
      #expect(Likert.value(of: text) == value, "\(text)")
    }
    for text in ["The queue", "Hardware shop", "Database", "I am satisfied with the price only"] {
      #expect(Likert.value(of: text) == nil, "\(text)")
    }
    #expect(!Likert.isScale(["Good", "The staff", "The price"]))
  }
}

@Suite("Scales and placeholders")
struct ScaleTests {
  private func cards(_ text: String, _ options: ImportOptions = ImportOptions()) throws -> (
    [JourneyOutline.Card], LossReport
  ) {
    let file = try FileReader.read(Array(text.utf8), options: options)
    return (file.outline().outline.cards, file.report)
  }

  @Test(
    "a scale is told by the heading, else by the numbers, and said with what becomes of them",
    arguments: [
      ("Emotion (-5 to 5)", ["3", "-5", "1", "-1"], [1, -2, 0, 0], "−5 to +5"),
      ("Emotion", ["+3", "–1", "−5", "+5"], [1, 0, -2, 2], "−5 to +5"),
      ("Emotion", ["−2", "–1", "+1", "0"], [-2, -1, 1, 0], "−2 to +2"),
      ("Emocje 1–7", ["1", "4", "7", "2"], [-2, 0, 2, -1], "1 to 7"),
      ("Emotion", ["0", "10", "5", "7"], [-2, 2, 0, 1], "0 to 10"),
      ("Emotion (1 = bad, 10 = good)", ["1", "3", "5", "5"], [-2, -1, 0, 0], "1 to 10"),
      ("Эмоции от 0 до 100", ["0", "100", "50", "75"], [-2, 2, 0, 1], "0 to 100"),
      ("Emoții (-3..3)", ["-3", "3", "1", "0"], [-2, 2, 1, 0], "−3 to +3"),
    ])
  func scales(heading: String, cells: [String], values: [Int], words: String) throws {
    let rows = cells.enumerated().map { "S\($0.offset),\($0.element)\n" }.joined()
    let (cards, report) = try cards("Stage,\"\(heading)\"\n" + rows)
    #expect(cards.map(\.emotion) == values)
    let guess = report.guesses.first { $0.subject == .scale }
    #expect(guess?.sentence.contains(words) ?? false, "\(report.guesses)")
    #expect(guess?.option?.hasPrefix("--scale") ?? false)
  }

  @Test("a scale that somebody says wins, and numbers beyond it are told")
  func said() throws {
    var options = ImportOptions()
    options.scale = FeelingScale("1-7")
    let (cards, report) = try cards("Stage,Emotion\nA,4\nB,9\n", options)
    #expect(cards.map(\.emotion) == [0, 2])
    #expect(
      report.losses == [
        .numbersBeyondScale(heading: "Emotion", count: 1, scale: FeelingScale(low: 1, high: 7))
      ])
    for (text, scale) in [
      ("-5..5", FeelingScale(low: -5, high: 5)), ("0–10", FeelingScale(low: 0, high: 10)),
      ("−3 to +3", FeelingScale(low: -3, high: 3)),
    ] { #expect(FeelingScale(text) == scale) }
    for text in ["7", "5-1", "2025-2026", "a-b", ""] {
      #expect(FeelingScale(text) == nil, "\(text)")
    }
  }

  @Test(
    "a placeholder alone in a cell makes no card and is told once",
    arguments: [
      "N/A", "n/a", "NA", "-", "–", "—", "&mdash;", "none", "TBD", "NULL", "brak", "нет", "nu",
      "...",
      "#N/A", "nie dotyczy", "nu este cazul", "не применимо", "[n/a]",
    ])
  func placeholders(text: String) throws {
    let (cards, report) = try cards("Stage,Action,Pain\nFind,Searches,\(text)\nPay,Pays,Slow\n")
    #expect(cards.map(\.text) == ["Searches", "Pays", "Slow"])
    let told = report.losses.filter { if case .placeholders = $0 { true } else { false } }
    #expect(told.count == 1, "\(report.sentences)")
  }

  @Test("words that say more are cards, and so is a placeholder that a map has")
  func noPlaceholders() throws {
    for text in ["No chairs", "Nothing works", "-2 °C", "None!", "Brak miejsc", "Нет мест"] {
      #expect(!Placeholder.isOne(text), "\(text)")
    }
    let outline = JourneyOutline(
      lanes: [.init(title: "Pains", key: "pains")],
      stages: [.init(title: "A", cards: [.init(kind: "pain", lane: 0, text: "None")])])
    for text in [CSVWriter.write(outline).text, MarkdownWriter.write(outline).text] {
      #expect(try cards(text).0.map(\.text) == ["None"])
    }
  }
}
