import Testing

@testable import JourneyFormats

@Suite("Several tables and diagrams in a page")
struct PageJourneysTests {
  private func read(
    _ text: String, _ choice: JourneyChoice = .clear
  ) throws(ImportError) -> ReadFile {
    var options = ImportOptions(fileName: "page.md")
    options.choice = choice
    return try FileReader.read(Array(text.utf8), options: options)
  }

  private func all(_ text: String) throws -> [ReadFile] {
    try FileReader.readAll(Array(text.utf8), options: ImportOptions(fileName: "page.md"))
  }

  private static let personas = """
    # Two personas

    ## Anna

    | Stage | Awareness | Purchase |
    |-------|-----------|----------|
    | Actions | Reads a poster | Buys a ticket |
    | Pains | Small print | Queue |

    ## Boris

    | Stage | Awareness | Purchase |
    |-------|-----------|----------|
    | Actions | Hears a friend | Calls |
    | Pains | No number | Nobody answers |
    """

  private static let diagrams = """
    # Experiences

    ## Signing up

    ```mermaid
    journey
        section Form
          Open the form: 4: Visitor
    ```

    ## Paying

    ```mermaid
    journey
        title Paying by card
        section Basket
          Look at it: 4: Buyer
        section Card
          Enter it: 1: Buyer, Bank
    ```
    """

  @Test("of several journeys none is taken unasked: they are listed")
  func several() throws {
    for (page, names) in [
      (Self.personas, ["1, “Anna”", "2, “Boris”"]), (Self.diagrams, ["1, “Signing up”"]),
    ] {
      let error = #expect(throws: ImportError.self) { try read(page) }
      let words = try #require(error?.description)
      #expect(words.hasPrefix("there are 2 journeys in this file."))
      for name in names { #expect(words.contains(name)) }
      #expect(words.contains("--table") && words.contains("--all"))
    }
  }

  @Test("one is chosen by its number, and called by its heading")
  func number() throws {
    let boris = try read(Self.personas, .number(2)).outline().outline
    #expect(boris.title == "Boris")
    #expect(boris.stages[1].cards.map(\.text) == ["Calls", "Nobody answers"])
    let error = #expect(throws: ImportError.self) { try read(Self.personas, .number(3)) }
    #expect(
      error?.description.contains("no table or diagram number 3. There are: 1, “Anna”") == true)
  }

  @Test("all are taken as maps, each called by its heading")
  func everything() throws {
    #expect(try all(Self.personas).map { $0.outline().outline.title } == ["Anna", "Boris"])
    let diagrams = try all(Self.diagrams)
    #expect(diagrams.map(\.name) == ["Signing up", "Paying"])
    #expect(diagrams.map { $0.outline().outline.title } == ["Signing up", "Paying by card"])
    #expect(diagrams.map(\.format) == [.mermaid, .mermaid])
    // What has one journey gives that.
    #expect(try all("Stage,Action\nFind,Looks\n").map(\.format) == [.csv])
    #expect(try all("journey\nsection A\nB: 3: Me\n").map(\.format) == [.mermaid])
  }

