import Foundation
import JourneyTemplates
import Testing

@testable import JourneyFormats

@Suite("The catalogue of kinds and fields, in the page")
struct PageCatalogueTests {
  /// Writes the files anew: `make catalogue`.
  private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_CATALOGUE"] == "1"

  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Clients/Web/page")

  private func expect(_ text: String, in name: String) throws {
    let file = Self.page.appending(path: name)
    if Self.isUpdating { try text.write(to: file, atomically: true, encoding: .utf8) }
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let wanted = text.split(separator: "\n")
    #expect(lines.count == wanted.count, "\(name): make catalogue writes it anew")
    for (number, (line, want)) in zip(lines, wanted).enumerated() {
      #expect(line == want, "\(name), line \(number + 1): make catalogue writes it anew")
    }
  }

  @Test("the page has the kinds and fields of the schema, and their forms and signs")
  func fields() throws {
    try expect(PageCatalogue.fields(), in: "board/catalogue.js")
  }

  @Test("the page has the product's terms", arguments: SpokenLanguage.allCases)
  func terms(language: SpokenLanguage) throws {
    try expect(PageCatalogue.terms(language), in: "words/terms-\(language.rawValue).js")
  }
}
