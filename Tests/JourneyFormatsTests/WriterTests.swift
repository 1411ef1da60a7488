import Foundation
import JourneyInsight
import JourneyTemplates
import TestSupport
import Testing

@testable import JourneyFormats
@testable import MapOutline

@Suite("Markdown and JSON")
struct WriterTests {
  @Test("stages are columns, lanes are rows, and signs of Markdown are escaped")
  func markdown() {
    let outline = JourneyOutline(
      title: "A *map* #1", notes: OutlineNotes(comments: ["x"]),
      lanes: [StandardLane.goals.row, StandardLane.actions.row, StandardLane.pains.row],
      stages: [
        .init(
          title: "One | two",
          cards: [
            .init(
              kind: "action", lane: 1, text: "Reads\n<b>", score: "3", actors: ["A_B", "C"],
              votes: 1),
            .init(
              kind: "action", lane: 1, text: "Buys", emotion: -2, details: [.init("owner", "x; y")]),
            .init(kind: "pain", lane: 2, text: "Waits"),
          ]),
        .init(title: "Three", cards: [.init(kind: "goal", text: "Free")]),
      ],
      unplaced: [
        .init(kind: "goal", lane: 0, text: "1. Rest", comments: [.init(text: "Really, why?")])
      ])
    let written = MarkdownWriter.write(outline)
    #expect(
      written.text == """
        # A \\*map\\* \\#1

        |  | One \\| two | Three |
        | --- | --- | --- |
        | **Stage goal of the customer** |  |  |
        | **Actions** | • Reads<br>&lt;b&gt; *(score: 3; actors: A\\_B, C; votes: 1)*<br>• Buys *(emotion: −2; owner: x&#59; y)* |  |
        | **Pains** | Waits |  |
        | **(no lane)** |  | Free *(kind: goal)* |

        ## In no stage

        - **Stage goal of the customer:** 1. Rest *(comment: Really&#44; why?)*

        """)
    #expect(written.report.losses == [.notes])
  }

  @Test("every table row has as many cells as stages and one, whatever the texts")
  func cells() {
    for seed in seeds(100) {
      var random = RandomSource(seed: seed)
      let outline = random.journey()
      let rows = MarkdownWriter.write(outline).text.split(separator: "\n")
        .filter { $0.hasPrefix("|") }
      for row in rows {
        let cells = row.replacing("\\\\", with: "").replacing("\\|", with: "")
          .count { $0 == "|" }
        #expect(cells == outline.stages.count + 2, "SEED=\(seed): \(row)")
      }
    }
  }

  @Test("strings in JSON are read back as they were")
  func json() throws {
    for seed in seeds(200) {
      var random = RandomSource(seed: seed)
      let texts = (0..<random.number(0...4)).map { _ in
        random.text(allowsEmpty: true) + random.pick(["", "\u{0}", "\u{1B}[", "\u{7F}", "\r"])
      }
      var json = JSONText()
      json.object { json in
        json.key("texts") { $0.array(of: texts) { $0.string($1) } }
        json.key("\"\n") { $0.integer(-3) }
        json.key("none") { $0.object { _ in } }
      }
      let read = try #require(
        try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any])
      let again = try #require(read["texts"] as? [String])
      #expect(again.map { Array($0.utf8) } == texts.map { Array($0.utf8) }, "SEED=\(seed)")
      #expect(read["\"\n"] as? Int == -3)
    }
  }

  @Test("JSON is laid out for people")
  func layout() {
    var json = JSONText()
    json.object { json in
      json.key("a") { $0.array(of: [1, 2]) { $0.integer($1) } }
      json.key("b") { $0.array { _ in } }
      json.key("c") { $0.integer(.max) }
      json.key("d") { $0.null() }
    }
    #expect(
      json.text == """
        {
          "a": [
            1,
            2
          ],
          "b": [],
          "c": "9223372036854775807",
          "d": null
        }
        """)
  }
}