  @Test("what clearly is the journey is read, and said to be one of how many")
  func clear() throws {
    let page = """
      # Rental

      | Option | Meaning | Default |
      |---|---|---|
      | map | where | here |

      ## Words

      | Term | Meaning |
      |---|---|
      | Touchpoint | Where we meet |
      | Stage | A part of the way |

      ## The way

      | Stage | Action | Emotion |
      |---|---|---|
      | Find | Looks | 4 |
      | Ride | Rides | 5 |
      """
    let file = try read(page)
    let outline = file.outline().outline
    #expect(outline.title == "Rental")
    #expect(outline.stages.map(\.title) == ["Find", "Ride"])
    let guess = try #require(file.report.guesses.first { $0.subject == .choice })
    #expect(
      guess.sentence.contains(
        "Of 3 tables and diagrams, number 3, “The way”: a table with 2 stages"))
    // Under a heading that says so.
    let named = Self.personas.replacing("## Anna", with: "## The journey of Anna")
    #expect(try read(named).outline().outline.cards.count == 4)
  }

  @Test("a table a stage is one map with stages named by the headings")
  func tableAStage() throws {
    let page = """
      # Journey: renting a bike

      **Persona:** Commuter

      ## Stage 1: Find a bike

      | Element | Details |
      |---------|---------|
      | **Touchpoints** | App map |
      | **Emotions** | 😐 Neutral → 😟 Frustrated |
      | **Pains** | 🔴 Map is old<br>🟡 Slow start |

      ## Stage 2: Ride

      | Element | Details |
      |---------|---------|
      | **Touchpoints** | Lock |
      | **Actions** | Unlocks and rides |
      | **Pains** | Lock is stiff |

      ## Sources

      | File | Year |
      |---|---|
      | a | 2024 |
      """
    let outline = try read(page).outline().outline
    #expect(outline.title == "Journey: renting a bike")
    #expect(outline.stages.map(\.title) == ["Stage 1: Find a bike", "Stage 2: Ride"])
    #expect(outline.lanes.map(\.key) == ["touchpoints", "emotions", "pains", "actions"])
    #expect(
      outline.stages[0].cards.map(\.text) == [
        "App map", "😐 Neutral → 😟 Frustrated", "🔴 Map is old", "🟡 Slow start",
      ])
    #expect(outline.stages[1].cards.map(\.text) == ["Lock", "Lock is stiff", "Unlocks and rides"])
    // The first of them alone, behind all of them together.
    let first = try read(page, .number(2)).outline().outline
    #expect(first.stages.count == 1 && first.cards.count == 4)
  }

  @Test("a table a stage may have a row a step, and each persona tables of its own")
  func stepsAStage() throws {
    let steps = """
      ## Find

      | Touchpoint | Action |
      |---|---|
      | Map | Looks |
      | Friend | Asks |

      ## Ride

      | Touchpoint | Action |
      |---|---|
      | Lock | Opens it |
      """
    let outline = try read("# Rental\n\n" + steps).outline().outline
    #expect(outline.stages.map(\.title) == ["Find", "Ride"])
    #expect(outline.stages[0].cards.map(\.text) == ["Map", "Friend", "Looks", "Asks"])
    let page = ["Ana", "Ion"].map { "## \($0)\n\n" + steps.replacing("## ", with: "### ") }
    let maps = try all("# Rental\n\n" + page.joined(separator: "\n\n"))
    #expect(maps.map { $0.outline().outline.title } == ["Ana", "Ion"])
    #expect(maps.map { $0.outline().outline.stages.count } == [2, 2])
  }

  @Test(
    "a glossary is no journey, and what would help is said",
    arguments: [
      "| Term | Meaning |\n|---|---|\n| Touchpoint | Where we meet |\n| Pain | What hurts |\n",
      "| Lane | Description |\n|---|---|\n| Actions | What they do |\n| Emotions | How they feel |\n",
      "| Pojęcie | Opis |\n|---|---|\n| Punkty styku | Gdzie |\n| Emocje | Co czuje |\n",
      "## Glossary\n\n| | |\n|---|---|\n| Touchpoint | Where we meet |\n| Stage | A part |\n",
    ])
  func glossary(table: String) throws {
    let error = #expect(throws: ImportError.self) { try read("# Words\n\n" + table) }
    #expect(error?.reason == .glossary)
    #expect(error?.description.contains("--table 1") == true)
    let short = "| Stage | Description |\n|---|---|\n| Find | They look around |\n"
    #expect(try read("# Rental\n\n" + short).outline().outline.stages.count == 1)
    #expect(try !read("# Words\n\n" + table, .number(1)).outline().outline.cards.isEmpty)
  }

  @Test("a table of which one heading is known, and no stage, is not taken for a journey")
  func doubtful() throws {
    let table = "# Tool\n\n| Command | Action |\n|---|---|\n| run | runs it |\n"
    let error = #expect(throws: ImportError.self) { try read(table) }
    #expect(error?.reason == .doubtfulTable)
    #expect(try read(table, .number(1)).outline().outline.stages.map(\.title) == ["run"])
  }

  @Test("without a journey it is said what is there, and why each is none")
  func none() throws {
    let error = #expect(throws: ImportError.self) {
      try read(
        "# A\n\n```mermaid\nflowchart LR\nA --> B\n```\n\n| Colour | Size |\n|---|---|\n| red | 1 |\n"
      )
    }
    let words = try #require(error?.description)
    #expect(words.contains("none of the 2 tables and diagrams in this file is a journey"))
    #expect(words.contains("1: a diagram that is a flowchart (line 3)"))
    #expect(words.contains("2: a table whose headings say nothing known (line 8)"))
    let prose = #expect(throws: ImportError.self) { try read("# A\n\nSome words, and no table.\n") }
    #expect(prose?.reason == .noTable)
  }

  @Test("an import of nothing is an error: no cards, or no stages")
  func nothing() throws {
    for (text, name) in [
      ("journey\nsection A\nsection B\n", "a.mmd"), ("{}", "a.canvas"),
      ("{\"nodes\":[]}", "a.canvas"),
      ("| | Find | Ride |\n|---|---|---|\n", "a.md"), ("# Only a title\n", "a.md"),
    ] {
      let file = try FileReader.read(Array(text.utf8), options: ImportOptions(fileName: name))
      #expect(file.emptiness != nil, "\(text)")
    }
    let file = try FileReader.read(Array("journey\ntitle Trip\nWalk: 3: Me\n".utf8))
    #expect(file.emptiness?.reason == .noStages(cards: 1, examples: ["Walk"], .mermaid))
  }
}
