import Foundation
import Testing

@testable import JourneyInsight

struct InsightReadmeTests {
  private static func lines() throws -> [Substring] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/JourneyInsight/README.md")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }

  @Test("the page tells the weights that the code has")
  func weights() throws {
    let defaults = InsightWeights()
    let lines = try Self.lines()
    for name in InsightWeights.Name.allCases where name != .worst {
      let row = lines.first { $0.hasPrefix("| `\(name.rawValue)` |") }
      let cells = row?.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
      #expect(cells.count == 4 && cells[1] == "\(defaults[name])", "\(name)")
    }
    #expect(lines.contains { $0.contains("`worst` = \(defaults.worst) %") })
  }

  @Test("weights that are out of range become the nearest, and names are told apart")
  func range() {
    var weights = InsightWeights()
    for (index, name) in InsightWeights.Name.allCases.enumerated() { weights[name] = 10 + index }
    #expect(InsightWeights.Name.allCases.map { weights[$0] } == [10, 11, 12, 13, 14])
    weights[.pains] = -3
    weights[.worst] = 900
    #expect(weights.pains == 0 && weights.worst == 100)
  }
}
