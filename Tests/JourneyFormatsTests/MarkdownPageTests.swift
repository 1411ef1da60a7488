import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Pages of Markdown")
struct MarkdownPageTests {
  private static let journey = ["journey", "title Fence", "section One", "Do it: 4: Me"]
  private static let table =
    "| Stage | Action | Pain |\n|---|---|---|\n| Find | Searches | Slow |\n"

  private func read(_ text: String, name: String = "notes.md") throws(ImportError) -> ReadFile {
    try FileReader.read(Array(text.utf8), options: ImportOptions(fileName: name))
  }

  private func outline(_ text: String) throws -> JourneyOutline { try read(text).outline().outline }

  @Test(
    "a page is one whatever it begins with",
    arguments: [
      "", "# Title\n\n", "[![Build](https://x.example/y.svg)](https://x.example)\n\n# Title\n\n",
      "<!-- markdownlint-disable MD013 -->\n# Title\n\n", "[TOC]\n\n", "{{toc}}\n\n# Title\n\n",
      "<p align=\"center\"><img src=\"logo.png\"></p>\n\n# Title\n\n",
      "<h1 align=\"center\">Title</h1>\n\n", "<details><summary>Show</summary>\n\n",
      "---\ntitle: Title\ntags: [a, b]\n---\n\n", "+++\ntitle = 'Title'\n+++\n\n",
      "Title\n=====\n\n", "Journey map for renting a bike\n===\n\n",
      "Journey of a rider, in short; see below\n\n", "Journey map\n-----------\n\n",
      "* * *\n\n", "> A word before.\n\n", "- [Home](/)\n- [About](/about)\n\n",
      "<!--\n| Stage | Action |\n|---|---|\n| Old | Gone |\n-->\n\n", "\u{FEFF}Title\n===\n\n",
      "<script>\nif (a | b) {}\n</script>\n\n", "@startuml is what we used before.\n\n",
    ])
  func beginnings(start: String) throws {
    for end in ["", "\n</details>\n", "\nMore | or | less\n"] {
      let file = try read(start + Self.table + end)
      #expect(file.format == .markdown)
      let outline = file.outline().outline
      #expect(outline.stages.map(\.title) == ["Find"])
      #expect(outline.cards.map(\.text) == ["Searches", "Slow"])
      if start.contains("itle:") || start.contains("# Title") || start.hasPrefix("Title\n==")
        || start.contains(">Title<") || start.contains("title =")
      {
        #expect(outline.title == "Title", "\(start)")
      }
      // A name is some evidence, and the table is enough without one.
      #expect(try FileReader.read(Array((start + Self.table).utf8)).format == .markdown)
    }
  }

  @Test(
    "a diagram is found in the blocks of all dialects",
    arguments: [
      ("```mermaid", "```"), ("```mermaid-example", "```"), ("``` mermaid", "```"),
      ("```Mermaid {theme: 'neutral', scale: 0.8}", "```"), ("``` {.mermaid #fig}", "```"),
      ("```{.mermaid filename=\"er.png\"}", "```"), ("```{#fig .mermaid width=9}", "```"),
      ("```{mermaid}", "```"), ("```{mermaid} Caption", "```"),
      ("```{mermaid}\n:alt: A trip", "```"),
      ("```{mermaid}\n%%| fig-cap: A trip", "```"), ("```{code-block} mermaid", "```"),
      ("~~~mermaid", "~~~"), ("~~~~~ mermaid", "~~~~~~"), ("::: mermaid", ":::"),
      (":::{mermaid}", ":::"), ("<pre class=\"mermaid\">", "</pre>"),
      ("<div class='chart mermaid'>", "</div>"),
      ("<pre><code class=\"language-mermaid\">", "</code></pre>"), ("```", "```"),
      ("- A point\n  ```mermaid", "  ```"), ("1. ```mermaid", "   ```"), ("```mmd", "```"),
    ])
  func fences(open: String, close: String) throws {
    let page = "# T\n\n\(open)\n\(Self.journey.joined(separator: "\n    "))\n\(close)\n\nEnd.\n"
    let file = try read(page)
    #expect(file.format == .mermaid)
    let outline = file.outline().outline
    #expect(outline.title == "Fence")
    #expect(outline.stages.map(\.title) == ["One"])
    #expect(outline.cards.map(\.score) == ["4"])
  }

