import Foundation
import JourneyTemplates
import TestSupport
import Testing

@testable import JourneyFormats
@testable import JourneyPictures
@testable import MapOutline

@Suite("Mermaid there and back")
struct MermaidRoundTripTests {
  @Test("what is written is read back equal, whatever the texts contain")
  func randomJourneys() throws {
    for seed in seeds(400) {
      var random = RandomSource(seed: seed)
      let outline = random.journey()
      let written = MermaidWriter.write(outline)
      #expect(written.report.isEmpty, "SEED=\(seed): \(written.report.sentences)")
      let again = try read(written.text)
      #expect(again.outline == outline, "SEED=\(seed)\n\(written.text)")
      #expect(again.outline.bytes == outline.bytes, "SEED=\(seed)")
      #expect(again.report.isEmpty, "SEED=\(seed): \(again.report.sentences)")
      #expect(MermaidWriter.write(again.outline) == written, "SEED=\(seed)")
    }
  }

  @Test("line ends of other systems change nothing", arguments: ["\r\n", "\r"])
  func lineEnds(lineEnd: String) throws {
    for seed in seeds(50) {
      var random = RandomSource(seed: seed)
      let text = MermaidWriter.write(random.journey()).text
      var other = "\u{FEFF}"
      for scalar in text.unicodeScalars {
        if scalar == "\n" { other += lineEnd } else { other.unicodeScalars.append(scalar) }
      }
      #expect(try read(other) == read(text), "SEED=\(seed)")
    }
  }

  @Test("notes survive the map's text field")
  func notes() {
    for seed in seeds(400) {
      var random = RandomSource(seed: seed)
      let notes = random.journey().notes
      #expect(OutlineNotes(text: notes.text) == notes, "SEED=\(seed)\n\(notes.text)")
    }
  }

  @Test("no tag gets into a page by a comment or a directive")
  func tags() throws {
    let source = """
      %%{init: {"themeCSS": "</style><img src=x>"}}%%
      journey
        %% see <script>alert(1)</script>, and 1 < 2, <3
        section Ask
          Call: 3: Guest
      """
    let once = MermaidWriter.write(try read(source).outline).text
    #expect(!once.contains("<s") && !once.contains("</") && !once.contains("<i"))
    #expect(once.contains("1 < 2") && once.contains("< script>alert(1)"))
    #expect(MermaidWriter.write(try read(once).outline).text == once)
  }

  @Test("notes that a person wrote become comments")
  func writtenNotes() throws {
    let notes = OutlineNotes(text: "Ask Ola about March.\n\n  And about the price: 3 or 4?")
    #expect(notes.comments == ["Ask Ola about March.", "And about the price: 3 or 4?"])
    let again = try read(MermaidWriter.write(JourneyOutline(title: "A", notes: notes)).text)
    #expect(again.outline.notes == notes)
  }

  @Test("any bytes give a journey or an error, never a crash")
  func randomBytes() {
    for seed in seeds(2_000) {
      var random = RandomSource(seed: seed)
      let bytes = (0..<random.number(0...200)).map { _ in UInt8(random.number(0...255)) }
      _ = try? MermaidReader.read(Array("journey\n".utf8) + bytes)
      _ = try? MermaidReader.read(bytes)
    }
  }

  @Test("a damaged file gives a journey or an error, and what it gives can be written and shown")
  func mutatedFiles() {
    for seed in seeds(600) {
      var random = RandomSource(seed: seed)
      var bytes = Array(MermaidWriter.write(random.journey()).text.utf8)
      for _ in 0..<random.number(1...6) {
        let index = random.number(0...(bytes.count - 1))
        switch random.number(0...3) {
        case 0: bytes[index] = UInt8(random.number(0...255))
        case 1: bytes.insert(contentsOf: random.text().utf8, at: index)
        case 2: bytes.removeSubrange(index..<min(index + random.number(1...9), bytes.count))
        default: bytes.removeSubrange(index...)
        }
        if bytes.isEmpty { bytes = [0x0A] }
      }
      guard let journey = try? MermaidReader.read(bytes) else { continue }
      let written = MermaidWriter.write(journey.outline)
      let again = try? read(written.text)
      #expect(again != nil, "SEED=\(seed)\n\(written.text)")
      #expect(again?.outline.stages.map(\.title) == journey.outline.stages.map(\.title))
      #expect(!TextGrid(columns: 40).lines(journey.outline).isEmpty)
    }
  }

  @Test("scores beyond Mermaid's are written as the nearest, and the report says so")
  func scores() throws {
    let scores = ["11", "0", "-3", "4.5", "5.1", "good", nil, "03", "99999999999999999999999"]
    let cards = scores.map { JourneyOutline.Card(kind: "action", lane: 0, text: "x", score: $0) }
    let outline = JourneyOutline(
      lanes: [StandardLane.actions.row], stages: [.init(title: "s", cards: cards)])
    let written = MermaidWriter.write(outline)
    let again = try read(written.text).outline.stages[0].cards.map(\.score)
    #expect(again == ["5", "1", "1", "4.5", "5", "3", "3", "03", "5"])
    #expect(
      written.report.losses
        == [.scoresClamped(count: 5), .scoresMissing(count: 1), .scoresNotNumbers(count: 1)])
  }

  @Test("cards that are no actions are left out, and counted in the report")
  func otherKinds() throws {
    var outline = JourneyOutline(title: "A", lanes: StandardLane.allCases.map(\.row))
    outline.stages = [
      .init(
        title: "",
        cards: [
          .init(kind: "pain", lane: 6, text: "Waits"), .init(kind: "pain", lane: 6, text: "Pays"),
          .init(
            kind: "action", lane: 2, text: "", score: "3", votes: 2,
            comments: [.init(text: "Why?")], check: "assumption",
            details: [.init("owner", "Ola")]),
        ])
    ]
    let written = MermaidWriter.write(outline)
    #expect(
      written.report.losses == [
        .cardsOfKind("pain", count: 2), .lanesOfActions(count: 1), .votes(count: 2),
        .comments(count: 1), .cardFields(names: ["check", "owner"]), .unnamedStages(count: 1),
        .unnamedCards(count: 1),
      ])
    #expect(written.text.contains("    section (unnamed)\n      (unnamed): 3\n"))
    #expect(written.report.sentences.allSatisfy { !$0.isEmpty })
  }
}
