import JourneyInsight
import JourneyTemplates
import Testing

@testable import JourneyFormats
@testable import JourneyWords

@Suite("Telling what a file is")
struct RecognitionTests {
  @Test("a large file that is no table of events is told to be too large, not to be a bad table")
  func tooLarge() {
    var limits = ImportLimits()
    limits.fileBytesMax = 40
    limits.eventFileBytesMax = 20_000
    let wide = String(repeating: "\"a\", ", count: 2_100)
    for start in ["journey\n", "{\"nodes\": [\(wide)", "Stage,Action\n", "| Stage | Action |\n"] {
      let text = start + String(repeating: "x\n", count: 60)
      #expect(throws: ImportError(.fileTooLarge(bytes: text.utf8.count, bytesMax: 40))) {
        try FileReader.read(Array(text.utf8), limits: limits)
      }
    }
    let events = "journey id,stage\n" + String(repeating: "j1,A\n", count: 20)
    #expect(
      (try? FileReader.read(Array(events.utf8), limits: limits))?.format == .events)
  }

  @Test(
    "a table that begins with the heading “journey id” is one of events, a diagram stays a diagram",
    arguments: [
      ("journey id,stage,action,time\nj1,Discovery,view: page,1\n", FileFormat.events),
      ("journey;stage\nj1;Discovery\n", .events),
      ("journey\ntitle A, B; C\nsection D\nE, F: 3: G\n", .mermaid),
    ])
  func journeys(text: String, format: FileFormat) throws {
    #expect(try FileReader.read(Array(text.utf8)).format == format)
  }
}

@Suite("Evidence of what a file is")
struct EvidenceTests {
  @Test("points add up from 0 to 100, and what has most and enough of them is best")
  func scores() {
    var csv = Evidence(.csv, 40, .seenOneColumn, ["heading": .quotation("Stage")])
    csv.add(25, .seenHeading, ["heading": .quotation("Pain")])
    csv.add(-10, .seenNumbers, ["heading": .quotation("Amount")])
    #expect(csv.score == 55 && csv.isEnough)
    let words = MessageWords(.english)
    #expect(
      csv.strongest.map { words.text($0) } == ["the heading “Stage” over one column", "“Pain”"])
    #expect(Evidence(.survey, -20, .seenProse).score == 0)
    #expect(Evidence(.json, 300, .seenFormat).score == 100)
    let survey = Evidence(.survey, 55, .seenProse)
    #expect([csv, survey].best == csv, "of equal ones the first")
    #expect([Evidence(.events, 49, .seenStagesAgain)].best == nil)
    #expect([Evidence(.csv, 10, .seenProse), survey, csv].ranked == [csv, survey])
  }

  @Test("a file that is read keeps what spoke for it and for other formats")
  func kept() throws {
    let file = try FileReader.read(Array("Stage,Pain\nBuy,Slow\n".utf8))
    #expect(file.evidence.first?.format == .csv)
    #expect(file.reasons == file.evidence.first?.strongest)
    #expect(try FileReader.read(Array("Stage,Pain\nBuy,Slow\n".utf8), as: .csv).evidence == [])
  }

  @Test(
    "what becomes of a file, and what is wrong with it, is told in each language",
    arguments: SpokenLanguage.allCases)
  func languages(language: SpokenLanguage) throws {
    let rows = "E-mail;Etap;Ból;Emocja\nola@example.org;A;Drogo;7\njan@example.org;B;;3;9\n"
    let file = try FileReader.read(Array(rows.utf8))
    let told =
      [file.format.name(in: language), file.reason(in: language)]
      + file.report.sentences(in: language, showsOptions: false)
      + file.report.guesses.map { $0.sentence(in: language) }
    let error = #expect(throws: ImportError.self) { try FileReader.read(Array("Dear all".utf8)) }
    let texts = told + [try #require(error).sentence(in: language)]
    #expect(texts.count >= 7)
    for text in texts {
      let isEnglish = text.lowercased().split { !$0.isLetter }.contains {
        ["the", "is", "read", "taken", "this"].contains($0)
      }
      #expect(language == .english || !isEnglish, "\(text)")
      #expect(!text.contains("--"), "\(text)")
    }
    #expect(file.report.sentences(in: language).joined().contains("--take"))
  }
}
