import Foundation
import FoundationXML
import JourneyInsight
import JourneyTemplates
import TestSupport
import Testing

@testable import JourneyPictures
@testable import MapOutline

@Suite("Pictures")
struct PictureTests {
  @Test("any map gives a well-formed file that asks for nothing and runs nothing")
  func wellFormed() throws {
    for seed in seeds(80) {
      var random = RandomSource(seed: seed)
      let outline = random.map(OutlineShape(hasFrame: true, hasLinks: true, hasEqualStages: true))
      let options = PictureOptions(
        language: random.pick(SpokenLanguage.allCases),
        theme: random.pick(PictureOptions.Theme.allCases), date: CalendarDay("2026-03-31"))
      let emotions = outline.stages.map { _ in PictureEmotion(mean: 0, low: -2, high: 2) }
      let text = JourneyPicture.write(outline, emotions: emotions, options: options).text
      let found = XMLContent(text)
      #expect(found.isWellFormed, "SEED=\(seed): \(found.problem)")
      #expect(!found.elements.contains("script"), "SEED=\(seed)")
      for reference in found.references {
        #expect(reference.hasPrefix("#jm-"), "SEED=\(seed): \(reference)")
      }
      #expect(!text.contains("@import") && !text.contains("url(h"), "SEED=\(seed)")
      #expect(text == JourneyPicture.write(outline, emotions: emotions, options: options).text)
    }
  }

  @Test("what people wrote stands in the picture and in no tag")
  func hostile() {
    let text =
      "]]></text><script>alert(1)</script>\u{0}\u{1}\u{FFFE}\u{FFFF}\u{202E}&#0;\" onload=\"x"
    var outline = JourneyOutline(title: text, lanes: [.init(title: text)])
    outline.personas = [.init(name: text)]
    outline.persona = 0
    outline.stages = [
      .init(
        title: text,
        cards: [
          .init(
            kind: text, lane: 0, text: text, score: text, actors: [text], tags: [text],
            channel: text, check: text, details: [.init("owner", text), .init("status", text)])
        ])
    ]
    let svg = JourneyPicture.write(outline).text
    let found = XMLContent(svg)
    #expect(found.isWellFormed, "\(found.problem)")
    #expect(!found.elements.contains("script") && !svg.contains("<script"))
    #expect(found.text.contains("alert(1)"))
  }

  @Test("a picture tells those who do not see it what it shows")
  func accessible() {
    let outline = JourneyOutline(title: "Repairs", stages: [.init(title: "A"), .init(title: "B")])
    let svg = JourneyPicture.write(
      outline, emotions: [nil, .init(mean: -1.5, low: -2, high: -1)]
    ).text
    #expect(svg.contains("role=\"img\" aria-labelledby=\"jm-title jm-desc\""))
    #expect(svg.contains("<title id=\"jm-title\">Repairs</title>"))
    #expect(svg.contains("Stages: A → B. Emotion curve, B: −1.5."))
  }

  @Test("nothing stays out of an empty map's picture but cards")
  func empty() {
    let written = JourneyPicture.write(JourneyOutline())
    #expect(XMLContent(written.text).isWellFormed)
    #expect(written.report.isEmpty)
  }

