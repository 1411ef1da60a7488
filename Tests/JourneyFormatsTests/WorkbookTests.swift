import Foundation
import TestSupport
import Testing

@testable import JourneyFormats

@Suite("Workbooks")
struct WorkbookTests {
  /// Two sheets with shared, inline and rich texts, a formula, numbers, days and times, packed by
  /// Python's zipfile.
  private static let base64 = """
    UEsDBBQAAAAIAAAAIQBTNU5etgAAADgBAAAPAAAAeGwvd29ya2Jvb2sueG1sjVC9EoIwDH6VXgZHigwOKHrnubj6Bg
    WC9CBtrynK41vwB8/JLcmX7yfZHUbqxQ09a2sKWCcpHPa7Mb9b35XWdiLChvOxgDYEl0vJVYukOLEOTcQa60mF2Pqr
    ZOdR1dwiBupllqYbSUobeGn4fzRs0+gKT7YaCE14injsVYjxuNWOYUo3e/CnEkYRFnCJ7oIQxDw81/EcED7XsVAgf7
    ePukOxUuS2ohz4i5S9SeVEkoubXN6yfwBQSwMEFAAAAAgAAAAhAFtF1ilJAAAAjQAAABoAAAB4bC9fcmVscy93b3Jr
    Ym9vay54bWwucmVsc7MJSs1JLMnMzyvOyCwotrNB5ip4ptgqJSophCQWpaeW2CqV5xdlF2ekppYU64MpQ72K3BwlfS
    yakhCa9Cty9NE1GsE06qPaDgBQSwMEFAAAAAgAAAAhALMRzlB+AAAAxgAAABQAAAB4bC9zaGFyZWRTdHJpbmdzLnht
    bLMpLi6xsynOtLMpsQsuSUxPtdEH8vVBAhBBx+SSzPw8VNEisOrEymIFiHgRREihIjfHqrggMTnVVqmgKLU4tagsVc
    lOKSNTSUehJCM1z1qhPDGzpBihJyADZFBePlQExEWyOSAxM08hvsLAwNQNRBo4xiskQRnJCPfogzwAAFBLAwQUAAAA
    CAAAACEAux83TnkAAAD8AAAADQAAAHhsL3N0eWxlcy54bWyzKS6pzEkNzkhNLbGzySvNdcstKYYxFCCUZ4qtkqGZiZ
    JCWn5RbmKJc35Kqq1SSopaYWl+ibVeSmIllJWbG6NXCQTWDkr6djb6cMOSU3NygkG2RKQBeRVpSMZaglWiKgDxMFUa
    gFSiiICchC5mZIQhhLACbKg+kn8BUEsDBBQAAAAIAAAAIQAH0dC+YAAAAH8AAAAYAAAAeGwvd29ya3NoZWV0cy9zaG
    VldDEueG1sTY3RCYAwDERXCV2g9D8GRDdwgiIRi6WBNOL6Rn/04y7HBd7hJXr0ndkI3zNny4QqF+gQUiBcnzCmADaE
    0mppvJh6Xzqh0SRVTu0gG9jO0MS4Y3RYfP5xdTnL/QeP3+YNUEsDBBQAAAAIAAAAIQCtfdTh7gAAAH0CAAAYAAAAeG
    wvd29ya3NoZWV0cy9zaGVldDIueG1sdVLLDoIwEPwVwsGLCbW0GBLrJvLwbOIXoKI2IiSwgfj3FmoqkNJLHzPbmWlX
    dFX9ap55jiCGKckwA1FXnVPvXeqCuPaLA3Ud3LuN2rewEaQFQa4/LBpjdIrFGpNlIcv8jLXiyAYEQvquUFalIEqX9E
    emJFkqOWXSxk9/8gOzhST7GAtExTBZmMnCFgSOsrw5qwJ3ElcP3Fm0IjaK6s+i9gJ38Nfq/N7jfIon41o2xVKFNfq5
    Vd2WUt+egZsMfPGRPhbfMdef4wUzT/qai+3rUj548v+evCDchptAjyn5qMlM94cXzuyTUWuRf8d9AVBLAQIUAxQAAA
    AIAAAAIQBTNU5etgAAADgBAAAPAAAAAAAAAAAAAACAAQAAAAB4bC93b3JrYm9vay54bWxQSwECFAMUAAAACAAAACEA
    W0XWKUkAAACNAAAAGgAAAAAAAAAAAAAAgAHjAAAAeGwvX3JlbHMvd29ya2Jvb2sueG1sLnJlbHNQSwECFAMUAAAACA
    AAACEAsxHOUH4AAADGAAAAFAAAAAAAAAAAAAAAgAFkAQAAeGwvc2hhcmVkU3RyaW5ncy54bWxQSwECFAMUAAAACAAA
    ACEAux83TnkAAAD8AAAADQAAAAAAAAAAAAAAgAEUAgAAeGwvc3R5bGVzLnhtbFBLAQIUAxQAAAAIAAAAIQAH0dC+YA
    AAAH8AAAAYAAAAAAAAAAAAAACAAbgCAAB4bC93b3Jrc2hlZXRzL3NoZWV0MS54bWxQSwECFAMUAAAACAAAACEArX3U
    4e4AAAB9AgAAGAAAAAAAAAAAAAAAgAFOAwAAeGwvd29ya3NoZWV0cy9zaGVldDIueG1sUEsFBgAAAAAGAAYAjgEAAH
    IEAAAAAA==
    """

