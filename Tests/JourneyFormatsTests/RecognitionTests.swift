import Testing

@testable import JourneyFormats

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
    var csv = Evidence(.csv, 40, "the heading “Stage”")
    csv.add(25, "the heading “Pain”")
    csv.add(-10, "a column of amounts")
    #expect(csv.score == 55 && csv.isEnough)
    #expect(csv.words == "the heading “Stage”, the heading “Pain”")
    #expect(csv.wordsAgainst == "a column of amounts")
    #expect(Evidence(.survey, -20, "no question").score == 0)
    #expect(Evidence(.json, 300, "its “format”").score == 100)
    let survey = Evidence(.survey, 55, "questions as headings")
    #expect([csv, survey].best == csv, "of equal ones the first")
    #expect([Evidence(.events, 49, "a column of times")].best == nil)
    #expect([Evidence(.csv, 10, "x"), survey, csv].ranked == [csv, survey])
  }

  @Test("a file that is read keeps what spoke for it and for other formats")
  func kept() throws {
    let file = try FileReader.read(Array("Stage,Pain\nBuy,Slow\n".utf8))
    #expect(file.evidence.first?.format == .csv)
    #expect(file.reason == file.evidence.first?.words)
    #expect(try FileReader.read(Array("Stage,Pain\nBuy,Slow\n".utf8), as: .csv).evidence == [])
  }
}
