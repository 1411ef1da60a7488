import Foundation
import JourneyMap
import Testing

@testable import JourneyInsight

@Suite("Rules.md and README.md")
struct CheckRulesTests {
  @Test("the table of rules says what the code says")
  func table() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/JourneyInsight/Rules.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    var rows: [(id: String, severity: String)] = []
    for line in lines where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 5 else { continue }
      rows.append((cells[0].filter { $0 != "`" }, cells[1]))
      #expect(cells.allSatisfy { !$0.isEmpty }, "\(cells[0])")
    }
    #expect(rows.map(\.id) == CheckRule.allCases.map(\.rawValue))
    for (row, rule) in zip(rows, CheckRule.allCases) {
      #expect(row.severity == rule.severity.rawValue, "\(row.id)")
    }
  }

  @Test("the page about comparison says what the code says")
  func comparison() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/JourneyInsight/README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    for basis in [MapComparison.Basis.moments, .lineage, .likeness] {
      #expect(text.contains("| `\(basis.rawValue)` |"))
    }
    let (near, far) = (Likeness.likeInGroup, Likeness.likeAnywhere)
    #expect(text.contains("from \(Double(near) / 10_000) on in the same stage"))
    #expect(text.contains("from \(Double(far) / 10_000) on elsewhere"))
    #expect(text.contains("At most \(Likeness.pairsMax / 1_000),000 pairs"))
  }

  @Test("ids are kebab-case and fit in the map's field")
  func ids() {
    for rule in CheckRule.allCases {
      #expect(rule.rawValue.allSatisfy { $0 == "-" || ("a"..."z").contains($0) })
      #expect(rule.rawValue.utf8.count <= Int(MapLimits().keyBytesMax))
    }
    #expect(StageElement.allCases.allSatisfy { $0.rule.element == $0 })
  }
}