  private var packed: [UInt8] {
    [UInt8](Data(base64Encoded: Self.base64, options: .ignoreUnknownCharacters) ?? Data())
  }

  private func book(_ bytes: [UInt8]) throws -> Workbook {
    try #require(try Workbook(bytes, limits: ImportLimits()))
  }

  @Test("cells are read as they are shown: texts, numbers, parts of a hundred, days and times")
  func cells() throws {
    let sheets = try book(packed).sheets
    #expect(sheets.map(\.name) == ["Read me", "Bike & bus"])
    #expect(sheets[0].rows == [["Colours of the notes"]])
    #expect(
      sheets[1].rows == [
        ["Stage", "Action", "Emotion", "Pain", "Day"], [],
        [
          "Find <it>", "Says \"hi\", then; waits", "4", "Pain _x000A_ b\nc", "2026-03-31",
        ], ["Pay", "", "1.5", "TRUE", "2026-03-31 14:05:00", "80%"],
      ])
  }

  @Test("of several sheets the one is read that is a journey, and the report says so")
  func sheets() throws {
    let file = try FileReader.read(packed, options: ImportOptions(fileName: "plan.xlsx"))
    #expect(file.format == .csv)
    #expect(file.reason.hasSuffix("in the sheet “Bike & bus”"))
    let outline = file.outline().outline
    #expect(outline.stages.map(\.title) == ["Find <it>", "Pay"])
    #expect(file.report.guesses.contains { $0.subject == .choice && $0.option == "--table N" })
    var options = ImportOptions()
    options.choice = .number(3)
    let error = #expect(throws: ImportError.self) { try FileReader.read(packed, options: options) }
    #expect(
      error?.description.contains("1, “Read me”: a sheet with 1 row; 2, “Bike & bus”") == true)
    #expect(try FileReader.readAll(packed).map(\.name) == ["Bike & bus"])
  }

  @Test("what is written is read back as it was")
  func roundTrip() throws {
    for seed in seeds(60) {
      var random = RandomSource(seed: seed)
      let outline = random.map(OutlineShape(hasTitle: false))
      let written = WorkbookWriter.write(outline)
      #expect(written.bytes == WorkbookWriter.write(outline).bytes, "SEED=\(seed)")
      let text = try #require(try book(written.bytes).sheets.first).csv
      let limits = ImportLimits()
      let (table, report) = try CSVReader.table(text, limits: limits)
      let again = try CSVReader.journey(table, .steps, report, limits)
      let difference = outline.difference(from: again.outline)
      #expect(difference == nil, "SEED=\(seed) \(difference ?? "")")
    }
  }

  @Test("a workbook that is cut, damaged or a bomb is refused")
  func hostile() throws {
    for count in stride(from: 4, to: packed.count, by: 97) {
      _ = try? FileReader.read(Array(packed[..<count]))
    }
    for seed in seeds(300) {
      var random = RandomSource(seed: seed)
      var bytes = packed
      for _ in 0..<random.number(1...4) {
        bytes[random.number(0...(bytes.count - 1))] = UInt8(random.number(0...255))
      }
      _ = try? FileReader.read(bytes)
    }
    // 258 bytes a symbol, over and over.
    let bomb: [UInt8] = [0x63, 0x60, 0x18, 0x05, 0xA3, 0x60, 0x14, 0x8C, 0x02, 0x08, 0x00]
    #expect(throws: (any Error).self) { try Inflate.bytes(bomb[...], bytesMax: 100) }
    for bytes in [[], [0x07], [0x01, 1, 0, 0, 0], [0x05, 0xFF, 0xFF, 0xFF]] as [[UInt8]] {
      #expect(throws: (any Error).self) { try Inflate.bytes(bytes[...], bytesMax: 1_000) }
    }
  }
}