  @Test("a diagram in a block quote ends with its fence or with the quote")
  func quotes() throws {
    let lines = ["[!NOTE]", "```mermaid"] + Self.journey
    let quoted = lines.map { "> \($0)\n" }.joined()
    for page in [
      quoted + "> ```\n", quoted + "\nAfter it.\n", "> " + quoted.replacing("\n", with: "\n> "),
    ] {
      #expect(try outline(page).stages.map(\.title) == ["One"])
    }
    #expect(throws: ImportError.self) {
      try read("```mermaid\n" + Self.journey.joined(separator: "\n"))
    }
  }

  @Test("an example of a diagram is none, nor one in a comment, nor an empty block")
  func examples() throws {
    let sample = "```mermaid\njourney\ntitle Sample\nsection X\nY: 1: Z\n```\n"
    let diagram = "```mermaid\n\(Self.journey.joined(separator: "\n"))\n```\n"
    for before in [
      "````markdown\n\(sample)````\n", "~~~md\n\(sample)~~~\n", "<!--\n\(sample)-->\n",
      "````\n\(sample)````\n", "```mermaid\n```\n", "```text\njourneys\n```\n",
      "    ```mermaid\n    journey\n    section X\n    Y: 1: Z\n    ```\n",
      "<pre>\n```mermaid\njourney\n</pre>\n", "Write ```mermaid``` for that.\n",
    ] {
      #expect(try outline("# How\n\n\(before)\n\(diagram)").title == "Fence", "\(before)")
    }
    #expect(throws: ImportError.self) { try read("# How\n\n````markdown\n\(sample)````\n") }
  }

  @Test("HTML in a cell is read as text, and lists as several cards")
  func html() throws {
    let outline = try outline(
      """
      | Stage | Actions | Pains |
      |---|---|---|
      | Find | <ul><li>Searches</li><li>Asks <b>Ola</b></li></ul> | Slow &amp; old |
      | Pay | 1. Card<br>2. Cash | - Refused<br>- Slow |
      | Use | [x] Opens<br/>[ ] Reads | <p>First</p><p>Second</p> |
      | Keep | Asks:<ul><li>Ana</li></ul> | a < b, <id> and <https://x.example> |
      """)
    #expect(
      outline.stages.map { $0.cards.map(\.text) } == [
        ["Searches", "Asks Ola", "Slow & old"], ["Card", "Cash", "Refused", "Slow"],
        ["Opens", "Reads", "First", "Second"],
        ["Asks:", "Ana", "a < b, <id> and <https://x.example>"],
      ])
  }

  @Test("a table in HTML is read as one with pipes")
  func htmlTable() throws {
    let outline = try outline(
      """
      # Bike

      <table>
        <thead><tr><th></th><th>Find</th><th colspan="2">Ride</th></tr></thead>
        <tbody>
        <tr><td rowspan=2><b>Actions</b></td><td>Looks<br>Asks</td><td>Unlocks</td><td>Rides</td></tr>
        <tr><td>Books</td><td>Stops</td></tr>
        <tr><td>Pains</td><td>Slow &amp; old</td></tr>
        </tbody>
      </table>
      """)
    #expect(outline.title == "Bike")
    #expect(outline.stages.map(\.title) == ["Find", "Ride"])
    #expect(outline.stages[0].cards.map(\.text) == ["Looks", "Asks", "Books", "Slow & old"])
    #expect(outline.stages[1].cards.map(\.text) == ["Unlocks", "Rides", "Stops"])
  }

  @Test(
    "pipes without a row of dashes, or with too few of them, are a table as well",
    arguments: [
      "STAGE    | Find | Pay\nACTIONS  | looks | pays\nEMOTIONS | curious | calm\n",
      "+--+--+--+\n| Stage | Find | Pay |\n+==+==+==+\n| Actions | looks | pays |\n+--+--+--+\n"
        + "| Emotions | curious | calm |\n+--+--+--+\n",
      "+--+--+--+\n| Stage | Find | Pay |\n+--+--+--+\n| Actions | looks | pays |\n+--+--+--+\n"
        + "| Emotions | curious | calm |\n| | | |\n+--+--+--+\n",
      "| Stage | Find | Pay |\n|---|---|\n| Actions | looks | pays |\n| Emotions | curious | calm |\n",
      "| Stage | Find | Pay |\n|-------+------+-----|\n| Actions | looks | pays |\n| Emotions | curious | calm |\n",
      "| Stage | Find | Pay |\n|---|---|---|\n| Actions | looks | pays |\n|---|---|---|\n| Emotions | curious | calm |\n",
    ])
  func withoutDashes(text: String) throws {
    let outline = try outline(text)
    #expect(outline.stages.map(\.title) == ["Find", "Pay"])
    #expect(outline.lanes.map(\.key) == ["actions", "emotions"])
    #expect(
      outline.stages.map { $0.cards.map(\.text) } == [["looks", "curious"], ["pays", "calm"]])
  }
}
