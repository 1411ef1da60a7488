import Foundation
import JourneyMap
import Testing

@testable import JourneyTemplates

@Suite("The example of the format")
struct ExampleTests {
  @Test("the example is valid, makes a map, and can be written in its languages")
  func example() throws {
    var library = TemplateLibrary.builtIn
    #expect(library.add(Array(TemplateLibrary.example.utf8), named: "example").isEmpty)
    let map = try made(
      NewMap(
        title: "x", kind: "repair-map", template: "repair-4", language: "pl",
        agenda: "one-evening", from: library))
    #expect(map.value(.root, Field.Map.kind) == .text("service-blueprint"))
    #expect(map.value(.root, Field.Map.template) == .text("repair-4"))
    let seen = SeenMap(map, in: "en")
    #expect(seen.stages == ["Breakdown", "Booking", "Workshop", "Next visit"])
    #expect(seen.lanes.first == "The bicycle")
    #expect(seen.channels.last == "Notice board")
    #expect(library.file(of: "repair-4", in: .stageTemplates) == "example")
  }

  @Test("the example is the one in the format's description")
  func readme() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/JourneyTemplates")
    let readme = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    let block = readme.components(separatedBy: "```json\n").dropFirst().first?
      .components(separatedBy: "```").first
    #expect(block == TemplateLibrary.example)
    for section in TemplateSection.allCases { #expect(readme.contains("`\(section.rawValue)`")) }
    for kind in Schema.cardKinds { #expect(readme.contains("`\(kind)`")) }
    for template in TemplateLibrary.builtIn.stageTemplates {
      #expect(readme.contains("`\(template.id)`"))
    }
    for property in [
      "after-sale", "card-kind", "backstage", "purpose", "description", "scale", "steps", "after",
    ] {
      #expect(readme.contains("`\(property)`"), "\(property)")
    }
    let limit = TemplateReader.Limit.self
    for number in [
      limit.fileBytes / 1_000, limit.entries, limit.parts, limit.languages, limit.labelScalars,
      limit.descriptionScalars, limit.scaleEnd,
    ] {
      #expect(readme.contains("\(number)"), "\(number)")
    }
  }
}