  @Test("what has no room is told")
  func losses() {
    let long = String(repeating: "word ", count: 200)
    var outline = JourneyOutline(
      lanes: [.init(title: "a"), .init(title: "b")],
      stages: [
        .init(
          title: "x",
          cards: [
            .init(kind: "action", lane: 0, text: long), .init(kind: "action", lane: 1, text: "b"),
          ])
      ])
    var options = PictureOptions()
    options.lanes = .some([0])
    #expect(
      JourneyPicture.write(outline, options: options).report.losses == [
        .cardsShortened(count: 1), .cardsNotShown(count: 1),
      ])
    outline.links = (0..<60).map { _ in .init(from: 0, to: 1) }
    #expect(JourneyPicture.write(outline).report.losses.contains(.linksNotDrawn(count: 60)))
  }

  @Test("text and marks have enough contrast in both themes")
  func contrast() throws {
    for palette in [PicturePalette.light, .dark] {
      for family in PicturePalette.Family.allCases {
        let note = palette.note(family)
        for colour in [palette.ink, palette.muted, note.mark] {
          #expect(try contrast(colour, note.paper) >= 4.5, "\(family): \(colour)")
        }
      }
      for (front, back) in [
        (palette.ink, palette.background), (palette.muted, palette.background),
        (palette.ink, palette.laneTitle), (palette.ink, palette.lane),
        (palette.muted, palette.laneTitle),
        (palette.stageInk, palette.stage), (palette.stageInk, palette.stageAfter),
        (palette.curve, palette.background),
      ] {
        #expect(try contrast(front, back) >= 4.5, "\(front) on \(back)")
      }
    }
  }

  /// WCAG 2.2, relative luminance and contrast ratio.
  private func contrast(_ a: String, _ b: String) throws -> Double {
    func luminance(_ colour: String) throws -> Double {
      let number = try #require(Int(colour.dropFirst(), radix: 16))
      let parts = [number >> 16 & 255, number >> 8 & 255, number & 255].map { part in
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (x, y) = (try luminance(a), try luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  @Test(
    "a text is never taken for narrower than the fonts of the usual systems draw it",
    arguments: [
      // The widest of DejaVu Sans, Liberation Sans and Noto Sans, regular and bold.
      (
        "The customer waits for an answer, and does not know how long it takes (2026)!", 40_074,
        45_187
      ),
      ("Zażółć gęślą jaźń; ŹRÓDŁO", 13_556, 15_062),
      ("Țesături și mătase, Îndoială", 13_829, 15_683),
      ("Съешь же ещё этих мягких французских булок", 25_239, 27_719),
      ("УДОВЛЕТВОРЕНИЕ ЖЮРИ ЩУКИ", 17_002, 19_270),
      ("Ελληνικά γράμματα ΟΔΟΣ", 13_199, 14_550),
      ("WWW MMM @@@ %%% Illi", 13_805, 15_093),
      ("“quoted” — … • 12 % × 3", 13_070, 14_304),
    ])
  func widths(text: String, regular: Int, bold: Int) {
    let width = TextMeasure.milliEms(of: text)
    #expect(width >= regular && width <= regular * 14 / 10, "\(width)")
    #expect(TextMeasure.milliEms(of: text, isBold: true) >= bold)
    #expect(width == text.reduce(0) { $0 + TextMeasure.milliEms(of: $1, isBold: false) })
  }

  @Test("a curve passes its points and never beyond them")
  func curve() {
    for seed in seeds(100) {
      var random = RandomSource(seed: seed)
      let points = (0..<random.number(2...8)).map {
        CurveShape.Point(x: Double($0 * 100), y: Double(random.number(0...40)))
      }
      var last = points[0]
      for (index, piece) in CurveShape(points).path.split(separator: "C").enumerated() {
        let numbers = piece.split(separator: " ").compactMap { Double($0) }
        #expect(numbers.count == 6)
        let end = points[index + 1]
        #expect(abs(numbers[4] - end.x) <= 0.05 && abs(numbers[5] - end.y) <= 0.05)
        for y in [numbers[1], numbers[3]] {
          #expect(
            y >= min(last.y, end.y) - 0.1 && y <= max(last.y, end.y) + 0.1, "SEED=\(seed)")
        }
        last = end
      }
    }
  }
}

/// What an XML parser finds in a file.
final class XMLContent: NSObject, XMLParserDelegate {
  private(set) var isWellFormed = false
  private(set) var problem = ""
  private(set) var elements: Set<String> = []
  private(set) var references: [String] = []
  private(set) var text = ""

  init(_ file: String) {
    super.init()
    let parser = XMLParser(data: Data(file.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
    problem = parser.parserError.map { "\($0), line \(parser.lineNumber)" } ?? ""
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    elements.insert(name)
    for (key, value) in attributes {
      if key.hasSuffix("href") || key == "src" { references.append(value) }
      if key.hasPrefix("on") { problem = "\(key)=\(value)" }
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
