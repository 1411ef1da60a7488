import Foundation
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Reading Mermaid journeys")
struct MermaidReaderTests {
  @Test("stages, tasks, raw scores and actors are read in order")
  func plain() throws {
    let journey = try read(
      """
      journey
          title Through the airport
          section Before
            Checks in online: 4: Traveller, Airline
            Packs: -2: Traveller
          section There
            Drops the bag: 11
            Finds the gate: 2.5: Traveller,
            Waits
      """ + "\n")
    #expect(
      journey.report.losses == [
        .scoresBeyond(count: 2, examples: ["-2", "11"]),
        .tasksWithoutScore(count: 1, firstLine: 9),
      ])
    let outline = journey.outline
    #expect(outline.title == "Through the airport")
    #expect(outline.lanes == [.init(title: "Actions", key: "actions")])
    #expect(outline.stages.map(\.title) == ["Before", "There"])
    #expect(
      outline.stages[0].cards == [
        .init(
          kind: "action", lane: 0, text: "Checks in online", score: "4",
          actors: ["Traveller", "Airline"]),
        .init(kind: "action", lane: 0, text: "Packs", score: "-2", actors: ["Traveller"]),
      ])
    #expect(outline.stages[1].cards.map(\.score) == ["11", "2.5", nil])
    #expect(outline.stages[1].cards.map(\.actors) == [[], ["Traveller"], []])
  }

  @Test("front matter, comments, directives and descriptions are kept")
  func notes() throws {
    let journey = try read(
      """
      ---
      title: "From the front matter"
      config:
        theme: forest
      ---
      %%{init: {'theme': 'base',
        'fontSize': 12}}%%
      %% drawn in March
      JOURNEY
        accTitle: For a screen reader
        accDescr {
          First line
            second: #35;2
        }
        # an old comment
        Wakes up: 3: Me # not before nine
      """)
    let notes = journey.outline.notes
    #expect(
      notes.frontMatter == "title: \"From the front matter\"\nconfig:\n  theme: forest")
    #expect(
      notes.comments == [
        "{init: {'theme': 'base',\n'fontSize': 12}}%%", "drawn in March", "an old comment",
        "not before nine",
      ])
    #expect(notes.accessibleTitle == "For a screen reader")
    #expect(notes.accessibleDescription == "First line\nsecond: #2")
    #expect(journey.outline.title == "From the front matter")
    #expect(journey.outline.unplaced.map(\.text) == ["Wakes up"])
    #expect(journey.report.losses == [.commentMoved(line: 16)])
  }

  @Test("entities and line breaks become the characters they stand for")
  func entities() throws {
    let outline = try read(
      "journey\nsection #35;1#58; A<br/>B\nPays 3#44;50 #euro; #59;-) #bogus; #0;: 3: A#44;B, C"
    )
    .outline
    #expect(outline.stages[0].title == "#1: A\nB")
    #expect(outline.stages[0].cards[0].text == "Pays 3,50 € ;-) #bogus; #0;")
    #expect(outline.stages[0].cards[0].actors == ["A,B", "C"])
  }

  @Test("what Mermaid refuses but a person understands is read")
  func tolerance() throws {
    let outline = try read(
      "\n\n  journey\ttitle One line; two\n\tsection\tWhen: where\n\t\tPays; leaves\t: 3 :,, Me ,"
    )
    .outline
    #expect(outline.title == "One line; two")
    #expect(outline.stages[0].title == "When: where")
    #expect(
      outline.stages[0].cards
        == [.init(kind: "action", lane: 0, text: "Pays; leaves", score: "3", actors: ["Me"])])
  }

  @Test("words that only begin like keywords are tasks")
  func keywords() throws {
    let outline = try read("journey\nTitles: 1\nsectional view: 2\njourneys end: 3\n").outline
    #expect(outline.unplaced.map(\.text) == ["Titles", "sectional view", "journeys end"])
  }

  @Test("what a map cannot hold is named in the report")
  func losses() throws {
    let long = String(repeating: "ż", count: 200)
    let journey = try read(
      "journey\ntitle A\ntitle B\u{7}\nOne: 1: A, A: rest\nTwo: 2: \(long)\n")
    #expect(journey.outline.title == "B")
    #expect(journey.outline.unplaced[1].actors == [String(repeating: "ż", count: 128)])
    #expect(
      journey.report.losses == [
        .statementReplaced(line: 3, statement: "title"), .textBehindActors(line: 4, text: "rest"),
        .actorRepeated(line: 4, actor: "A"), .valueCut(line: 5, bytesMax: 256),
        .controlCharactersDropped(count: 1),
      ])
    #expect(journey.report.sentences[1].hasPrefix("Line 4: “rest” stands behind the actors"))
  }

  @Test("the first journey of a Markdown page is read")
  func markdown() throws {
    let page = """
      # Our journeys
      Some words, and: a colon.

      ```mermaid
      flowchart LR
        A --> B
      ```

      ~~~~ Mermaid
      journey
        section One
          Two: 3: Me
      ~~~
      ~~~~

      ::: mermaid
      journey
      :::
      """
    let journey = try read(page)
    #expect(journey.outline.stages.map(\.title) == ["One"])
    #expect(journey.outline.stages[0].cards.map(\.text) == ["Two", "~~~"])
    #expect(journey.report.losses == [.tasksWithoutScore(count: 1, firstLine: 13)])
    let guess = try #require(journey.report.guesses.first)
    #expect(guess.sentence.hasPrefix("Of 3 tables and diagrams, number 2: a diagram with 1 stage"))
    #expect(guess.option == "--table N")
  }

  @Test(
    "the last number that stands by itself is the score, so that a name may have colons",
    arguments: [
      ("Choose 9:30 slot: 2: Patient", "Choose 9:30 slot", "2", ["Patient"]),
      ("Leave at 9:30: 2", "Leave at 9:30", "2", []),
      ("See http://a.example:8080/b: 4: Patient", "See http://a.example:8080/b", "4", ["Patient"]),
      ("Note: bring card: 3: A, B", "Note: bring card", "3", ["A", "B"]),
      ("Mix 3:1: 4: Me", "Mix 3:1", "4", ["Me"]), ("Pays: 5: 2", "Pays", "5", ["2"]),
      ("j:4:Me", "j", "4", ["Me"]), ("Half: 3,5: Me", "Half", "3.5", ["Me"]),
      ("Full: ５: Me", "Full", "5", ["Me"]), ("Of five: 4/5: Me", "Of five", "4", ["Me"]),
      ("Of ten: 5/10", "Of ten", "3", []), ("Part: 50 %: Me", "Part", "3", ["Me"]),
      ("Stars: ★★☆☆☆: Me", "Stars", "2", ["Me"]), ("Said: −1: Me", "Said", "-1", ["Me"]),
      ("Well: 05: Me", "Well", "05", ["Me"]),
    ])
  func colons(line: String, name: String, score: String, actors: [String]) throws {
    let card = try #require(read("journey\nsection A\n\(line)\n").outline.stages[0].cards.first)
    #expect(card.text == name)
    #expect(card.score == score)
    #expect(card.actors == actors)
  }

  @Test("a score that is no number is kept and told, and so is what has none")
  func scores() throws {
    let journey = try read("journey\nsection S\nA: five: Me\nB: 9 lives: Me\nC\nD: : Me\nE: 3\n")
    #expect(journey.outline.cards.map(\.score) == ["five", "9 lives", nil, nil, "3"])
    #expect(
      journey.report.losses == [
        .scoreNotNumber(line: 3, text: "five"), .scoreNotNumber(line: 4, text: "9 lives"),
        .tasksWithoutScore(count: 2, firstLine: 5),
      ])
  }

  @Test("scores that go to 10 or 100 become those of 1 to 5, and that is said")
  func scales() throws {
    func scores(_ numbers: [String]) throws -> [String?] {
      let tasks = numbers.map { "T: \($0): Me\n" }.joined()
      return try read("journey\nsection S\n\(tasks)").outline.cards.map(\.score)
    }
    #expect(
      try scores(["5", "4", "6", "8", "9", "10"]) == ["2.78", "2.33", "3.22", "4.11", "4.56", "5"])
    #expect(try scores(["0", "10", "5"]) == ["1", "5", "3"])
    #expect(try scores(["20", "100", "60"]) == ["1.8", "5", "3.4"])
    #expect(try scores(["1", "5", "4/5", "7/10"]) == ["1", "5", "4", "3.8"])
    #expect(try scores(["5", "-2", "500"]) == ["5", "-2", "500"])
    let report = try read("journey\nsection S\nA: 7: Me\nB: 2: Me\n").report
    #expect(report.isEmpty)
    #expect(report.guesses.map(\.subject) == [.scale])
    // Said, nothing is guessed: 1-5 keeps them, another scale is taken at its word.
    let text = Array("journey\nsection S\nA: 7: Me\nB: -1: Me\n".utf8)
    for (scale, expected) in [("1-5", ["7", "-1"]), ("-7..7", ["5", "2.71"])] {
      var options = ImportOptions()
      options.scale = FeelingScale(scale)
      let journey = try MermaidReader.read(text, options: options)
      #expect(journey.outline.cards.map(\.score) == expected)
      #expect(journey.report.guesses.isEmpty)
    }
  }

  @Test("a title behind a description counts, and so do statements between semicolons")
  func oneLiners() throws {
    let described = try read(
      "journey\naccDescr {\n A trip for\n the family\n} title Family trip\naccTitle: Trip\nA: 4\n")
    #expect(described.outline.title == "Family trip")
    #expect(described.outline.notes.accessibleTitle == "Trip")
    #expect(described.outline.notes.accessibleDescription == "A trip for\nthe family")
    #expect(try read("journey\naccDescr { short } title T\nA: 4").outline.title == "T")
    for text in [
      "journey; title One line; section A; Do #59; this: 3: Me; Do that: 4: Me",
      "journey;\n  title One line;\n  section A;\n  Do #59; this: 3: Me;\n  Do that: 4: Me;\n",
    ] {
      let outline = try read(text).outline
      #expect(outline.title == "One line")
      #expect(outline.stages.map(\.title) == ["A"])
      #expect(outline.cards.map(\.text) == ["Do ; this", "Do that"])
      #expect(outline.cards.map(\.actors) == [["Me"], ["Me"]])
    }
  }

  @Test("several whole tasks on one line are several, and a semicolon in a name is a part of it")
  func semicolons() throws {
    let outline = try read(
      "journey\n section S\n X: 3: Me;Y: 4: You\n Buy this; or that: 3: Me\n"
    ).outline
    #expect(outline.cards.map(\.text) == ["X", "Y", "Buy this; or that"])
    #expect(outline.cards.map(\.score) == ["3", "4", "3"])
    #expect(outline.cards.map(\.actors) == [["Me"], ["You"], ["Me"]])
  }

  @Test(
    "a sentence that begins with the word is no diagram",
    arguments: [
      "Journey map for renting a bike\n\n| Stage | Action |\n|---|---|\n| A | b |\n",
      "Journey of a rider, in short; see below\n", "journey to the shop\nA: 3: Me\n",
    ])
  func sentences(text: String) {
    #expect(throws: ImportError.self) { try read(text) }
  }

  @Test("a journey of five stages is read without loss")
  func sample() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../EndToEnd/bicycle.mmd")
    let bytes = [UInt8](try Data(contentsOf: path))
    let journey = try MermaidReader.read(bytes)
    #expect(journey.report.isEmpty)
    #expect(journey.outline.stages.count == 5)
    #expect(journey.outline.cards.count == 20)
    let written = MermaidWriter.write(journey.outline)
    #expect(written.report.isEmpty)
    #expect(try read(written.text).outline == journey.outline)
  }
}
