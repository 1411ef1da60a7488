import JourneyTemplates
import Testing

@testable import JourneyFormats
@testable import JourneyPictures
@testable import MapOutline

@Suite("Words that would act on what is around them")
struct HostileWordsTests {
  @Test(
    "controls of writing direction end with their text, and close nothing outside of it",
    arguments: [
      ("plain", "plain"),
      ("\u{202E}evil", "\u{202E}evil\u{202C}"),
      ("\u{2066}a\u{202B}b", "\u{2066}a\u{202B}b\u{202C}\u{2069}"),
      ("a\u{2069}\u{202C}b", "ab"),
      ("\u{2067}שלום\u{2069}!", "\u{2067}שלום\u{2069}!"),
      ("\u{202A}x\u{2069}y", "\u{202A}xy\u{202C}"),
    ])
  func direction(text: String, escaped: String) {
    #expect(MarkupText.escaped(text).unicodeScalars.elementsEqual(escaped.unicodeScalars))
  }

  private static func outline(_ texts: [String]) -> JourneyOutline {
    JourneyOutline(
      lanes: [StandardLane.actions.row],
      stages: [
        .init(
          title: "Stage; =A1", cards: texts.map { .init(kind: "action", lane: 0, text: $0) })
      ])
  }

  @Test(
    "no value of a CSV file begins like a formula, wherever a spreadsheet splits it",
    arguments: [CSVWriter.Layout.steps, .stages])
  func formulas(layout: CSVWriter.Layout) throws {
    let texts = [
      "=1+1", "a; =cmd|' /C calc'!A0", "b;+2+3", "'; @SUM(A1)", "−; -x", "c;d", "-2", "e; -2",
    ]
    let outline = Self.outline(texts)
    let written = CSVWriter.write(outline, layout: layout).text
    for line in written.split(separator: "\r\n") {
      for value in line.split(whereSeparator: { $0 == ";" || $0 == "," }) {
        let words = value.drop { $0 == " " || $0 == "\"" || $0 == "\u{FEFF}" }
        guard let first = words.first, Int(words.prefix { $0 != "\"" }) == nil else { continue }
        #expect(!"=+-@".contains(first), "\(line)")
      }
    }
    let limits = ImportLimits()
    let (table, report) = try CSVReader.table(Array(written.utf8), limits: limits)
    let again = try CSVReader.journey(
      table, layout == .steps ? .steps : .stages, report, limits)
    #expect(again.outline.stages.map(\.title) == ["Stage; =A1"])
    #expect(again.outline.stages.flatMap(\.cards).map(\.text) == texts)
  }

  @Test("the tasks of a Mermaid file hold no tag")
  func tags() {
    let written = MermaidWriter.write(
      Self.outline(["<script>alert(1)</script>", "</pre><!--"])
    ).text
    for beginning in ["<s", "</", "<!", "<p"] {
      #expect(!written.contains(beginning), "\(written)")
    }
  }
}
