import Foundation
import Testing

@testable import JourneyFormats

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
    #expect(journey.report.isEmpty)
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
    #expect(journey.report.losses == [.furtherDiagrams(count: 2)])
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
