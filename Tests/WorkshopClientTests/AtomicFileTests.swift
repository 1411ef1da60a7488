import Foundation
import Testing

@testable import WorkshopClient

@Suite("Files that are replaced as a whole")
struct AtomicFileTests {
  @Test("a link that somebody put where the new file is written is not followed")
  func plantedLink() throws {
    let folder = NSTemporaryDirectory() + "waymark-atomic-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (victim, file) = (folder + "/victim", folder + "/map.json")
    try Data("precious".utf8).write(to: URL(fileURLWithPath: victim))
    #expect(symlink(victim, file + ".new") == 0)
    for content in ["first", "second"] {
      try AtomicFile.write(Array(content.utf8), to: file, temporarySuffix: ".new")
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data(content.utf8))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: victim)) == Data("precious".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
  }
}
