import Foundation
import Testing

/// The files in Protocol/ that the tests check, and write anew with UPDATE_VECTORS=1.
enum ProtocolFolder {
  static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_VECTORS"] == "1"

  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Protocol")

  static let readme = folder.appendingPathComponent("README.md")

  /// Expects a file of Protocol/Vectors/ to hold exactly these cases, one a line.
  static func expect(_ cases: [JSON], in name: String) throws {
    let text = "[\n" + cases.map(\.line).joined(separator: ",\n") + "\n]\n"
    let file = folder.appendingPathComponent("Vectors").appendingPathComponent(name)
    if isUpdating { try text.write(to: file, atomically: true, encoding: .utf8) }
    let stored = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let expected = text.split(separator: "\n")
    #expect(stored.count == expected.count, "\(name)")
    for (line, (old, new)) in zip(stored, expected).enumerated() {
      #expect(old == new, "\(name), line \(line + 1)")
    }
  }

  /// The cases that a file of Protocol/Vectors/ holds.
  static func cases(in name: String) throws -> [[String: Any]] {
    let file = folder.appendingPathComponent("Vectors").appendingPathComponent(name)
    let cases = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    return try #require(cases as? [[String: Any]])
  }

  /// Expects these lines of Markdown between `<!-- name: … -->` and `<!-- end of name -->` in
  /// Protocol/README.md.
  static func expect(_ lines: [String], inReadmeBlock name: String) throws {
    let file = readme
    var text = try String(contentsOf: file, encoding: .utf8)
    let head = try #require(text.range(of: "<!-- \(name): written and checked by the tests -->\n"))
    let tail = try #require(text.range(of: "<!-- end of \(name) -->"))
    let block = lines.joined(separator: "\n") + "\n"
    if isUpdating {
      text.replaceSubrange(head.upperBound..<tail.lowerBound, with: block)
      try text.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(String(text[head.upperBound..<tail.lowerBound]) == block, "\(name)")
    }
  }
}
