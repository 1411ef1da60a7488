import Foundation
import JourneyInsight
import JourneyMap
import JourneyTemplates
import ReplicatedData
import TestSupport
import Testing

@testable import JourneyFormats
@testable import JourneyPictures
@testable import MapOutline

@Suite("Formats out")
struct PictureExportTests {
  private static func document(_ outline: JourneyOutline) throws -> MapDocument {
    var document = MapDocument()
    _ = try document.edit(as: ReplicaID(7)) { (editor: inout Editor) throws(ChangeError) in
      _ = try outline.apply(to: &editor)
    }
    return document
  }

  @Test("each ending belongs to one format, and tells it in any case")
  func endings() {
    let endings = ExportFormat.allCases.flatMap(\.endings)
    #expect(Set(endings).count == endings.count)
    for format in ExportFormat.allCases {
      for ending in format.endings {
        #expect(ExportFormat.ofFile(named: "a.b.\(ending)") == format)
        #expect(ExportFormat.ofFile(named: "A.\(ending.uppercased())") == format)
      }
      #expect(ExportFormat.endingsText.contains("." + format.endings[0]))
      #expect(!format.summary.isEmpty)
    }
    #expect(ExportFormat.ofFile(named: "svg") == nil)
    #expect(ExportFormat.ofFile(named: "a.docx") == nil)
  }

  @Test("the README's table of formats says what there is")
  func table() throws {
    let readme = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources/JourneyFormats/README.md"), encoding: .utf8)
    for format in ExportFormat.allCases {
      let endings = format.endings.map { "`.\($0)`" }.joined(separator: ", ")
      let row = "| `\(format.rawValue)` | \(endings) | \(format.summary) |"
      #expect(readme.contains(row), "\(row)")
    }
  }

  @Test("every format writes every map, an empty one too, in every language")
  func everyFormat() throws {
    for seed in seeds(12) {
      var random = RandomSource(seed: seed)
      let outline =
        random.chance(10)
        ? JourneyOutline() : random.map(OutlineShape(hasFrame: true, hasLinks: true))
      let document = try Self.document(outline)
      let options = ExportOptions(
        language: random.pick([nil, "en", "pl", "ro-RO", "ru", "xx"]),
        today: CalendarDay("2026-03-31"), paper: random.pick(Paper.allCases))
      for format in ExportFormat.allCases {
        let text = format.write(document, options).text
        #expect(text.utf8.last == UInt8(ascii: "\n"), "SEED=\(seed): \(format)")
        #expect(text == format.write(document, options).text, "SEED=\(seed): \(format)")
      }
    }
  }

  @Test("a page is whole: tags are closed, texts escaped, nothing runs and nothing is fetched")
  func page() throws {
    let hostile = "</td><script>alert(1)</script>\" onclick=\"x' javascript:1 <!-- ]]>"
    var cases: [(UInt64, JourneyOutline)] = []
    for seed in seeds(25) {
      var random = RandomSource(seed: seed)
      cases.append((seed, random.map(OutlineShape(hasFrame: true, hasLinks: true))))
    }
    var outline = JourneyOutline(title: hostile, lanes: [.init(title: hostile)])
    outline.personas = [
      .init(name: hostile, details: [.init("needs", hostile), .init("demographics", hostile)])
    ]
    outline.stages = [
      .init(
        title: hostile,
        cards: [
          .init(
            kind: "pain", lane: 0, text: hostile, tags: [hostile], channel: hostile,
            comments: [
              .init(type: "link", text: hostile, address: "javascript:alert(1)"),
              .init(type: "link", text: hostile, address: "https://a.example/\"onclick=\"x"),
            ], emotion: -2, details: [.init("severity", "3"), .init("arises", hostile)])
        ])
    ]
    cases.append((0, outline))
    for (seed, outline) in cases {
      let document = try Self.document(outline)
      let options = ExportOptions(today: CalendarDay("2026-03-31"), theme: .auto)
      for format in [ExportFormat.html, .blankHTML] {
        let html = format.write(document, options).text
        if let problem = Self.unbalanced(html) { Issue.record("SEED=\(seed): \(problem)") }
        #expect(!html.contains("<script") && !html.contains(" onclick=\""), "SEED=\(seed)")
        #expect(!html.contains("href=\"javascript:"), "SEED=\(seed)")
        #expect(html.contains("default-src 'none'"))
      }
    }
  }

  /// The first tag that is not closed where it should be. Scalar by scalar: a mark behind a tag
  /// makes one character with it.
  private static func unbalanced(_ html: String) -> String? {
    var open: [String] = []
    var rest = html.unicodeScalars[...]
    while let start = rest.firstIndex(of: "<") {
      guard let end = rest[start...].firstIndex(of: ">") else { return "a tag without an end" }
      let tag = String(String.UnicodeScalarView(rest[rest.index(after: start)..<end]))
      rest = rest[rest.index(after: end)...]
      let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
      if tag.hasPrefix("!") || tag.hasSuffix("/") || name == "meta" || name == "br" { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return "</\(name)> closes nothing" }
      } else {
        open.append(name)
      }
    }
    return open.last.map { "<\($0)> is not closed" }
  }

  @Test("the anchors of a page lead to the cards that are meant")
  func anchors() throws {
    for seed in seeds(40) {
      var random = RandomSource(seed: seed)
      let document = try Self.document(random.map(OutlineShape(hasEqualStages: true)))
      let facts = MapFacts(document)
      let texts = JourneyOutline(document).cards.map(\.text)
      let meant = facts.allCards.map { document.string(facts.cards[$0].id, Field.Card.text) }
      #expect(texts == meant, "SEED=\(seed)")
    }
  }

  @Test("an empty grid has a template's stages and lanes in a language, to scale")
  func blank() throws {
    var document = MapDocument()
    let map = try NewMap(
      title: "", kind: "service-blueprint", template: "goals-11", language: "ro")
    _ = try document.edit(as: ReplicaID(7)) { (editor: inout Editor) throws(ChangeError) in
      try map.apply(to: &editor)
    }
    for paper in Paper.allCases {
      let svg = ExportFormat.blankSVG.write(
        document, ExportOptions(language: "ro", paper: paper)
      ).text
      let found = XMLContent(svg)
      #expect(found.isWellFormed, "\(found.problem)")
      #expect(svg.contains("width=\"\(paper.size.width)mm\" height=\"\(paper.size.height)mm\""))
      for title in ["Cumpărare", "Loialitate", "Canale"] {
        #expect(found.text.contains(title), "\(paper): \(title)")
      }
    }
  }

  @Test("the language of a page's own words is the reader's, else the map's, else English")
  func languages() {
    #expect(SpokenLanguage(tag: "pl-PL") == .polish && SpokenLanguage(tag: "RU") == .russian)
    #expect(SpokenLanguage(tag: nil) == .english && SpokenLanguage(tag: "fr") == .english)
    #expect(SpokenLanguage.romanian.mapKind("service-blueprint") == "Schema serviciului")
    #expect(SpokenLanguage.polish.cardKind("no-such-kind") == "No-such-kind")
  }
}
