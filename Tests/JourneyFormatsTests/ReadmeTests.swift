import Foundation
import JourneyTemplates
import Testing

@testable import JourneyFormats

@Suite("The README of the formats")
struct ReadmeTests {
  private static var text: String {
    get throws {
      let tests = URL(filePath: #filePath).deletingLastPathComponent()
      let file = tests.appending(path: "../../Sources/JourneyFormats/README.md")
      return try String(contentsOf: file, encoding: .utf8)
    }
  }

  /// The vocabulary as its table has it.
  private static var rows: [String] {
    HeadingVocabulary.entries.map { entry in
      let meaning =
        switch entry.meaning {
        case .stage: "stage"
        case .afterSale: "whether after the sale"
        case .stageKey: "key of the stage"
        case .lane(let lane): "lane `\(lane.rawValue)`"
        case .template(let lane): "lane `\(lane.key)`"
        case .cards(let kind): "cards of kind `\(kind)`"
        case .field(let name): "field `\(name)`"
        }
      let words = entry.words.map { $0.stems.joined(separator: ", ") }
      return "| \(meaning) | \(words.joined(separator: " | ")) |"
    }
  }

  @Test("has the words by which headings are known, as the code has them")
  func vocabulary() throws {
    let text = try Self.text
    let table =
      (["| heading of | English | Polish | Romanian | Russian |", "|---|---|---|---|---|"]
      + Self.rows)
      .joined(separator: "\n")
    #expect(text.contains(table), "The table should be:\n\(table)")
  }

  @Test("names every format that is read, and the limits")
  func formats() throws {
    let text = try Self.text
    for format in FileFormat.allCases { #expect(text.contains("| `\(format.rawValue)` |")) }
    let limits = ImportLimits()
    #expect(limits.fileBytesMax == 4 << 20 && limits.eventFileBytesMax == 64 << 20)
    #expect(limits.tasksMax == 10_000 && limits.stagesMax == 1_000 && limits.lanesMax == 200)
    #expect(limits.rowsMax == 50_000 && limits.columnsMax == 2_000)
    #expect(limits.cellBytesMax == 64 << 10 && limits.lineBytesMax == 16 << 10)
  }
}
